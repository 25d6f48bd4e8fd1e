// The models of this data folder, as the app lists, adds and removes them. Adding is a job that says how far it is, at most
// ten times a second, and that can be cancelled. It opens no connection: what comes from a hub was downloaded before.

import { basename } from 'node:path';
import { Failure } from '../../base/failure.ts';
import type { ModelCommands, ModelSummary } from '../../model/store/model-catalogue.ts';
import type { AddProgress } from '../../model/store/model-store.ts';
import type { Job, ModelRecord } from '../../protocol/app-records.ts';
import { crossingFailure } from '../crossing-failures.ts';
import { expectNoPickle } from './file-kind.ts';

export type AddModelInput = {
  readonly jobId: string;
  readonly path: string;
  readonly title: string;
  readonly name: string | null;
  readonly isOwned: boolean;
  readonly hub: { readonly hub: string; readonly repo: string; readonly revision: string } | null;
};

export type ModelService = {
  list(): Promise<ModelRecord[]>;
  /** @throws Failure of ModelCommands.add, or model-pickled. The job's last notice has gone out then. */
  add(input: AddModelInput): Promise<{ readonly name: string }>;
  cancelAdd(jobId: string): void;
  /** @throws Failure model-in-use, model-missing, option-invalid. */
  remove(name: string): Promise<void>;
  /** @throws Failure model-missing for what is no name of the list: a path is no name. */
  expectKnown(name: string): Promise<void>;
  /** Cancels every job and waits for its end. */
  end(): Promise<void>;
};

export type ModelServiceOptions = {
  readonly models: ModelCommands;
  readonly onJob: (job: Job) => void;
  /** The model of the run under way. */
  readonly modelInUse: () => string | null;
  readonly nowMs: () => number;
  readonly paths: readonly string[];
};

const jobNoticeMs = 105;

export function createModelService(options: ModelServiceOptions): ModelService {
  const { models, onJob, modelInUse, nowMs, paths } = options;
  const running = new Map<string, AbortController>();
  const ends = new Set<Promise<unknown>>();

  const runJob = async (input: AddModelInput, signal: AbortSignal): Promise<{ readonly name: string }> => {
    const { jobId, path, title, name, isOwned, hub } = input;
    let job: Job = {
      id: jobId,
      kind: hub === null ? 'add-file' : 'add-hub',
      title,
      state: 'checking',
      file: basename(path),
      doneBytes: 0,
      totalBytes: null,
      startedAtMs: nowMs(),
      model: null,
      failure: null,
    };
    let toldAtMs = performance.now();
    const tell = (change: Partial<Job>): void => {
      const isNews = change.state !== undefined && change.state !== job.state;
      job = { ...job, ...change };
      const now = performance.now();
      if (!isNews && now - toldAtMs < jobNoticeMs) return;
      toldAtMs = now;
      onJob(job);
    };
    onJob(job);
    const onProgress = ({ phase, doneBytes, totalBytes }: AddProgress): void =>
      tell({ state: phase, doneBytes, totalBytes: phase === 'copying' ? totalBytes : null });
    try {
      expectNoPickle(path);
      const added = await models.add(path, {
        ...(name === null ? {} : { name }),
        ...(hub === null ? {} : { origin: hub, suggestedName: hub.repo.split('/').at(-1) ?? hub.repo }),
        move: isOwned,
        onProgress,
        signal,
      });
      tell({ state: 'done', model: added.name });
      return { name: added.name };
    } catch (error) {
      const failure = crossingFailure(error, [path, ...paths]);
      tell(failure.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure });
      throw error instanceof Failure ? new Failure(error.code, failure.detail, { cause: error }) : error;
    }
  };

  return {
    list: async () => (await models.list()).map(recordOf),
    async add(input) {
      const abort = new AbortController();
      running.set(input.jobId, abort);
      const work = runJob(input, abort.signal);
      ends.add(work);
      try {
        return await work;
      } finally {
        running.delete(input.jobId);
        ends.delete(work);
      }
    },
    cancelAdd: (jobId) => running.get(jobId)?.abort(new Failure('cancelled', 'Adding the model was cancelled.')),
    async remove(name) {
      if (modelInUse() === name)
        throw new Failure('model-in-use', `The run under way uses ${name}. Wait until it ends, or stop it.`);
      await models.remove(name);
    },
    async expectKnown(name) {
      const names = (await models.list()).map((model) => model.name);
      if (!names.includes(name))
        throw new Failure('model-missing', `There is no model ${JSON.stringify(name)} on this computer. Add it first.`);
    },
    async end() {
      for (const abort of running.values()) abort.abort(new Failure('cancelled', 'The enclave is ending.'));
      await Promise.allSettled(ends);
    },
  };
}

function recordOf({
  name,
  modelType,
  parameters,
  weights,
  sizeBytes,
  sha256,
  isEmbedded,
  origin,
}: ModelSummary): ModelRecord {
  return { name, modelType, parameters, weights, sizeBytes, sha256, isEmbedded, origin };
}
