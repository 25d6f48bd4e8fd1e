import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  accuracy,
  countConfusion,
  f1ByClass,
  macroF1,
  matthewsCorrelation,
} from '../../src-enclave/training/confusion.ts';
import { binaryAuroc, classificationMetrics, perplexity, predictedClass } from '../../src-enclave/training/metrics.ts';
import { exactMatch, rougeL, rougeN, tokenF1 } from '../../src-enclave/training/text-metrics.ts';

const rowsArbitrary = fc.array(
  fc.record({
    truth: fc.nat({ max: 3 }),
    scores: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 60 },
);
const normalise = (scores: readonly number[]): number[] => {
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
};

describe('countConfusion', () => {
  it('has truth in rows and predictions in columns', () => {
    expect(countConfusion([0, 0, 1, 2], [0, 1, 1, 0], 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  it('refuses labels out of range and lists of different length', () => {
    expect(() => countConfusion([2], [0], 2)).toThrow(RangeError);
    expect(() => countConfusion([0], [2], 2)).toThrow(RangeError);
    expect(() => countConfusion([0.5], [0], 2)).toThrow(RangeError);
    expect(() => countConfusion([0, 1], [0], 2)).toThrow(RangeError);
  });
});

describe('figures of a confusion', () => {
  it('are 1 for perfect predictions and 0 where undefined', () => {
    const perfect = countConfusion([0, 1, 2], [0, 1, 2], 3);
    expect([accuracy(perfect), macroF1(perfect), matthewsCorrelation(perfect)]).toEqual([1, 1, 1]);
    const constant = countConfusion([0, 1], [0, 0], 2);
    expect(matthewsCorrelation(constant)).toBe(0);
    expect(f1ByClass(constant)).toEqual([2 / 3, 0]);
    expect(accuracy(countConfusion([], [], 2))).toBe(0);
  });
});

describe('classificationMetrics', () => {
  it('keeps every figure in its range and does not depend on the order of rows', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const measure = (list: typeof rows) =>
          classificationMetrics(
            list.map(({ scores }) => normalise(scores)),
            list.map(({ truth }) => truth),
            4,
          );
        const [metrics, reversed] = [measure(rows), measure([...rows].reverse())];
        for (const value of [metrics.accuracy, metrics.macroF1, metrics.expectedCalibrationError, metrics.auroc ?? 0])
          expect(value >= 0 && value <= 1 + 1e-12).toBe(true);
        expect(Math.abs(metrics.matthews)).toBeLessThanOrEqual(1 + 1e-12);
        expect(metrics.brier >= 0 && metrics.brier <= 2).toBe(true);
        expect(reversed.confusion).toEqual(metrics.confusion);
        expect(reversed.auroc).toEqual(metrics.auroc);
        expect(reversed.brier).toBeCloseTo(metrics.brier, 12);
        expect(reversed.expectedCalibrationError).toBeCloseTo(metrics.expectedCalibrationError, 12);
      }),
    );
  });

  it('refuses no rows, and rows that do not fit', () => {
    expect(() => classificationMetrics([], [], 2)).toThrow(RangeError);
    expect(() => classificationMetrics([[0.5, 0.5]], [0, 1], 2)).toThrow(RangeError);
    expect(() => classificationMetrics([[0.5, 0.5]], [0], 3)).toThrow(RangeError);
    expect(() => classificationMetrics([[0.5, 0.5]], [2], 2)).toThrow(RangeError);
  });

  it('predicts the lowest class of equal scores, also from typed arrays', () => {
    expect(predictedClass([0.2, 0.4, 0.4])).toBe(1);
    expect(predictedClass(Float32Array.of(3, 3, 3))).toBe(0);
  });
});

describe('binaryAuroc', () => {
  it('is the share of pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 5 }), fc.boolean()), { maxLength: 40 }), (rows) => {
        const positives = rows.filter(([, isPositive]) => isPositive);
        const negatives = rows.filter(([, isPositive]) => !isPositive);
        const wins = positives.flatMap(([high]) => negatives.map(([low]) => (high > low ? 1 : high === low ? 0.5 : 0)));
        const area = binaryAuroc(
          rows.map(([score]) => score),
          rows.map(([, isPositive]) => isPositive),
        );
        const expected = wins.length === 0 ? null : wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
        expect(area === null).toBe(expected === null);
        expect(area ?? 0).toBeCloseTo(expected ?? 0, 12);
      }),
    );
  });
});

describe('perplexity', () => {
  it('of a uniform guess over n is n', () => {
    expect(perplexity(10 * Math.log(7), 10)).toBeCloseTo(7, 12);
    expect(() => perplexity(0, 0)).toThrow(RangeError);
  });
});

describe('text metrics', () => {
  it('are 1 for equal texts with words and symmetric in F1', () => {
    const texts = fc.array(fc.constantFrom('fever', 'cough', 'rash', 'pain', 'the'), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const [one, other] = [left.join(' '), right.join(' ')];
        expect([rougeN(one, one, 2).f1, rougeL(one, one).f1, exactMatch(one, [other, one])]).toEqual([1, 1, 1]);
        expect(rougeL(one, other).f1).toBeCloseTo(rougeL(other, one).f1, 12);
        expect(rougeL(one, other).f1).toBeLessThanOrEqual(rougeN(one, other, 1).f1 + 1e-12);
        expect(tokenF1(one, [other])).toBeCloseTo(tokenF1(other, [one]), 12);
      }),
    );
  });
});
