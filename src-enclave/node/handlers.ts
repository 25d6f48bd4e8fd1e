// The calls of the enclave, connected to what does the work. No logic of its own.

import type { Handlers } from '../protocol/contract.ts';
import type { EnclaveContract } from '../protocol/enclave-contract.ts';
import { checkComputer } from './checkup.ts';
import { fileKind } from './models/file-kind.ts';
import type { ModelService } from './models/model-service.ts';
import type { Pads } from './pads.ts';
import type { RunExports } from './runs/run-exports.ts';
import type { RunManager } from './runs/run-manager.ts';
import type { TryIt } from './runs/try-it.ts';
import { sampleDataset } from './sample-dataset.ts';
import type { StudyService } from './studies/study-service.ts';

export type EnclaveParts = {
  readonly version: string;
  readonly dataRoot: string;
  readonly runs: RunManager;
  readonly exports: RunExports;
  readonly models: ModelService;
  readonly tryIt: TryIt;
  readonly studies: StudyService;
  readonly pads: Pads;
};

export function enclaveHandlers({
  version,
  dataRoot,
  runs,
  exports,
  models,
  tryIt,
  studies,
  pads,
}: EnclaveParts): Handlers<EnclaveContract> {
  return {
    process: {
      hello: () => ({ version, processId: process.pid }),
      checkup: async () => [...(await checkComputer(dataRoot))],
      prepareToEnd: async () => {
        await Promise.all([runs.prepareToEnd(), models.end()]);
        await tryIt.release();
      },
    },
    runs: {
      list: () => runs.list(),
      get: async ({ id }) => await runs.record(id),
      start: async (choice) => {
        await models.expectKnown(choice.model);
        return { id: await runs.start(choice) };
      },
      pause: async ({ id }) => await runs.pause(id),
      resume: async ({ id }) => await runs.resume(id),
      stop: async ({ id }) => await runs.stop(id),
      remove: async ({ id }) => await runs.remove(id),
      exportAdapter: async ({ id, folder }) => await exports.adapter(id, folder),
      exportReport: async ({ id, folder }) => await exports.report(id, folder),
      report: async ({ id }) => ({ html: await exports.reportPage(id) }),
    },
    models: {
      list: async () => await models.list(),
      add: async (input) => await models.add(input),
      cancelAdd: ({ jobId }) => models.cancelAdd(jobId),
      remove: async ({ name }) => await models.remove(name),
      tryIt: async ({ id, text, pair }) => await tryIt.run(id, text, pair),
    },
    studies: {
      list: async () => [...(await studies.list())],
      open: async ({ path }) => await studies.open(path),
      columns: async ({ path }) => [...(await studies.columns(path))],
      agree: async (request) => await studies.agree(request),
      setPaused: async ({ id, isPaused }) => await studies.setPaused(id, isPaused),
      leave: async ({ id }) => await studies.leave(id),
      remove: async ({ id }) => await studies.remove(id),
      events: async ({ id }) => [...(await studies.events(id))],
      exportAdapter: async ({ id, folder }) => await studies.exportAdapter(id, folder),
      saveEvidence: async ({ id, folder }) => await studies.saveEvidence(id, folder),
    },
    data: {
      list: async () => [await sampleDataset()],
      peek: ({ path }) => ({ kind: fileKind(path) }),
    },
    pads: {
      list: async () => [...(await pads.list())],
      add: async ({ path }) => await pads.add(path),
      forget: async ({ id }) => await pads.forget(id),
    },
  };
}

/** The calls of a process that may not work: all are refused with the same reason. */
export function refusingHandlers(reason: Error): Handlers<EnclaveContract> {
  const refuse = (): never => {
    throw reason;
  };
  return {
    process: { hello: refuse, checkup: refuse, prepareToEnd: () => undefined },
    runs: {
      list: refuse,
      get: refuse,
      start: refuse,
      pause: refuse,
      resume: refuse,
      stop: refuse,
      remove: refuse,
      exportAdapter: refuse,
      exportReport: refuse,
      report: refuse,
    },
    models: { list: refuse, add: refuse, cancelAdd: refuse, remove: refuse, tryIt: refuse },
    studies: {
      list: refuse,
      open: refuse,
      columns: refuse,
      agree: refuse,
      setPaused: refuse,
      leave: refuse,
      remove: refuse,
      events: refuse,
      exportAdapter: refuse,
      saveEvidence: refuse,
    },
    data: { list: refuse, peek: refuse },
    pads: { list: refuse, add: refuse, forget: refuse },
  };
}
