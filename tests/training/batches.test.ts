import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRandom } from '../../src-enclave/base/random.ts';
import { planEpoch, planEvaluation } from '../../src-enclave/training/batches.ts';

const lengthsArbitrary = fc.array(fc.integer({ min: 1, max: 128 }), { maxLength: 400 });
const sizeArbitrary = fc.integer({ min: 1, max: 20 });
const sorted = (indices: readonly number[]): number[] => [...indices].sort((left, right) => left - right);
const padding = (batches: readonly (readonly number[])[], lengths: readonly number[]): number =>
  batches.reduce((sum, batch) => {
    const own = batch.map((index) => lengths[index] ?? 0);
    return sum + Math.max(...own) * own.length - own.reduce((total, length) => total + length, 0);
  }, 0);

describe('planEpoch', () => {
  it('uses every example once, in full batches but for one', () => {
    fc.assert(
      fc.property(lengthsArbitrary, sizeArbitrary, fc.integer(), (lengths, batchSize, seed) => {
        const batches = planEpoch(lengths, batchSize, createRandom(seed));
        expect(sorted(batches.flat())).toEqual(lengths.map((_, index) => index));
        expect(batches).toHaveLength(Math.ceil(lengths.length / batchSize));
        expect(batches.filter((batch) => batch.length !== batchSize).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('sorts by length inside every window of eight batches', () => {
    const lengths = Array.from({ length: 16 * 8 }, (_, index) => (index * 37) % 128);
    const batches = planEpoch(lengths, 16, createRandom(1));
    const spans = batches.map((batch) => batch.map((index) => lengths[index] ?? 0));
    for (const span of spans) expect(span).toEqual(sorted(span));
    const starts = spans.map((span) => span[0] ?? 0);
    expect(starts).not.toEqual(sorted(starts));
    const ordered = [...spans].sort((left, right) => (left[0] ?? 0) - (right[0] ?? 0));
    expect(ordered.flat()).toEqual(sorted(lengths));
  });

  it('is the same for the same stream, another for another epoch, and wastes less than plain shuffling', () => {
    const lengths = Array.from({ length: 500 }, (_, index) => (index * 37) % 128);
    const plan = (epoch: number): number[][] => planEpoch(lengths, 16, createRandom(3, 'batches', epoch));
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
    const order = createRandom(4).shuffle(lengths.map((_, index) => index));
    const plain = Array.from({ length: 32 }, (_, batch) => order.slice(batch * 16, batch * 16 + 16)).filter(
      (batch) => batch.length > 0,
    );
    expect(padding(plan(1), lengths)).toBeLessThan(padding(plain, lengths) / 2);
  });
});

describe('planEvaluation', () => {
  it('uses every example once, the shortest first, equal ones in order', () => {
    fc.assert(
      fc.property(lengthsArbitrary, sizeArbitrary, (lengths, batchSize) => {
        const order = planEvaluation(lengths, batchSize).flat();
        expect(sorted(order)).toEqual(lengths.map((_, index) => index));
        for (let place = 1; place < order.length; place++) {
          const [before, here] = [order[place - 1] ?? 0, order[place] ?? 0];
          const gain = (lengths[here] ?? 0) - (lengths[before] ?? 0);
          expect(gain > 0 || (gain === 0 && here > before)).toBe(true);
        }
      }),
    );
  });

  it('refuses a batch size that is none', () => {
    expect(() => planEvaluation([1], 0)).toThrow(RangeError);
    expect(() => planEpoch([1], 1.5, createRandom(1))).toThrow(RangeError);
  });
});
