// What a run says while it goes: one stream read by the command line, the run folder (metrics.jsonl), the report and,
// later, the app. Counts, names of settings and metrics only; never record text or adapter values.

import { z } from 'zod';

/** Which training a number belongs to. `localOnly` is one hospital alone, `federated` all of them through rounds. */
export const settingSchema = z.enum(['federated', 'localOnly', 'centralised', 'train']);
export type Setting = z.infer<typeof settingSchema>;

export const metricsSchema = z.object({
  examples: z.int().nonnegative(),
  loss: z.number(),
  accuracy: z.number().optional(),
  macroF1: z.number().optional(),
  matthews: z.number().optional(),
  auroc: z.number().nullable().optional(),
  expectedCalibrationError: z.number().optional(),
  brier: z.number().optional(),
  perplexity: z.number().optional(),
});
export type Metrics = z.infer<typeof metricsSchema>;

/** Rows are true labels, columns predicted ones, in the order of `labels`. */
export const confusionSchema = z.object({
  labels: z.array(z.string()),
  counts: z.array(z.array(z.int().nonnegative())),
});
export type Confusion = z.infer<typeof confusionSchema>;

export const taskSchema = z.enum(['classification', 'pair', 'context', 'generation']);
export type Task = z.infer<typeof taskSchema>;

export const adapterKindSchema = z.enum(['lora', 'prefix', 'head']);
export type AdapterKind = z.infer<typeof adapterKindSchema>;

/** Everything that decides a run's numbers, as approved before it starts. Written to plan.json. */
export const planSchema = z.object({
  schema: z.literal(1),
  command: z.enum(['simulate', 'train']),
  seed: z.int().nonnegative(),
  model: z.object({
    name: z.string(),
    sha256: z.string(),
    modelType: z.string(),
    weights: z.string(),
    parameters: z.int(),
  }),
  data: z.object({
    name: z.string(),
    sha256: z.string(),
    task: taskSchema,
    fields: z.record(z.string(), z.string()),
    labels: z.array(z.string()),
    train: z.int(),
    validation: z.int(),
    test: z.int(),
    truncated: z.int(),
    maxTokens: z.int(),
  }),
  adapter: z.object({
    kind: adapterKindSchema,
    rank: z.int().nullable(),
    alpha: z.number().nullable(),
    dropout: z.number(),
    targets: z.array(z.string()),
    virtualTokens: z.int().nullable(),
    trainableParameters: z.int(),
  }),
  training: z.object({
    epochs: z.number(),
    batchSize: z.int(),
    learningRate: z.number(),
    headLearningRate: z.number(),
    warmupFraction: z.number(),
    weightDecay: z.number(),
    maxGradientNorm: z.number(),
  }),
  federation: z
    .object({
      hospitals: z.array(z.object({ id: z.string(), examples: z.int(), labelCounts: z.array(z.int()) })),
      rounds: z.int(),
      partition: z.string(),
      aggregation: z.literal('fedavg'),
      compare: z.boolean(),
    })
    .nullable(),
});
export type RunPlan = z.infer<typeof planSchema>;

/** What is told of every optimiser step. */
export const stepNumbers = {
  loss: z.number(),
  learningRate: z.number(),
  gradientNorm: z.number(),
  tokens: z.int(),
  seconds: z.number(),
};

export const metricsWithConfusion = { metrics: metricsSchema, confusion: confusionSchema.nullable() };

export const runEventSchema = z.discriminatedUnion('kind', [
  /** First event. `startedAt` is ISO 8601 UTC. */
  z.object({ kind: z.literal('started'), startedAt: z.string(), resumed: z.boolean(), plan: planSchema }),
  /** One optimiser step. `step` counts from 1 to `steps` within this setting and hospital; `seconds` is this step's time. */
  z.object({
    kind: z.literal('step'),
    setting: settingSchema,
    hospital: z.string().nullable(),
    round: z.int().nullable(),
    step: z.int(),
    steps: z.int(),
    ...stepNumbers,
  }),
  /** Metrics on held-out rows: `hospital` is null for a model that is shared by all; `round` 0 is before training. */
  z.object({
    kind: z.literal('evaluation'),
    setting: settingSchema,
    hospital: z.string().nullable(),
    round: z.int().nullable(),
    split: z.enum(['validation', 'test']),
    ...metricsWithConfusion,
  }),
  z.object({
    kind: z.literal('contribution'),
    round: z.int(),
    hospital: z.string(),
    examples: z.int(),
    loss: z.number(),
    bytesUp: z.int(),
    bytesDown: z.int(),
  }),
  /** The coordinator published round `round`. */
  z.object({
    kind: z.literal('round'),
    round: z.int(),
    rounds: z.int(),
    hospitals: z.int(),
    loss: z.number(),
    seconds: z.number(),
    /** Over all hospitals, with what the published adapter cost; absent in runs of older versions. */
    bytesUp: z.int().nonnegative().optional(),
    bytesDown: z.int().nonnegative().optional(),
  }),
  /** Whom we wait for, or what is being done: one truthful sentence. */
  z.object({ kind: z.literal('status'), message: z.string() }),
  z.object({ kind: z.literal('warning'), code: z.string(), message: z.string() }),
  /** Last event of a run that finished: what `--json` prints last. */
  z.object({
    kind: z.literal('result'),
    command: z.enum(['simulate', 'train', 'evaluate']),
    task: taskSchema,
    federated: metricsSchema.optional(),
    localOnly: metricsSchema.optional(),
    centralised: metricsSchema.optional(),
    test: metricsSchema.optional(),
    seconds: z.number(),
    out: z.string().nullable(),
    peakMemoryBytes: z.int(),
    environment: z.object({
      machine: z.string(),
      cores: z.int(),
      threads: z.int(),
      platform: z.string(),
      node: z.string(),
      engine: z.string(),
      cloister: z.string(),
    }),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
export type RunResult = Extract<RunEvent, { kind: 'result' }>;
