// Dropout masks as a pure function of (seed, step, site): the AES-256 counter keystream, 8 bits an element. The same call
// gives the same mask on every executor and after every restart.

import { createCipheriv, createHash } from 'node:crypto';

/**
 * Fills `mask` with 0 (probability `rate`, to the nearest 1/256) or the inverse of the probability of being kept.
 * @throws RangeError when the rate is not in [0, 1).
 */
export function fillDropoutMask(
  mask: Float32Array,
  rate: number,
  source: { readonly seed: number; readonly step: number },
  site: string,
): void {
  const threshold = Math.round(rate * 256);
  if (!(rate >= 0 && threshold < 256)) throw new RangeError(`dropout rate must lie in [0, 1), got ${rate}`);
  const values = new Float32Array(256).fill(256 / (256 - threshold), threshold);
  const key = createHash('sha256').update(`cloister dropout ${source.seed} ${source.step} ${site}`).digest();
  const draws = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(mask.length));
  for (let i = 0; i < mask.length; i++) mask[i] = values[draws[i] ?? 0] ?? 0;
}
