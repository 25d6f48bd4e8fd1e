import { describe, expect, it } from 'vitest';
import { chooseFiles, shardFiles } from '../../../src-enclave/host/hub/choose-files.ts';
import type { HubFile } from '../../../src-enclave/host/hub/hub-listing.ts';

const file = (path: string, sizeBytes = 10): HubFile => ({
  path,
  sizeBytes,
  digest: { kind: 'sha256', hex: 'a'.repeat(64) },
});
const choose = (paths: readonly (string | HubFile)[], wanted: string | null = null) =>
  chooseFiles(
    paths.map((path) => (typeof path === 'string' ? file(path) : path)),
    'org/name',
    wanted,
  );
const failing = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

const bert = ['config.json', 'tokenizer.json', 'model.safetensors'];

describe('of a repository in the format of transformers', () => {
  it('the model, its tokenizer and its licence are taken, and nothing else', () => {
    const { kind, small, weights } = choose([
      ...bert,
      'tokenizer_config.json',
      'LICENSE.txt',
      'LICENCE',
      'README.md',
      'pytorch_model.bin',
      'onnx/model.onnx',
      'sub/config.json',
      'run.py',
    ]);
    expect(kind).toBe('folder');
    expect(small.map(({ name }) => name)).toEqual([
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'LICENSE.txt',
      'LICENCE',
      'README.md',
    ]);
    expect(weights.map(({ name }) => name)).toEqual(['model.safetensors']);
  });

  it('the shards are those of the index', () => {
    const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors', 'other.safetensors'];
    const files = ['config.json', 'tokenizer.json', 'model.safetensors.index.json', ...names].map((path) => file(path));
    expect(choose(files)).toMatchObject({ weights: [], index: { name: 'model.safetensors.index.json' } });
    const index = JSON.stringify({ weight_map: { a: names[1], b: names[0], c: names[0] } });
    expect(shardFiles(index, files, 'org/name').map(({ name }) => name)).toEqual(names.slice(0, 2));
  });

  it.each(['{', '{}', '{"weight_map":{}}', '{"weight_map":{"a":"../x.safetensors"}}', '{"weight_map":{"a":"x.bin"}}'])(
    'the index %j is refused',
    (index) => {
      expect(() => shardFiles(index, [file('../x.safetensors'), file('x.bin')], 'org/name')).toThrow(
        failing('model-corrupt', /Choose another model/),
      );
    },
  );

  it.each(['config.json', 'tokenizer.json'])('one without %s is refused', (missing) => {
    expect(() => choose(bert.filter((path) => path !== missing))).toThrow(
      failing('model-unsupported', new RegExp(`no ${missing}`)),
    );
  });

  it('files of impossible sizes are refused, or left when not needed', () => {
    expect(() => choose([...bert.slice(1), file('config.json', 1e9)])).toThrow(failing('hub-invalid', /1\.0 GB/));
    expect(choose([...bert, file('README.md', 1e9)]).small.map(({ name }) => name)).not.toContain('README.md');
  });
});

describe('of a repository with GGUF files', () => {
  it('the only one is taken', () => {
    expect(choose(['README.md', 'a (1).Q4_0.gguf'])).toMatchObject({ kind: 'gguf', weights: [{ name: 'model.gguf' }] });
  });

  it('one of several has to be named', () => {
    expect(() => choose(['a.Q4_0.gguf', 'q8/a.Q8_0.gguf'])).toThrow(
      failing('option-invalid', /2 GGUF files.*: a\.Q4_0\.gguf, q8\/a\.Q8_0\.gguf\./),
    );
    expect(choose(['a.gguf', 'q8/b.gguf', ...bert], 'q8/b.gguf').weights).toMatchObject([
      { file: { path: 'q8/b.gguf' }, name: 'model.gguf' },
    ]);
    expect(() => choose(['a.gguf', 'b.gguf'], 'c.gguf')).toThrow(failing('hub-missing', /There are: a\.gguf, b\.gguf/));
    expect(() => choose(bert, 'model.safetensors')).toThrow(failing('option-invalid', /Only GGUF/));
  });

  it('long lists are cut', () => {
    const many = Array.from({ length: 45 }, (_, i) => `m${i}.gguf`);
    expect(() => choose(many)).toThrow(failing('option-invalid', /m29\.gguf and 15 more\.$/));
  });

  it('one in parts is refused', () => {
    expect(() => choose(['a-00001-of-00003.gguf'])).toThrow(failing('model-unsupported', /several parts/));
  });
});

it.each([
  [['config.json', 'pytorch_model.bin'], 'model-pickled', /Pickled formats can run code and are not opened\./],
  [['README.md', 'tf_model.h5'], 'model-unsupported', /neither model\.safetensors nor a GGUF file/],
  [[], 'model-unsupported', /neither/],
] as const)('nothing is taken of %j', (files, code, message) => {
  expect(() => choose(files)).toThrow(failing(code, message));
});
