// What the length of a record tells: buckets instead of lengths. Padmé (Nikitin et al., "Reducing Metadata Leakage from
// Encrypted Files and Communication with PURBs", 2019, section 4) below one mebibyte, multiples of 64 KiB above.

const mebibyte = 1 << 20;
const block = 1 << 16;
const smallest = 64;

/** The padded length: at most 12 % more below a mebibyte, and 64 KiB above. */
export function paddedLength(length: number): number {
  if (length > mebibyte) return Math.ceil(length / block) * block;
  const least = Math.max(smallest, length);
  const exponent = Math.floor(Math.log2(least));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(0, exponent - kept);
  return Math.ceil(least / step) * step;
}
