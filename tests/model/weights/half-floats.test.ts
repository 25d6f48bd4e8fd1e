import { describe, expect, it } from 'vitest';

import { FLOAT32_OF_FLOAT16, widenBfloat16, widenFloat16 } from '../../../src-enclave/model/weights/half-floats.ts';

/** IEEE 754 binary16, from its definition. */
function halfValue(half: number): number {
  const sign = half >= 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

describe('half-precision floats', () => {
  it('widen to the value that their bits define, all 65,536', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, half) => half);
    const widened = new Float32Array(all.length);
    widenFloat16(all, new Uint32Array(widened.buffer));
    expect(widened).toEqual(Float32Array.from(all, halfValue));
    expect(FLOAT32_OF_FLOAT16).toEqual(widened);
  });

  it('bfloat16 is the upper half of a float32', () => {
    const values = Float32Array.of(1, -2.5, 0, Number.NEGATIVE_INFINITY, 2 ** -130);
    const upper = Uint16Array.from(new Uint32Array(values.buffer), (bits) => bits >>> 16);
    const widened = new Float32Array(values.length);
    widenBfloat16(upper, new Uint32Array(widened.buffer));
    expect(widened).toEqual(values);
  });
});
