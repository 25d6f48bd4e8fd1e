import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  estimateSeconds,
  fittingRounds,
  type RunCost,
  type RunWork,
} from '../../src-enclave/simulation/round-budget.ts';
import { planSchema } from '../../src-enclave/protocol/run-events.ts';
import { writeSmallData } from '../support/cli-data.ts';
import { resultOf, runCli } from '../support/cli-process.ts';
import { adapterDigest } from '../support/cli-runs.ts';

const work: RunWork = { roundSteps: 50, roundBatches: 20, laterRoundSteps: 50, steadyBatches: 200 };
const cost: RunCost = { step: 0.1, batch: 0.05, spent: 1 };

describe('the rounds that fit into a budget', () => {
  it('are as many as are asked for when there is time', () => {
    expect(fittingRounds(work, cost, 4, 1000)).toBe(4);
  });

  it('take no longer than the budget, and one more would', () => {
    const rounds = fittingRounds(work, cost, 20, 80);
    expect(rounds).toBeLessThan(20);
    expect(estimateSeconds(work, cost, rounds)).toBeLessThanOrEqual(80);
    expect(estimateSeconds(work, cost, rounds + 1)).toBeGreaterThan(80);
  });

  it.each([
    [9, 2],
    [2, 2],
    [1, 1],
  ])('of %i are never fewer than %i', (asked, fewest) => {
    expect(fittingRounds(work, cost, asked, 1)).toBe(fewest);
  });
});

describe('a simulation with a budget', () => {
  let folder = '';
  let data: readonly string[] = [];
  const settings = '--hospitals 2 --partition iid --batch 8 --max-tokens 32 --threads 1'.split(' ');

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cloister-budget-'));
    data = writeSmallData(folder, { train: 26, validation: 4, test: 20 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has fewer rounds, says so, and is otherwise the run with that many', async () => {
    const short = await runCli(['simulate', ...data, ...settings, '--rounds', '9', '--budget', '1', '--out', 'short'], {
      folder,
    });
    const plain = await runCli(['simulate', ...data, ...settings, '--rounds', '2', '--out', 'plain'], { folder });
    expect(short.events.filter((event) => event.kind === 'warning').map(({ code }) => code)).toContain(
      'rounds-shortened',
    );
    expect(resultOf(short).federated).toEqual(resultOf(plain).federated);
    expect(adapterDigest(join(folder, 'short'))).toBe(adapterDigest(join(folder, 'plain')));
    const plan = planSchema.parse(JSON.parse(readFileSync(join(folder, 'short', 'plan.json'), 'utf8')));
    expect(plan.federation?.rounds).toBe(2);
  });

  it('keeps its plan when it is continued', async () => {
    const stopped = await runCli(
      ['simulate', ...data, ...settings, '--rounds', '9', '--budget', '1', '--out', 'stopped'],
      { folder, stopAt: { signal: 'SIGKILL', event: (event) => event.kind === 'round' } },
    );
    expect(stopped.exitCode).toBeNull();
    const end = await runCli(['simulate', '--resume', 'stopped'], { folder });
    expect(resultOf(end).federated).toBeDefined();
    expect(adapterDigest(join(folder, 'stopped'))).toBe(adapterDigest(join(folder, 'plain')));
  });
});
