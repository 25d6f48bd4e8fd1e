import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRandom, restoreRandom } from '../../src-enclave/base/random.ts';

const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, () => draw());
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

// Variance of the proportions of four hospitals, averaged over 200 draws.
const spread = (alpha: number): number => {
  const random = createRandom(9, alpha);
  return mean(draws(200, () => variance(random.dirichlet(alpha, 4))));
};

describe('createRandom', () => {
  it('gives the same numbers on every platform', () => {
    const random = createRandom(7, 'batches', 3);
    expect(random.state()).toEqual([475781826, -86669046, -1316034578, 1546638484]);
    expect(draws(3, random.uniform)).toEqual([0.7552399414101911, 0.37238275202009696, 0.7825201657652345]);
    expect(draws(3, random.normal)).toEqual([-1.5083605117654681, 0.9069784192955817, -0.19430662278013786]);
    expect(draws(3, () => random.gamma(0.5))).toEqual([
      1.0820007794420976, 0.00037255953323268843, 0.03652740792428937,
    ]);
  });

  it('gives other streams for other seeds and labels, and tells a number from its text', () => {
    const streams = [[1], [2], [1, 'a'], [1, 'b'], [1, 1], [1, '1'], [1, 'a', 'b'], [1, 'ab']].map(
      ([seed, ...labels]) => JSON.stringify(createRandom(Number(seed), ...labels).state()),
    );
    expect(new Set(streams).size).toBe(streams.length);
  });

  it('continues exactly from a state that went through JSON, whatever was drawn before', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }), (seed, kinds) => {
        const random = createRandom(seed);
        const methods = [random.uniform, random.normal, () => random.gamma(0.3), () => random.integer(10)];
        for (const kind of kinds) methods[kind]?.();
        const restored = restoreRandom(JSON.parse(JSON.stringify(random.state())));
        expect(draws(5, restored.normal)).toEqual(draws(5, random.normal));
      }),
    );
  });

  it('refuses what is not a state', () => {
    for (const state of [[], [1, 2, 3], [0, 0, 0, 0], [1, 2, 3, 0.5], [1, 2, 3, 2 ** 31], [1, 2, 3, Number.NaN]])
      expect(() => restoreRandom(state)).toThrow(RangeError);
    expect(() => createRandom(0.5)).toThrow(RangeError);
  });
});

describe('distributions', () => {
  it('uniform lies in [0, 1) with mean 1/2 and variance 1/12', () => {
    const values = draws(20_000, createRandom(1).uniform);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 1);
    expect(variance(values)).toBeCloseTo(1 / 12, 2);
  });

  it('integer reaches every value below the maximum about equally often', () => {
    const random = createRandom(2);
    const counts = Array.from({ length: 7 }, () => 0);
    for (const value of draws(14_000, () => random.integer(7))) counts[value] = (counts[value] ?? 0) + 1;
    expect(counts).toHaveLength(7);
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    for (const bad of [0, -1, 1.5, 2 ** 32 + 1]) expect(() => random.integer(bad)).toThrow(RangeError);
  });

  it('normal has mean 0 and variance 1', () => {
    const values = draws(20_000, createRandom(3).normal);
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.04);
  });

  it.each([0.1, 0.5, 1, 4])('gamma of shape %d has that mean and variance', (shape) => {
    const random = createRandom(4, shape);
    const values = draws(40_000, () => random.gamma(shape));
    expect(Math.abs(mean(values) - shape)).toBeLessThan(0.05 * Math.max(shape, 0.5));
    expect(Math.abs(variance(values) - shape)).toBeLessThan(0.12 * Math.max(shape, 0.5));
  });

  it('dirichlet gives proportions, more even for a larger alpha, and survives a tiny one', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(1e-4, 0.01, 0.5, 1, 100),
        fc.integer({ min: 1, max: 12 }),
        (seed, a, n) => {
          const parts = createRandom(seed).dirichlet(a, n);
          expect(parts).toHaveLength(n);
          expect(parts.every((part) => part >= 0)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
        },
      ),
    );
    expect(spread(0.1)).toBeGreaterThan(spread(100) * 10);
    expect(() => createRandom(1).dirichlet(0, 3)).toThrow(RangeError);
    expect(() => createRandom(1).gamma(Number.NaN)).toThrow(RangeError);
  });

  it('shuffle keeps the elements, leaves the input and reaches every order', () => {
    const random = createRandom(5);
    const input = [1, 2, 3];
    const orders = new Set(draws(300, () => Number(random.shuffle(input).join(''))));
    expect(orders.size).toBe(6);
    expect(input).toEqual([1, 2, 3]);
    fc.assert(
      fc.property(fc.array(fc.integer()), (values) => {
        expect(
          createRandom(1)
            .shuffle(values)
            .sort((x, y) => x - y),
        ).toEqual([...values].sort((x, y) => x - y));
      }),
    );
  });
});
