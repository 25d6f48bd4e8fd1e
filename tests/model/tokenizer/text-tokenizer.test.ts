import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Failure } from '../../../src-enclave/base/failure.ts';
import { loadTokenizerFile, tokenizerFromJson } from '../../../src-enclave/model/tokenizer/load.ts';
import { ANSWER_END, chatPrompt } from '../../../src-enclave/model/tokenizer/prompt.ts';
import type { PairCut } from '../../../src-enclave/model/tokenizer/text-tokenizer.ts';
import { goldenJson } from '../../support/golden.ts';

const embedded = join(import.meta.dirname, '../../../assets/models/minilm-med/tokenizer.json');
const tokenizer = loadTokenizerFile(embedded, 16_384);
const [cls, sep] = [tokenizer.tokenId('[CLS]'), tokenizer.tokenId('[SEP]')];

const text = fc
  .array(fc.constantFrom('fever', 'of', 'unknown', 'origin', '37.5', 'é', '中'), { maxLength: 12 })
  .map((words) => words.join(' '));

describe('encoding one text', () => {
  it('never gives more than the maximum, keeps the end token, and says when it cut', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (given, maxTokens) => {
        const whole = tokenizer.encode(given, { addSpecialTokens: true });
        const cut = tokenizer.encode(given, { addSpecialTokens: true, maxTokens });
        expect(cut.truncated).toBe(whole.ids.length > maxTokens);
        expect(cut.ids.length).toBe(Math.min(maxTokens, whole.ids.length));
        expect(cut.ids.slice(0, -1)).toEqual(whole.ids.slice(0, cut.ids.length - 1));
        expect([cut.ids[0], cut.ids.at(-1)]).toEqual([cls, sep]);
      }),
      { seed: 4 },
    );
  });

  it('refuses a maximum without room for the special tokens', () => {
    expect(() => tokenizer.encode('a', { addSpecialTokens: true, maxTokens: 1 })).toThrow(RangeError);
    expect(() => tokenizer.encodePair('a', 'b', { maxTokens: 2, cut: 'longest-first' })).toThrow(RangeError);
  });

  it('encodes nothing as nothing, and decodes it so', () => {
    expect(tokenizer.encode('', { addSpecialTokens: true }).ids).toEqual([cls, sep]);
    expect(tokenizer.encode('', { addSpecialTokens: false })).toEqual({ ids: [], truncated: false });
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.decode([cls ?? 0, 9_999_999, -1])).toBe('');
  });

  it('makes a word of more than 100 characters one unknown token', () => {
    const unknown = tokenizer.tokenId('[UNK]');
    expect(tokenizer.encode('a'.repeat(101), { addSpecialTokens: false }).ids).toEqual([unknown]);
    expect(tokenizer.encode('a'.repeat(100), { addSpecialTokens: false }).ids).not.toContain(unknown);
  });

  it('lower-cases by character, a final sigma like any other', () => {
    const ids = (given: string) => tokenizer.encode(given, { addSpecialTokens: false }).ids;
    expect(ids('ΟΔΟΣ')).toEqual(ids('οδοσ'));
  });
});

describe('encoding a pair', () => {
  const cuts: readonly PairCut[] = ['longest-first', 'second-only', 'first-only'];

  it('keeps the form [CLS] a [SEP] b [SEP], the types, and beginnings of both texts', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 3, max: 30 }), fc.constantFrom(...cuts), (a, b, maxTokens, cut) => {
        const [first, second] = [a, b].map((given) => tokenizer.encode(given, { addSpecialTokens: false }).ids);
        const surplus = (first?.length ?? 0) + (second?.length ?? 0) + 3 - maxTokens;
        const target = cut === 'first-only' ? first : second;
        fc.pre(cut === 'longest-first' || surplus <= 0 || (target?.length ?? 0) > surplus);
        const { ids, typeIds, truncated } = tokenizer.encodePair(a, b, { maxTokens, cut });
        const middle = ids.indexOf(sep ?? -1);
        expect(truncated).toBe(surplus > 0);
        expect(ids.length).toBe(Math.min(maxTokens, (first?.length ?? 0) + (second?.length ?? 0) + 3));
        expect(ids.slice(1, middle)).toEqual(first?.slice(0, middle - 1));
        expect(ids.slice(middle + 1, -1)).toEqual(second?.slice(0, ids.length - middle - 2));
        expect(typeIds).toEqual(ids.map((_, i) => (i <= middle ? 0 : 1)));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('fails when the text to cut is too short', () => {
    const long = 'fever '.repeat(40);
    expect(() => tokenizer.encodePair('a', long, { maxTokens: 16, cut: 'first-only' })).toThrow(Failure);
    expect(tokenizer.encodePair('a', long, { maxTokens: 16, cut: 'second-only' }).ids.length).toBe(16);
  });
});

describe('a tokenizer that is not usable', () => {
  const base = { added_tokens: [], model: { type: 'WordPiece', unk_token: '[UNK]', vocab: { '[UNK]': 0, a: 1 } } };

  it.each([
    ['null', null],
    ['no model', { added_tokens: [] }],
    ['an unknown model', { model: { type: 'Magic' } }],
    ['an absurd id', { ...base, model: { ...base.model, vocab: { a: 1e15 } } }],
    ['a negative id', { ...base, model: { ...base.model, vocab: { a: -1 } } }],
    ['an unknown normalizer', { ...base, normalizer: { type: 'Magic' } }],
    ['an unknown pre-tokenizer', { ...base, pre_tokenizer: { type: 'Magic' } }],
    ['an unknown post-processor', { ...base, post_processor: { type: 'Magic' } }],
    [
      'a template without its token',
      {
        ...base,
        post_processor: {
          type: 'TemplateProcessing',
          single: [{ SpecialToken: { id: '[X]', type_id: 0 } }],
          pair: [],
          special_tokens: {},
        },
      },
    ],
  ])('is refused: %s', (_, json) => {
    expect(() => tokenizerFromJson(json, 'tokenizer.json', 1 << 22)).toThrow(
      expect.objectContaining({ name: 'Failure', code: 'tokenizer-invalid' }),
    );
  });

  it('is refused when the model has fewer embeddings', () => {
    expect(tokenizerFromJson(base, 'tokenizer.json', 2).vocabSize).toBe(2);
    expect(() => tokenizerFromJson(base, 'tokenizer.json', 1)).toThrow(/does not belong to this model/);
  });
});

describe('the chat format of SmolLM2', () => {
  it('is two special turns without a system text', () => {
    const smollm2 = tokenizerFromJson(goldenJson('tokenizers', 'smollm2.tokenizer.json'), 'tokenizer.json', 49_152);
    const prompt = chatPrompt('What is gout?');
    expect(prompt).toBe('<|im_start|>user\nWhat is gout?<|im_end|>\n<|im_start|>assistant\n');
    const { ids } = smollm2.encode(prompt, { addSpecialTokens: true });
    expect(ids.filter((id) => smollm2.specialIds.includes(id))).toEqual([1, 2, 1]);
    expect(smollm2.tokenId(ANSWER_END)).toBe(2);
    expect(smollm2.decode(ids, { keepSpecial: true })).toBe(prompt);
    expect(smollm2.decode(ids)).toBe('user\nWhat is gout?\nassistant\n');
  });
});
