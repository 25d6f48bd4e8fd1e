import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockTicks, niceRange, niceTicks, roundTicks } from '../../../src-renderer/components/charts/ticks.ts';

describe('niceTicks', () => {
  test.each([
    [0.2, 0.9, 4, [0.2, 0.4, 0.6, 0.8]],
    [0, 2.4, 3, [0, 1, 2]],
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.3, 0.31, 4, [0.3, 0.3025, 0.305, 0.3075, 0.31]],
  ])('%d to %d in at most %d steps', (min, max, count, ticks) => expect(niceTicks(min, max, count)).toEqual(ticks));

  test('stay inside the range and are not too many', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (min, span, count) => {
          const ticks = niceTicks(min, min + span, count);
          expect(ticks.length).toBeLessThanOrEqual(count + 1);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(min - span * 1e-3 - 1e-6);
            expect(tick).toBeLessThanOrEqual(min + span * 1.001 + 1e-6);
          }
        },
      ),
      { seed: 3 },
    );
  });
});

describe('roundTicks', () => {
  test('are whole and end at the last round', () => {
    expect(roundTicks(0, 12, 8)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(roundTicks(0, 3, 8)).toEqual([0, 1, 2, 3]);
    expect(roundTicks(0, 12, 4)).toEqual([0, 3, 6, 9, 12]);
    expect(roundTicks(0, 11, 6)).toEqual([0, 2, 4, 6, 8, 11]);
    expect(roundTicks(0, 1, 8)).toEqual([0, 1]);
    expect(roundTicks(0, 500, 8).at(-1)).toBe(500);
  });
});

test('seconds are divided as a clock divides them', () => {
  expect(clockTicks(129, 7)).toEqual([0, 20, 40, 60, 80, 100, 120]);
  expect(clockTicks(600, 7)).toEqual([0, 120, 240, 360, 480, 600]);
});

test('a range is never empty and ends on round numbers', () => {
  expect(niceRange(0.3, 0.3, 4)).toEqual([0.2, 0.4]);
  expect(niceRange(0.2, 0.8, 4)).toEqual([0.2, 0.8]);
  expect(niceRange(0, 0, 4)).toEqual([-0.25, 0.25]);
  const [min, max] = niceRange(0.317, 0.748, 5);
  expect(min).toBeLessThanOrEqual(0.317);
  expect(max).toBeGreaterThanOrEqual(0.748);
});
