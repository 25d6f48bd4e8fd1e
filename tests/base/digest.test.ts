import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson, sha256Hex, sha256OfFile, sha256OfJson } from '../../src-enclave/base/digest.ts';

describe('sha256', () => {
  it('agrees with FIPS 180-4 on "abc", from memory and from a file', async () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256Hex('abc')).toBe(expected);
    expect(sha256Hex(new Uint8Array([97, 98, 99]))).toBe(expected);
    const folder = mkdtempSync(join(tmpdir(), 'digest-'));
    try {
      writeFileSync(join(folder, 'abc'), 'abc');
      expect(await sha256OfFile(join(folder, 'abc'))).toBe(expected);
      await expect(sha256OfFile(join(folder, 'other'))).rejects.toThrow('ENOENT');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, at any depth', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(sha256OfJson({ a: 1, b: 2 })).toBe(sha256OfJson({ b: 2, a: 1 }));
    expect(sha256OfJson({ a: 1, b: undefined })).toBe(sha256OfJson({ a: 1 }));
  });

  it('parses back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(sortless(JSON.parse(canonicalJson(value))))).toBe(
          JSON.stringify(sortless(JSON.parse(JSON.stringify(value)))),
        );
      }),
    );
  });

  it.each([Number.NaN, Infinity, undefined, [undefined], new Map(), new Date(0), new Uint8Array(1), () => 1])(
    'refuses what JSON cannot say: %s',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );
});

function sortless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, member]) => [key, sortless(member)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
