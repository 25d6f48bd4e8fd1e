// Runs of a few seconds: a tiny model with random weights in the store, and what a run folder holds to compare two by.

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunState, RunSummary } from '../../../src-main/contract/index.ts';
import { writeTinyModel } from '../../support/tiny-model.ts';
import { expect, type RunningApp } from './app-fixture.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../../src-enclave/cli/main.ts');

export const tinyModel = 'tiny-bert';

/** Adds the tiny model with the command line, before the app starts. */
export async function addTinyModel(home: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cloister-tiny-'));
  try {
    const path = await writeTinyModel(join(folder, tinyModel));
    await run(process.execPath, [cli, 'model', 'add', path], { env: { ...process.env, CLOISTER_HOME: home } });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The run's summary, or null while the enclave is not there to ask. */
async function summaryOf(app: RunningApp, id: string): Promise<RunSummary | null> {
  const runs = await app.api.runs.list().catch(() => []);
  return runs.find((summary) => summary.id === id) ?? null;
}

/** Waits until the run is in one of these states. */
export async function untilState(app: RunningApp, id: string, ...states: readonly RunState[]): Promise<void> {
  await expect
    .poll(async () => (await summaryOf(app, id))?.state ?? 'unknown', { timeout: 180_000 })
    .toMatch(new RegExp(`^(${states.join('|')})$`));
}

/** Waits until at least this many rounds are combined. */
export async function untilRound(app: RunningApp, id: string, round: number): Promise<void> {
  await expect
    .poll(async () => (await summaryOf(app, id))?.roundsDone ?? 0, { timeout: 180_000 })
    .toBeGreaterThanOrEqual(round);
}

/** Digest of the adapter's values in the run's folder. */
export async function adapterDigest(app: RunningApp, id: string): Promise<string> {
  const file = join(app.home, 'runs', id, 'adapter', 'adapter_model.safetensors');
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** The only folder under `folder`. */
export async function onlyFolder(folder: string): Promise<string> {
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}
