import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { loadGgufTokenizer, tokenizerFromJson } from '../../../src-enclave/model/tokenizer/load.ts';
import type { GgufValue } from '../../../src-enclave/model/weights/gguf-header.ts';
import { goldenJson } from '../../support/golden.ts';

const bpeSchema = z.object({
  model: z.object({
    vocab: z.record(z.string(), z.number()),
    merges: z.array(z.union([z.string(), z.array(z.string())])),
  }),
  added_tokens: z.array(z.object({ id: z.number() })),
});

/** The metadata that a converter writes for a byte-level BPE tokenizer. */
function metadataOf(file: string, extra: Readonly<Record<string, GgufValue>>): ReadonlyMap<string, GgufValue> {
  const { model, added_tokens: added } = bpeSchema.parse(goldenJson('tokenizers', file));
  const special = new Set(added.map(({ id }) => id));
  const tokens = Object.entries(model.vocab).toSorted(([, left], [, right]) => left - right);
  return new Map<string, GgufValue>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.tokens', tokens.map(([token]) => token)],
    ['tokenizer.ggml.token_type', tokens.map(([, id]) => (special.has(id) ? 3 : 1))],
    ['tokenizer.ggml.merges', model.merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')))],
    ...Object.entries(extra),
  ]);
}

const casesSchema = z.object({
  cases: z.array(z.object({ text: z.string(), ids: z.array(z.number()), ids_special: z.array(z.number()).optional() })),
});

describe('a tokenizer inside a GGUF file', () => {
  it.each([
    ['gpt-2', 'smollm2.tokenizer.json', 'smollm2.cases.json', {}],
    ['smollm', 'smollm2.tokenizer.json', 'smollm2_digits.cases.json', {}],
    [
      'llama-bpe',
      'tiny_llama3_style.tokenizer.json',
      'tiny_llama3_style.cases.json',
      { 'tokenizer.ggml.add_bos_token': true, 'tokenizer.ggml.bos_token_id': 0 },
    ],
  ])('splits text by the rule %s as the tokenizer.json does', (pre, file, cases, extra) => {
    const metadata = metadataOf(file, { 'tokenizer.ggml.pre': pre, ...extra });
    const tokenizer = loadGgufTokenizer(metadata, 'model.gguf', 49_152);
    for (const { text, ids, ids_special: special = ids } of casesSchema.parse(goldenJson('tokenizers', cases)).cases) {
      expect(tokenizer.encode(text, { addSpecialTokens: false }).ids, text).toEqual(ids);
      expect(tokenizer.encode(text, { addSpecialTokens: true }).ids, text).toEqual(special);
    }
  });

  it('has the special tokens of the tokenizer.json', () => {
    const file = 'smollm2.tokenizer.json';
    const inside = loadGgufTokenizer(metadataOf(file, {}), 'model.gguf', 49_152);
    expect(inside.specialIds).toEqual(tokenizerFromJson(goldenJson('tokenizers', file), file, 49_152).specialIds);
  });

  it.each([
    ['no tokens', { 'tokenizer.ggml.tokens': [] }, 'tokenizer-invalid'],
    ['another kind', { 'tokenizer.ggml.model': 'llama' }, 'model-unsupported'],
    ['an unknown rule', { 'tokenizer.ggml.pre': 'poro-chat' }, 'model-unsupported'],
  ])('is refused with %s', (_, extra, code) => {
    const metadata = metadataOf('tiny_llama3_style.tokenizer.json', extra);
    expect(() => loadGgufTokenizer(metadata, 'model.gguf', 49_152)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused when the file has none', () => {
    expect(() => loadGgufTokenizer(new Map(), 'model.gguf', 10)).toThrow(/no usable tokenizer inside/);
  });
});
