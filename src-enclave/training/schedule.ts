// How the learning rate goes over the steps of a run: a factor of the peak rate by step, counted from 0.
// Linear is transformers' get_linear_schedule_with_warmup: from 0 up to 1, then down to 0 at the last step's end.

import { expectFraction, expectPositiveInteger } from '../base/expect.ts';

export type Schedule =
  | { readonly kind: 'constant' }
  | { readonly kind: 'linear'; readonly totalSteps: number; readonly warmupSteps: number };

/** Linear over `totalSteps`, the first `warmupFraction` of them (rounded up) warming up. */
export function linearSchedule(totalSteps: number, warmupFraction: number): Schedule {
  expectPositiveInteger(totalSteps, 'totalSteps');
  expectFraction(warmupFraction, 'warmupFraction');
  return { kind: 'linear', totalSteps, warmupSteps: Math.ceil(totalSteps * warmupFraction) };
}

/** The factor, 0 to 1, for the step with this number. With a warm-up, step 0 has factor 0. */
export function scheduleFactor(schedule: Schedule, step: number): number {
  if (!Number.isSafeInteger(step) || step < 0) throw new RangeError(`step must be an integer from 0, got ${step}`);
  if (schedule.kind === 'constant') return 1;
  const { totalSteps, warmupSteps } = schedule;
  if (step < warmupSteps) return step / warmupSteps;
  return Math.max(0, (totalSteps - step) / Math.max(1, totalSteps - warmupSteps));
}
