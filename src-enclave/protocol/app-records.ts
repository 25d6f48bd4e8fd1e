// The other things that cross between the app's processes: models, jobs, datasets, checks of this computer.
// Names, counts and verdicts only; never record text, keys, tokens or whole paths.

import { z } from 'zod';
import { failureSchema } from './run-record.ts';

const count = z.int().nonnegative();

export const modelSummarySchema = z.object({
  name: z.string(),
  modelType: z.string(),
  parameters: count,
  /** How the weights are stored: float32, int8 rows, Q4_1 … */
  weights: z.string(),
  sizeBytes: count,
  sha256: z.string(),
  isEmbedded: z.boolean(),
  /** File name or hub id it came from; null for a built-in one. */
  origin: z.string().nullable(),
});
export type ModelRecord = z.infer<typeof modelSummarySchema>;

/** A name a person may give a model. */
export const modelNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(['add-file', 'add-hub']),
  /** File name or hub id. */
  title: z.string(),
  state: z.enum(['waiting', 'downloading', 'checking', 'copying', 'done', 'failed', 'cancelled']),
  /** Base name of the file at hand; null between files. */
  file: z.string().nullable(),
  doneBytes: count,
  totalBytes: count.nullable(),
  startedAtMs: z.number(),
  /** The model it made, once done. */
  model: z.string().nullable(),
  failure: failureSchema.nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** A dataset that can be trained on. Today: the sample that ships with Cloister. */
export const datasetSchema = z.object({
  id: z.string(),
  isSample: z.boolean(),
  task: z.string(),
  rows: count,
  train: count,
  validation: count,
  test: count,
  columns: z.array(z.string()),
  /** Those of `columns` that are read for training; the others are left out. */
  columnsUsed: z.array(z.string()),
  labels: z.array(z.string()),
  sizeBytes: count,
  sha256: z.string(),
  licence: z.string(),
  origin: z.string(),
});
export type Dataset = z.infer<typeof datasetSchema>;

/** What a model makes of one typed case. Probabilities in the order of `labels`, they add up to 1. */
export const tryItSchema = z.object({
  labels: z.array(z.string()),
  /** The base model with an untrained head, as before round 1. */
  base: z.array(z.number()),
  adapter: z.array(z.number()),
  tokens: count,
  isTruncated: z.boolean(),
});
export type TryItResult = z.infer<typeof tryItSchema>;

const unasked = ['no-server', 'studies-unread', 'server-address', 'broken'] as const;

/** Why a line has its verdict, for those whose verdicts have several causes: each has words, and a fix, of its own. */
export const checkCauses = {
  proxy: {
    proved: ['none', 'excluded', 'used', 'system-none', 'system-used'],
    caution: ['no-scheme', 'two-spellings', 'ranges'],
    failed: ['no-address', 'no-http', 'system-unusable'],
    'not-checked': unasked,
  },
  server: {
    proved: ['serving', 'finished'],
    caution: ['answered', 'stranger'],
    failed: [
      ...(['refused', 'name-unknown', 'name-service', 'timeout', 'no-route', 'not-reached'] as const),
      ...(['proxy-unreached', 'proxy-password', 'proxy-failed', 'proxy-refuses', 'proxy-strange'] as const),
      ...(['no-tls', 'no-answer', 'cannot-serve'] as const),
    ],
    'not-checked': [...unasked, 'proxy-unusable'],
  },
  tls: {
    proved: ['public'],
    caution: ['private'],
    failed: [
      ...(['expired', 'not-yet-valid', 'other-name', 'refused-public'] as const),
      ...(['unknown-authority', 'authority-unreadable', 'authority-other'] as const),
    ],
    'not-checked': [...unasked, 'plain', 'no-connection'],
  },
  clock: {
    proved: ['agrees', 'behind', 'ahead'],
    caution: [],
    failed: ['behind', 'ahead'],
    'not-checked': [...unasked, 'proxy-unusable', 'not-reached', 'no-time'],
  },
} as const;

type CausesOf<Id extends keyof typeof checkCauses> = (typeof checkCauses)[Id][keyof (typeof checkCauses)[Id]];
type CausesListed = { [Id in keyof typeof checkCauses]: CausesOf<Id> }[keyof typeof checkCauses];
export type CheckCause = Extract<CausesListed, readonly unknown[]>[number];

const allCauses: readonly CheckCause[] = Object.values(checkCauses).flatMap((byVerdict) =>
  Object.values(byVerdict).flatMap((causes: readonly CheckCause[]) => causes),
);

/**
 * One line of a check of this computer. `args` fill the sentence that the renderer has for `id`, `verdict` and, where
 * `checkCauses` has the id, `cause`. They are shown and copied: no path, no credentials.
 */
export const checkLineSchema = z.object({
  id: z.enum([
    ...(['engine', 'disk', 'memory', 'processor', 'keystore', 'isolation', 'update'] as const),
    ...(['proxy', 'server', 'tls', 'clock'] as const),
  ]),
  verdict: z.enum(['proved', 'caution', 'failed', 'not-checked']),
  cause: z.enum([...new Set(allCauses)]).optional(),
  args: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type CheckLine = z.infer<typeof checkLineSchema>;

/** What is known of the isolation of the client enclave. False means: not proved. */
export const isolationSchema = z.object({
  kind: z.enum(['utility-process', 'child-process']),
  processId: z.int().nullable(),
  isSeparateProcess: z.boolean(),
  /** The operating system confines the process (sandbox); false on all platforms today. */
  isSandboxed: z.boolean(),
  /** The environment was scrubbed: only listed variables reach it. */
  isEnvironmentScrubbed: z.boolean(),
  /** The process loads no networking module of its own; nothing of the operating system enforces it. */
  hasNoConnectionCode: z.boolean(),
  isNetworkBlockedByOs: z.boolean(),
  isMemoryUndumpable: z.boolean(),
  deviceKey: z.enum(['none', 'software', 'tpm', 'secure-enclave']),
  /** Electron fuses and asar integrity; null where it cannot be checked. */
  areFilesUnchanged: z.boolean().nullable(),
});
export type Isolation = z.infer<typeof isolationSchema>;

/** A pad book of this computer: names and counts; its bytes and its folder's place never cross. */
export const padBookSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Base name of its folder. */
  name: z.string(),
  side: z.enum(['a', 'b']),
  createdAt: z.iso.datetime(),
  /** Where the random bytes came from. */
  source: z.string(),
  /** Bytes of one direction. */
  halfBytes: count,
  /** Null while the book cannot be read. */
  leftToSend: count.nullable(),
  leftToReceive: count.nullable(),
  /**
   * `low`: either way under a tenth; `empty`: either way nothing; `in-use`: a process of this computer has it open;
   * `missing`: its folder cannot be reached; `cloned`: it is in two folders.
   */
  state: z.enum(['ready', 'low', 'empty', 'in-use', 'missing', 'damaged', 'cloned']),
  /** False: its folder lies in the data folder, and it is listed as long as it does. */
  canForget: z.boolean(),
});
export type PadBookRecord = z.infer<typeof padBookSchema>;

/** Which pad book. */
export const padIdSchema = padBookSchema.pick({ id: true });

/** Where something was saved. Folder and file names only, never whole paths. */
export const savedSchema = z.object({
  folderName: z.string(),
  fileName: z.string(),
  /** Read back and measured: the accuracy it has again on the run's test rows; null when that was not asked. */
  checkedAccuracy: z.number().nullable(),
});
export type Saved = z.infer<typeof savedSchema>;
