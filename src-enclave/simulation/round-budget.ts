// How many rounds a computer manages in a given time. Some real steps and evaluations are timed on the run's own texts and
// the whole run is reckoned from them. It changes nothing that the run begins with: its numbers do not depend on it.

import { expectDefined } from '../base/expect.ts';
import { createRandom } from '../base/random.ts';
import type { SimulateOptions } from '../protocol/run-options.ts';
import { planEpoch, planEvaluation } from '../training/batches.ts';
import { labelledCount } from '../training/batch-inputs.ts';
import type { EncodedText } from '../training/encode.ts';
import { Trainer } from '../training/trainer.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunWarning } from './run-context.ts';

/** Below this a curve is no curve. */
const fewestRounds = 2;
/** Batches that are timed of each kind, from short texts to long ones. */
const samples = 3;
/** For what is not timed: programs that are built for new lengths, the journal, the report. */
const margin = 1.1;

export type RunCost = {
  /** Seconds for one optimiser step and for one evaluated batch, on average. */
  readonly step: number;
  readonly batch: number;
  /** Seconds spent so far, on finding this out. */
  readonly spent: number;
};

/** Counts of steps and evaluated batches: of everything once, of each round, and of each round after the first. */
export type RunWork = {
  readonly roundSteps: number;
  readonly roundBatches: number;
  readonly laterRoundSteps: number;
  readonly steadyBatches: number;
};

/** Rows of an evaluated batch, and of the glance at a hospital's own model after a round. */
type BatchRows = { readonly evaluation: number; readonly glance: number };

/** Seconds that a run of `rounds` takes. */
export function estimateSeconds(work: RunWork, cost: RunCost, rounds: number): number {
  const steps = rounds * work.roundSteps + (rounds - 1) * work.laterRoundSteps;
  const batches = rounds * work.roundBatches + work.steadyBatches;
  return cost.spent + margin * (steps * cost.step + batches * cost.batch);
}

/** The most rounds, at most `asked`, that fit; never fewer than two of those asked for. */
export function fittingRounds(work: RunWork, cost: RunCost, asked: number, budgetSeconds: number): number {
  let rounds = asked;
  while (rounds > fewestRounds && estimateSeconds(work, cost, rounds) > budgetSeconds) rounds--;
  return rounds;
}

export function workOf(
  { hospitals, texts }: Pick<PreparedRun, 'hospitals' | 'texts'>,
  options: Pick<SimulateOptions, 'epochs' | 'batch' | 'local' | 'compare'>,
  batchRows: BatchRows,
): RunWork {
  const parties = [...expectDefined(hospitals, 'hospitals').values()];
  const { epochs, batch, local, compare } = options;
  const epochSteps = parties.reduce((sum, rows) => sum + Trainer.stepsPerEpoch(rows.length, batch), 0);
  const batchesOf = (rows: number): number => Math.ceil(rows / batchRows.evaluation);
  const followed = texts.validation.length > 0 ? texts.validation.length : texts.test.length;
  const glances = parties.length * batchesOf(Math.min(batchRows.glance, texts.validation.length));
  const centralSteps = compare ? Trainer.stepsPerEpoch(texts.train.length, batch) : 0;
  const tests = 1 + (local ? parties.length : 0) + (compare ? 1 : 0);
  return {
    roundSteps: epochs * (epochSteps + centralSteps),
    roundBatches: batchesOf(followed) + glances,
    // What a hospital does alone shares the first round.
    laterRoundSteps: local ? epochs * epochSteps : 0,
    steadyBatches: batchesOf(followed) + tests * batchesOf(texts.test.length),
  };
}

/** Some of many, evenly spread. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  return Array.from({ length: Math.min(count, items.length) }, (_, index) =>
    expectDefined(items[Math.floor(((index + 0.5) * items.length) / Math.min(count, items.length))], 'item'),
  );
}

function chosen(texts: readonly EncodedText[], batches: readonly (readonly number[])[]): readonly EncodedText[][] {
  return batches.map((indices) => indices.map((index) => expectDefined(texts[index], 'text')));
}

const longest = (texts: readonly EncodedText[]): number => Math.max(...texts.map(({ ids }) => ids.length));

/** Mean seconds of doing it, once the programs are there. */
async function timed(
  batches: readonly EncodedText[][],
  work: (texts: EncodedText[]) => Promise<unknown>,
): Promise<number> {
  let seconds = 0;
  for (const texts of batches) {
    await work(texts);
    const since = performance.now();
    await work(texts);
    seconds += (performance.now() - since) / 1000;
  }
  return seconds / Math.max(1, batches.length);
}

/** Times a few steps and evaluations. @throws Failure cancelled. */
async function measureCost(
  { session, texts, initial, plan }: PreparedRun,
  batch: number,
  evaluationBatch: number,
  signal: AbortSignal,
): Promise<RunCost> {
  const since = performance.now();
  const { train, test } = texts;
  const lengths = train.map(({ ids }) => ids.length);
  const batches = chosen(train, planEpoch(lengths, batch, createRandom(plan.seed, 'budget')));
  const byLength = batches.toSorted((left, right) => longest(left) - longest(right));
  const step = await timed(spread(byLength, samples), async (part) => {
    const divisor = Math.max(1, labelledCount(part, session.definition.head));
    await session.step(part, batch, divisor, initial, { seed: 0, step: 0 }, signal);
  });
  const testLengths = test.map(({ ids }) => ids.length);
  const evaluated = spread(chosen(test, planEvaluation(testLengths, evaluationBatch)), samples);
  const seconds = await timed(evaluated, async (part) => await session.predict(part, evaluationBatch, initial, signal));
  return { step, batch: seconds, spent: (performance.now() - since) / 1000 };
}

type Budgeted = {
  readonly prepared: PreparedRun;
  readonly options: SimulateOptions;
  readonly warnings: readonly RunWarning[];
};

/** With a budget of time, the run with as many of its rounds as fit. Owns `prepared` when it throws. */
export async function withinBudget(
  prepared: PreparedRun,
  options: SimulateOptions,
  batchRows: BatchRows,
  signal: AbortSignal,
): Promise<Budgeted> {
  const { budget, rounds: asked, batch } = options;
  const { federation } = prepared.plan;
  if (budget === null || federation === null) return { prepared, options, warnings: [] };
  try {
    const work = workOf(prepared, options, batchRows);
    const cost = await measureCost(prepared, batch, batchRows.evaluation, signal);
    const rounds = fittingRounds(work, cost, asked, budget);
    if (rounds === asked) return { prepared, options, warnings: [] };
    const seconds = Math.round(estimateSeconds(work, cost, asked));
    const message = `This computer would need about ${seconds} seconds for ${asked} rounds, more than the ${budget} that were given. The run has ${rounds}.`;
    return {
      prepared: { ...prepared, plan: { ...prepared.plan, federation: { ...federation, rounds } } },
      options: { ...options, rounds },
      warnings: [{ code: 'rounds-shortened', message }],
    };
  } catch (error) {
    await prepared.dispose();
    throw error;
  }
}
