// Puts the enclave together and serves its contract on a port until the other side goes away. What trains is an argument,
// so that tests can start the same enclave with a stream of their own.
// One process works in a data folder at a time: a second one answers every call with data-folder-in-use.

import { mkdir } from 'node:fs/promises';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { assetPath, productVersion } from '../base/assets.ts';
import { dataFolders } from '../base/data-root.ts';
import { Failure } from '../base/failure.ts';
import { takeFolder, type FolderLock } from '../base/folder-lock.ts';
import { openModelCatalogue } from '../model/store/model-catalogue.ts';
import { createDispatch, type Dispatch, type Emit } from '../protocol/contract.ts';
import { enclaveContract, type EnclaveContract } from '../protocol/enclave-contract.ts';
import { enclaveRequestSchema, type EnclaveMessage } from '../protocol/enclave-wire.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { SimulateOptions } from '../protocol/run-options.ts';
import { embeddedModels } from '../simulation/run-model.ts';
import { describeCrossing } from './crossing-failures.ts';
import type { EnclavePort } from './enclave-port.ts';
import { enclaveHandlers, refusingHandlers } from './handlers.ts';
import { createModelService } from './models/model-service.ts';
import { openPads } from './pads.ts';
import { canContinue, optionsOf } from './runs/choice-options.ts';
import { createProgressNotices } from './runs/progress-notices.ts';
import { createRunExports } from './runs/run-exports.ts';
import { openRunFiles } from './runs/run-files.ts';
import { RunManager } from './runs/run-manager.ts';
import { createTryIt } from './runs/try-it.ts';
import { createStudyService } from './studies/study-service.ts';

/** What trains: the simulation, or a test's stream of events. */
export type RunSimulation = (
  options: SimulateOptions,
  signal: AbortSignal,
  pausePoint: () => Promise<void>,
) => AsyncIterable<RunEvent>;

export type EnclaveOptions = {
  readonly port: EnclavePort;
  readonly dataRoot: string;
  readonly simulate: RunSimulation;
  /** Ends the process. Called once, when nothing is lost by it. */
  readonly exit: () => void;
};

/** How long a process that is ending may still hold the data folder. */
const patienceMs = 3000;

const inUse = 'Another Cloister is using the same data folder. Close it, or start this one with another data folder.';

/** Resolves once calls are answered. Calls that come before that wait. */
export async function startEnclave(options: EnclaveOptions): Promise<void> {
  const { port } = options;
  const ready = openEnclave(options, (name, payload) => send(port, { kind: 'notify', name, payload }));
  port.onMessage((message) => {
    const request = enclaveRequestSchema.safeParse(message);
    // Only the process that started this one can write here; what is no request has no answer.
    if (!request.success) return;
    const { id, name, input } = request.data;
    void ready
      .then(async ({ dispatch }) => await dispatch(name, input))
      .then((reply) => send(port, { kind: 'reply', id, reply }));
  });
  port.onClose(() => {
    void ready.then(async ({ end }) => await end()).finally(options.exit);
  });
  await ready;
}

/** The parent keeps the standard error of this process in its log. */
function logBug(trace: string): void {
  process.stderr.write(`${trace}\n`);
}

function send(port: EnclavePort, message: EnclaveMessage): void {
  port.send(message);
}

type OpenEnclave = {
  readonly dispatch: Dispatch;
  /** Journals and gives the data folder free. */
  readonly end: () => Promise<void>;
};

async function openEnclave({ dataRoot, simulate }: EnclaveOptions, emit: Emit<EnclaveContract>): Promise<OpenEnclave> {
  const paths = [dataRoot, homedir(), tmpdir(), assetPath()];
  const describe = describeCrossing(paths, logBug);
  const folders = dataFolders(dataRoot);
  let lock: FolderLock;
  try {
    await mkdir(dataRoot, { recursive: true });
    lock = await takeFolder(dataRoot, inUse, patienceMs);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const dispatch = createDispatch(enclaveContract, refusingHandlers(error), describe);
    return { dispatch, end: async () => undefined };
  }
  const files = openRunFiles(folders.runs);
  const around = { cores: availableParallelism(), modelsFolder: folders.models };
  const tryIt = createTryIt({ files, around, runs: () => runs });
  const runs: RunManager = await RunManager.open({
    files,
    canContinue,
    work: (choice, folder, signal, pausePoint) => simulate(optionsOf(choice, folder, around), signal, pausePoint),
    onChanged: (summary) => emit('runs.changed', summary),
    onRemoved: (id) => emit('runs.removed', { id }),
    onPatch: (patch) => emit('runs.progress', patch),
    notices: (notify) => createProgressNotices(notify),
    onStart: async () => await tryIt.release(),
    nowMs: () => Date.now(),
    paths,
  });
  const models = createModelService({
    models: openModelCatalogue({ root: folders.models, embedded: embeddedModels(), now: () => new Date() }),
    onJob: (job) => emit('models.job', job),
    modelInUse: () => runs.modelInUse,
    nowMs: () => Date.now(),
    paths,
  });
  const exports = createRunExports({ files, around, runs });
  const pads = openPads(dataRoot);
  const studies = createStudyService({
    dataRoot,
    padFolder: async (book) => await pads.folderOf(book),
    nowMs: () => Date.now(),
  });
  const handlers = enclaveHandlers({
    version: productVersion(),
    dataRoot,
    runs,
    exports,
    models,
    tryIt,
    studies,
    pads,
  });
  process.once('exit', () => lock.release());
  return {
    dispatch: createDispatch(enclaveContract, handlers, describe),
    end: async () => {
      await handlers.process.prepareToEnd();
      lock.release();
    },
  };
}
