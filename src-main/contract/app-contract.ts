// What the renderer may ask of the main process (or of the browser shell), and what it is told. One entry a call; the
// handlers, the preload's bridge, the browser's client and the test double are derived from it. No path, key, token,
// record text or adapter has a place in any of these shapes.

import { z } from 'zod';
import {
  checkLineSchema,
  datasetSchema,
  isolationSchema,
  jobSchema,
  modelNameSchema,
  modelSummarySchema,
  padBookSchema,
  padIdSchema,
  savedSchema,
  tryItSchema,
} from '../../src-enclave/protocol/app-records.ts';
import { invoke, notify } from '../../src-enclave/protocol/contract.ts';
import { simulationChoiceSchema } from '../../src-enclave/protocol/enclave-contract.ts';
import {
  failureSchema,
  runIdSchema,
  runPatchSchema,
  runRecordSchema,
  runSummarySchema,
} from '../../src-enclave/protocol/run-record.ts';
import { menuActions } from './menu.ts';
import { settingsChangeSchema, settingsSchema } from './settings.ts';

import { columnChoiceSchema, studyIdSchema, studyViewSchema } from '../../src-enclave/protocol/study-record.ts';

const count = z.int().nonnegative();
const id = z.object({ id: runIdSchema });
const study = z.object({ id: studyIdSchema });
const ticket = z.string().max(100);

export const appInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  platform: z.string(),
  /** BCP 47, of the system. */
  locale: z.string(),
  isPackaged: z.boolean(),
  cores: count,
  memoryBytes: count,
  startedAtMs: z.number(),
  versions: z.record(z.string(), z.string()),
  /** The window has its own frame: the title bar draws no window buttons. */
  hasNativeFrame: z.boolean(),
  /** Reports can be exported as PDF. */
  canPrintToPdf: z.boolean(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** starting → ready; stopped by us; crashed → restarting → ready, or failed after too many crashes. */
export const enclaveStatusSchema = z.object({
  state: z.enum(['starting', 'ready', 'restarting', 'stopped', 'failed']),
  processId: z.int().nullable(),
  /** Since the app started. */
  restarts: count,
  sinceMs: z.number(),
  memoryBytes: count.nullable(),
  lastExit: z
    .object({
      reason: z.enum(['asked', 'crashed', 'killed', 'out-of-memory', 'launch-failed', 'unresponsive']),
      atMs: z.number(),
    })
    .nullable(),
});
export type EnclaveStatus = z.infer<typeof enclaveStatusSchema>;

export const activityEntrySchema = z.object({
  atMs: z.number(),
  kind: z.enum([
    'app-started',
    'enclave-stopped',
    'run-started',
    'run-paused',
    'run-resumed',
    'run-stopped',
    'run-finished',
    'run-failed',
    'run-removed',
    'adapter-exported',
    'report-exported',
    'model-added',
    'model-removed',
    'model-refused',
    'hub-connected',
    'pad-added',
    'pad-forgotten',
    'settings-changed',
    'study-opened',
    'study-agreed',
    'study-paused',
    'study-resumed',
    'study-interrupted',
    'study-failed',
    'study-finished',
    'study-left',
    'study-removed',
    'server-verified',
    'server-refused',
    'evidence-saved',
    'gate-closed',
  ]),
  /** Name of the run, the model or the setting; never contents. */
  object: z.string().max(300),
  outcome: z.enum(['done', 'failed', 'cancelled']),
  /** A failure's code; empty when there is none. */
  code: z.string().max(64),
});
export type ActivityEntry = z.infer<typeof activityEntrySchema>;

export const trafficClasses = [
  'adapters',
  'activations',
  'counts',
  'handshake',
  'heartbeats',
  'updates',
  'hub',
] as const;

/** What crossed the wall since the start of the app and in all. */
export const egressSchema = z.object({
  sinceLaunch: z.array(z.object({ kind: z.enum(trafficClasses), connections: count, bytesOut: count, bytesIn: count })),
  lastAtMs: z.number().nullable(),
  /** Host names that were connected to since the start. */
  destinations: z.array(z.string()),
});
export type Egress = z.infer<typeof egressSchema>;

/** A chosen file or folder, by a ticket: the renderer never learns its path. */
export const chosenFileSchema = z.object({
  ticket: z.string(),
  fileName: z.string(),
  kind: z.enum(['folder', 'file']),
  sizeBytes: count.nullable(),
});
export type ChosenFile = z.infer<typeof chosenFileSchema>;

export const appContract = {
  app: {
    info: invoke(z.void(), appInfoSchema),
    checkup: invoke(z.void(), z.array(checkLineSchema)),
    isolation: invoke(z.void(), isolationSchema),
    activity: invoke(z.void(), z.array(activityEntrySchema)),
    egress: invoke(z.void(), egressSchema),
    activityAppended: notify(activityEntrySchema),
    egressChanged: notify(egressSchema),
  },
  window: {
    /** Title of the window: main adds the product's name, and SIMULATED. */
    setTitle: invoke(z.object({ title: z.string().max(200), isSimulated: z.boolean() }), z.void()),
    minimise: invoke(z.void(), z.void()),
    toggleMaximised: invoke(z.void(), z.void()),
    close: invoke(z.void(), z.void()),
    quit: invoke(z.void(), z.void()),
    /** Answer to `closeRequested`. */
    answerClose: invoke(
      z.object({ answer: z.enum(['background', 'pause', 'cancel']), isRemembered: z.boolean() }),
      z.void(),
    ),
    /** A person closes the window while a run is on: ask. */
    closeRequested: notify(z.object({ reason: z.enum(['close', 'quit']) })),
    menu: notify(z.object({ action: z.enum(menuActions) })),
  },
  settings: {
    get: invoke(
      z.void(),
      z.object({ settings: settingsSchema, hasHubToken: z.boolean(), isTokenEncrypted: z.boolean() }),
    ),
    change: invoke(settingsChangeSchema, z.void()),
    setHubToken: invoke(z.object({ token: z.string().trim().min(1).max(500).nullable() }), z.void()),
    changed: notify(z.object({ settings: settingsSchema, hasHubToken: z.boolean(), isTokenEncrypted: z.boolean() })),
  },
  enclave: {
    status: invoke(z.void(), enclaveStatusSchema),
    restart: invoke(z.void(), z.void()),
    changed: notify(enclaveStatusSchema),
  },
  runs: {
    list: invoke(z.void(), z.array(runSummarySchema)),
    get: invoke(id, runRecordSchema),
    /** Two clicks to a result: the sample, the built-in model, a budget of time. */
    startSample: invoke(z.void(), id),
    start: invoke(simulationChoiceSchema, id),
    pause: invoke(id, z.void()),
    resume: invoke(id, z.void()),
    stop: invoke(id, z.void()),
    remove: invoke(id, z.void()),
    /** Asks where to (Electron), or saves under the app's exports folder (browser). Null: the person changed their mind. */
    exportAdapter: invoke(id, savedSchema.nullable()),
    exportReport: invoke(z.object({ id: runIdSchema, format: z.enum(['html', 'pdf']) }), savedSchema.nullable()),
    changed: notify(runSummarySchema),
    progress: notify(runPatchSchema),
    removed: notify(id),
  },
  models: {
    list: invoke(z.void(), z.array(modelSummarySchema)),
    /** Opens the system's dialog. Null: cancelled, or a shell without dialogs, where the renderer uploads instead. */
    choose: invoke(z.object({ kind: z.enum(['folder', 'gguf']) }), chosenFileSchema.nullable()),
    add: invoke(
      z.object({ ticket: z.string().max(100), name: modelNameSchema.nullable() }),
      z.object({ jobId: z.string() }),
    ),
    /** Downloads from the hub (or the mirror of the settings), checks and adds. Continues a partial download. */
    addFromHub: invoke(
      z.object({
        repo: z.string().trim().min(1).max(300),
        revision: z.string().trim().min(1).max(200).default('main'),
        file: z.string().trim().min(1).max(300).nullable().default(null),
        name: modelNameSchema.nullable().default(null),
      }),
      z.object({ jobId: z.string() }),
    ),
    jobs: invoke(z.void(), z.array(jobSchema)),
    cancelJob: invoke(z.object({ jobId: z.string() }), z.void()),
    dismissJob: invoke(z.object({ jobId: z.string() }), z.void()),
    remove: invoke(z.object({ name: z.string().max(200) }), z.void()),
    tryIt: invoke(
      z.object({ id: runIdSchema, text: z.string().max(20_000), pair: z.string().max(20_000).nullable() }),
      tryItSchema,
    ),
    job: notify(jobSchema),
    changed: notify(z.array(modelSummarySchema)),
  },
  studies: {
    list: invoke(z.void(), z.array(studyViewSchema)),
    /** Opens the system's dialog. Null: cancelled, or a shell without dialogs, where the renderer uploads instead. */
    choose: invoke(z.object({ what: z.enum(['invitation', 'data']) }), chosenFileSchema.nullable()),
    open: invoke(z.object({ ticket }), studyViewSchema),
    /** Names of the columns of a chosen table; the ticket stays good. */
    columns: invoke(z.object({ ticket }), z.array(z.string())),
    /** By the hash of the terms that the person read. Null data: the embedded sample, in a simulated study. */
    agree: invoke(
      z.object({
        id: studyIdSchema,
        termsHash: z.string().max(64),
        data: z.object({ ticket, columns: columnChoiceSchema }).nullable(),
        padBook: z.string().max(64).nullable(),
      }),
      studyViewSchema,
    ),
    pause: invoke(study, z.void()),
    /** Goes on with one that was paused or stands still. */
    resume: invoke(study, z.void()),
    leave: invoke(study, z.void()),
    /** Of an invitation that was not taken, or a study that was left. */
    remove: invoke(study, z.void()),
    checkServer: invoke(study, z.void()),
    closeGate: invoke(z.void(), z.void()),
    exportAdapter: invoke(study, savedSchema.nullable()),
    /** Raw evidence, collateral, policy, verdict and time: can be verified again without a network. */
    saveEvidence: invoke(study, savedSchema.nullable()),
    changed: notify(studyViewSchema),
    removed: notify(study),
  },
  data: {
    list: invoke(z.void(), z.array(datasetSchema)),
  },
  pads: {
    list: invoke(z.void(), z.array(padBookSchema)),
    /** Opens the system's dialog. Null: cancelled, or a shell without dialogs: a pad book is never uploaded. */
    choose: invoke(z.void(), chosenFileSchema.nullable()),
    add: invoke(z.object({ ticket: z.string().max(100) }), padIdSchema),
    /** Off the list; the book is untouched. */
    forget: invoke(padIdSchema, z.void()),
  },
} as const;
export type AppContract = typeof appContract;

/** Why a call can fail, as it reaches the renderer; see error-codes.ts for what each is called on screen. */
export type AppFailure = z.infer<typeof failureSchema>;
