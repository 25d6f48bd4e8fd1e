// A made-up run of any size as a stream, for tests of everything behind the training: many rounds, many hospitals. Numbers
// are invented and the same every time.

import { setTimeout as wait } from 'node:timers/promises';
import type { Metrics, RunEvent, RunPlan } from '../../src-enclave/protocol/run-events.ts';
import { planIn, simulateEvents } from './run-events.ts';

export type SyntheticSize = {
  readonly rounds: number;
  readonly hospitals: number;
  /** Of each hospital in each round. */
  readonly steps: number;
  /** How long a round takes at least. */
  readonly roundMs: number;
};

const wave = (seed: number): number => Math.abs(Math.sin(seed * 12.9898) * 43_758.5453) % 1;

const metricsOf = (accuracy: number): Metrics => ({
  examples: 200,
  loss: 1.1 - accuracy,
  accuracy,
  macroF1: accuracy - 0.004,
  matthews: 2 * accuracy - 1,
  auroc: Math.min(1, accuracy + 0.02),
  expectedCalibrationError: 0.03,
  brier: 0.07,
});

function planOf({ rounds, hospitals }: SyntheticSize): RunPlan {
  const parties = Array.from({ length: hospitals }, (_, index) => ({
    id: `hospital-${index + 1}`,
    examples: 100 + index,
    labelCounts: [60 + index, 40],
  }));
  return {
    ...planIn(simulateEvents()),
    federation: { hospitals: parties, rounds, partition: 'dirichlet:0.5', aggregation: 'fedavg', compare: false },
  };
}

/** Ends early, without a result, when the signal is aborted. */
export async function* syntheticRun(
  size: SyntheticSize,
  signal: AbortSignal,
  pausePoint: () => Promise<void> = async () => undefined,
): AsyncGenerator<RunEvent, void, void> {
  const { rounds, steps, roundMs } = size;
  const plan = planOf(size);
  const parties = plan.federation?.hospitals ?? [];
  const shared = (round: number): number => 0.97 - 0.45 * Math.exp((-6 * round) / rounds);
  const evaluation = (
    hospital: string | null,
    round: number | null,
    accuracy: number,
    split: 'validation' | 'test' = 'validation',
  ): RunEvent => ({
    kind: 'evaluation',
    setting: round === null ? 'localOnly' : 'federated',
    hospital,
    round,
    split,
    metrics: metricsOf(accuracy),
    confusion: null,
  });
  yield { kind: 'started', startedAt: '2026-11-22T17:45:00.000Z', resumed: false, plan };
  yield evaluation(null, 0, shared(0));
  for (let round = 1; round <= rounds; round++) {
    const since = performance.now();
    for (const [index, { id, examples }] of parties.entries()) {
      for (let step = 1; step <= steps; step++) {
        if (signal.aborted) return;
        yield {
          kind: 'step',
          setting: 'federated',
          hospital: id,
          round,
          step: (round - 1) * steps + step,
          steps: rounds * steps,
          loss: 0.1 + 0.6 * Math.exp((-4 * round) / rounds) + 0.05 * wave(step + index + round),
          learningRate: 0.002,
          gradientNorm: 0.5,
          tokens: 900,
          seconds: 0.06,
        };
      }
      yield evaluation(id, round, shared(round) - 0.15 * wave(index + 3));
      const bytes = 300_000;
      yield { kind: 'contribution', round, hospital: id, examples, loss: 0.3, bytesUp: bytes, bytesDown: bytes };
    }
    const seconds = (performance.now() - since) / 1000;
    yield { kind: 'round', round, rounds, hospitals: parties.length, loss: 0.5 / round, seconds };
    yield evaluation(null, round, shared(round));
    if (roundMs > 0) await wait(Math.max(0, roundMs - (performance.now() - since)));
    await pausePoint();
  }
  yield evaluation(null, rounds, shared(rounds), 'test');
  for (const [index, { id }] of parties.entries()) yield evaluation(id, null, 0.6 + 0.2 * wave(index), 'test');
  yield {
    kind: 'result',
    command: 'simulate',
    task: 'pair',
    federated: metricsOf(shared(rounds)),
    localOnly: metricsOf(0.7),
    seconds: 96,
    out: null,
    peakMemoryBytes: 700_000_000,
    environment: {
      machine: 'Example CPU',
      cores: 2,
      threads: 2,
      platform: 'linux-x64',
      node: '24.21.0',
      engine: 'onnxruntime 1.30.0',
      cloister: '0.1.0',
    },
  };
}
