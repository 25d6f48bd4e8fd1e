// How fast a model is coming in, and how long the rest will take, from what was seen of it. Pure.

import type { Job } from '../../../src-main/contract/index.ts';

export type RateSample = { readonly atMs: number; readonly bytes: number };

/** Older samples say nothing about the speed of now. */
export const rateWindowMs = 10_000;
/** From less than this nothing is said. */
const leastSpanMs = 1000;

/**
 * The samples with one more. Fewer bytes than before mean another piece of work, which starts its own list; so does a
 * clock that was set back.
 */
export function addSample(samples: readonly RateSample[], sample: RateSample): readonly RateSample[] {
  const last = samples.at(-1);
  if (last !== undefined && (sample.bytes < last.bytes || sample.atMs < last.atMs)) return [sample];
  return [...samples.filter(({ atMs }) => sample.atMs - atMs <= rateWindowMs), sample];
}

/** Bytes a second, or null while too little was seen. */
export function rateOf(samples: readonly RateSample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastSpanMs) return null;
  return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
}

/** Null where the whole size or the speed is not known. */
export function timeLeftMs({ doneBytes, totalBytes }: Job, bytesPerSecond: number | null): number | null {
  if (totalBytes === null || bytesPerSecond === null || bytesPerSecond <= 0) return null;
  return (Math.max(0, totalBytes - doneBytes) / bytesPerSecond) * 1000;
}
