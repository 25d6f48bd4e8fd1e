import { describe, expect, it } from 'vitest';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import { batchInputs, labelledCount, type BatchInputs } from '../../src-enclave/training/batch-inputs.ts';
import type { ModelSession } from '../../src-enclave/training/model-session.ts';
import { executorKinds, largestDifference } from '../support/golden-models.ts';
import { languageModel, lora, meanHead, someParameters, tinySession, tinyTexts } from './tiny-models.ts';

const shape = { batchSize: 4, virtualTokens: 0, padTokenId: 9, head: meanHead() };

function input(batch: BatchInputs, name: string): number[] {
  return [...expectDefined(batch.inputs.get(name), name)];
}

describe('batchInputs', () => {
  const texts = [
    { ids: [11, 12, 13], typeIds: [0, 0, 1], label: 2, answerStart: 0 },
    { ids: [14], typeIds: [1], label: 1, answerStart: 0 },
  ];

  it('pads to multiples of four tokens and rows', () => {
    const batch = batchInputs(texts, shape, 2);
    expect(batch.bucket).toEqual({ batch: 4, tokens: 4, labelled: 4 });
    const rows = (name: string): number[][] => {
      const values = input(batch, name);
      return [0, 1, 2, 3].map((row) => values.slice(4 * row, 4 * row + 4));
    };
    const padding = [9, 9, 9, 9];
    expect(rows('ids')).toEqual([[11, 12, 13, 9], [14, ...padding.slice(1)], padding, padding]);
    expect(rows('mask').map((row) => row.filter((value) => value === 1).length)).toEqual([3, 1, 1, 1]);
    expect(rows('typeIds')[0]).toEqual([0, 0, 1, 0]);
    expect(input(batch, 'labels')).toEqual([2, 1, 0, 0]);
    expect(input(batch, 'rowWeights')).toEqual([0.5, 0.5, 0, 0]);
    expect(input(batch, 'lastRows')).toEqual([2, 4, 8, 12]);
    expect(batch).toMatchObject({ tokens: 4, labelled: 2 });
  });

  it('counts positions from the virtual tokens on, and names none that a text does not have', () => {
    const positions = input(batchInputs(texts, { ...shape, virtualTokens: 5 }, 2), 'positions');
    expect(positions.slice(0, 4)).toEqual([5, 6, 7, 7]);
    expect(Math.max(...positions)).toBe(7);
  });

  it('labels the answer of a language model: each token is expected one row earlier', () => {
    const answers = [
      { ids: [11, 12, 13, 14], typeIds: [0, 0, 0, 0], label: -1, answerStart: 2 },
      { ids: [15, 16], typeIds: [0, 0], label: -1, answerStart: 0 },
    ];
    const batch = batchInputs(answers, { ...shape, head: languageModel }, 3);
    expect(batch.bucket).toEqual({ batch: 4, tokens: 4, labelled: 16 });
    expect(batch.labelled).toBe(3);
    expect(labelledCount(answers, languageModel)).toBe(3);
    expect(input(batch, 'rows').slice(0, 4)).toEqual([1, 2, 4, 0]);
    expect(input(batch, 'labels').slice(0, 4)).toEqual([13, 14, 16, 0]);
    expect(input(batch, 'rowWeights').slice(0, 4)).toEqual([1, 1, 1, 0].map((value) => Math.fround(value / 3)));
  });

  it('gives a small batch a small bucket, within the largest', () => {
    const rows = (count: number, batchSize: number): number =>
      batchInputs(
        Array.from({ length: count }, () => expectDefined(texts[0], 'text')),
        { ...shape, batchSize },
        1,
      ).bucket.batch;
    expect([rows(1, 16), rows(4, 16), rows(5, 16), rows(16, 16), rows(5, 6)]).toEqual([4, 4, 8, 16, 6]);
  });

  it('refuses no texts, and more than the bucket holds', () => {
    expect(() => batchInputs([], shape, 1)).toThrow(RangeError);
    expect(() => batchInputs([...texts, ...texts, ...texts], shape, 6)).toThrow(/6 texts/);
  });

  it('counts the rows of a classification', () => {
    expect(labelledCount(texts, meanHead())).toBe(2);
  });
});

describe.each([
  { model: 'bert', head: meanHead() },
  { model: 'llama_tied', head: languageModel },
] as const)('filling rows of $model', ({ model, head }) => {
  it.each(executorKinds)('weigh nothing on %s', async (kind) => {
    const session = tinySession(model, head, lora, { kind });
    const parameters = someParameters(session.definition);
    const texts = tinyTexts(head, 5);
    const step = async (of: ModelSession, batchSize: number) => {
      const { loss, gradients } = await of.step(texts, batchSize, labelledCount(texts, head), parameters, {
        seed: 0,
        step: 0,
      });
      return { loss, gradients: gradients.slice() };
    };
    const exact = await step(session, 5);
    const filled = await step(session, 8);
    expect(Math.abs(exact.loss - filled.loss)).toBeLessThan(1e-6);
    expect(exact.gradients.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    expect(largestDifference(filled.gradients, exact.gradients)).toBeLessThan(1e-6);
  });
});

it('takes texts as long as the model has positions, beside a prefix that is no multiple of eight', async () => {
  const session = tinySession('bert', meanHead(), { kind: 'prefix', virtualTokens: 5, projectionSize: null });
  const { config } = session.definition;
  const length = config.maxPositions - 5;
  const [text] = tinyTexts(meanHead(), 1);
  const longest = {
    ...expectDefined(text, 'text'),
    ids: Array.from({ length }, () => 7),
    typeIds: Array.from({ length }, () => 0),
  };
  const { logits } = await session.predict([longest], 1, someParameters(session.definition));
  expect(logits.every((value) => Number.isFinite(value))).toBe(true);
});
