import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AggregationError, federatedAverage } from '../../src-enclave/aggregation/fedavg.ts';
import type { Contribution } from '../../src-enclave/aggregation/fedavg.ts';
import type { NamedTensors } from '../../src-enclave/base/named-tensors.ts';
import { createRandom } from '../../src-enclave/base/random.ts';

const tensorsOf = (values: readonly number[]): NamedTensors =>
  new Map([
    ['b', { shape: [values.length], values: Float32Array.from(values) }],
    ['a', { shape: [1, 2], values: Float32Array.from([1, 2]) }],
  ]);
const contribution = (participantId: string, examples: number, values: readonly number[]): Contribution => ({
  participantId,
  examples,
  tensors: tensorsOf(values),
});
const bits = (tensors: NamedTensors): unknown =>
  [...tensors].map(([name, { shape, values }]) => [name, shape, [...new Uint32Array(values.slice().buffer)]]);

const length = 6;
const contributions = fc.uniqueArray(
  fc.record({
    participantId: fc.string({ minLength: 1, maxLength: 3 }),
    examples: fc.integer({ min: 1, max: 5000 }),
    values: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: length, maxLength: length }),
  }),
  { minLength: 1, maxLength: 8, selector: ({ participantId }) => participantId },
);
const build = (
  list: readonly { participantId: string; examples: number; values: readonly number[] }[],
): Contribution[] => list.map(({ participantId, examples, values }) => contribution(participantId, examples, values));

describe('federatedAverage', () => {
  it('weights by examples', () => {
    const average = federatedAverage([contribution('x', 1, [1, -4]), contribution('y', 3, [5, 0])]);
    expect([...(average.get('b')?.values ?? [])]).toEqual([4, -1]);
    expect([...average.keys()]).toEqual(['b', 'a']);
  });

  it('does not depend on the order of arrival, bit for bit', () => {
    fc.assert(
      fc.property(contributions, fc.integer(), (list, seed) => {
        const arrived = createRandom(seed).shuffle(list);
        expect(bits(federatedAverage(build(arrived)))).toEqual(bits(federatedAverage(build(list))));
      }),
    );
  });

  it('gives a single participant its own values back, bit for bit', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), fc.integer({ min: 1 }), (values, examples) => {
        const own = contribution('only', examples, values);
        expect(bits(federatedAverage([own]))).toEqual(bits(own.tensors));
      }),
    );
  });

  it('lies between the smallest and the largest value', () => {
    fc.assert(
      fc.property(contributions, (list) => {
        const values = federatedAverage(build(list)).get('b')?.values ?? new Float32Array();
        for (let index = 0; index < length; index++) {
          const own = list.map((item) => item.values[index] ?? 0);
          const slack = Math.max(...own.map(Math.abs)) * 1e-6 + 1e-44;
          expect(values[index]).toBeGreaterThanOrEqual(Math.min(...own) - slack);
          expect(values[index]).toBeLessThanOrEqual(Math.max(...own) + slack);
        }
      }),
    );
  });

  it('leaves its input alone and shares no memory with it', () => {
    const own = contribution('only', 2, [1, 2, 3]);
    federatedAverage([own]).get('b')?.values.fill(9);
    expect([...(own.tensors.get('b')?.values ?? [])]).toEqual([1, 2, 3]);
  });

  it.each<[string, readonly Contribution[]]>([
    ['other shapes', [contribution('x', 1, [1]), contribution('y', 1, [1, 2])]],
    ['a missing tensor', [contribution('x', 1, [1]), { participantId: 'y', examples: 1, tensors: new Map() }]],
    [
      'another name',
      [
        { ...contribution('x', 1, [1]), tensors: new Map([['c', { shape: [1], values: Float32Array.of(1) }]]) },
        { ...contribution('y', 1, [1]), tensors: new Map([['d', { shape: [1], values: Float32Array.of(1) }]]) },
      ],
    ],
    [
      'values that do not fill the shape',
      [{ ...contribution('x', 1, []), tensors: new Map([['c', { shape: [2], values: Float32Array.of(1) }]]) }],
    ],
    ['the same participant twice', [contribution('x', 1, [1]), contribution('y', 1, [1]), contribution('x', 1, [1])]],
    ['no examples', [contribution('x', 0, [1])]],
    ['half an example', [contribution('x', 1.5, [1])]],
  ])('refuses %s', (_, list) => {
    expect(() => federatedAverage(list)).toThrow(AggregationError);
  });

  it('refuses to average nothing', () => {
    expect(() => federatedAverage([])).toThrow(RangeError);
  });
});
