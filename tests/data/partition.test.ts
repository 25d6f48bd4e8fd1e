import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRandom } from '../../src-enclave/base/random.ts';
import { parsePartition, partitionDirichlet, partitionIid } from '../../src-enclave/data/partition.ts';

const indicesBelow = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const covered = (parts: readonly (readonly number[])[]): number[] => parts.flat().sort((left, right) => left - right);
const labelsArbitrary = fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 200 });

function labelCounts(labels: readonly number[], part: readonly number[]): number[] {
  const counts = [0, 0, 0, 0];
  for (const index of part) counts[labels[index] ?? 0] = (counts[labels[index] ?? 0] ?? 0) + 1;
  return counts;
}

const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

describe('parsePartition', () => {
  it('reads both kinds', () => {
    expect(parsePartition('iid')).toEqual({ kind: 'iid' });
    expect(parsePartition('dirichlet:0.5')).toEqual({ kind: 'dirichlet', alpha: 0.5 });
    expect(parsePartition('dirichlet:1e-2')).toEqual({ kind: 'dirichlet', alpha: 0.01 });
  });

  it.each([
    '',
    'IID',
    'dirichlet',
    'dirichlet:',
    'dirichlet:0',
    'dirichlet:-1',
    'dirichlet:x',
    'dirichlet:1e9',
    'iid:1',
  ])('refuses %j', (text) => {
    expect(() => parsePartition(text)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });
});

describe('partitionIid', () => {
  it('gives every example to one hospital, with sizes and label counts that differ by at most one', () => {
    fc.assert(
      fc.property(labelsArbitrary, fc.integer({ min: 1, max: 12 }), fc.integer(), (labels, hospitals, seed) => {
        const parts = partitionIid(labels, hospitals, createRandom(seed));
        expect(covered(parts)).toEqual(indicesBelow(labels.length));
        expect(range(parts.map((part) => part.length))).toBeLessThanOrEqual(1);
        for (let label = 0; label < 4; label++)
          expect(range(parts.map((part) => labelCounts(labels, part)[label] ?? 0))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('depends on the seed only, and takes examples without labels', () => {
    const labels = indicesBelow(50).map(() => null);
    expect(partitionIid(labels, 4, createRandom(1))).toEqual(partitionIid(labels, 4, createRandom(1)));
    expect(partitionIid(labels, 4, createRandom(1))).not.toEqual(partitionIid(labels, 4, createRandom(2)));
  });

  it('refuses more hospitals than examples', () => {
    expect(() => partitionIid([0, 1], 3, createRandom(1))).toThrow(
      expect.objectContaining({ code: 'too-many-hospitals' }),
    );
  });
});

describe('partitionDirichlet', () => {
  it('gives every example to one hospital and each hospital its minimum', () => {
    fc.assert(
      fc.property(
        labelsArbitrary,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0.3, 1, 100),
        fc.integer(),
        (labels, hospitals, alpha, seed) => {
          const parts = partitionDirichlet(labels, hospitals, alpha, createRandom(seed), 2);
          expect(covered(parts)).toEqual(indicesBelow(labels.length));
          for (const part of parts) expect(part.length).toBeGreaterThanOrEqual(2);
        },
      ),
    );
  });

  it('is skewed for a small alpha and even for a large one', () => {
    const labels = indicesBelow(800).map((index) => index % 2);
    const skew = (alpha: number): number => {
      const parts = partitionDirichlet(labels, 4, alpha, createRandom(3, alpha), 40);
      return Math.max(...parts.map((part) => Math.abs(0.5 - (labelCounts(labels, part)[0] ?? 0) / part.length)));
    };
    expect(skew(1e5)).toBeLessThan(0.05);
    expect(skew(0.3)).toBeGreaterThan(0.2);
  });

  it('refuses what no draw can satisfy', () => {
    const attempt = (labels: readonly number[], hospitals: number, alpha: number, minimum: number) => () =>
      partitionDirichlet(labels, hospitals, alpha, createRandom(1), minimum);
    const failure = expect.objectContaining({ code: 'too-many-hospitals' });
    expect(attempt([0, 1, 0, 1], 5, 1, 1)).toThrow(failure);
    expect(attempt([0, 1, 0, 1], 2, 1, 3)).toThrow(failure);
    expect(
      attempt(
        indicesBelow(20).map(() => 0),
        10,
        1e-3,
        2,
      ),
    ).toThrow(failure);
  });
});
