import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { openCheckpoint } from '../../../src-enclave/model/checkpoint.ts';
import { createModelStore, type ModelStore } from '../../../src-enclave/model/store/model-store.ts';
import { sha256Hex } from '../../../src-enclave/base/digest.ts';
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
