import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../src-enclave/base/failure.ts';
import type { Client } from '../../../src-enclave/protocol/contract.ts';
import type { EnclaveContract } from '../../../src-enclave/protocol/enclave-contract.ts';
import type { Job } from '../../../src-main/contract/index.ts';
import { describeFailure } from '../../../src-main/services/described-failures.ts';
import { ModelJobs, type HubChoice } from '../../../src-main/services/model-jobs.ts';
import { startTestHub, type HubFiles } from '../../support/hub-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type AddInput = Parameters<Client<EnclaveContract>['models']['add']>[0];

const modelFiles: HubFiles = {
  'config.json': '{"model_type":"bert"}',
  'tokenizer.json': '{}',
  'model.safetensors': Buffer.alloc(300_000, 7),
};

/** Jobs over an enclave that does with a model what the test says. */
function jobsOver(add: (input: AddInput) => Promise<{ readonly name: string }>) {
  const downloads = temporaryFolder();
  const told: Job[] = [];
  const ended: Job[] = [];
  const answered: string[] = [];
  const cancelled: string[] = [];
  const models = {
    add,
    cancelAdd: async ({ jobId }: { readonly jobId: string }) => void cancelled.push(jobId),
  };
  const jobs = new ModelJobs({
    enclave: { models },
    downloads,
    fetch,
    onJob: (job) => told.push(job),
    onHubAnswered: (repo) => answered.push(repo),
    describe: (error) => describeFailure(error, [downloads]),
    onEnded: (job) => ended.push(job),
  });
  return { jobs, downloads, told, ended, answered, cancelled };
}

const choice = (mirror: string, change: Partial<HubChoice> = {}): HubChoice => ({
  repo: 'org/name',
  revision: 'main',
  file: null,
  name: null,
  mirror,
  token: null,
  ...change,
});
const takes = async (): Promise<{ readonly name: string }> => ({ name: 'added' });
const stateOf = (jobs: ModelJobs, id: string): string | undefined => jobs.jobs.find((job) => job.id === id)?.state;

describe('a model from a hub', () => {
  it('is downloaded, given to the enclave for good, and its download is cleared away', async () => {
    const hub = await startTestHub(modelFiles);
    const given: AddInput[] = [];
    const { jobs, downloads, told, ended, answered } = jobsOver(async (input) => {
      given.push(input);
      expect(existsSync(join(input.path, 'model.safetensors'))).toBe(true);
      return { name: 'added' };
    });
    const id = jobs.addFromHub(choice(hub.url, { name: 'mine' }));
    await jobs.settled();
    expect(ended[0]?.failure).toBe(null);
    expect(given).toMatchObject([
      { jobId: id, isOwned: true, name: 'mine', title: 'org/name', hub: { repo: 'org/name' } },
    ]);
    expect(ended).toMatchObject([{ id, state: 'done', model: 'added', failure: null }]);
    expect(told.map(({ state }) => state)).toEqual(expect.arrayContaining(['waiting', 'downloading', 'done']));
    expect(answered).toEqual(['org/name']);
    expect(await readdir(downloads)).toEqual([]);
  });

  it('asked for twice is one job, until it has ended', async () => {
    const hub = await startTestHub(modelFiles);
    const { jobs, ended } = jobsOver(takes);
    const id = jobs.addFromHub(choice(hub.url));
    expect(jobs.addFromHub(choice(hub.url))).toBe(id);
    await jobs.settled();
    expect(ended.length).toBe(1);
    expect(jobs.addFromHub(choice(hub.url))).not.toBe(id);
    await jobs.settled();
  });

  it('goes on with a partial download after the program was started again', async () => {
    const hub = await startTestHub(modelFiles, { holds: 'model.safetensors' });
    const first = jobsOver(takes);
    const id = first.jobs.addFromHub(choice(hub.url));
    await vi.waitFor(() => expect(first.jobs.jobs[0]?.doneBytes).toBeGreaterThan(100_000), 10_000);
    first.jobs.stop();
    await first.jobs.settled();
    expect(stateOf(first.jobs, id)).toBe('cancelled');
    hub.behaviour.holds = null;
    const before = hub.requests.length;
    const second = new ModelJobs({
      enclave: { models: { add: takes, cancelAdd: async () => {} } },
      downloads: first.downloads,
      fetch,
      onJob: () => {},
      onHubAnswered: () => {},
      describe: (error) => describeFailure(error, []),
      onEnded: (job) => expect(job.state).toBe('done'),
    });
    second.addFromHub(choice(hub.url));
    await second.settled();
    const ranges = hub.requests.slice(before).map(({ headers }) => headers['range']);
    expect(ranges.some((range) => typeof range === 'string' && !range.startsWith('bytes=0-'))).toBe(true);
  });

  it('that cannot be reached has failed, and nobody says that the hub answered', async () => {
    const { jobs, ended, answered } = jobsOver(takes);
    jobs.addFromHub(choice('http://127.0.0.1:1'));
    await jobs.settled();
    expect(ended).toMatchObject([{ state: 'failed', failure: { code: 'hub-offline' } }]);
    expect(answered).toEqual([]);
  });

  it('whose name is none is refused before anything is asked', () => {
    const { jobs } = jobsOver(takes);
    expect(() => jobs.addFromHub(choice('https://huggingface.co', { repo: '../../etc' }))).toThrow(Failure);
    expect(jobs.jobs).toEqual([]);
  });

  it('that the enclave refuses says why, without naming a folder', async () => {
    const hub = await startTestHub(modelFiles);
    const { jobs, ended, downloads } = jobsOver(async ({ path }) => {
      throw new Failure('model-corrupt', `The file ${path} ends early.`);
    });
    jobs.addFromHub(choice(hub.url));
    await jobs.settled();
    expect(ended[0]?.failure?.code).toBe('model-corrupt');
    expect(ended[0]?.failure?.detail).not.toContain(downloads);
  });
});

describe('a model from a file', () => {
  it('that was uploaded is removed when it was refused, and one of the person is not', async () => {
    const { jobs, downloads, ended } = jobsOver(async () => {
      throw new Failure('model-unsupported', 'It is no model.');
    });
    const paths = [join(downloads, 'uploaded.gguf'), join(downloads, 'own.gguf')] as const;
    for (const path of paths) await writeFile(path, 'GGUF');
    jobs.addFile({ path: paths[0], isOwned: true, fileName: 'uploaded.gguf' }, null);
    jobs.addFile({ path: paths[1], isOwned: false, fileName: 'own.gguf' }, null);
    await jobs.settled();
    expect(ended.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(paths.map((path) => existsSync(path))).toEqual([false, true]);
  });

  it('is told as the enclave tells it, but not how it ended before it did', async () => {
    let finish = (): void => {};
    const { jobs, told } = jobsOver(() => new Promise((resolve) => (finish = () => resolve({ name: 'added' }))));
    const id = jobs.addFile({ path: '/model.gguf', isOwned: false, fileName: 'model.gguf' }, null);
    const [job] = jobs.jobs;
    if (job === undefined) throw new Error('no job');
    jobs.onEnclaveJob({ ...job, state: 'checking', file: 'model.gguf', doneBytes: 5, totalBytes: 10 });
    expect(stateOf(jobs, id)).toBe('checking');
    jobs.onEnclaveJob({ ...job, state: 'done' });
    expect(stateOf(jobs, id)).toBe('checking');
    jobs.onEnclaveJob({ ...job, id: 'unknown', state: 'checking' });
    expect(jobs.jobs.length).toBe(1);
    // Movement within a state is told ten times a second at most.
    const before = told.length;
    for (let doneBytes = 0; doneBytes < 1000; doneBytes++) jobs.onEnclaveJob({ ...job, state: 'checking', doneBytes });
    expect(told.length - before).toBeLessThanOrEqual(2);
    finish();
    await jobs.settled();
    expect(told.at(-1)).toMatchObject({ id, state: 'done', doneBytes: 999, model: 'added' });
  });
});

describe('a job', () => {
  it('that is cancelled says so, here and in the enclave', async () => {
    let refuse = (): void => {};
    const stopped = new Failure('cancelled', 'Adding the model was cancelled.');
    const { jobs, ended, cancelled } = jobsOver(() => new Promise((_, reject) => (refuse = () => reject(stopped))));
    const id = jobs.addFile({ path: '/model.gguf', isOwned: false, fileName: 'model.gguf' }, null);
    jobs.cancel(id);
    jobs.cancel('unknown');
    refuse();
    await jobs.settled();
    expect(cancelled).toEqual([id]);
    expect(ended).toMatchObject([{ id, state: 'cancelled', failure: null }]);
  });

  it('is put away once it has ended, not before', async () => {
    let finish = (): void => {};
    const { jobs } = jobsOver(() => new Promise((resolve) => (finish = () => resolve({ name: 'added' }))));
    const id = jobs.addFile({ path: '/model.gguf', isOwned: false, fileName: 'model.gguf' }, null);
    jobs.dismiss(id);
    expect(jobs.jobs.length).toBe(1);
    finish();
    await jobs.settled();
    jobs.dismiss(id);
    expect(jobs.jobs).toEqual([]);
  });

  it('that ended long ago makes way', async () => {
    const { jobs } = jobsOver(takes);
    for (let number = 0; number < 30; number++) {
      jobs.addFile({ path: '/model.gguf', isOwned: false, fileName: `${number}.gguf` }, null);
      await jobs.settled();
    }
    expect(jobs.jobs.length).toBeLessThanOrEqual(21);
    expect(jobs.jobs.at(-1)?.title).toBe('29.gguf');
  });
});
