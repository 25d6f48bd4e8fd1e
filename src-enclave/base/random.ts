// Seeded randomness, the same on every platform: independent streams by label, and a state that can be journalled.
// For sampling, shuffling and dropout only. Never for keys, masks or privacy noise: those need the system's generator.
// Only functions whose bits V8 computes in software (log, exp, cos) or IEEE fixes (sqrt) are used: no Math.pow.

import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

import { expectDefined, expectPositiveInteger } from './expect.ts';

/** Four signed 32-bit integers: all there is to know of a stream. JSON-safe. */
export type RandomState = readonly [number, number, number, number];

export type Random = {
  /** A multiple of 2^-53 in [0, 1). */
  readonly uniform: () => number;
  /** An integer in [0, exclusiveMaximum); the maximum is at most 2^32. */
  readonly integer: (exclusiveMaximum: number) => number;
  /** Standard normal. Each call draws two uniforms (Box-Muller, one half unused), so the state says everything. */
  readonly normal: () => number;
  /** A shuffled copy (Fisher-Yates). */
  readonly shuffle: <T extends string | number | object>(values: readonly T[]) => T[];
  /** Gamma with this shape (positive) and scale 1. */
  readonly gamma: (shape: number) => number;
  /** `parts` proportions, at least 0 with sum 1, from the symmetric Dirichlet with this concentration. */
  readonly dirichlet: (alpha: number, parts: number) => number[];
  readonly state: () => RandomState;
};

/**
 * The stream of a seed and labels. Different labels give independent streams; `1` and `'1'` are different labels.
 * Example: `createRandom(plan.seed, 'batches', hospital, epoch)`.
 */
export function createRandom(seed: number, ...labels: readonly (string | number)[]): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  const hash = createHash('sha256')
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  return restoreRandom([hash.readInt32LE(0), hash.readInt32LE(4), hash.readInt32LE(8), hash.readInt32LE(12)]);
}

/** Continues a stream from `state()`. Throws RangeError when the numbers cannot be a state. */
export function restoreRandom(state: readonly number[]): Random {
  if (state.length !== 4 || state.some((word) => word !== (word | 0)) || state.every((word) => word === 0))
    throw new RangeError('a random state is four 32-bit integers, not all zero');
  const generator = xoroshiro128plusFromState(state);

  const uniform = (): number => uniformFloat64(generator);

  const integer = (exclusiveMaximum: number): number => {
    expectPositiveInteger(exclusiveMaximum, 'exclusiveMaximum');
    if (exclusiveMaximum > 2 ** 32) throw new RangeError('exclusiveMaximum must be at most 2^32');
    return uniformInt(generator, 0, exclusiveMaximum - 1);
  };

  // 1 - uniform() lies in (0, 1]: the logarithm is finite.
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

  const shuffle = <T extends string | number | object>(values: readonly T[]): T[] => {
    const shuffled = [...values];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = integer(last + 1);
      const moved = expectDefined(shuffled[last], 'shuffled value');
      shuffled[last] = expectDefined(shuffled[other], 'shuffled value');
      shuffled[other] = moved;
    }
    return shuffled;
  };

  // Marsaglia and Tsang, A simple method for generating gamma variables (2000). Kept as a logarithm: for a small shape
  // the value itself underflows.
  const logGamma = (shape: number): number => {
    if (shape < 1) return logGamma(shape + 1) + Math.log(1 - uniform()) / shape;
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      if (Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
    }
  };

  const gamma = (shape: number): number => Math.exp(logGamma(expectPositive(shape, 'shape')));

  const dirichlet = (alpha: number, parts: number): number[] => {
    expectPositive(alpha, 'alpha');
    const logs = Array.from({ length: expectPositiveInteger(parts, 'parts') }, () => logGamma(alpha));
    const largest = logs.reduce((high, value) => Math.max(high, value), -Infinity);
    const weights = logs.map((value) => Math.exp(value - largest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };

  return { uniform, integer, normal, shuffle, gamma, dirichlet, state: () => readState(generator.getState()) };
}

function readState(words: readonly number[]): RandomState {
  const word = (index: number): number => expectDefined(words[index], 'state word');
  return [word(0), word(1), word(2), word(3)];
}

function expectPositive(value: number, name: string): number {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be positive and finite, got ${value}`);
  return value;
}
