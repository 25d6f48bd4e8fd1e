// Small records for tests of the renderer's logic; every field can be replaced.

import type {
  EnclaveStatus,
  Metrics,
  PadBookRecord,
  RunNow,
  RunPatch,
  RunPlan,
  RunPoint,
  RunRecord,
  RunSummary,
} from '../../src-main/contract/index.ts';

export const startMs = Date.UTC(2026, 10, 27, 9, 30);

export function metrics(accuracy: number, examples = 600): Metrics {
  return { examples, loss: 1 - accuracy, accuracy };
}

export function summary(change: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'run-1',
    kind: 'simulate',
    state: 'running',
    createdAtMs: startMs,
    seconds: null,
    finishedAtMs: null,
    model: 'minilm-med',
    dataset: 'rqe.csv',
    task: 'pair',
    adapter: 'lora',
    rank: 8,
    hospitals: 4,
    rounds: 4,
    roundsDone: 0,
    federated: null,
    localOnly: null,
    centralised: null,
    test: null,
    guessing: null,
    exchangedBytes: 0,
    isResumed: false,
    failure: null,
    ...change,
  };
}

export function runNow(change: Partial<RunNow> = {}): RunNow {
  return {
    phase: 'round',
    round: 2,
    phaseStartedAtMs: startMs,
    roundStartedAtMs: startMs,
    lastReportAtMs: startMs + 5000,
    stepSeconds: 0.4,
    hospital: 'hospital-3',
    step: 31,
    steps: 48,
    hospitals: [1, 2, 3, 4].map((number) => ({
      id: `hospital-${number}`,
      state: number < 3 ? ('sent' as const) : number === 3 ? ('training' as const) : ('waiting' as const),
      step: number === 3 ? 31 : 0,
      steps: number === 3 ? 48 : 0,
      loss: null,
      startedAtMs: null,
      trainedAtMs: null,
      sentAtMs: null,
    })),
    ...change,
  };
}

export function enclave(change: Partial<EnclaveStatus> = {}): EnclaveStatus {
  return { state: 'ready', processId: 1, restarts: 0, sinceMs: startMs, memoryBytes: null, lastExit: null, ...change };
}

export function point(
  round: number,
  hospital: string | null,
  accuracy: number,
  change: Partial<RunPoint> = {},
): RunPoint {
  return { setting: 'federated', hospital, round, split: 'validation', metrics: metrics(accuracy, 200), ...change };
}

export function plan(change: Partial<RunPlan> = {}): RunPlan {
  return {
    schema: 1,
    command: 'simulate',
    seed: 1,
    model: { name: 'minilm-med', sha256: 'a'.repeat(64), modelType: 'bert', weights: 'int8 rows', parameters: 1 },
    data: {
      name: 'rqe.csv',
      sha256: 'b'.repeat(64),
      task: 'pair',
      fields: {},
      labels: ['no', 'yes'],
      train: 800,
      validation: 200,
      test: 600,
      truncated: 0,
      maxTokens: 64,
    },
    adapter: {
      kind: 'lora',
      rank: 8,
      alpha: 16,
      dropout: 0,
      targets: ['all-linear'],
      virtualTokens: null,
      trainableParameters: 1000,
    },
    training: {
      epochs: 1,
      batchSize: 16,
      learningRate: 0.001,
      headLearningRate: 0.001,
      warmupFraction: 0,
      weightDecay: 0,
      maxGradientNorm: 1,
    },
    federation: {
      hospitals: [{ id: 'hospital-1', examples: 400, labelCounts: [200, 200] }],
      rounds: 4,
      partition: 'dirichlet:0.5',
      aggregation: 'fedavg',
      compare: false,
    },
    ...change,
  };
}

export function record(change: Partial<RunRecord> = {}): RunRecord {
  return {
    summary: summary(),
    plan: null,
    now: null,
    points: [],
    roundRows: [],
    warnings: [],
    environment: null,
    peakMemoryBytes: null,
    version: 0,
    ...change,
  };
}

export function patch(change: Partial<RunPatch> = {}): RunPatch {
  return {
    id: 'run-1',
    fromVersion: 0,
    version: 1,
    summary: summary(),
    now: null,
    points: [point(1, null, 0.7)],
    roundRows: [],
    warnings: [],
    ...change,
  };
}

export function padBook(change: Partial<PadBookRecord> = {}): PadBookRecord {
  return {
    id: '3f9c01ab'.repeat(4),
    name: 'study-a',
    side: 'a',
    createdAt: '2026-11-02T08:00:00Z',
    source: 'the operating system’s random number generator',
    halfBytes: 32e9,
    leftToSend: 20.6e9,
    leftToReceive: 20.7e9,
    state: 'ready',
    canForget: true,
    ...change,
  };
}
