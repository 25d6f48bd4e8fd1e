// The events of a small simulation, valid by the schema of protocol/run-events.ts.

import type { Metrics, RunEvent, RunPlan, RunResult } from '../../../src-enclave/protocol/run-events.ts';

type StepEvent = Extract<RunEvent, { kind: 'step' }>;

export const samplePlan: RunPlan = {
  schema: 1,
  command: 'simulate',
  seed: 1,
  model: {
    name: 'minilm-med',
    sha256: 'ab'.repeat(32),
    modelType: 'bert',
    weights: 'int8 rows',
    parameters: 22_700_000,
  },
  data: {
    name: 'rqe',
    sha256: 'cd'.repeat(32),
    task: 'pair',
    fields: { text: 'a', pair: 'b', label: 'label' },
    labels: ['no', 'yes'],
    train: 800,
    validation: 200,
    test: 600,
    truncated: 3,
    maxTokens: 128,
  },
  adapter: {
    kind: 'lora',
    rank: 8,
    alpha: 16,
    dropout: 0.05,
    targets: ['q', 'v'],
    virtualTokens: null,
    trainableParameters: 74_498,
  },
  training: {
    epochs: 1,
    batchSize: 16,
    learningRate: 0.002,
    headLearningRate: 0.005,
    warmupFraction: 0,
    weightDecay: 0,
    maxGradientNorm: 1,
  },
  federation: {
    hospitals: [
      { id: 'north', examples: 32, labelCounts: [16, 16] },
      { id: 'south', examples: 64, labelCounts: [32, 32] },
    ],
    rounds: 2,
    partition: 'dirichlet:0.5',
    aggregation: 'fedavg',
    compare: false,
  },
};

export const startedEvent: RunEvent = {
  kind: 'started',
  startedAt: '2026-01-14T09:30:00Z',
  resumed: false,
  plan: samplePlan,
};

export function stepEvent(fields: Partial<StepEvent>): StepEvent {
  return {
    kind: 'step',
    setting: 'federated',
    hospital: 'north',
    round: 1,
    step: 1,
    steps: 4,
    loss: 0.5,
    learningRate: 0.002,
    gradientNorm: 1,
    tokens: 500,
    seconds: 0.2,
    ...fields,
  };
}

export function sampleMetrics(accuracy: number): Metrics {
  return { examples: 600, loss: 0.25, accuracy, macroF1: accuracy - 0.01 };
}

export const evaluationEvent: RunEvent = {
  kind: 'evaluation',
  setting: 'federated',
  hospital: null,
  round: 1,
  split: 'test',
  metrics: sampleMetrics(0.9),
  confusion: null,
};

export const roundEvent: RunEvent = { kind: 'round', round: 1, rounds: 2, hospitals: 2, loss: 0.4, seconds: 6.2 };

export const resultEvent: RunResult = {
  kind: 'result',
  command: 'simulate',
  task: 'pair',
  federated: sampleMetrics(0.962),
  localOnly: sampleMetrics(0.63),
  seconds: 84,
  out: 'runs/one',
  peakMemoryBytes: 812_000_000,
  environment: {
    machine: 'test',
    cores: 2,
    threads: 2,
    platform: 'linux-x64',
    node: '24',
    engine: 'onnx',
    cloister: '0.1.0',
  },
};
