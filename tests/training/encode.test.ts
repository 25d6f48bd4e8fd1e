import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Example } from '../../src-enclave/data/task-data.ts';
import { parseModelConfig } from '../../src-enclave/model/parse-config.ts';
import { chatPrompt } from '../../src-enclave/model/tokenizer/prompt.ts';
import { tokenizerFromJson } from '../../src-enclave/model/tokenizer/load.ts';
import type { TextTokenizer } from '../../src-enclave/model/tokenizer/text-tokenizer.ts';
import { encodeExamples } from '../../src-enclave/training/encode.ts';
import { goldenJson } from '../support/golden.ts';

function goldenTokenizer(name: string): TextTokenizer {
  const { vocab_size: vocabSize } = z
    .object({ vocab_size: z.int() })
    .parse(goldenJson('tokenizers', `${name}.cases.json`));
  const file = `${name}.tokenizer.json`;
  return tokenizerFromJson(goldenJson('tokenizers', file), file, vocabSize);
}

const wordPiece = goldenTokenizer('minilm');
const chat = goldenTokenizer('smollm2');
const bert = parseModelConfig(goldenJson('models', 'bert', 'config.json'), 'config.json');
const llama = parseModelConfig(goldenJson('models', 'llama_tied', 'config.json'), 'config.json');
const words = (count: number): string => Array.from({ length: count }, () => 'pain').join(' ');

function example(first: string, more: Partial<Example> = {}): Example {
  return { row: 0, first, second: null, label: 1, answer: null, ...more };
}

describe('encodeExamples for an encoder', () => {
  it('puts the special tokens around one text and keeps its label', () => {
    const { texts, truncated } = encodeExamples([example('chest pain')], wordPiece, bert, {
      task: 'classification',
      maxTokens: 16,
    });
    expect(wordPiece.decode(texts[0]?.ids ?? [], { keepSpecial: true })).toMatch(/^\[CLS\] chest pain \[SEP\]$/);
    expect(texts[0]).toMatchObject({ label: 1, answerStart: 0 });
    expect(texts[0]?.typeIds).toEqual(texts[0]?.ids.map(() => 0));
    expect(truncated).toBe(0);
  });

  it('counts the texts that were cut, and cuts them to the limit', () => {
    const examples = [example(words(3)), example(words(40)), example(words(14)), example(words(15))];
    const { texts, truncated } = encodeExamples(examples, wordPiece, bert, { task: 'classification', maxTokens: 16 });
    expect(texts.map(({ ids }) => ids.length)).toEqual([5, 16, 16, 16]);
    expect(truncated).toBe(2);
  });

  it('cuts the longer text of a pair first, and counts a pair once', () => {
    const examples = [
      example('cough', { second: words(40) }),
      example(words(40), { second: 'cough' }),
      example(words(40), { second: words(40) }),
      example('cough', { second: 'pain' }),
    ];
    const { texts, truncated } = encodeExamples(examples, wordPiece, bert, { task: 'pair', maxTokens: 13 });
    const lengths = texts.map(({ typeIds }) => [0, 1].map((type) => typeIds.filter((id) => id === type).length));
    // [CLS] first [SEP] has type 0, second [SEP] type 1.
    expect(lengths).toEqual([
      [3, 10],
      [11, 2],
      [7, 6],
      [3, 2],
    ]);
    expect(truncated).toBe(3);
  });

  it('cuts only the context, never its question', () => {
    const question = words(6);
    const options = { task: 'context', maxTokens: 16 } as const;
    const { texts, truncated } = encodeExamples([example(question, { second: words(40) })], wordPiece, bert, options);
    expect(texts[0]?.typeIds.filter((id) => id === 0)).toHaveLength(8);
    expect(texts[0]?.ids).toHaveLength(16);
    expect(truncated).toBe(1);
    expect(() => encodeExamples([example(words(30), { second: 'pain' })], wordPiece, bert, options)).toThrow(
      expect.objectContaining({ code: 'data-invalid' }),
    );
  });

  it('refuses to generate', () => {
    expect(() =>
      encodeExamples([example('a', { answer: 'b', label: null })], wordPiece, bert, {
        task: 'generation',
        maxTokens: 16,
      }),
    ).toThrow(expect.objectContaining({ code: 'model-unsupported' }));
  });
});

describe('encodeExamples for a decoder', () => {
  const generation = { task: 'generation', maxTokens: 48 } as const;
  const ask = (question: string, answer: string, maxTokens = 48) =>
    encodeExamples([example(question, { answer, label: null })], chat, llama, { ...generation, maxTokens });

  it('lays out the prompt, the answer and the end of the turn', () => {
    const { texts, truncated } = ask('What is asthma?', 'A disease of the airways.');
    const [text] = texts;
    expect(chat.decode(text?.ids ?? [], { keepSpecial: true })).toBe(
      `${chatPrompt('What is asthma?')}A disease of the airways.<|im_end|>`,
    );
    expect(chat.decode(text?.ids.slice(text.answerStart) ?? [], { keepSpecial: true })).toBe(
      'A disease of the airways.<|im_end|>',
    );
    expect(text?.label).toBe(-1);
    expect(truncated).toBe(0);
  });

  it('cuts a long answer to half of the tokens, and then does not say that it ended', () => {
    const { texts, truncated } = ask('What is asthma?', words(60));
    const [text] = texts;
    expect((text?.ids.length ?? 0) - (text?.answerStart ?? 0)).toBe(24);
    expect(text?.ids.at(-1)).not.toBe(chat.tokenId('<|im_end|>'));
    expect(truncated).toBe(1);
  });

  it('cuts the end of a long question and keeps the markers that end the turn', () => {
    const { texts, truncated } = ask(`First ${words(60)} last`, 'Yes.');
    const [text] = texts;
    const prompt = chat.decode(text?.ids.slice(0, text.answerStart) ?? [], { keepSpecial: true });
    expect(text?.answerStart).toBe(24);
    expect(prompt).toMatch(/^<\|im_start\|>user\nFirst pain.*pain<\|im_end\|>\n<\|im_start\|>assistant\n$/s);
    expect(prompt).not.toContain('last');
    expect(chat.decode(text?.ids.slice(24) ?? [], { keepSpecial: true })).toBe('Yes.<|im_end|>');
    expect(truncated).toBe(1);
  });

  it.each([8, 16, 17, 48])('never exceeds %i tokens', (maxTokens) => {
    const { texts, truncated } = ask(words(60), words(60), maxTokens);
    expect(texts[0]?.ids.length).toBe(maxTokens);
    expect(truncated).toBe(1);
  });

  it('refuses a tokenizer without answer markers', () => {
    expect(() => encodeExamples([example('a', { answer: 'b' })], wordPiece, llama, generation)).toThrow(
      expect.objectContaining({ code: 'model-unsupported' }),
    );
  });

  it('classifies one text, and a pair as one text', () => {
    const { texts, truncated } = encodeExamples(
      [example('chest pain', { label: 2 }), example('chest pain', { second: 'cough' }), example(words(40))],
      chat,
      llama,
      { task: 'pair', maxTokens: 10 },
    );
    const decoded = texts.slice(0, 2).map(({ ids }) => chat.decode(ids));
    expect(decoded).toEqual(['chest pain', 'chest pain\ncough']);
    expect(texts.map(({ label }) => label)).toEqual([2, 1, 1]);
    expect(texts.every(({ typeIds }) => typeIds.every((id) => id === 0))).toBe(true);
    expect(texts[2]?.ids).toHaveLength(10);
    expect(truncated).toBe(1);
  });
});
