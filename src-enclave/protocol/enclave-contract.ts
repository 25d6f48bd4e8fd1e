// What the main process may ask of the client enclave, and what the enclave tells it. The enclave is the one that serves.
// Main passes file paths that a person chose; the enclave never passes one back.

import { z } from 'zod';
import {
  checkLineSchema,
  datasetSchema,
  jobSchema,
  modelNameSchema,
  modelSummarySchema,
  padBookSchema,
  padIdSchema,
  savedSchema,
  tryItSchema,
} from './app-records.ts';
import { invoke, notify } from './contract.ts';
import { timedEventSchema } from './hospital-events.ts';
import { runIdSchema, runPatchSchema, runRecordSchema, runSummarySchema } from './run-record.ts';
import { columnChoiceSchema, studyIdSchema, studyRecordSchema } from './study-record.ts';

const id = z.object({ id: runIdSchema });
const study = z.object({ id: studyIdSchema });
const path = z.string().min(1).max(4096);
const file = z.object({ path });

/**
 * What a person chooses of a simulation; everything else has the product's defaults. `budgetSeconds`: fewer rounds where
 * this computer would need longer, measured before the start.
 */
export const simulationChoiceSchema = z.strictObject({
  model: z.string().min(1).max(200).default('minilm-med'),
  adapter: z.enum(['lora', 'prefix', 'head']).default('lora'),
  rank: z.int().min(1).max(256).default(8),
  virtualTokens: z.int().min(1).max(256).default(16),
  hospitals: z.int().min(2).max(8).default(4),
  rounds: z.int().min(1).max(100).default(4),
  /** `alike`: rows dealt at random; `different`: label shares drawn from a Dirichlet distribution. */
  data: z.enum(['alike', 'different', 'very-different']).default('different'),
  local: z.boolean().default(true),
  compare: z.boolean().default(false),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  /** Longer texts are cut. */
  maxTokens: z.int().min(16).max(512).default(64),
  budgetSeconds: z.number().positive().nullable().default(null),
});
export type SimulationChoice = z.infer<typeof simulationChoiceSchema>;

/** The run of two clicks: the sample on the built-in model, at most about a minute and a half on two cores. */
export const sampleSimulation: SimulationChoice = simulationChoiceSchema.parse({ rounds: 3, budgetSeconds: 80 });

export const enclaveContract = {
  process: {
    /** Answers when the enclave can take calls. */
    hello: invoke(z.void(), z.object({ version: z.string(), processId: z.int() })),
    checkup: invoke(z.void(), z.array(checkLineSchema)),
    /** Journals and stops what runs, so that the process can end; resolves when nothing is lost by ending it. */
    prepareToEnd: invoke(z.void(), z.void()),
  },
  runs: {
    list: invoke(z.void(), z.array(runSummarySchema)),
    get: invoke(id, runRecordSchema),
    start: invoke(simulationChoiceSchema, id),
    /** Ends the round under way, then keeps the place. */
    pause: invoke(id, z.void()),
    /** Goes on with a paused, stopped, interrupted or failed run. */
    resume: invoke(id, z.void()),
    /** Resolves when the run has stopped at the next step boundary, journalled. */
    stop: invoke(id, z.void()),
    /** Of a run that nobody is at. */
    remove: invoke(id, z.void()),
    /** `folder` is one the person chose; a new folder is made inside it. Loads what it wrote and measures it again. */
    exportAdapter: invoke(z.object({ id: runIdSchema, folder: path }), savedSchema),
    /** Writes report.html into `folder` under a new name. */
    exportReport: invoke(z.object({ id: runIdSchema, folder: path }), savedSchema),
    /** The report as HTML, for the print path. */
    report: invoke(id, z.object({ html: z.string() })),
    changed: notify(runSummarySchema),
    /** At most ten a second over all runs. */
    progress: notify(runPatchSchema),
    removed: notify(id),
  },
  models: {
    list: invoke(z.void(), z.array(modelSummarySchema)),
    /** A model folder or a GGUF file. `isOwned`: the files were made for this call and may be moved instead of copied. */
    add: invoke(
      z.object({
        jobId: z.string(),
        path,
        title: z.string(),
        name: modelNameSchema.nullable(),
        isOwned: z.boolean(),
        hub: z.object({ hub: z.string(), repo: z.string(), revision: z.string() }).nullable(),
      }),
      z.object({ name: z.string() }),
    ),
    cancelAdd: invoke(z.object({ jobId: z.string() }), z.void()),
    remove: invoke(z.object({ name: z.string() }), z.void()),
    tryIt: invoke(
      z.object({ id: runIdSchema, text: z.string().max(20_000), pair: z.string().max(20_000).nullable() }),
      tryItSchema,
    ),
    job: notify(jobSchema),
  },
  /** Agreements and what is taken out; taking part is done by a process of its own for each study. */
  studies: {
    list: invoke(z.void(), z.array(studyRecordSchema)),
    open: invoke(file, studyRecordSchema),
    columns: invoke(file, z.array(z.string())),
    agree: invoke(
      z.object({
        id: studyIdSchema,
        termsHash: z.string(),
        data: z.object({ path, isOwned: z.boolean(), columns: columnChoiceSchema }).nullable(),
        padBook: z.string().nullable(),
      }),
      studyRecordSchema,
    ),
    setPaused: invoke(z.object({ id: studyIdSchema, isPaused: z.boolean() }), studyRecordSchema),
    leave: invoke(study, studyRecordSchema),
    remove: invoke(study, z.void()),
    /** What happened so far, without the steps. */
    events: invoke(study, z.array(timedEventSchema)),
    exportAdapter: invoke(z.object({ id: studyIdSchema, folder: path }), savedSchema),
    saveEvidence: invoke(z.object({ id: studyIdSchema, folder: path }), savedSchema),
  },
  data: {
    list: invoke(z.void(), z.array(datasetSchema)),
    /** Reads a file only to say what it is; for drops that are no models. */
    peek: invoke(file, z.object({ kind: z.enum(['folder', 'gguf', 'safetensors', 'pickle', 'other', 'missing']) })),
  },
  pads: {
    list: invoke(z.void(), z.array(padBookSchema)),
    /** A folder the person chose; it stays where it is. */
    add: invoke(file, padIdSchema),
    forget: invoke(padIdSchema, z.void()),
  },
} as const;
export type EnclaveContract = typeof enclaveContract;
