// A study as the app shows it: what its invitation says, what was agreed here, and how its rounds go. Terms, counts, metrics
// and verdicts only: no secret of the invitation, no path, no record text.

import { z } from 'zod';
import { serverProofSchema } from './hospital-events.ts';
import { metricsSchema } from './run-events.ts';
import { failureSchema } from './run-record.ts';
import { termsSchema } from './study.ts';

const count = z.int().nonnegative();
const timeMs = z.number();

/** Made of the study, the place and the terms; also the name of its folder. */
export const studyIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,149}$/);

const columnSchema = z.string().max(300).nullable();

/** Which of this hospital's rows a study may learn from. */
export const columnChoiceSchema = z.strictObject({
  text: columnSchema,
  pair: columnSchema,
  label: columnSchema,
  answer: columnSchema,
});
export type ColumnChoice = z.infer<typeof columnChoiceSchema>;

/** What a policy asks of a server, for whoever reads the terms. */
export const policySummarySchema = z.object({
  name: z.string(),
  version: count,
  validUntil: z.string(),
  allowsSimulated: z.boolean(),
  /** How many programs it approves; 0: it names none. */
  measurements: count,
  /** How many chips it names; 0: any. */
  chips: count,
});
export type PolicySummary = z.infer<typeof policySummarySchema>;

export const studyRecordSchema = z.object({
  id: studyIdSchema,
  terms: termsSchema,
  hospital: z.string(),
  server: z.string(),
  /** Public key of the study office, 64 hexadecimal digits. */
  officeKey: z.string(),
  termsHash: z.string(),
  invitedUntil: z.string(),
  /** Null where it cannot be read: the check of the server says why. */
  policy: policySummarySchema.nullable(),
  agreement: z
    .object({
      atMs: timeMs,
      /** Null: the embedded sample. */
      fileName: z.string().nullable(),
      trainRows: count,
      testRows: count,
      padBook: z.string().nullable(),
      isPaused: z.boolean(),
    })
    .nullable(),
  leftAtMs: timeMs.nullable(),
});
export type StudyRecord = z.infer<typeof studyRecordSchema>;

/** A round as this hospital saw it. */
export const studyRoundSchema = z.object({
  round: z.int().positive(),
  /** Examples that this hospital contributed; null: it did not. */
  examples: count.nullable(),
  ownLoss: z.number().nullable(),
  /** Of the shared adapter: how many hospitals are in it; null until it is combined. */
  hospitals: count.nullable(),
  loss: z.number().nullable(),
  /** On this hospital's held-out rows. */
  own: metricsSchema.nullable(),
  shared: metricsSchema.nullable(),
  startedAtMs: timeMs.nullable(),
  publishedAtMs: timeMs.nullable(),
});
export type StudyRound = z.infer<typeof studyRoundSchema>;

/** closed: no process, or it has not connected. refused: see `refusal`. */
export const studyLinkSchema = z.object({
  state: z.enum(['closed', 'checking', 'open', 'offline', 'refused']),
  sinceMs: timeMs,
  /** Of an `offline` link. */
  failure: failureSchema.nullable(),
  retryAtMs: timeMs.nullable(),
});

export const refusalSchema = z.object({
  atMs: timeMs,
  /** Of the verifier or the policy. */
  code: z.string(),
  checks: serverProofSchema.shape.checks,
});

export const studyProgressSchema = z.object({
  link: studyLinkSchema,
  proof: serverProofSchema.extend({ atMs: timeMs }).nullable(),
  refusal: refusalSchema.nullable(),
  /** 0 before the first is announced. */
  round: count,
  step: count,
  steps: count,
  deadlineMs: timeMs.nullable(),
  phase: z.enum(['idle', 'preparing', 'training', 'waiting-result', 'waiting-round', 'finished']),
  phaseSinceMs: timeMs,
  lastReportMs: timeMs,
  rounds: z.array(studyRoundSchema),
  /** Of the final adapter, on this hospital's test rows. */
  test: metricsSchema.nullable(),
  warnings: z.array(z.object({ code: z.string(), atMs: timeMs })).max(20),
});
export type StudyProgress = z.infer<typeof studyProgressSchema>;

export const studyStateSchema = z.enum(['invited', 'running', 'paused', 'failed', 'finished', 'left']);
export type StudyState = z.infer<typeof studyStateSchema>;

export const studyViewSchema = studyRecordSchema.extend({
  state: studyStateSchema,
  progress: studyProgressSchema,
  /** Sealed bytes through the relay since this program started. */
  bytesOut: count,
  bytesIn: count,
  /** Its process is there, or on its way. */
  isRunning: z.boolean(),
  processId: z.int().nullable(),
  /** Why it stands still, in state `failed`. */
  failure: failureSchema.nullable(),
});
export type StudyView = z.infer<typeof studyViewSchema>;
