import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { linearSchedule, scheduleFactor } from '../../src-enclave/training/schedule.ts';

const factors = (total: number, warmup: number): number[] =>
  Array.from({ length: total + 1 }, (_, step) => scheduleFactor(linearSchedule(total, warmup), step));

describe('linearSchedule', () => {
  it('equals get_linear_schedule_with_warmup with 2 warm-up steps of 8', () => {
    expect(factors(8, 0.25)).toEqual([0, 0.5, 1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6, 0]);
  });

  it('starts at 1 without a warm-up, and rounds a part of a warm-up step up', () => {
    expect(factors(4, 0)).toEqual([1, 0.75, 0.5, 0.25, 0]);
    expect(linearSchedule(150, 0.06)).toMatchObject({ warmupSteps: 9 });
    expect(linearSchedule(10, 0.01)).toMatchObject({ warmupSteps: 1 });
    expect(factors(2, 1)).toEqual([0, 0.5, 0]);
  });

  it('rises, then falls, within 0 and 1, and stays 0 after the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, warmup) => {
        const schedule = linearSchedule(total, warmup);
        const values = factors(total, warmup);
        const top = values.indexOf(Math.max(...values));
        for (const [step, value] of values.entries()) {
          expect(value >= 0 && value <= 1).toBe(true);
          const next = values[step + 1];
          expect(next === undefined || (step < top ? next > value : next <= value)).toBe(true);
        }
        expect(scheduleFactor(schedule, total + 5)).toBe(0);
      }),
    );
  });

  it('refuses what is no step, fraction or count', () => {
    expect(() => scheduleFactor({ kind: 'constant' }, -1)).toThrow(RangeError);
    expect(() => linearSchedule(0, 0)).toThrow(RangeError);
    expect(() => linearSchedule(5, 1.5)).toThrow(RangeError);
    expect(scheduleFactor({ kind: 'constant' }, 1000)).toBe(1);
  });
});
