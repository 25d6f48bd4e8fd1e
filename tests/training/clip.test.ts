import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clipByGlobalNorm } from '../../src-enclave/training/clip.ts';

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

describe('clipByGlobalNorm', () => {
  it('scales by maximum / (norm + 1e-6), as torch does', () => {
    const gradients = Float32Array.of(3, 0, -4);
    expect(clipByGlobalNorm(gradients, 1)).toBe(5);
    // torch.nn.utils.clip_grad_norm_ on the same values.
    expect([...gradients]).toEqual([0.5999999046325684, 0, -0.7999998331069946].map(Math.fround));
  });

  it('leaves short gradients bit for bit, bounds long ones and keeps their direction', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (values, maximum) => {
          const [before, after] = [Float32Array.from(values), Float32Array.from(values)];
          const had = clipByGlobalNorm(after, maximum);
          expect(Math.abs(had - norm(before))).toBeLessThanOrEqual(1e-9 * had);
          if (had + 1e-6 <= maximum) return after.every((value, index) => Object.is(value, before[index]));
          return (
            norm(after) <= maximum * (1 + 1e-6) && after.every((value, index) => value * (before[index] ?? 0) >= 0)
          );
        },
      ),
    );
  });

  it('returns a norm that is not finite and leaves the gradients', () => {
    const gradients = Float32Array.of(1, Infinity);
    expect(clipByGlobalNorm(gradients, 1)).toBe(Infinity);
    expect([...gradients]).toEqual([1, Infinity]);
    expect(clipByGlobalNorm(Float32Array.of(Number.NaN), 1)).toBeNaN();
    expect(() => clipByGlobalNorm(gradients, 0)).toThrow(RangeError);
  });
});
