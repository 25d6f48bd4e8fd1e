// The name of an adapter: SHA-256 over its tensors in the order of their names, so that insertion order does not count.

import { createHash } from 'node:crypto';

import type { NamedTensors } from '../base/named-tensors.ts';

/**
 * 64 lower-case hexadecimal digits. Hashed per tensor, names by code unit: the JSON text of [name, shape], its length
 * before it as u32 little-endian, then the float32 values, little-endian. Bits count: -0 and 0 differ.
 */
export function adapterHash(tensors: NamedTensors): string {
  const hash = createHash('sha256');
  const ordered = [...tensors].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [name, { shape, values }] of ordered) {
    const description = Buffer.from(JSON.stringify([name, shape]));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(description.length);
    hash
      .update(length)
      .update(description)
      .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
