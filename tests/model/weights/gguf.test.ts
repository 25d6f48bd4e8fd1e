import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { dequantiseBlocks } from '../../../src-enclave/model/weights/gguf-blocks.ts';
import { openGgufModel, transformersName } from '../../../src-enclave/model/weights/gguf-llama.ts';
import { openGguf } from '../../../src-enclave/model/weights/gguf.ts';
import { ggufBytes } from '../../support/gguf-writer.ts';
import { goldenPath } from '../../support/golden.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const floats = (...values: readonly number[]) => ({
  typeId: 0,
  dimensions: [values.length],
  bytes: new Uint8Array(Float32Array.from(values).buffer),
});

function written(content: Uint8Array): string {
  const path = join(temporaryFolder(), 'model.gguf');
  writeFileSync(path, content);
  return path;
}

const llama = {
  'general.architecture': 'llama',
  'llama.embedding_length': 8,
  'llama.block_count': 1,
  'llama.attention.head_count': 2,
  'llama.feed_forward_length': 8,
  'llama.vocab_size': 4,
};

describe('block formats', () => {
  // scale 2 and minimum 1 in half precision
  const [two, one] = [Uint8Array.of(0x00, 0x40), Uint8Array.of(0x00, 0x3c)];
  const nibbles = Uint8Array.from({ length: 16 }, (_, i) => i | ((15 - i) << 4));
  const target = (): Float32Array => new Float32Array(32);

  it('Q4_0 is scale * (nibble - 8), low nibbles first', () => {
    const values = target();
    dequantiseBlocks('Q4_0', Uint8Array.of(...two, ...nibbles), values);
    expect([...values]).toEqual(Array.from({ length: 32 }, (_, i) => 2 * ((i < 16 ? i : 31 - i) - 8)));
  });

  it('Q4_1 is scale * nibble + minimum', () => {
    const values = target();
    dequantiseBlocks('Q4_1', Uint8Array.of(...two, ...one, ...nibbles), values);
    expect([...values]).toEqual(Array.from({ length: 32 }, (_, i) => 2 * (i < 16 ? i : 31 - i) + 1));
  });

  it('Q8_0 is scale * signed byte', () => {
    const values = target();
    dequantiseBlocks('Q8_0', Uint8Array.of(...two, ...Int8Array.from({ length: 32 }, (_, i) => i - 16)), values);
    expect([...values]).toEqual(Array.from({ length: 32 }, (_, i) => 2 * (i - 16)));
  });
});

describe('GGUF files', () => {
  it('read from many windows of the header', () => {
    const tokens = Array.from({ length: 60_000 }, (_, i) => `token ${i}`);
    const file = openGguf(written(ggufBytes({ 'a.list': tokens, 'b.last': 7 }, { t: floats(1, 2, 3) })));
    expect(file.metadata.get('a.list')).toEqual(tokens);
    expect(file.metadata.get('b.last')).toBe(7);
    expect([...file.read('t')]).toEqual([1, 2, 3]);
    file.close();
  });

  it('refuse tensors of one name, overlapping tensors and odd alignments', () => {
    const twice = ggufBytes({}, { aa: floats(1), ab: floats(2) });
    const renamed = Buffer.from(twice.toString('latin1').replace('ab', 'aa'), 'latin1');
    expect(() => openGguf(written(renamed))).toThrow(/"aa" is there twice/);
    expect(() => openGguf(written(ggufBytes({ 'general.alignment': 24 }, {})))).toThrow(/power of two/);
    const shifted = Buffer.from(twice);
    // The offset of the second tensor is the last field of the header.
    shifted.writeBigUInt64LE(0n, twice.indexOf('ab') + 2 + 4 + 8 + 4);
    expect(() => openGguf(written(shifted))).toThrow(/overlaps/);
  });
});

describe('Llama in GGUF', () => {
  it.each([
    ['blk.12.attn_q.weight', 'model.layers.12.self_attn.q_proj.weight'],
    ['blk.0.ffn_down.bias', 'model.layers.0.mlp.down_proj.bias'],
    ['output_norm.weight', 'model.norm.weight'],
    ['rope_freqs.weight', null],
    ['blk.x.attn_q.weight', null],
    ['blk.0.__proto__.weight', null],
  ])('%s is %s', (name, expected) => {
    expect(transformersName(name)).toBe(expected);
  });

  it('is refused for other architectures, scaled rotation and experts', () => {
    const model = (metadata: Readonly<Record<string, string | number>>, tensors = {}) =>
      openGgufModel(openGguf(written(ggufBytes({ ...llama, ...metadata }, tensors))));
    expect(() => model({ 'general.architecture': 'gemma' })).toThrow(/architecture "gemma"/);
    expect(() => model({ 'llama.rope.scaling.type': 'yarn' })).toThrow(/rotary/);
    expect(() => model({}, { 'rope_freqs.weight': floats(1, 8) })).toThrow(/rotary/);
    expect(() => model({ 'llama.expert_count': 8 })).toThrow(/mixture of experts/);
    expect(model({}, { 'rope_freqs.weight': floats(1, 1) }).config.heads).toBe(2);
  });

  it('is tied when there is no output matrix', () => {
    const file = openGguf(written(ggufBytes(llama, {})));
    expect(openGgufModel(file).config).toMatchObject({ isTied: true, keyValueHeads: 2, headDim: 4, vocabSize: 4 });
    file.close();
    const untied = openGguf(goldenPath('gguf', 'llama_gqa_untied.gguf'));
    expect(openGgufModel(untied).config.isTied).toBe(false);
    untied.close();
  });
});
