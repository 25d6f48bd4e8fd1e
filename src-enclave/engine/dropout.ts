// Dropout masks as a pure function of (seed, step, site): the AES-256 counter keystream, 16 bits an element. The same
// call gives the same mask on every executor and after every restart.

import { createCipheriv, createHash } from 'node:crypto';

/**
 * Fills `mask` with 0 (probability `rate`, to the nearest 2⁻¹⁶) or 1 / (1 − rate).
 * @throws RangeError when the rate is not in [0, 1).
 */
export function fillDropoutMask(
  mask: Float32Array,
  rate: number,
  source: { readonly seed: number; readonly step: number },
  site: string,
): void {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout rate must lie in [0, 1), got ${rate}`);
  const threshold = Math.round(rate * 65536);
  const kept = 1 / (1 - threshold / 65536);
  const key = createHash('sha256').update(`cloister dropout ${source.seed} ${source.step} ${site}`).digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(mask.length * 2));
  const draws =
    stream.byteOffset % 2 === 0
      ? new Uint16Array(stream.buffer, stream.byteOffset, mask.length)
      : Uint16Array.from({ length: mask.length }, (_, i) => stream.readUInt16LE(2 * i));
  for (let i = 0; i < mask.length; i++) mask[i] = (draws[i] ?? 0) < threshold ? 0 : kept;
}
