// What a hospital's enclave process is started with: the invitation, what was approved, and where its own data is. Paths and
// choices only.

import { z } from 'zod';
import { taskSchema } from './run-events.ts';
import { studyIdSchema } from './study-record.ts';

const text = z.string().min(1);

export const localDataSchema = z.strictObject({
  /** A CSV or JSONL file; null is the embedded sample. */
  data: text.nullable(),
  task: taskSchema,
  text: text.nullable(),
  pair: text.nullable(),
  label: text.nullable(),
  answer: text.nullable(),
  split: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file'), path: text }),
      z.strictObject({ kind: z.literal('ratio'), train: z.number(), validation: z.number(), test: z.number() }),
    ])
    .nullable(),
  /** Which of the training rows this hospital has: simulations deal out one file. Null: all. */
  rows: z.array(z.int().nonnegative()).nullable(),
  seed: z.int().nonnegative(),
});
export type LocalData = z.infer<typeof localDataSchema>;

export const hospitalJobSchema = z.strictObject({
  /** The invitation file. */
  invitation: text,
  officeKey: z.string().nullable(),
  /** Hash of the terms that a person approved; nothing is read of the data without it. */
  approved: z.string(),
  /** State of this hospital in this study; made if it is not there. */
  folder: text,
  storeRoot: text,
  threads: z.int().positive(),
  data: localDataSchema,
  padFolder: z.string().nullable(),
  /** Asks before it trains, so that several on one computer take turns. */
  hasTurns: z.boolean(),
  /** Rows of the validation part on which the hospital's own model is tried after each round; 0 for none. */
  ownRows: z.int().nonnegative(),
  /** Whether the shared model is tried on the hospital's own held-out rows after each round. */
  evaluatesShared: z.boolean(),
  /** Keeps the shared adapter of every round, and where its own first round ended: simulations look at both. */
  keepsRounds: z.boolean(),
  reattestEveryMs: z.number().positive(),
});
export type HospitalJob = z.infer<typeof hospitalJobSchema>;

/** A study that was agreed to in the app: its folder under the data root has everything else. */
export const studyStartSchema = z.strictObject({
  dataRoot: text,
  study: studyIdSchema,
  threads: z.int().positive(),
});
export type StudyStart = z.infer<typeof studyStartSchema>;
