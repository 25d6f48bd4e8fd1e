// Models on their way in: from a file the person chose, or from a hub. A download is main's (it has the network), checking
// and copying the enclave's (it opens foreign files). Partial downloads stay for the next try.

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkHubRequest, downloadModel, type HubRequest } from '../../src-enclave/host/hub/download-model.ts';
import type { HubFetch } from '../../src-enclave/host/hub/hub-client.ts';
import type { Client } from '../../src-enclave/protocol/contract.ts';
import type { EnclaveContract } from '../../src-enclave/protocol/enclave-contract.ts';
import type { FailureRecord } from '../../src-enclave/protocol/run-record.ts';
import type { Job } from '../contract/index.ts';
import type { TicketedPath } from './tickets.ts';

const noticeMs = 100;
const mostEndedJobs = 20;

export type ModelJobsOptions = {
  readonly enclave: { readonly models: Pick<Client<EnclaveContract>['models'], 'add' | 'cancelAdd'> };
  readonly downloads: string;
  readonly fetch: typeof fetch;
  readonly onJob: (job: Job) => void;
  /** The hub has answered, for the first time in this job. */
  readonly onHubAnswered: (repo: string) => void;
  /** What may be said of an error. */
  readonly describe: (error: unknown) => FailureRecord;
  /** A job ended: the model is there, or it was refused. */
  readonly onEnded: (job: Job) => void;
};

export type HubChoice = {
  readonly repo: string;
  readonly revision: string;
  readonly file: string | null;
  readonly name: string | null;
  readonly mirror: string;
  readonly token: string | null;
};

export class ModelJobs {
  readonly #options: ModelJobsOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #aborts = new Map<string, AbortController>();
  readonly #running = new Set<Promise<void>>();
  /** The job that writes to each download folder. */
  readonly #downloading = new Map<string, string>();
  #toldAtMs = -Infinity;

  constructor(options: ModelJobsOptions) {
    this.#options = options;
  }

  get jobs(): readonly Job[] {
    return [...this.#jobs.values()];
  }

  addFile({ path, isOwned, fileName }: TicketedPath, name: string | null): string {
    return this.#start('add-file', fileName, async (jobId) => {
      try {
        return await this.#options.enclave.models.add({ jobId, path, title: fileName, name, isOwned, hub: null });
      } finally {
        if (isOwned) await rm(path, { recursive: true, force: true });
      }
    });
  }

  /**
   * Asked twice for the same, it is the same job: two would write to one folder.
   * @throws Failure option-invalid for what is no model of a hub.
   */
  addFromHub({ repo, revision, file, name, mirror, token }: HubChoice): string {
    const request: HubRequest = { model: repo, revision, file, mirror };
    const checked = checkHubRequest(request);
    const { folderName } = checked;
    const known = this.#downloading.get(folderName);
    if (known !== undefined) return known;
    const id = this.#start('add-hub', checked.repo, async (jobId, signal) => {
      const folder = join(this.#options.downloads, folderName);
      const { path, origin } = await downloadModel(request, {
        folder,
        fetch: this.#fetchFor(checked.repo),
        token,
        signal,
        onProgress: (progress) =>
          this.#change(jobId, {
            state: 'downloading',
            file: basename(progress.file),
            doneBytes: progress.doneBytes,
            totalBytes: progress.totalBytes,
          }),
      });
      const added = await this.#options.enclave.models.add({
        jobId,
        path,
        title: checked.repo,
        name,
        isOwned: true,
        hub: origin,
      });
      await rm(folder, { recursive: true, force: true });
      return added;
    });
    // Its work has not begun: it begins in a later turn.
    this.#downloading.set(folderName, id);
    return id;
  }

  #fetchFor(repo: string): HubFetch {
    const { fetch, onHubAnswered } = this.#options;
    let hasAnswered = false;
    return async (url, init) => {
      const response = await fetch(url, init);
      if (!hasAnswered) onHubAnswered(repo);
      hasAnswered = true;
      return response;
    };
  }

  /** What the enclave says of a job. */
  onEnclaveJob(job: Job): void {
    const known = this.#jobs.get(job.id);
    // How it ended is told when its call answers.
    if (known === undefined || ['done', 'failed', 'cancelled'].includes(job.state)) return;
    this.#change(job.id, { state: job.state, file: job.file, doneBytes: job.doneBytes, totalBytes: job.totalBytes });
  }

  /** Asks it to stop; how it ended is told as of every job. */
  cancel(jobId: string): void {
    const abort = this.#aborts.get(jobId);
    if (abort === undefined) return;
    abort.abort();
    // Not waited for: the enclave may be starting.
    void this.#options.enclave.models.cancelAdd({ jobId }).catch(() => {});
  }

  dismiss(jobId: string): void {
    if (!this.#aborts.has(jobId)) this.#jobs.delete(jobId);
  }

  /** Asks all to stop: downloads do by themselves, the enclave's part when the enclave ends. */
  stop(): void {
    for (const abort of this.#aborts.values()) abort.abort();
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  #start(
    kind: Job['kind'],
    title: string,
    work: (jobId: string, signal: AbortSignal) => Promise<{ readonly name: string }>,
  ): string {
    const id = randomUUID();
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    this.#forgetOldest();
    const job: Job = {
      id,
      kind,
      title,
      state: 'waiting',
      file: null,
      doneBytes: 0,
      totalBytes: null,
      startedAtMs: Date.now(),
      model: null,
      failure: null,
    };
    this.#jobs.set(id, job);
    this.#options.onJob(job);
    const running = this.#run(id, abort.signal, work).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return id;
  }

  async #run(
    id: string,
    signal: AbortSignal,
    work: (jobId: string, signal: AbortSignal) => Promise<{ readonly name: string }>,
  ): Promise<void> {
    let end: Partial<Job>;
    try {
      const { name } = await work(id, signal);
      end = { state: 'done', model: name };
    } catch (error) {
      const failure = this.#options.describe(error);
      end = signal.aborted || failure.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', failure };
    }
    this.#aborts.delete(id);
    for (const [folderName, jobId] of this.#downloading) if (jobId === id) this.#downloading.delete(folderName);
    this.#change(id, end);
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#options.onEnded(job);
  }

  /** Movement is told at most ten times a second; a new state at once. */
  #change(id: string, change: Partial<Job>): void {
    const before = this.#jobs.get(id);
    if (before === undefined) return;
    const job = { ...before, ...change };
    this.#jobs.set(id, job);
    const now = performance.now();
    if (job.state === before.state && now - this.#toldAtMs < noticeMs) return;
    this.#toldAtMs = now;
    this.#options.onJob(job);
  }

  #forgetOldest(): void {
    const ended = [...this.#jobs.values()].filter(({ id }) => !this.#aborts.has(id));
    for (const { id } of ended.slice(0, Math.max(0, ended.length - mostEndedJobs))) this.#jobs.delete(id);
  }
}
