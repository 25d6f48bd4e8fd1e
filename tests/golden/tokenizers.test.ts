// Ids and decoded text against Hugging Face's tokenizers, exactly, for every case of the golden set.

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Failure } from '../../src-enclave/base/failure.ts';
import { tokenizerFromJson } from '../../src-enclave/model/tokenizer/load.ts';
import type { PairCut, TextTokenizer } from '../../src-enclave/model/tokenizer/text-tokenizer.ts';
import { goldenJson, goldenNames } from '../support/golden.ts';

const ids = z.array(z.int());

const pairSchema = z.object({
  a: z.string(),
  b: z.string(),
  max_length: z.int(),
  strategy: z.enum(['longest_first', 'only_first', 'only_second']),
  ids: ids.optional(),
  type_ids: ids.optional(),
  attention_mask: ids.optional(),
  error: z.string().optional(),
});

const casesSchema = z.object({
  vocab_size: z.int(),
  /** `NAME.tokenizer.json …`: which file the cases were made with. */
  tokenizer: z.string(),
  pre_tokenizer: z.unknown().optional(),
  cases: z.array(
    z.object({
      text: z.string(),
      ids,
      ids_special: ids.optional(),
      decoded: z.string(),
      decoded_skip_special: z.string().optional(),
    }),
  ),
  pairs: z.array(pairSchema).default([]),
});

const cuts: Readonly<Record<z.infer<typeof pairSchema>['strategy'], PairCut>> = {
  longest_first: 'longest-first',
  only_first: 'first-only',
  only_second: 'second-only',
};

const names = goldenNames('tokenizers')
  .filter((file) => file.endsWith('.cases.json'))
  .map((file) => file.replace('.cases.json', ''));

function load(golden: z.infer<typeof casesSchema>): TextTokenizer {
  const file = /^\S+\.tokenizer\.json/.exec(golden.tokenizer)?.[0] ?? '';
  const json = z.looseObject({}).parse(goldenJson('tokenizers', file));
  const replaced = golden.pre_tokenizer === undefined ? json : { ...json, pre_tokenizer: golden.pre_tokenizer };
  return tokenizerFromJson(replaced, file, golden.vocab_size);
}

describe('tokenizer fixtures', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThan(0);
  });
});

describe.each(names)('tokenizer %s', (name) => {
  const golden = casesSchema.parse(goldenJson('tokenizers', `${name}.cases.json`));
  const tokenizer = load(golden);

  it('has the vocabulary size', () => {
    expect(tokenizer.vocabSize).toBe(golden.vocab_size);
  });

  it(`gives the ids of all ${golden.cases.length} texts`, () => {
    for (const { text, ids: expected } of golden.cases)
      expect(tokenizer.encode(text, { addSpecialTokens: false }), text).toEqual({ ids: expected, truncated: false });
  });

  it('adds the special tokens of the model', () => {
    for (const { text, ids: plain, ids_special: special = plain } of golden.cases)
      expect(tokenizer.encode(text, { addSpecialTokens: true }).ids, text).toEqual(special);
  });

  it('gives the text back as the reference does', () => {
    for (const { ids: plain, ids_special: special = plain, decoded, decoded_skip_special: skipped } of golden.cases) {
      expect(tokenizer.decode(plain, { keepSpecial: true })).toBe(decoded);
      expect(tokenizer.decode(special)).toBe(skipped ?? tokenizer.decode(plain));
    }
  });
});

const withPairs = names
  .map((name) => ({ name, golden: casesSchema.parse(goldenJson('tokenizers', `${name}.cases.json`)) }))
  .filter(({ golden }) => golden.pairs.length > 0);

describe.each(withPairs)('pairs of tokenizer $name', ({ golden }) => {
  const tokenizer = load(golden);
  const encode = ({ a, b, max_length: maxTokens, strategy }: z.infer<typeof pairSchema>) =>
    tokenizer.encodePair(a, b, { maxTokens, cut: cuts[strategy] });

  it.each(golden.pairs.filter((pair) => pair.error === undefined))('cuts to $max_length by $strategy', (pair) => {
    const length = (pair.attention_mask ?? []).reduce((sum, value) => sum + value, 0);
    const encoded = encode(pair);
    expect(encoded.ids).toEqual(pair.ids?.slice(0, length));
    expect(encoded.typeIds).toEqual(pair.type_ids?.slice(0, length));
  });

  it.each(golden.pairs.filter((pair) => pair.error !== undefined))('refuses $max_length by $strategy', (pair) => {
    expect(() => encode(pair)).toThrow(Failure);
  });
});
