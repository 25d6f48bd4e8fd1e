// 16-bit floats to float32 by bits, so that every value, also NaN and subnormals, comes out as hardware gives it.
// Targets are the float32 buffer seen as 32-bit integers: storing NaN as a number might change its payload.

/** float32 bits of each of the 65,536 half-precision values. */
export const FLOAT32_BITS_OF_FLOAT16: Uint32Array = makeFloat16Table();

/** The same table as numbers, for arithmetic with block scales. */
export const FLOAT32_OF_FLOAT16: Float32Array = new Float32Array(FLOAT32_BITS_OF_FLOAT16.buffer);

export function widenFloat16(source: Uint16Array, target: Uint32Array): void {
  for (let i = 0; i < source.length; i += 1) target[i] = FLOAT32_BITS_OF_FLOAT16[source[i] ?? 0] ?? 0;
}

export function widenBfloat16(source: Uint16Array, target: Uint32Array): void {
  for (let i = 0; i < source.length; i += 1) target[i] = (source[i] ?? 0) << 16;
}

function makeFloat16Table(): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array(65_536);
  for (let half = 0; half < 65_536; half += 1) table[half] = bitsOfHalf(half);
  return table;
}

function bitsOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) {
    const quietBit = fraction === 0 ? 0 : 0x400000;
    return (sign | 0x7f800000 | quietBit | (fraction << 13)) >>> 0;
  }
  if (exponent !== 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
  if (fraction === 0) return sign >>> 0;
  // Subnormal: shift until the leading bit is the implicit one.
  const shift = Math.clz32(fraction) - 21;
  return (sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)) >>> 0;
}
