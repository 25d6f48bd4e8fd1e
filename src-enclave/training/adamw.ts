// AdamW (Loshchilov and Hutter, arXiv 1711.05101) over one flat array, with PyTorch's arithmetic and order of operations.
// Works in place: a step over half a million parameters takes a few milliseconds and allocates nothing.

import { expectPositiveInteger } from '../base/expect.ts';

export type AdamWState = {
  /** Steps taken. */
  step: number;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
};

/** A run of parameters [start, end) with its own rate and decoupled decay. */
export type AdamWSegment = {
  readonly start: number;
  readonly end: number;
  readonly learningRate: number;
  readonly weightDecay: number;
};

export type AdamWOptions = {
  /** Ascending and disjoint. Parameters in no segment stay as they are. */
  readonly segments: readonly AdamWSegment[];
  readonly betas: readonly [number, number];
  readonly epsilon: number;
};

export function initAdamW(length: number): AdamWState {
  expectPositiveInteger(length, 'length');
  return { step: 0, firstMoment: new Float32Array(length), secondMoment: new Float32Array(length) };
}

/**
 * One step: changes `parameters` and `state`. All arrays have the same length.
 * Throws RangeError, before anything is changed, when lengths or segments do not fit.
 */
export function updateAdamW(
  state: AdamWState,
  parameters: Float32Array,
  gradients: Float32Array,
  { segments, betas: [beta1, beta2], epsilon }: AdamWOptions,
): void {
  checkSegments(segments, parameters.length);
  if (gradients.length !== parameters.length || state.firstMoment.length !== parameters.length)
    throw new RangeError('parameters, gradients and the AdamW state must have the same length');
  state.step++;
  const correction1 = 1 - integerPower(beta1, state.step);
  const rootOfCorrection2 = Math.sqrt(1 - integerPower(beta2, state.step));
  for (const segment of segments)
    updateSegment(state, parameters, gradients, {
      start: segment.start,
      end: segment.end,
      keep: 1 - segment.learningRate * segment.weightDecay,
      stepSize: segment.learningRate / correction1,
      rootOfCorrection2,
      beta2,
      rest1: 1 - beta1,
      rest2: 1 - beta2,
      epsilon,
    });
}

type SegmentStep = Readonly<
  Record<'start' | 'end' | 'keep' | 'stepSize' | 'rootOfCorrection2' | 'beta2' | 'rest1' | 'rest2' | 'epsilon', number>
>;

function updateSegment(
  { firstMoment, secondMoment }: AdamWState,
  parameters: Float32Array,
  gradients: Float32Array,
  { start, end, keep, stepSize, rootOfCorrection2, beta2, rest1, rest2, epsilon }: SegmentStep,
): void {
  for (let i = start; i < end; i++) {
    const gradient = gradients[i] ?? 0;
    const oldFirst = firstMoment[i] ?? 0;
    const first = Math.fround(oldFirst + rest1 * (gradient - oldFirst));
    const second = Math.fround((secondMoment[i] ?? 0) * beta2 + rest2 * gradient * gradient);
    firstMoment[i] = first;
    secondMoment[i] = second;
    parameters[i] =
      Math.fround((parameters[i] ?? 0) * keep) - (stepSize * first) / (Math.sqrt(second) / rootOfCorrection2 + epsilon);
  }
}

function checkSegments(segments: readonly AdamWSegment[], length: number): void {
  let previousEnd = 0;
  for (const { start, end } of segments) {
    if (
      !Number.isSafeInteger(start) ||
      !Number.isSafeInteger(end) ||
      start < previousEnd ||
      end < start ||
      end > length
    )
      throw new RangeError(`AdamW segments must be ascending, disjoint and within ${length}, got ${start} to ${end}`);
    previousEnd = end;
  }
}

// By multiplication only: the bits of Math.pow may differ between engines, and a resumed run must have the same.
function integerPower(base: number, exponent: number): number {
  let [power, square] = [1, base];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
