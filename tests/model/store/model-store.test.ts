import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { openCheckpoint } from '../../../src-enclave/model/checkpoint.ts';
import { createModelStore, type AddProgress, type ModelStore } from '../../../src-enclave/model/store/model-store.ts';
import { sha256Hex } from '../../../src-enclave/base/digest.ts';
import { Failure } from '../../../src-enclave/base/failure.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const embeddedPath = join(import.meta.dirname, '../../../assets/models/minilm-med');
const addedAt = '2026-01-02T03:04:05.000Z';

function makeStore(): { readonly root: string; readonly store: ModelStore } {
  const root = join(temporaryFolder(), 'models');
  return { root, store: createModelStore(root, { embedded: { 'minilm-med': embeddedPath } }) };
}

const failing = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('the model store', () => {
  it('adds a model with the digests of its files, lists it, opens it, and removes it', async () => {
    const { root, store } = makeStore();
    const added = await store.add(embeddedPath, { name: 'mine', addedAt });
    expect(added).toMatchObject({ name: 'mine', kind: 'folder', modelType: 'bert', source: 'minilm-med', addedAt });
    expect(JSON.stringify(added)).not.toContain(embeddedPath);
    for (const { name, sha256 } of added.files) expect(sha256Hex(readFileSync(join(root, 'mine', name)))).toBe(sha256);
    expect(await store.list()).toEqual([added]);
    expect(await store.info('mine')).toEqual(added);
    const checkpoint = openCheckpoint(await store.resolve('mine'));
    expect(checkpoint.tokenizer().vocabSize).toBe(16_384);
    checkpoint.close();
    await store.remove('mine');
    expect(await store.list()).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
  });

  it('resolves the embedded name, a stored name and a path', async () => {
    const { store } = makeStore();
    expect(await store.resolve('minilm-med')).toBe(embeddedPath);
    expect(await store.resolve(embeddedPath)).toBe(embeddedPath);
    await expect(store.resolve('nothing')).rejects.toThrow(failing('model-missing', /There are: minilm-med/));
  });

  it('refuses a name that is taken or that is not a plain name', async () => {
    const { store } = makeStore();
    await store.add(embeddedPath, { name: 'a', addedAt });
    await expect(store.add(embeddedPath, { name: 'a', addedAt })).rejects.toThrow(failing('model-exists', /named a/));
    await expect(store.add(embeddedPath, { addedAt })).rejects.toThrow(failing('model-exists', /minilm-med/));
    for (const name of ['../b', '.b', 'b/c', '', 'b\n'])
      await expect(store.add(embeddedPath, { name, addedAt })).rejects.toThrow(failing('option-invalid', /name/));
  });

  it.each(['../a', '__proto__', '.', ''])('finds nothing under the name %j', async (name) => {
    const { store } = makeStore();
    await expect(store.info(name)).rejects.toThrow(failing('model-missing', /no model/));
    await expect(store.remove(name)).rejects.toThrow(failing('model-missing', /no model/));
  });

  it('leaves nothing behind when the model is not usable', async () => {
    const { root, store } = makeStore();
    const broken = join(temporaryFolder(), 'broken');
    cpSync(embeddedPath, broken, { recursive: true });
    writeFileSync(join(broken, 'tokenizer.json'), '{}');
    await expect(store.add(broken, { addedAt })).rejects.toThrow(failing('tokenizer-invalid', /cannot be used/));
    expect(existsSync(root)).toBe(false);
  });

  it('leaves out of the list what is not a model', async () => {
    const { root, store } = makeStore();
    await store.add(embeddedPath, { name: 'a', addedAt });
    cpSync(join(root, 'a'), join(root, 'copied'), { recursive: true });
    cpSync(join(root, 'a'), join(root, 'broken'), { recursive: true });
    writeFileSync(join(root, 'broken', 'manifest.json'), '{');
    expect((await store.list()).map(({ name }) => name)).toEqual(['a']);
  });
});

function copyOfModel(): string {
  const folder = join(temporaryFolder(), 'source');
  cpSync(embeddedPath, folder, { recursive: true });
  return folder;
}

describe('adding a model', () => {
  it('tells how far it is, and ends with all', async () => {
    const { store } = makeStore();
    const steps: AddProgress[] = [];
    const added = await store.add(embeddedPath, { name: 'a', addedAt, onProgress: (step) => steps.push(step) });
    const totalBytes = added.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(steps[0]).toEqual({ phase: 'checking', doneBytes: 0, totalBytes: 0 });
    expect(steps[1]).toEqual({ phase: 'copying', doneBytes: 0, totalBytes });
    expect(steps.at(-1)).toEqual({ phase: 'copying', doneBytes: totalBytes, totalBytes });
    expect(steps.length).toBeGreaterThan(10);
  });

  it.each([false, true])('leaves nothing behind when it is stopped (move: %s)', async (move) => {
    const { root, store } = makeStore();
    const source = copyOfModel();
    const before = readdirSync(source);
    const controller = new AbortController();
    const onProgress = ({ doneBytes }: AddProgress): void => {
      if (doneBytes > 5_000_000) controller.abort(new Failure('cancelled', 'Stopped.'));
    };
    const adding = store.add(source, { name: 'a', addedAt, move, onProgress, signal: controller.signal });
    await expect(adding).rejects.toThrow(failing('cancelled', /Stopped/));
    expect(readdirSync(root)).toEqual([]);
    expect(readdirSync(source)).toEqual(before);
  });

  it('does not begin when it was stopped before', async () => {
    const { root, store } = makeStore();
    const adding = store.add(embeddedPath, { name: 'a', addedAt, signal: AbortSignal.abort() });
    await expect(adding).rejects.toThrow(failing('cancelled', /Stopped on request/));
    expect(existsSync(root)).toBe(false);
  });

  it('is refused, with numbers, when the disk lacks room', async () => {
    const root = join(temporaryFolder(), 'models');
    const store = createModelStore(root, { freeBytes: async () => 20_000_000 });
    await expect(store.add(embeddedPath, { name: 'a', addedAt })).rejects.toThrow(
      failing('disk-full', /^The model a needs 17\.\d MB and the disk has 20\.0 MB free\. Free at least 13\.\d MB/),
    );
    expect(readdirSync(root)).toEqual([]);
  });

  it('moves files that are ours, which takes no room', async () => {
    const root = join(temporaryFolder(), 'models');
    const store = createModelStore(root, { freeBytes: async () => 0 });
    const source = copyOfModel();
    writeFileSync(join(source, 'LICENSE.apache.txt'), 'Apache-2.0');
    writeFileSync(join(source, 'other.txt'), 'other');
    const origin = { hub: 'https://huggingface.co', repo: 'org/name', revision: 'c'.repeat(40) };
    const added = await store.add(source, { suggestedName: 'name', addedAt, move: true, origin });
    expect(added).toMatchObject({ name: 'name', origin });
    expect(added.files.map(({ name }) => name)).toContain('LICENSE.apache.txt');
    for (const { name, sha256 } of added.files) expect(sha256Hex(readFileSync(join(root, 'name', name)))).toBe(sha256);
    expect(readdirSync(source).sort()).toEqual(['MANIFEST.json', 'other.txt']);
    expect(await store.info('name')).toEqual(added);
  });

  it('puts moved files back when the last step fails', async () => {
    const { root, store } = makeStore();
    const source = copyOfModel();
    const before = readdirSync(source);
    const onProgress = ({ doneBytes, totalBytes }: AddProgress): void => {
      // Somebody else takes the name meanwhile.
      if (doneBytes === totalBytes && totalBytes > 0) cpSync(embeddedPath, join(root, 'a'), { recursive: true });
    };
    await expect(store.add(source, { name: 'a', addedAt, move: true, onProgress })).rejects.toThrow(
      /ENOTEMPTY|EEXIST|EPERM|permission/,
    );
    expect(readdirSync(source)).toEqual(before);
    expect(readdirSync(root)).toEqual(['a']);
  });

  it('reads manifests from before there were hubs', async () => {
    const { root, store } = makeStore();
    const added = await store.add(embeddedPath, { name: 'a', addedAt });
    expect(JSON.parse(readFileSync(join(root, 'a', 'manifest.json'), 'utf8'))).not.toHaveProperty('origin');
    expect(await store.info('a')).toEqual(added);
    rmSync(root, { recursive: true });
    expect(await store.list()).toEqual([]);
  });
});
