// A run as the app shows it: a summary for lists, a record for its page, and patches that bring a record up to date.
// Counts, names of settings and metrics only; never record text or adapter values. Times are milliseconds since 1970 UTC.

import { z } from 'zod';
import { metricsSchema, planSchema, settingSchema } from './run-events.ts';

const count = z.int().nonnegative();
const timeMs = z.number();

/** Made by the enclave; also the name of the run's folder. */
export const runIdSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/);

/**
 * preparing, running: the enclave is at it. pausing: it pauses when the round ends. paused: its place is kept.
 * stopped: by a person; can be resumed. interrupted: the process or the computer ended; can be resumed.
 * failed: see `failure`; can be resumed once its cause is gone. finished: has a result.
 */
export const runStateSchema = z.enum([
  'preparing',
  'running',
  'pausing',
  'paused',
  'stopped',
  'interrupted',
  'failed',
  'finished',
]);
export type RunState = z.infer<typeof runStateSchema>;

/** Why something failed: `code` is of Failure or of the contract; `detail` is a whole English sentence. */
export const failureSchema = z.object({ code: z.string().max(64), detail: z.string().max(4000) });
export type FailureRecord = z.infer<typeof failureSchema>;

export const runSummarySchema = z.object({
  id: runIdSchema,
  kind: z.enum(['simulate', 'train']),
  state: runStateSchema,
  createdAtMs: timeMs,
  /** Seconds of work over all starts; null until known. */
  seconds: z.number().nullable(),
  finishedAtMs: timeMs.nullable(),
  /** Null until the run is prepared. */
  model: z.string().nullable(),
  dataset: z.string().nullable(),
  task: z.enum(['classification', 'pair', 'context', 'generation']).nullable(),
  adapter: z.enum(['lora', 'prefix', 'head']).nullable(),
  rank: z.int().nullable(),
  hospitals: count,
  rounds: count,
  roundsDone: count,
  /** On test rows; null before the end. */
  federated: metricsSchema.nullable(),
  localOnly: metricsSchema.nullable(),
  centralised: metricsSchema.nullable(),
  /** Of `kind: train`. */
  test: metricsSchema.nullable(),
  /** Share of the most frequent label among the training rows of all hospitals: what guessing reaches. Null without labels. */
  guessing: z.number().nullable(),
  /** What crossed between the virtual hospitals and their coordinator, both ways. 0 bytes of it left this computer. */
  exchangedBytes: count,
  isResumed: z.boolean(),
  failure: failureSchema.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A measured point of a line: the shared adapter (`hospital` null) or one hospital's own, after `round`. */
export const runPointSchema = z.object({
  setting: settingSchema,
  hospital: z.string().nullable(),
  round: count.nullable(),
  split: z.enum(['validation', 'test']),
  metrics: metricsSchema,
});
export type RunPoint = z.infer<typeof runPointSchema>;

export const roundRowSchema = z.object({
  round: count,
  hospitals: count,
  seconds: z.number(),
  /** Mean training loss of the hospitals, weighted by examples. */
  loss: z.number(),
  bytesUp: count,
  bytesDown: count,
});
export type RoundRow = z.infer<typeof roundRowSchema>;

/** Where one hospital stands in the phase under way. */
export const hospitalNowSchema = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'training', 'checking', 'sent']),
  step: count,
  steps: count,
  loss: z.number().nullable(),
  /** Of its training in this round. */
  startedAtMs: timeMs.nullable(),
  trainedAtMs: timeMs.nullable(),
  sentAtMs: timeMs.nullable(),
});
export type HospitalNow = z.infer<typeof hospitalNowSchema>;

/** What the enclave is doing: small, and replaced whole by every patch. */
export const runNowSchema = z.object({
  phase: z.enum([
    'preparing',
    'baseline',
    'round',
    'combining',
    'testing',
    'alone',
    'centralised',
    'training',
    'saving',
  ]),
  /** The round under way or just combined; 0 before the first. */
  round: count,
  phaseStartedAtMs: timeMs,
  roundStartedAtMs: timeMs.nullable(),
  /** The last sign of life of the training. */
  lastReportAtMs: timeMs,
  /** Seconds of a recent step; null before the first. */
  stepSeconds: z.number().nullable(),
  /** Who is at work, in a phase where one hospital is; else null. */
  hospital: z.string().nullable(),
  step: count,
  steps: count,
  hospitals: z.array(hospitalNowSchema),
});
export type RunNow = z.infer<typeof runNowSchema>;

export const runRecordSchema = z.object({
  summary: runSummarySchema,
  /** Null until the run is prepared. */
  plan: planSchema.nullable(),
  /** Null when no process is at it. */
  now: runNowSchema.nullable(),
  points: z.array(runPointSchema),
  roundRows: z.array(roundRowSchema),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
  peakMemoryBytes: count.nullable(),
  /** Counts up with every change of `points` and `roundRows`: patches say where they attach. */
  version: count,
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/**
 * From `fromVersion` to `version`: points and rounds to append, the rest to replace. A record of another version than
 * `fromVersion` must be read anew. `plan` is there once, when it becomes known.
 */
export const runPatchSchema = z.object({
  id: runIdSchema,
  fromVersion: count,
  version: count,
  summary: runSummarySchema,
  now: runNowSchema.nullable(),
  plan: planSchema.optional(),
  points: z.array(runPointSchema),
  roundRows: z.array(roundRowSchema),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type RunPatch = z.infer<typeof runPatchSchema>;

/** The record after a patch, or null when the patch does not attach to it. Arrays are extended in place. */
export function applyPatch(record: RunRecord, patch: RunPatch): RunRecord | null {
  if (record.summary.id !== patch.id || record.version !== patch.fromVersion) return null;
  record.points.push(...patch.points);
  record.roundRows.push(...patch.roundRows);
  record.warnings.push(...patch.warnings);
  return {
    ...record,
    summary: patch.summary,
    now: patch.now,
    plan: patch.plan ?? record.plan,
    version: patch.version,
  };
}
