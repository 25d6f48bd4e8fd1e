// Which examples go into which batch. Training: shuffled, sorted by length in windows of 8 batches so that little is
// padding, batch order shuffled. Evaluation: sorted by length. Pure: lengths in, indices out, randomness injected.

import { expectDefined, expectPositiveInteger } from '../base/expect.ts';
import type { Random } from '../base/random.ts';

const batchesPerWindow = 8;

/**
 * One epoch: every index of `lengths` once, in batches of `batchSize`; one of them may be smaller.
 * Give each epoch its own stream, as in `createRandom(seed, 'batches', epoch)`.
 */
export function planEpoch(lengths: readonly number[], batchSize: number, random: Random): number[][] {
  expectPositiveInteger(batchSize, 'batchSize');
  const shuffled = random.shuffle(lengths.map((_, index) => index));
  const batches = chunk(shuffled, batchSize * batchesPerWindow).flatMap((window) =>
    chunk(sortByLength(window, lengths), batchSize),
  );
  return random.shuffle(batches);
}

/** Every index once, the shortest first, in batches of `batchSize`; the last may be smaller. */
export function planEvaluation(lengths: readonly number[], batchSize: number): number[][] {
  expectPositiveInteger(batchSize, 'batchSize');
  return chunk(
    sortByLength(
      lengths.map((_, index) => index),
      lengths,
    ),
    batchSize,
  );
}

// Stable: examples of equal length keep their order.
function sortByLength(indices: readonly number[], lengths: readonly number[]): number[] {
  const lengthOf = (index: number): number => expectDefined(lengths[index], 'length');
  return [...indices].sort((left, right) => lengthOf(left) - lengthOf(right));
}

function chunk(indices: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(indices.length / size) }, (_, number) =>
    indices.slice(number * size, (number + 1) * size),
  );
}
