import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Failure } from '../../../src-enclave/base/failure.ts';
import type { NamedTensors } from '../../../src-enclave/base/named-tensors.ts';
import {
  floatTensor,
  integerTensor,
  readSafetensorsFile,
  writeSafetensorsFile,
} from '../../../src-enclave/model/weights/safetensors-file.ts';
import { openSafetensors } from '../../../src-enclave/model/weights/safetensors.ts';
import { goldenPath } from '../../support/golden.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type RawTensor = { readonly dtype: string; readonly shape: readonly number[]; readonly bytes: Uint8Array };

function rawFile(tensors: Readonly<Record<string, RawTensor>>): Buffer {
  let position = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const start = position;
    position += bytes.byteLength;
    return [name, { dtype, shape, data_offsets: [start, position] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...Object.values(tensors).map(({ bytes }) => bytes)]);
}

function rawBytes(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

const someTensors = fc
  .uniqueArray(
    fc.record({ name: fc.string({ minLength: 1, maxLength: 8 }), values: fc.float32Array({ maxLength: 6 }) }),
    { selector: ({ name }) => name, maxLength: 5 },
  )
  .map((list) => new Map(list.map(({ name, values }) => [name, { shape: [values.length, 1], values }])))
  .filter((tensors) => !tensors.has('__metadata__'));

describe('writing safetensors', () => {
  it('reads back what was written, names, shapes, bits and metadata', async () => {
    const path = join(temporaryFolder(), 'a.safetensors');
    await fc.assert(
      fc.asyncProperty(someTensors, async (tensors: NamedTensors) => {
        await writeSafetensorsFile(path, tensors, { format: 'pt' });
        const file = readSafetensorsFile(path);
        expect(new Set(file.tensors.keys())).toEqual(new Set(tensors.keys()));
        expect([...file.metadata]).toEqual([['format', 'pt']]);
        for (const [name, { shape, values }] of tensors) {
          expect(floatTensor(file, name).shape).toEqual(shape);
          expect(rawBytes(floatTensor(file, name).values)).toEqual(rawBytes(values));
        }
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('writes byte for byte what the Python library wrote', async () => {
    const original = goldenPath('models', 'bert', 'model.safetensors');
    const file = readSafetensorsFile(original);
    const tensors = new Map([...file.tensors.keys()].toReversed().map((name) => [name, floatTensor(file, name)]));
    const path = join(temporaryFolder(), 'copy.safetensors');
    await writeSafetensorsFile(path, tensors, Object.fromEntries(file.metadata));
    expect(readFileSync(path).equals(readFileSync(original))).toBe(true);
  });

  it('leaves nothing behind when it fails', async () => {
    const folder = temporaryFolder();
    const broken = new Map([['a', { shape: [3], values: new Float32Array(2) }]]);
    await expect(writeSafetensorsFile(join(folder, 'a.safetensors'), broken)).rejects.toThrow(RangeError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('reading safetensors', () => {
  it('reads every type that reference files use', () => {
    const path = join(temporaryFolder(), 'types.safetensors');
    const content = {
      d: { dtype: 'F64', shape: [2], bytes: rawBytes(Float64Array.of(0.1, -2)) },
      l: { dtype: 'I64', shape: [2], bytes: rawBytes(BigInt64Array.of(-5n, 7n)) },
      i: { dtype: 'I32', shape: [1], bytes: rawBytes(Int32Array.of(-9)) },
      b: { dtype: 'BOOL', shape: [2], bytes: Uint8Array.of(1, 0) },
      u: { dtype: 'U8', shape: [1], bytes: Uint8Array.of(200) },
      q: { dtype: 'I8', shape: [1], bytes: Uint8Array.of(255) },
    };
    writeFileSync(path, rawFile(content));
    const file = readSafetensorsFile(path);
    expect(Object.fromEntries([...file.tensors].map(([name, { values }]) => [name, [...values]]))).toEqual({
      d: [0.1, -2],
      l: [-5n, 7n],
      i: [-9],
      b: [1, 0],
      u: [200],
      q: [-1],
    });
    expect(integerTensor(file, 'l').values).toEqual(Int32Array.of(-5, 7));
    expect(() => floatTensor(file, 'l')).toThrow(Failure);
  });

  it('gives int8 rows as scale times integer in float32, without listing the scales', () => {
    const folder = temporaryFolder();
    const scales = Float32Array.of(0.1, 1 / 3);
    const content = {
      w: { dtype: 'I8', shape: [2, 3], bytes: rawBytes(Int8Array.of(1, -127, 3, 127, 0, -2)) },
      w_scale: { dtype: 'F32', shape: [2], bytes: rawBytes(scales) },
    };
    writeFileSync(join(folder, 'model.safetensors'), rawFile(content));
    const quantization = { scheme: 'int8-row-symmetric', scale_suffix: '_scale' };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ quantization }));
    const store = openSafetensors(folder);
    expect([...store.tensors.values()]).toEqual([{ name: 'w', shape: [2, 3], format: 'INT8_ROWS', region: null }]);
    const expected = [1, -127, 3, 127, 0, -2].map((q, i) => Math.fround(q * (scales[i < 3 ? 0 : 1] ?? 0)));
    expect([...store.read('w')]).toEqual(expected);
    store.close();
  });

  it('refuses int8 rows without their scales', () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'model.safetensors'),
      rawFile({ w: { dtype: 'I8', shape: [1, 1], bytes: Uint8Array.of(1) } }),
    );
    const quantization = { scheme: 'int8-row-symmetric', scale_suffix: '_scale' };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ quantization }));
    expect(() => openSafetensors(folder)).toThrow(/"w" has no matching _scale/);
  });

  it('says where plain float32 lies, and reads it into shared memory when asked', () => {
    const path = goldenPath('models', 'bert', 'model.safetensors');
    const store = openSafetensors(path);
    const name = 'bert.pooler.dense.bias';
    const region = store.tensors.get(name)?.region;
    const values = store.read(name, true);
    expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
    const start = region?.offset ?? 0;
    expect(
      readFileSync(path)
        .subarray(start, start + (region?.byteLength ?? 0))
        .equals(rawBytes(values)),
    ).toBe(true);
    expect(store.read(name).buffer).toBeInstanceOf(ArrayBuffer);
    store.close();
  });

  it('joins shards', () => {
    const whole = openSafetensors(goldenPath('models', 'llama_gqa_untied'));
    const sharded = openSafetensors(goldenPath('models', 'llama_gqa_untied_sharded'));
    expect([...sharded.tensors.keys()].toSorted()).toEqual([...whole.tensors.keys()].toSorted());
    for (const name of whole.tensors.keys()) expect(sharded.read(name)).toEqual(whole.read(name));
    whole.close();
    sharded.close();
  });

  it.each(['../model.safetensors', '/etc/passwd', 'a.bin'])('refuses an index that names %s', (shard) => {
    const folder = temporaryFolder();
    const index = JSON.stringify({ weight_map: { a: shard } });
    writeFileSync(join(folder, 'model.safetensors.index.json'), index);
    expect(() => openSafetensors(folder)).toThrow(/not a \.safetensors file of this folder/);
  });

  it('says that a tensor is not there', () => {
    const store = openSafetensors(goldenPath('models', 'bert'));
    expect(() => store.read('no.such')).toThrow(/no tensor "no.such"/);
    store.close();
  });
});
