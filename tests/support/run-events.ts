// A made-up event stream with the shape and size of a real run, for tests of the report. Numbers are invented and fixed.

import type { Metrics, RunEvent, RunPlan, RunResult } from '../../src-enclave/protocol/run-events.ts';

type StartedEvent = Extract<RunEvent, { kind: 'started' }>;

export type SimulateOptions = {
  readonly hospitals?: readonly string[];
  readonly labels?: readonly string[];
  readonly rounds?: number;
  readonly stepsPerRound?: number;
  readonly togetherAccuracy?: number;
  readonly aloneAccuracy?: number;
  readonly isCompared?: boolean;
  readonly dataName?: string;
};

/** Repeats in every run: a wave in place of noise. */
function wave(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 4.1414) * 43_758.5453;
  return value - Math.floor(value);
}

const metricsOf = (accuracy: number, examples: number): Metrics => ({
  examples,
  loss: 1.1 - accuracy,
  accuracy,
  macroF1: Math.max(0, accuracy - 0.004),
  matthews: 2 * accuracy - 1,
  auroc: Math.min(1, accuracy + 0.02),
  expectedCalibrationError: 0.031,
  brier: 0.07,
});

const environment: RunResult['environment'] = {
  machine: 'Example CPU @ 2.60GHz',
  cores: 2,
  threads: 2,
  platform: 'linux x64',
  node: '24.21.0',
  engine: 'onnxruntime 1.30.0',
  cloister: '0.1.0',
};

function planOf(
  command: 'simulate' | 'train',
  labels: readonly string[],
  dataName: string,
  isGeneration = false,
): RunPlan {
  return {
    schema: 1,
    command,
    seed: 417,
    model: {
      name: 'minilm-med',
      sha256: '8d95ea743946607fd0925060b8584fb0a16a5d7393870729a2d9b10e95edb1d5',
      modelType: 'bert',
      weights: 'int8 rows',
      parameters: 17_133_696,
    },
    data: {
      name: dataName,
      sha256: '1f0c6dd1a3c4b2f79f1f17f2f16ce1a0e5f1c3a96b8a6c27a3ad9a9e4b36c7d2',
      task: isGeneration ? 'generation' : 'pair',
      fields: isGeneration ? { question: 'question', answer: 'answer' } : { text: 'chq', pair: 'faq', label: 'value' },
      labels: [...labels],
      train: 6870,
      validation: 859,
      test: 859,
      truncated: 127,
      maxTokens: 128,
    },
    adapter: {
      kind: 'lora',
      rank: 8,
      alpha: 16,
      dropout: 0.05,
      targets: ['query', 'value'],
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
    federation: null,
  };
}

function skewedCounts(hospital: number, labels: number): number[] {
  return Array.from({ length: labels }, (_, label) =>
    Math.round((hospital % 2 === label % 2 ? 900 : 60) * (0.4 + wave(hospital * 7 + label * 3))),
  );
}

function confusionOf(labels: readonly string[], accuracy: number, rows: number) {
  const perLabel = Math.round(rows / labels.length);
  const counts = labels.map((_, row) => {
    const wrong = Math.round(perLabel * (1 - accuracy) * (0.7 + 0.6 * wave(row + 3)));
    const line = labels.map(() => 0);
    for (let left = wrong; left > 0; left -= 1) {
      const column = (row + 1 + Math.floor(wave(row * 31 + left) * Math.max(1, labels.length - 1))) % labels.length;
      line[column] = (line[column] ?? 0) + 1;
    }
    line[row] = perLabel - wrong + (line[row] ?? 0);
    return line;
  });
  return { labels: [...labels], counts };
}

/** A whole `simulate` run. */
export function simulateEvents(options: SimulateOptions = {}): RunEvent[] {
  const names = options.hospitals ?? ['Ash', 'Birch', 'Cedar', 'Elm'];
  const labels = options.labels ?? ['no', 'yes'];
  const rounds = options.rounds ?? 3;
  const stepsPerRound = options.stepsPerRound ?? 110;
  const together = options.togetherAccuracy ?? 0.962;
  const alone = options.aloneAccuracy ?? 0.63;
  const isCompared = options.isCompared ?? true;
  const hospitals = names.map((id, index) => {
    const labelCounts = skewedCounts(index, labels.length);
    return { id, examples: labelCounts.reduce((sum, count) => sum + count, 0), labelCounts };
  });
  const plan: RunPlan = {
    ...planOf('simulate', labels, options.dataName ?? 'RQE question entailment'),
    federation: { hospitals, rounds, partition: 'dirichlet:0.5', aggregation: 'fedavg', compare: isCompared },
  };
  const events: RunEvent[] = [{ kind: 'started', startedAt: '2026-11-22T17:45:00.000Z', resumed: false, plan }];
  const evaluate = (round: number, accuracy: number, split: 'validation' | 'test'): RunEvent => ({
    kind: 'evaluation',
    setting: 'federated',
    hospital: null,
    round,
    split,
    metrics: metricsOf(accuracy, 859),
    confusion: confusionOf(labels, accuracy, 859),
  });
  events.push(
    { kind: 'status', message: 'Training 4 hospitals.' },
    { kind: 'warning', code: 'data-truncated', message: '127 texts were longer than 128 tokens and were cut.' },
    evaluate(0, 1 / labels.length, 'validation'),
  );
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, hospital] of hospitals.entries()) {
      const steps = Math.max(1, Math.round(stepsPerRound * (0.5 + wave(index + 11))));
      for (let step = 1; step <= steps; step += 1) {
        const done = (round - 1 + step / steps) / rounds;
        events.push({
          kind: 'step',
          setting: 'federated',
          hospital: hospital.id,
          round,
          step: (round - 1) * steps + step,
          steps: rounds * steps,
          loss:
            0.08 +
            0.62 * Math.exp(-3.2 * done) * (1 + 0.12 * index) +
            0.16 * (wave(step * 3 + index + round) - 0.5) * (1.2 - done),
          learningRate: 0.002 * (1 - done),
          gradientNorm: 0.8,
          tokens: 1600,
          seconds: 0.061,
        });
      }
      events.push({
        kind: 'contribution',
        round,
        hospital: hospital.id,
        examples: hospital.examples,
        loss: 0.3 / round,
        bytesUp: 299_112,
        bytesDown: 299_112,
      });
    }
    const reached = together - (together - 1 / labels.length) * Math.exp(-1.7 * round);
    events.push(
      {
        kind: 'round',
        round,
        rounds,
        hospitals: hospitals.length,
        loss: 0.6 / round,
        seconds: 0.061 * stepsPerRound * hospitals.length + 1.9,
      },
      evaluate(round, round === rounds ? together : reached, 'validation'),
    );
  }
  events.push(evaluate(rounds, together, 'test'));
  if (isCompared)
    for (const [index, hospital] of hospitals.entries())
      events.push({
        kind: 'evaluation',
        setting: 'localOnly',
        hospital: hospital.id,
        round: null,
        split: 'test',
        metrics: metricsOf(alone + 0.16 * (wave(index + 1) - 0.5), 859),
        confusion: null,
      });
  const compared = { localOnly: metricsOf(alone, 859), centralised: metricsOf(Math.min(1, together + 0.009), 859) };
  events.push({
    kind: 'result',
    command: 'simulate',
    task: 'pair',
    federated: metricsOf(together, 859),
    ...(isCompared ? compared : {}),
    seconds: 96.4,
    out: 'runs/example',
    peakMemoryBytes: 912_000_000,
    environment,
  });
  return events;
}

/** A whole `train` run of one model on one computer; with `generation` it has perplexity in place of accuracy. */
export function trainEvents(task: 'pair' | 'generation' = 'pair'): RunEvent[] {
  const isGeneration = task === 'generation';
  const labels = isGeneration ? [] : ['no', 'yes'];
  const plan = planOf('train', labels, isGeneration ? 'MedQuAD answers' : 'RQE question entailment', isGeneration);
  const steps = 360;
  const measured = (share: number): Metrics =>
    isGeneration
      ? { examples: 400, loss: 2.6 - 0.4 * share, perplexity: Math.exp(2.6 - 0.4 * share) }
      : metricsOf(0.5 + 0.47 * share, 859);
  const events: RunEvent[] = [{ kind: 'started', startedAt: '2026-11-22T17:45:00.000Z', resumed: false, plan }];
  for (let step = 1; step <= steps; step += 1) {
    events.push({
      kind: 'step',
      setting: 'train',
      hospital: null,
      round: null,
      step,
      steps,
      loss: (isGeneration ? 2.2 : 0.1) + 0.6 * Math.exp((-4 * step) / steps) + 0.1 * (wave(step) - 0.5),
      learningRate: 0.002 * (1 - step / steps),
      gradientNorm: 0.9,
      tokens: 1600,
      seconds: 0.06,
    });
    if (step % 120 === 0)
      events.push({
        kind: 'evaluation',
        setting: 'train',
        hospital: null,
        round: null,
        split: 'validation',
        metrics: measured(step / steps),
        confusion: null,
      });
  }
  events.push(
    {
      kind: 'evaluation',
      setting: 'train',
      hospital: null,
      round: null,
      split: 'test',
      metrics: measured(1),
      confusion: isGeneration ? null : confusionOf(labels, 0.97, 859),
    },
    {
      kind: 'result',
      command: 'train',
      task,
      test: measured(1),
      seconds: 24.5,
      out: 'runs/example',
      peakMemoryBytes: 700_000_000,
      environment,
    },
  );
  return events;
}

/** The plan of a stream from this file. */
export function planIn(events: readonly RunEvent[]): RunPlan {
  const started = events.find((event): event is StartedEvent => event.kind === 'started');
  if (started === undefined) throw new TypeError('no started event');
  return started.plan;
}
