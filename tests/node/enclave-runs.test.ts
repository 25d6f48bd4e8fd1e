import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleSimulation, type SimulationChoice } from '../../src-enclave/protocol/enclave-contract.ts';
import type { RunRecord, RunState } from '../../src-enclave/protocol/run-record.ts';
import { adapterDigest, recordedEvents } from '../support/cli-runs.ts';
import { enclaveInTest } from '../support/enclave-in-test.ts';
import { startEnclaveProcess, type EnclaveUnderTest } from '../support/enclave-process.ts';
import { followRun } from '../support/followed-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

const choice: SimulationChoice = {
  ...sampleSimulation,
  model: 'tiny',
  hospitals: 2,
  rounds: 6,
  maxTokens: 16,
  budgetSeconds: null,
};

async function addTiny(enclave: EnclaveUnderTest): Promise<void> {
  await enclave.client.models.add({
    jobId: 'a',
    path: tinyModel,
    title: 'tiny',
    name: null,
    isOwned: false,
    hub: null,
  });
}

/** A data folder with the tiny model in it, and an enclave at it. */
async function startWithTiny(): Promise<{ enclave: EnclaveUnderTest; dataRoot: string }> {
  const dataRoot = temporaryFolder();
  const enclave = enclaveInTest(dataRoot);
  await addTiny(enclave);
  return { enclave, dataRoot };
}

const runFolder = (dataRoot: string, id: string): string => join(dataRoot, 'runs', id);
const inState =
  (...states: readonly RunState[]) =>
  ({ state }: { readonly state: RunState }): boolean =>
    states.includes(state);

/** Resolves when the run is in the state, now or later. */
async function untilState(enclave: EnclaveUnderTest, id: string, ...states: readonly RunState[]): Promise<void> {
  const later = enclave.waitFor('runs.changed', (summary) => summary.id === id && inState(...states)(summary));
  const { summary } = await enclave.client.runs.get({ id });
  if (inState(...states)(summary)) {
    later.catch(() => undefined);
    return;
  }
  await later;
}

async function untilRound(enclave: EnclaveUnderTest, id: string, round: number): Promise<void> {
  await enclave.waitFor('runs.progress', (patch) => patch.id === id && patch.summary.roundsDone >= round);
}

let shared = '';
let tinyModel = '';
/** The run that nobody disturbed: its adapter, its events and its record. */
let undisturbed: { readonly digest: string; readonly events: readonly unknown[]; readonly record: RunRecord };

let undisturbedEnd: object;

beforeAll(async () => {
  shared = mkdtempSync(join(tmpdir(), 'cloister-enclave-'));
  tinyModel = await writeTinyModel(join(shared, 'tiny'));
  const dataRoot = join(shared, 'data');
  const enclave = startEnclaveProcess(dataRoot);
  await addTiny(enclave);
  const { id } = await enclave.client.runs.start(choice);
  await untilState(enclave, id, 'finished', 'failed');
  const record = await enclave.client.runs.get({ id });
  const folder = runFolder(dataRoot, id);
  undisturbed = { digest: adapterDigest(folder), events: recordedEvents(folder), record };
  undisturbedEnd = { ...(await enclave.end()), output: enclave.output() };
}, 60_000);
afterAll(() => rmSync(shared, { recursive: true, force: true }));

function resultIn(dataRoot: string, id: string): { readonly digest: string; readonly events: readonly unknown[] } {
  const folder = runFolder(dataRoot, id);
  return { digest: adapterDigest(folder), events: recordedEvents(folder) };
}

describe('a run', () => {
  it('finishes with a record of every round', () => {
    const { summary, roundRows, points, plan, now, environment } = undisturbed.record;
    expect(summary).toMatchObject({ state: 'finished', model: 'tiny', rounds: 6, roundsDone: 6, isResumed: false });
    expect(summary.federated?.examples).toBe(600);
    expect(summary.localOnly?.accuracy).toBeGreaterThan(0);
    expect(summary.exchangedBytes).toBeGreaterThan(10_000);
    expect(summary.guessing).toBeCloseTo(0.53, 1);
    expect(roundRows.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(points.filter(({ setting, hospital }) => setting === 'federated' && hospital === null)).toHaveLength(8);
    expect(plan?.federation?.hospitals).toHaveLength(2);
    expect(environment).toHaveProperty('engine');
    expect(now).toBeNull();
  });

  it('leaves a process that ends well and printed nothing', () => {
    expect(undisturbedEnd).toEqual({ code: 0, signal: null, output: '' });
  });

  it('is followed by patches that end in the record read anew', async () => {
    const { enclave } = await startWithTiny();
    const { id } = await enclave.client.runs.start(choice);
    const states: RunState[] = [];
    enclave.listen('runs.changed', ({ state }) => states.push(state));
    const finished = enclave.waitFor('runs.progress', ({ summary }) => summary.state === 'finished');
    const followed = await followRun(enclave, id);
    await finished;
    const { environment, peakMemoryBytes, ...read } = await enclave.client.runs.get({ id });
    expect(environment).not.toBeNull();
    expect(peakMemoryBytes).toBeGreaterThan(0);
    expect(await followed.record()).toMatchObject(read);
    expect(states).toEqual(['running', 'finished']);
  });

  it('that is paused ends its round, and goes on to the same result', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    const { id } = await enclave.client.runs.start(choice);
    await untilRound(enclave, id, 1);
    const pausing = enclave.waitFor('runs.changed', inState('pausing'));
    const paused = enclave.waitFor('runs.changed', inState('paused'));
    await enclave.client.runs.pause({ id });
    await pausing;
    const { roundsDone } = await paused;
    expect(roundsDone).toBeGreaterThanOrEqual(1);
    const { summary, points } = await enclave.client.runs.get({ id });
    expect(points.at(-1)).toMatchObject({ setting: 'federated', hospital: null, round: summary.roundsDone });
    await enclave.client.runs.resume({ id });
    await untilState(enclave, id, 'finished', 'failed');
    expect(resultIn(dataRoot, id)).toEqual({ digest: undisturbed.digest, events: undisturbed.events });
  });

  it('that is stopped goes on to the same result', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    const { id } = await enclave.client.runs.start(choice);
    await untilRound(enclave, id, 2);
    await enclave.client.runs.stop({ id });
    const stopped = await enclave.client.runs.get({ id });
    expect(stopped).toMatchObject({ summary: { state: 'stopped' }, now: null });
    await enclave.client.runs.resume({ id });
    await untilState(enclave, id, 'finished', 'failed');
    expect((await enclave.client.runs.get({ id })).summary.isResumed).toBe(true);
    expect(resultIn(dataRoot, id)).toEqual({ digest: undisturbed.digest, events: undisturbed.events });
  });

  it('whose process is killed is gone on with by the next one, to the same result', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    const { id } = await enclave.client.runs.start(choice);
    await untilRound(enclave, id, 2);
    enclave.child.kill('SIGKILL');
    await enclave.exit;
    const next = enclaveInTest(dataRoot);
    await untilState(next, id, 'finished', 'failed');
    expect(resultIn(dataRoot, id)).toEqual({ digest: undisturbed.digest, events: undisturbed.events });
  });

  it('that is quit while it is paused stays paused', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    const { id } = await enclave.client.runs.start(choice);
    await untilRound(enclave, id, 1);
    await enclave.client.runs.pause({ id });
    await untilState(enclave, id, 'paused');
    await enclave.end();
    const next = enclaveInTest(dataRoot);
    expect(await next.client.runs.list()).toMatchObject([{ id, state: 'paused' }]);
    await next.client.runs.resume({ id });
    await untilState(next, id, 'finished', 'failed');
    expect(resultIn(dataRoot, id)).toEqual({ digest: undisturbed.digest, events: undisturbed.events });
  });

  it('under way keeps others from starting; its end lets them', async () => {
    const { enclave } = await startWithTiny();
    const { id } = await enclave.client.runs.start({ ...choice, rounds: 50 });
    await expect(enclave.client.runs.start(choice)).rejects.toMatchObject({ code: 'run-busy' });
    await expect(enclave.client.runs.remove({ id })).rejects.toMatchObject({ code: 'run-busy' });
    await expect(enclave.client.models.remove({ name: 'tiny' })).rejects.toMatchObject({ code: 'model-in-use' });
    await enclave.client.runs.stop({ id });
    const removed = enclave.waitFor('runs.removed', (payload) => payload.id === id);
    await enclave.client.runs.remove({ id });
    await removed;
    await expect(enclave.client.runs.get({ id })).rejects.toMatchObject({ code: 'run-missing' });
    const other = await enclave.client.runs.start({ ...choice, rounds: 2 });
    await untilState(enclave, other.id, 'finished');
  });

  it('of a model that is no name of the list is refused', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    for (const model of ['nothing', join(dataRoot, 'models', 'tiny')])
      await expect(enclave.client.runs.start({ ...choice, model })).rejects.toMatchObject({ code: 'model-missing' });
    expect(await enclave.client.runs.list()).toEqual([]);
  });

  it('that cannot be prepared fails with its reason, and works once that is gone', async () => {
    const { enclave } = await startWithTiny();
    const { id } = await enclave.client.runs.start({
      ...choice,
      adapter: 'prefix',
      virtualTokens: 256,
      maxTokens: 500,
    });
    const { failure } = await enclave.waitFor('runs.changed', inState('failed'));
    expect(failure).toMatchObject({ code: 'option-invalid' });
    expect(failure?.detail).not.toContain('--');
    expect((await enclave.client.runs.get({ id })).summary.state).toBe('failed');
  });
});

describe('an export', () => {
  it('of a finished run loads and scores the same again', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    const { id } = await enclave.client.runs.start(choice);
    await untilState(enclave, id, 'finished');
    const folder = join(dataRoot, 'exports');
    mkdirSync(folder);
    const first = await enclave.client.runs.exportAdapter({ id, folder });
    expect(first).toEqual({
      folderName: 'exports',
      fileName: `SIMULATED-tiny-${id}`,
      checkedAccuracy: undisturbed.record.summary.federated?.accuracy,
    });
    expect((await enclave.client.runs.exportAdapter({ id, folder })).fileName).toBe(`SIMULATED-tiny-${id}-2`);
    const exported = join(folder, first.fileName);
    expect(readdirSync(exported).sort()).toEqual([
      'README.md',
      'adapter_config.json',
      'adapter_model.safetensors',
      'cloister.json',
    ]);
    const card = readFileSync(join(exported, 'README.md'), 'utf8');
    for (const words of ['SIMULATED', 'Not for care decisions', 'of 600 test rows']) expect(card).toContain(words);
    const report = await enclave.client.runs.exportReport({ id, folder });
    expect(report.fileName).toBe(`SIMULATED-report-${id}.html`);
    expect(readFileSync(join(folder, report.fileName), 'utf8')).toMatch(/^<!doctype html>/i);
    expect((await enclave.client.runs.report({ id })).html).toContain('SIMULATED');
  });

  it('of an unfinished run is the last combined round; before the first there is none', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    const { id } = await enclave.client.runs.start({ ...choice, rounds: 50 });
    const folder = temporaryFolder();
    await expect(enclave.client.runs.exportAdapter({ id, folder })).rejects.toMatchObject({ code: 'run-busy' });
    await enclave.client.runs.stop({ id });
    await expect(enclave.client.runs.exportAdapter({ id, folder })).rejects.toMatchObject({
      code: 'run-nothing-to-export',
    });
    await enclave.client.runs.resume({ id });
    await untilRound(enclave, id, 1);
    await enclave.client.runs.stop({ id });
    const saved = await enclave.client.runs.exportAdapter({ id, folder });
    expect(saved.checkedAccuracy).toBeGreaterThan(0);
    expect(existsSync(join(runFolder(dataRoot, id), 'adapter'))).toBe(false);
    expect(readFileSync(join(folder, saved.fileName, 'README.md'), 'utf8')).toContain('was not finished');
  });
});

describe('trying a run', () => {
  it('gives probabilities of both models, and keeps nothing of the text', async () => {
    const { enclave, dataRoot } = await startWithTiny();
    const { id } = await enclave.client.runs.start({ ...choice, rounds: 2 });
    await untilState(enclave, id, 'finished');
    const text = 'zyxwv a made-up sentence';
    const { labels, base, adapter, isTruncated } = await enclave.client.models.tryIt({ id, text, pair: 'another' });
    expect(labels).toEqual(['false', 'true']);
    for (const shares of [base, adapter]) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(base).not.toEqual(adapter);
    expect(isTruncated).toBe(false);
    await expect(enclave.client.models.tryIt({ id, text, pair: null })).rejects.toMatchObject({
      code: 'option-invalid',
    });
    await enclave.end();
    expect(enclave.output()).toBe('');
    const files = readdirSync(dataRoot, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of files) expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain('zyxwv');
  });
});
