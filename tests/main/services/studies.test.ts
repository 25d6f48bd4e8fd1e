// A study as the app takes part in it: the services of the browser shell, a real enclave process, a real hospital process, and
// a server as an operator would start it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { nodeFork } from '../../../src-enclave/host/node-fork.ts';
import { createClient, createListen, type Client } from '../../../src-enclave/protocol/contract.ts';
import { verifyEvidenceFile } from '../../../src-enclave/attestation/evidence-file.ts';
import { browserShell } from '../../../src-main/browser-shell/browser-shell.ts';
import { appContract, type AppContract, type StudyView } from '../../../src-main/contract/index.ts';
import { openAppServices } from '../../../src-main/services/app-services.ts';
import { falseServer, type FalseKind } from '../../../src-enclave/simulation/false-server.ts';
import { startHospital } from '../../../src-enclave/host/hospital-host.ts';
import { startServer, type ServerProcess } from '../../support/federation/server-process.ts';
import { makeStudyOnDisk, simulatedPolicy, type StudyOnDisk } from '../../support/federation/study-on-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const enclave = join(import.meta.dirname, '../../../src-enclave/node');

type Open = {
  readonly api: Client<AppContract>;
  readonly home: string;
  readonly exportsFolder: string;
  readonly ticket: (path: string) => Promise<string>;
  /** Resolves to the first view, old or new, of which this holds. */
  readonly until: (holds: (view: StudyView) => boolean) => Promise<StudyView>;
  readonly dispose: () => Promise<void>;
  readonly activity: () => Promise<readonly string[]>;
};

async function open(home = temporaryFolder()): Promise<Open> {
  const exportsFolder = join(home, 'exports');
  const shell = browserShell({
    fork: nodeFork,
    enclaveModule: join(enclave, 'client-enclave.ts'),
    hospitalModule: join(enclave, 'hospital', 'hospital-process.ts'),
    exportsFolder,
  });
  const services = await openAppServices({ shell, dataRoot: home });
  const dispose = async (): Promise<void> => await services.dispose();
  onTestFinished(dispose);
  const bridge = { call: services.dispatch, listen: services.listen };
  const api = createClient(appContract, bridge);
  const listen = createListen(appContract, bridge, () => {});
  return {
    api,
    home,
    exportsFolder,
    dispose,
    ticket: async (path) => (await services.issueTicket(path, false)).ticket,
    until: async (holds) =>
      await new Promise((resolve) => {
        listen('studies.changed', (view) => {
          if (holds(view)) resolve(view);
        });
        void api.studies.list().then((views) => {
          const found = views.find(holds);
          if (found !== undefined) resolve(found);
        });
      }),
    activity: async () => (await api.app.activity()).map(({ kind }) => kind),
  };
}

let study: StudyOnDisk;
const shared = mkdtempSync(join(tmpdir(), 'cloister-studies-'));
afterAll(() => rmSync(shared, { recursive: true, force: true }));
beforeAll(async () => {
  study = await makeStudyOnDisk(shared, { hospitals: ['ash', 'birch'], rounds: 3 });
}, 60_000);

const columns = { text: 'chq', pair: 'faq', label: 'entails', answer: null };

async function served(state: string): Promise<ServerProcess> {
  const server = await startServer({ ...study, state: join(study.folder, state) });
  onTestFinished(async () => void (await server.end('SIGKILL')));
  return server;
}

async function invitation(name: string, url: string, policy = simulatedPolicy): Promise<string> {
  const file = join(study.folder, `${name}.cloister-study`);
  await writeFile(file, study.invite('ash', url, undefined, policy));
  return file;
}

/** Opens the invitation and agrees to it, with rows of a file. */
async function join_(app: Open, file: string): Promise<StudyView> {
  const view = await app.api.studies.open({ ticket: await app.ticket(file) });
  const ticket = await app.ticket(join(study.folder, 'data.csv'));
  expect(await app.api.studies.columns({ ticket })).toEqual(expect.arrayContaining(['chq', 'faq', 'entails']));
  return await app.api.studies.agree({
    id: view.id,
    termsHash: view.termsHash,
    data: { ticket, columns },
    padBook: null,
  });
}

function otherHospital(url: string, state: string): void {
  const job = { ...study.job('birch', study.invite('birch', url)), folder: join(study.folder, state) };
  const other = startHospital({ job, onEvent: () => {} });
  onTestFinished(() => other.kill());
}

describe('a study in the app', () => {
  it('is invited, agreed to, trained to the end, exported, and its evidence can be verified again', async () => {
    const app = await open();
    const server = await served('state-whole');
    const url = `ws://127.0.0.1:${server.port}`;
    const invited = await app.api.studies.open({ ticket: await app.ticket(await invitation('whole', url)) });
    expect(invited).toMatchObject({
      state: 'invited',
      hospital: 'ash',
      policy: { name: 'simulated', allowsSimulated: true },
      agreement: null,
    });
    expect(JSON.stringify(invited)).not.toContain('enrolmentSecret');
    await expect(
      app.api.studies.agree({ id: invited.id, termsHash: '0'.repeat(64), data: null, padBook: null }),
    ).rejects.toMatchObject({ code: 'not-approved' });

    const agreed = await join_(app, join(study.folder, 'whole.cloister-study'));
    expect(agreed).toMatchObject({ state: 'running', agreement: { fileName: 'data.csv' } });
    otherHospital(url, 'whole-birch');
    const open_ = await app.until(({ progress }) => progress.link.state === 'open');
    expect(open_.progress.proof).toMatchObject({ kind: 'simulated', class: 'simulated' });
    await app.api.studies.checkServer({ id: agreed.id });
    await app.until(({ progress }) => (progress.proof?.atMs ?? 0) > (open_.progress.proof?.atMs ?? 0));

    const finished = await app.until(({ state, progress }) => state === 'finished' && progress.test !== null);
    expect(finished.progress.rounds).toMatchObject([
      { round: 1, hospitals: 2, own: { examples: expect.any(Number) }, shared: { examples: expect.any(Number) } },
      { round: 2, hospitals: 2 },
      { round: 3, hospitals: 2 },
    ]);
    await app.until(({ processId }) => processId === null);

    const adapter = await app.api.studies.exportAdapter({ id: agreed.id });
    expect(await readdir(join(app.exportsFolder, adapter?.fileName ?? ''))).toContain('adapter_model.safetensors');
    expect(adapter?.fileName).toMatch(/^SIMULATED-/);
    const saved = await app.api.studies.saveEvidence({ id: agreed.id });
    const folder = join(app.exportsFolder, saved?.fileName ?? '');
    const record: unknown = JSON.parse(await readFile(join(folder, 'accepted.json'), 'utf8'));
    expect(record).toMatchObject({
      verdict: { isAccepted: true },
      reportData: expect.stringMatching(/^[0-9a-f]{128}$/),
    });
    const again = verifyEvidenceFile(
      'simulated',
      { evidence: await readFile(join(folder, 'accepted-evidence.bin')), collateral: [] },
      { atMs: Date.now(), binding: {}, policy: { allowSimulated: true } },
    );
    expect(again.kind).toBe('simulated');

    expect(await app.activity()).toEqual(
      expect.arrayContaining(['study-opened', 'study-agreed', 'server-verified', 'study-finished', 'evidence-saved']),
    );
    const { sinceLaunch } = await app.api.app.egress();
    const bytesOf = (kind: string): number => sinceLaunch.find((row) => row.kind === kind)?.bytesOut ?? 0;
    for (const kind of ['handshake', 'adapters', 'counts']) expect(bytesOf(kind), kind).toBeGreaterThan(0);
    expect(bytesOf('hub')).toBe(0);
  }, 120_000);

  it('goes on where it was when the program is started again, and waits when the gate is closed', async () => {
    const home = temporaryFolder();
    const server = await served('state-again');
    const url = `ws://127.0.0.1:${server.port}`;
    const first = await open(home);
    const { id } = await join_(first, await invitation('again', url));
    await first.until(({ progress }) => progress.phase === 'waiting-result');
    await first.api.studies.closeGate();
    await first.until(({ state, processId }) => state === 'paused' && processId === null);
    await first.api.studies.resume({ id });
    await first.until(({ progress }) => progress.link.state === 'open');
    await first.dispose();

    const second = await open(home);
    await second.until(({ progress }) => progress.link.state === 'open');
    otherHospital(url, 'again-birch');
    const { progress } = await second.until(({ state }) => state === 'finished');
    expect(progress.rounds.map(({ hospitals }) => hospitals)).toEqual([2, 2, 2]);
    await second.api.studies.leave({ id });
    expect((await second.api.studies.list()).map(({ state }) => state)).toEqual(['left']);
    await expect(second.api.studies.exportAdapter({ id })).resolves.not.toBeNull();
    await second.api.studies.remove({ id });
    expect(await second.api.studies.list()).toEqual([]);
  }, 120_000);

  it.each<[FalseKind, string, string]>([
    ['wrong-software', 'measurement-not-allowed', 'attestation-refused'],
    ['other-connection', 'binding-mismatch', 'attestation-refused'],
    ['altered-evidence', 'signature-invalid', 'attestation-refused'],
    ['honest', 'simulated-not-allowed', 'attestation-refused'],
  ])(
    'refuses a server with bad evidence: %s',
    async (kind, reason, code) => {
      const policy = JSON.stringify({
        schema: 1,
        policy: {
          name: 'strict',
          version: 1,
          validFrom: '2026-01-01T00:00:00Z',
          validUntil: '2036-01-01T00:00:00Z',
          accept: kind === 'honest' ? { allowSimulated: false } : { allowSimulated: true, measurement: ['ab'] },
        },
        signatures: [],
      });
      const server = await falseServer(kind, policy);
      onTestFinished(server.close);
      const app = await open();
      const { id } = await join_(app, await invitation(`false-${kind}`, server.url, policy));
      const refused = await app.until(({ state }) => state === 'failed');
      expect(refused).toMatchObject({
        failure: { code },
        progress: { link: { state: 'refused' }, refusal: { code: reason } },
      });
      expect(refused.progress.refusal?.checks.at(-1)?.verdict).toBe('failed');
      expect(refused.bytesOut).toBeLessThan(3000);
      // It tries again when it is asked to, and is refused again.
      await app.api.studies.checkServer({ id });
      await app.until(({ state }) => state === 'running');
      await app.until(({ state }) => state === 'failed');
      expect(await app.activity()).toEqual(expect.arrayContaining(['server-refused', 'study-failed']));
    },
    60_000,
  );
});
