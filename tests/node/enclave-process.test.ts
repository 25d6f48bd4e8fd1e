import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { productVersion } from '../../src-enclave/base/assets.ts';
import type { Job } from '../../src-enclave/protocol/app-records.ts';
import { enclaveInTest } from '../support/enclave-in-test.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeTinyModel } from '../support/tiny-model.ts';

describe('the enclave process', () => {
  it('says who it is, and ends when its parent goes away', async () => {
    const enclave = enclaveInTest(temporaryFolder());
    expect(await enclave.client.process.hello()).toEqual({
      version: productVersion(),
      processId: enclave.child.pid,
    });
    enclave.child.disconnect();
    expect(await enclave.exit).toEqual({ code: 0, signal: null });
    expect(enclave.output()).toBe('');
  });

  it('checks the computer it is on', async () => {
    const lines = await enclaveInTest(temporaryFolder()).client.process.checkup();
    expect(lines.map(({ id }) => id)).toEqual(['engine', 'disk', 'memory', 'processor']);
    expect(lines[0]).toMatchObject({ id: 'engine', verdict: 'proved' });
  });

  it('answers no call of a wrong name, size or shape', async () => {
    const enclave = enclaveInTest(temporaryFolder());
    const codes = new Map<number, unknown>();
    const done = new Promise<void>((resolve) => {
      enclave.child.on('message', (message: { id: number; reply: { code: unknown } }) => {
        codes.set(message.id, message.reply.code);
        if (codes.size === 3) resolve();
      });
    });
    for (const [id, name, input] of [
      [901, 'process.constructor', undefined],
      [902, 'runs.get', { id: '../x' }],
      [903, 'runs.get', { id: 'x'.repeat(70_000) }],
    ])
      enclave.child.send({ id, name, input });
    enclave.child.send({ strange: true });
    await done;
    expect(Object.fromEntries(codes)).toEqual({ 901: 'call-unknown', 902: 'call-invalid', 903: 'call-too-large' });
  });

  it('has its data folder to itself, and gives it free when it is killed', async () => {
    const dataRoot = temporaryFolder();
    const first = enclaveInTest(dataRoot);
    await first.client.process.hello();
    const second = enclaveInTest(dataRoot);
    await expect(second.client.process.hello()).rejects.toMatchObject({ code: 'data-folder-in-use' });
    await expect(second.client.runs.list()).rejects.toMatchObject({ code: 'data-folder-in-use' });
    first.child.kill('SIGKILL');
    await first.exit;
    expect(await enclaveInTest(dataRoot).client.runs.list()).toEqual([]);
  });

  it('lists the sample from its files', async () => {
    const [sample] = await enclaveInTest(temporaryFolder()).client.data.list();
    expect(sample).toMatchObject({ isSample: true, rows: 1600, train: 800, validation: 200, test: 600 });
    expect(sample).toMatchObject({ columns: ['pid', 'chq', 'faq', 'entails'], licence: 'CC BY 4.0' });
  });
});

describe('adding a model', () => {
  const addInput = (path: string, jobId = 'job') => ({
    jobId,
    path,
    title: 'a model',
    name: null,
    isOwned: false,
    hub: null,
  });

  it('tells how far it is, and lists what it made', async () => {
    const enclave = enclaveInTest(temporaryFolder());
    const jobs: Job[] = [];
    enclave.listen('models.job', (job) => jobs.push(job));
    const path = await writeTinyModel(join(temporaryFolder(), 'tiny'));
    expect(await enclave.client.models.add(addInput(path))).toEqual({ name: 'tiny' });
    expect(jobs.map(({ state }) => state)).toEqual(['checking', 'copying', 'done']);
    expect(jobs.at(-1)).toMatchObject({ id: 'job', kind: 'add-file', model: 'tiny', failure: null });
    expect((await enclave.client.models.list()).map(({ name, isEmbedded }) => [name, isEmbedded])).toEqual([
      ['minilm-med', true],
      ['tiny', false],
    ]);
    await enclave.client.models.remove({ name: 'tiny' });
    expect(await enclave.client.models.list()).toHaveLength(1);
    await expect(enclave.client.models.remove({ name: 'minilm-med' })).rejects.toMatchObject({
      code: 'option-invalid',
    });
  });

  it.each([
    ['a damaged GGUF file', 'x.gguf', 'GGUF\u0003\u0000\u0000\u0000', 'model-corrupt'],
    ['a pickle by its name', 'pytorch_model.bin', 'anything', 'model-pickled'],
    ['a pickle by its first bytes', 'model.gguf', '\u0080\u0002}q\u0000', 'model-pickled'],
    ['a zip', 'model', 'PK\u0003\u0004', 'model-pickled'],
    ['what is not there', 'none/no.gguf', null, 'model-missing'],
  ])('refuses %s, without saying where it lies', async (_what, name, content, code) => {
    const enclave = enclaveInTest(temporaryFolder());
    const secret = join(temporaryFolder(), 'a secret folder');
    mkdirSync(secret);
    const path = join(secret, name);
    if (content !== null) writeFileSync(path, content, 'latin1');
    const ended = enclave.waitFor('models.job', ({ state }) => state === 'failed');
    const refusal: unknown = await enclave.client.models.add(addInput(path)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code });
    const { failure } = await ended;
    expect(failure?.code).toBe(code);
    for (const text of [failure?.detail, refusal instanceof Error ? refusal.message : ''])
      expect(text).not.toMatch(/secret|\/tmp/);
    expect(await enclave.client.models.list()).toHaveLength(1);
  });

  it.each([
    ['GGUF....', 'gguf'],
    ['\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"a":1}', 'safetensors'],
    ['\u0080\u0004x', 'pickle'],
    ['hello', 'other'],
    [null, 'missing'],
  ])('tells a file that begins with %j as %s', async (content, kind) => {
    const path = join(temporaryFolder(), 'file');
    if (content !== null) writeFileSync(path, content, 'latin1');
    expect(await enclaveInTest(temporaryFolder()).client.data.peek({ path })).toEqual({ kind });
  });
});
