import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeFork } from '../../../src-enclave/host/node-fork.ts';
import { createClient, createListen, type Client } from '../../../src-enclave/protocol/contract.ts';
import { browserShell } from '../../../src-main/browser-shell/browser-shell.ts';
import { appContract, type AppContract, type EnclaveStatus } from '../../../src-main/contract/index.ts';
import { openAppServices, type AppServices } from '../../../src-main/services/app-services.ts';
import type { Shell } from '../../../src-main/services/shell.ts';

const fragile = join(import.meta.dirname, '../../support/fragile-enclave.ts');

type Opened = {
  readonly services: AppServices;
  readonly api: Client<AppContract>;
  readonly home: string;
  readonly statuses: EnclaveStatus[];
  readonly end: () => Promise<void>;
};

const opened: Opened[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.end();
});

/** Services over a fragile enclave whose data folder is named for how it behaves. */
async function open(behaviour = 'works', change: Partial<Shell> = {}, keptHome?: string): Promise<Opened> {
  const parent = keptHome ?? (await mkdtemp(join(tmpdir(), 'cloister-services-')));
  const home = join(parent, behaviour);
  await mkdir(home, { recursive: true });
  const shell = browserShell({
    fork: nodeFork,
    enclaveModule: fragile,
    hospitalModule: '',
    exportsFolder: join(home, 'exports'),
  });
  const services = await openAppServices({ shell: { ...shell, ...change }, dataRoot: home });
  const bridge = { call: services.dispatch, listen: services.listen };
  const statuses: EnclaveStatus[] = [];
  createListen(appContract, bridge, () => {})('enclave.changed', (status) => statuses.push(status));
  const one = {
    services,
    api: createClient(appContract, bridge),
    home,
    statuses,
    end: async () => {
      await services.dispose();
      await rm(parent, { recursive: true, force: true });
    },
  };
  opened.push(one);
  return one;
}

describe('the enclave', () => {
  it('is waited for by calls made while it starts', async () => {
    const { api, statuses } = await open();
    expect(await api.runs.list()).toEqual([]);
    expect(statuses.at(-1)).toMatchObject({ state: 'ready', restarts: 0 });
  });

  it('is started again after it was killed, and the activity says so', async () => {
    const { api } = await open();
    await api.runs.list();
    const { processId } = await api.enclave.status();
    process.kill(processId ?? 0, 'SIGKILL');
    await vi.waitFor(async () => expect((await api.enclave.status()).restarts).toBe(1), 10_000);
    expect(await api.runs.list()).toEqual([]);
    const status = await api.enclave.status();
    expect(status).toMatchObject({ state: 'ready', lastExit: { reason: 'killed' } });
    expect(status.processId).not.toBe(processId);
    expect((await api.app.activity()).at(-1)).toMatchObject({
      kind: 'enclave-stopped',
      object: 'killed',
      outcome: 'failed',
    });
  });

  it('that keeps ending is left alone, until a person starts it again', async () => {
    const { api } = await open('dies-at-start');
    await vi.waitFor(async () => expect((await api.enclave.status()).state).toBe('failed'), 30_000);
    await expect(api.runs.list()).rejects.toMatchObject({ code: 'enclave-crashing' });
    void api.enclave.restart();
    await vi.waitFor(async () => expect((await api.enclave.status()).state).not.toBe('failed'), 10_000);
  });

  it('that refuses to serve is asked no second time, and calls say why', async () => {
    const { api } = await open('refuses');
    await expect(api.runs.list()).rejects.toMatchObject({ code: 'data-folder-in-use' });
    expect(await api.enclave.status()).toMatchObject({ state: 'failed', restarts: 0 });
  });

  it('is gone when the services are disposed of', async () => {
    const { api, services } = await open();
    await api.runs.list();
    const { processId } = await api.enclave.status();
    await services.dispose();
    expect(() => process.kill(processId ?? 0, 0)).toThrow('ESRCH');
    await expect(api.runs.list()).rejects.toMatchObject({ code: 'enclave-stopped' });
  });
});

describe('settings', () => {
  it('are kept, told to listeners and checked', async () => {
    const { api, services, home } = await open();
    const heard: string[] = [];
    services.onSettings(({ theme }) => heard.push(theme));
    await api.settings.change({ theme: 'dark' });
    expect(heard).toEqual(['dark']);
    expect(JSON.parse(await readFile(join(home, 'app', 'settings.json'), 'utf8'))).toMatchObject({ theme: 'dark' });
    const reply = await services.dispatch('settings.change', { theme: 'pink' });
    expect(reply).toMatchObject({ ok: false, code: 'call-invalid' });
  });

  it('that cannot be read are put aside, and the defaults serve', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'cloister-services-'));
    const app = join(parent, 'works', 'app');
    await mkdir(app, { recursive: true });
    await writeFile(join(app, 'settings.json'), '{"theme": 7');
    const { api } = await open('works', {}, parent);
    expect((await api.settings.get()).settings.theme).toBe('system');
    expect(await readFile(join(app, 'settings.json.damaged'), 'utf8')).toBe('{"theme": 7');
  });

  it('never hold the token of the hub, and nothing tells it', async () => {
    const { api, home } = await open();
    await api.settings.setHubToken({ token: 'hf_planted_0123456789' });
    expect(await api.settings.get()).toMatchObject({ hasHubToken: true, isTokenEncrypted: false });
    const file = join(home, 'app', 'hub-token.bin');
    expect((await stat(file)).mode & 0o077).toBe(0);
    const told = JSON.stringify([await api.settings.get(), await api.app.activity(), await api.app.info()]);
    expect(told).not.toContain('planted');
    await api.settings.setHubToken({ token: null });
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

describe('files', () => {
  it('are known to the page by a ticket that is good for one use', async () => {
    const { api, services, home } = await open();
    const path = join(home, 'model.gguf');
    await writeFile(path, 'GGUF');
    const chosen = await services.issueTicket(path, false);
    expect(JSON.stringify(chosen)).not.toContain(home);
    expect(chosen).toMatchObject({ fileName: 'model.gguf', kind: 'file', sizeBytes: 4 });
    const { jobId } = await api.models.add({ ticket: chosen.ticket, name: null });
    expect((await api.models.jobs()).map(({ id }) => id)).toContain(jobId);
    await expect(api.models.add({ ticket: chosen.ticket, name: null })).rejects.toMatchObject({
      code: 'ticket-unknown',
    });
    await expect(api.models.add({ ticket: path, name: null })).rejects.toMatchObject({ code: 'ticket-unknown' });
  });

  it('that are gone get no ticket', async () => {
    const { services, home } = await open();
    await expect(services.issueTicket(join(home, 'none'), false)).rejects.toMatchObject({ code: 'ticket-unknown' });
  });
});

describe('the hub', () => {
  it('is counted as it is asked, and what went wrong is a code', async () => {
    const fetch = async (): Promise<Response> => new Response('{}', { status: 404, headers: { 'x-some': 'header' } });
    const { api } = await open('works', { fetch });
    await api.models.addFromHub({ repo: 'org/name', revision: 'main', file: null, name: null });
    await vi.waitFor(async () => expect((await api.models.jobs())[0]?.state).toBe('failed'), 10_000);
    expect((await api.models.jobs())[0]?.failure?.code).toBe('hub-missing');
    const { sinceLaunch, destinations } = await api.app.egress();
    expect(destinations).toEqual(['huggingface.co']);
    const hub = sinceLaunch.find(({ kind }) => kind === 'hub');
    expect(hub?.connections).toBe(1);
    expect(hub?.bytesOut).toBeGreaterThan(40);
    expect(sinceLaunch.filter(({ kind }) => kind !== 'hub').every(({ bytesOut }) => bytesOut === 0)).toBe(true);
    await expect(
      api.models.addFromHub({ repo: '../../etc', revision: 'main', file: null, name: null }),
    ).rejects.toMatchObject({ code: 'option-invalid' });
  });
});

it('activity is kept over restarts, without the line that a crash tore', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'cloister-services-'));
  const app = join(parent, 'works', 'app');
  await mkdir(app, { recursive: true });
  const entry = { atMs: 1, kind: 'model-added', object: 'a', outcome: 'done', code: '' };
  await writeFile(join(app, 'activity.jsonl'), `${JSON.stringify(entry)}\n{"atMs": 2, "ki`);
  const { api } = await open('works', {}, parent);
  const kinds = (await api.app.activity()).map(({ kind }) => kind);
  expect(kinds).toEqual(['model-added', 'app-started']);
});

it('an export without a printer is refused in words', async () => {
  const { api } = await open();
  await expect(api.runs.exportReport({ id: '2026-01-01-0000-0000', format: 'pdf' })).rejects.toMatchObject({
    code: 'option-invalid',
  });
});
