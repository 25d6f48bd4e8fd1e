// SHA-256, in lower-case hexadecimal, of bytes, of files (streamed) and of JSON values (canonical form).
// For naming data and detecting change. It proves nothing about who made the bytes.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reads the file once, in bounded memory. File system errors pass through. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

export function sha256OfJson(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/**
 * JSON with keys in code-unit order and no white space: equal values give equal text. Members that are undefined are
 * left out, as in JSON. Throws TypeError for what JSON cannot say (NaN, infinities, functions, undefined elements).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((element: unknown) => canonicalJson(element)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`a ${typeof value} that JSON cannot represent`);
}

// A Map, a Date or a typed array would silently lose what it holds.
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
