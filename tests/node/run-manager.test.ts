import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import { createProgressNotices } from '../../src-enclave/node/runs/progress-notices.ts';
import { openRunFiles, runIdAt } from '../../src-enclave/node/runs/run-files.ts';
import { RunManager, type RunWork } from '../../src-enclave/node/runs/run-manager.ts';
import { sampleSimulation } from '../../src-enclave/protocol/enclave-contract.ts';
import type { RunSummary } from '../../src-enclave/protocol/run-record.ts';
import { syntheticRun } from '../support/synthetic-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const quick: RunWork = (_choice, _folder, signal, pausePoint) =>
  syntheticRun({ rounds: 3, hospitals: 2, steps: 1, roundMs: 0 }, signal, pausePoint);
/** Long enough to be paused in its first round. */
const slow: RunWork = (_choice, _folder, signal, pausePoint) =>
  syntheticRun({ rounds: 40, hospitals: 2, steps: 1, roundMs: 5 }, signal, pausePoint);
/** Goes on until it is told to end, and never gets anywhere. */
const endless: RunWork = async function* (_choice, _folder, signal) {
  yield* [];
  signal.throwIfAborted();
  await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  signal.throwIfAborted();
};
const failing: RunWork = async function* () {
  yield* [];
  await Promise.resolve();
  throw new Failure('disk-full', 'The disk is full while writing /home/me/x. Free some space.');
};

type Opened = {
  readonly manager: RunManager;
  readonly changes: RunSummary[];
  readonly starts: string[];
  readonly until: (id: string, state: string) => Promise<void>;
};

async function open(runs: string, work: RunWork): Promise<Opened> {
  const changes: RunSummary[] = [];
  const starts: string[] = [];
  const manager = await RunManager.open({
    files: openRunFiles(runs),
    work: (choice, folder, signal, pausePoint) => {
      starts.push(folder.slice(runs.length + 1));
      return work(choice, folder, signal, pausePoint);
    },
    canContinue: () => false,
    onChanged: (summary) => changes.push(summary),
    onRemoved: () => undefined,
    onPatch: () => undefined,
    notices: createProgressNotices,
    onStart: async () => undefined,
    nowMs: () => Date.now(),
    paths: [],
  });
  onTestFinished(async () => await manager.prepareToEnd());
  const until = async (id: string, state: string): Promise<void> =>
    await vi.waitFor(() => expect(manager.summary(id).state).toBe(state), { timeout: 20_000, interval: 5 });
  return { manager, changes, starts, until };
}

/** What a process that was killed leaves behind: nobody tells the manager to end. */
async function abandoned(runs: string, count: number): Promise<readonly string[]> {
  const files = openRunFiles(runs);
  const ids: string[] = [];
  for (let index = 0; index < count; index++)
    ids.push(
      await files.create({
        schema: 1,
        createdAtMs: 1_700_000_000_000 + index * 60_000,
        choice: sampleSimulation,
        wanted: 'run',
        failure: null,
        finishedAtMs: null,
        seconds: 12,
        starts: 1,
        vainStarts: 1,
        last: null,
      }),
    );
  return ids;
}

describe('runs that an ended process left behind', () => {
  it('are gone on with, the newest first, one at a time', async () => {
    const runs = temporaryFolder();
    const ids = await abandoned(runs, 3);
    const { manager, starts, changes, until } = await open(runs, quick);
    for (const id of ids) await until(id, 'finished');
    expect(starts).toEqual(ids.toReversed());
    expect(changes.map(({ id, state }) => [id, state]).slice(0, 3)).toEqual([
      [ids[2], 'preparing'],
      [ids[2], 'running'],
      [ids[2], 'finished'],
    ]);
    expect(manager.list().map(({ id }) => id)).toEqual(ids.toReversed());
    expect(manager.summary(ids[0] ?? '').isResumed).toBe(true);
  });

  it('that end the process every time are left for the person', async () => {
    const runs = temporaryFolder();
    const [id = ''] = await abandoned(runs, 1);
    const file = join(runs, id, 'app-run.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"vainStarts": 1', '"vainStarts": 3'));
    const { manager, starts, until } = await open(runs, quick);
    expect(manager.summary(id).state).toBe('interrupted');
    expect(starts).toEqual([]);
    await manager.resume(id);
    await until(id, 'finished');
  });

  it('are left alone when their file is damaged', async () => {
    const runs = temporaryFolder();
    const [id = ''] = await abandoned(runs, 1);
    writeFileSync(join(runs, id, 'app-run.json'), '{');
    const { manager } = await open(runs, quick);
    expect(manager.list()).toEqual([]);
    expect(existsSync(join(runs, id))).toBe(true);
  });

  it('can be stopped before their turn comes', async () => {
    const runs = temporaryFolder();
    const [older = '', newer = ''] = await abandoned(runs, 2);
    const { manager, until } = await open(runs, endless);
    await until(newer, 'preparing');
    await manager.stop(older);
    expect(manager.summary(older).state).toBe('stopped');
    await manager.stop(newer);
    expect(manager.summary(newer).state).toBe('stopped');
    expect(openRunFiles(runs)).toBeDefined();
    const again = await open(runs, quick);
    expect(again.manager.list().map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    expect(again.starts).toEqual([]);
  });
});

describe('a run', () => {
  it('that ends with the process goes on at the next start', async () => {
    const runs = temporaryFolder();
    const first = await open(runs, endless);
    const id = await first.manager.start(sampleSimulation);
    await first.manager.prepareToEnd();
    expect(first.manager.summary(id).state).toBe('interrupted');
    await expect(first.manager.start(sampleSimulation)).rejects.toMatchObject({ code: 'cancelled' });
    const second = await open(runs, quick);
    await second.until(id, 'finished');
    const { seconds, finishedAtMs } = second.manager.summary(id);
    expect(seconds).toBe(96);
    await second.manager.prepareToEnd();
    const third = await open(runs, quick);
    expect(third.manager.summary(id)).toMatchObject({ state: 'finished', seconds, finishedAtMs });
  });

  it('that is held in a pause gives its place to another', async () => {
    const { manager, until } = await open(temporaryFolder(), slow);
    const first = await manager.start(sampleSimulation);
    await manager.pause(first);
    await until(first, 'paused');
    const second = await manager.start(sampleSimulation);
    expect(manager.summary(first).state).toBe('paused');
    await until(second, 'finished');
    expect(manager.summary(first).state).toBe('paused');
    await manager.resume(first);
    await until(first, 'finished');
  });

  it('whose pause is taken back before the round ends goes on', async () => {
    const { manager, until } = await open(temporaryFolder(), slow);
    const id = await manager.start(sampleSimulation);
    await manager.pause(id);
    await manager.resume(id);
    await until(id, 'finished');
    expect(manager.summary(id).state).toBe('finished');
  });

  it('that fails keeps its reason, without a folder, over a restart', async () => {
    const runs = temporaryFolder();
    const first = await open(runs, failing);
    const id = await first.manager.start(sampleSimulation);
    await first.until(id, 'failed');
    const failure = { code: 'disk-full', detail: 'The disk is full while writing x. Free some space.' };
    expect(first.manager.summary(id).failure).toEqual(failure);
    await first.manager.prepareToEnd();
    const second = await open(runs, quick);
    expect(second.manager.summary(id)).toMatchObject({ state: 'failed', failure });
    await second.manager.resume(id);
    await second.until(id, 'finished');
    expect(second.manager.summary(id).failure).toBeNull();
  });

  it('that does not exist is missing for every call', async () => {
    const { manager } = await open(temporaryFolder(), quick);
    for (const call of ['pause', 'resume', 'stop', 'remove', 'record'] as const)
      await expect(manager[call]('none')).rejects.toMatchObject({ code: 'run-missing' });
  });

  it('is named after the moment it was started', () => {
    expect(runIdAt(new Date(2026, 10, 27, 7, 54).getTime(), '3f2a')).toBe('2026-11-27-0754-3f2a');
  });
});
