import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { nodeFork } from '../../../src-enclave/host/node-fork.ts';
import { createClient, createListen } from '../../../src-enclave/protocol/contract.ts';
import { browserShell } from '../../../src-main/browser-shell/browser-shell.ts';
import { appContract, type RunState } from '../../../src-main/contract/index.ts';
import { openAppServices } from '../../../src-main/services/app-services.ts';
import type { Shell } from '../../../src-main/services/shell.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Services over a real enclave process with short, made-up runs. */
async function open(change: Partial<Shell> = {}) {
  const home = temporaryFolder();
  const notified: string[] = [];
  const exportsFolder = join(home, 'exports');
  const enclaveModule = join(import.meta.dirname, '../../support/short-enclave.ts');
  const shell: Shell = {
    ...browserShell({ fork: nodeFork, enclaveModule, hospitalModule: '', exportsFolder }),
    notify: (what) => notified.push(what),
    ...change,
  };
  const services = await openAppServices({ shell, dataRoot: home });
  onTestFinished(() => services.dispose());
  const bridge = { call: services.dispatch, listen: services.listen };
  const api = createClient(appContract, bridge);
  const listen = createListen(appContract, bridge, () => {});
  const reached = (wanted: RunState): Promise<string> =>
    new Promise((resolve) => {
      listen('runs.changed', ({ id, state }) => {
        if (state === wanted) resolve(id);
      });
    });
  const kinds = async (): Promise<readonly string[]> => (await api.app.activity()).map(({ kind }) => kind);
  return { api, services, notified, reached, kinds, exportsFolder, home };
}

describe('a run', () => {
  it('is listed as it goes, and its end is notified once, without content', async () => {
    const { api, services, notified, reached, kinds } = await open();
    const finished = reached('finished');
    const { id } = await api.runs.startSample();
    expect(services.hasRunUnderWay()).toBe(true);
    expect(await finished).toBe(id);
    expect(services.hasRunUnderWay()).toBe(false);
    expect(notified).toEqual(['run-finished']);
    expect(await kinds()).toEqual(['app-started', 'run-started', 'run-finished']);
  });

  it('that the person watches, or wants no word of, ends without a notification', async () => {
    const { api, notified, reached } = await open({ isFocused: () => true });
    const finished = reached('finished');
    await api.runs.startSample();
    await finished;
    expect(notified).toEqual([]);
  });

  it('goes on after its enclave was killed, and the activity says what happened', async () => {
    const { api, reached, kinds, services } = await open();
    const [running, finished] = [reached('running'), reached('finished')];
    const { id } = await api.runs.startSample();
    await running;
    process.kill((await api.enclave.status()).processId ?? 0, 'SIGKILL');
    await vi.waitFor(async () => expect((await api.enclave.status()).restarts).toBe(1), 10_000);
    expect(await finished).toBe(id);
    expect(services.hasRunUnderWay()).toBe(false);
    expect(await kinds()).toEqual(['app-started', 'run-started', 'enclave-stopped', 'run-resumed', 'run-finished']);
  });

  it('is kept when the services end in the middle of it', async () => {
    const { api, services, reached, home } = await open();
    const running = reached('running');
    const { id } = await api.runs.startSample();
    await running;
    await services.dispose();
    expect(await readdir(join(home, 'runs'))).toContain(id);
  });
});

describe('a report', () => {
  async function finishedRun(change: Partial<Shell> = {}) {
    const opened = await open(change);
    const finished = opened.reached('finished');
    const { id } = await opened.api.runs.startSample();
    await finished;
    return { ...opened, id };
  }

  it('as PDF is printed from the same page under a free name', async () => {
    const printed: string[] = [];
    const { api, id, exportsFolder } = await finishedRun({
      printToPdf: async (html, path) => {
        printed.push(html);
        await writeFile(path, '%PDF');
      },
    });
    expect((await api.app.info()).canPrintToPdf).toBe(true);
    const names = [`SIMULATED-report-${id}.pdf`, `SIMULATED-report-${id}-2.pdf`];
    for (const fileName of names)
      expect(await api.runs.exportReport({ id, format: 'pdf' })).toEqual({
        folderName: 'exports',
        fileName,
        checkedAccuracy: null,
      });
    expect((await readdir(exportsFolder)).toSorted()).toEqual(names.toSorted());
    const html = await api.runs.exportReport({ id, format: 'html' });
    expect(await readFile(join(exportsFolder, html?.fileName ?? ''), 'utf8')).toBe(printed[0]);
  });

  it('that cannot be saved is refused without naming the folder, and listed as failed', async () => {
    const { api, id, home } = await finishedRun({
      printToPdf: (_html, path) =>
        Promise.reject(Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES' })),
    });
    const reply = await api.runs.exportReport({ id, format: 'pdf' }).catch((error: unknown) => error);
    expect(reply).toMatchObject({ code: 'no-permission' });
    expect(String(reply)).not.toContain(home);
    expect((await api.app.activity()).at(-1)).toMatchObject({
      kind: 'report-exported',
      object: id,
      outcome: 'failed',
      code: 'no-permission',
    });
  });

  it('for which no folder is chosen is no failure', async () => {
    const { api, id, exportsFolder } = await finishedRun({ chooseSaveFolder: async () => null });
    expect(await api.runs.exportReport({ id, format: 'html' })).toBe(null);
    expect((await api.app.activity()).at(-1)).toMatchObject({ kind: 'report-exported', outcome: 'cancelled' });
    expect(existsSync(exportsFolder)).toBe(false);
  });
});

const linesOfEnclave = ['engine', 'disk', 'memory', 'processor'];
const linesOfServers = ['proxy', 'server', 'tls', 'clock'];

describe('a check-up', () => {
  it('has the lines of the enclave and of main, each once', async () => {
    const { api } = await open();
    const ids = (await api.app.checkup()).map(({ id }) => id);
    expect(ids).toEqual([...linesOfEnclave, 'keystore', 'isolation', ...linesOfServers]);
  });

  it('without an enclave says what it could not check instead of failing', async () => {
    const { api } = await open({ enclaveModule: join(import.meta.dirname, '../../support/fragile-enclave.ts') });
    // This one does not know the call and never answers it: it is ended while it is asked.
    const lines = api.app.checkup();
    await api.runs.list();
    process.kill((await api.enclave.status()).processId ?? 0, 'SIGKILL');
    expect((await lines).filter(({ verdict }) => verdict === 'not-checked').map(({ id }) => id)).toEqual([
      ...linesOfEnclave,
      ...linesOfServers,
    ]);
  });
});
