// Damaged weight files, at random: a reader may refuse with a Failure or read what is still valid, never anything
// else, and never takes memory on the word of the file.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Failure } from '../../../src-enclave/base/failure.ts';
import { openGguf } from '../../../src-enclave/model/weights/gguf.ts';
import { readSafetensorsFile } from '../../../src-enclave/model/weights/safetensors-file.ts';
import { goldenPath } from '../../support/golden.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Damage = { readonly cutTo: number; readonly flips: readonly { readonly at: number; readonly to: number }[] };

// Headers come first, so most of the damage goes there.
const place = fc.oneof(fc.double({ min: 0, max: 0.1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
const damage: fc.Arbitrary<Damage> = fc.record({
  cutTo: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: place }),
  flips: fc.array(fc.record({ at: place, to: fc.integer({ min: 0, max: 255 }) }), { maxLength: 6 }),
});

function damaged(original: Uint8Array, { cutTo, flips }: Damage): Uint8Array {
  const copy = original.slice(0, Math.floor(cutTo * original.length));
  for (const { at, to } of flips) if (copy.length > 0) copy[Math.floor(at * (copy.length - 1))] = to;
  return copy;
}

const readers = [
  {
    file: goldenPath('models', 'llama_tied', 'model.safetensors'),
    kind: 'safetensors',
    read: (path: string): number => {
      const { tensors } = readSafetensorsFile(path);
      return [...tensors.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    },
  },
  {
    file: goldenPath('gguf', 'types.gguf'),
    kind: 'gguf',
    read: (path: string): number => {
      const file = openGguf(path);
      try {
        let bytes = 0;
        for (const name of file.tensors.keys()) bytes += readOrRefuse(() => file.read(name).byteLength);
        return bytes;
      } finally {
        file.close();
      }
    },
  },
];

function readOrRefuse(read: () => number): number {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return 0;
    throw error;
  }
}

describe.each(readers)('a damaged $kind file', ({ file, read }) => {
  const original = new Uint8Array(readFileSync(file));

  it('is refused with a Failure, or gives no more than its size allows', () => {
    const path = join(temporaryFolder(), 'damaged');
    fc.assert(
      fc.property(damage, (how) => {
        const content = damaged(original, how);
        writeFileSync(path, content);
        // The densest format that is read has 4.5 bits a value: at most about 7.2 bytes of float32 for each.
        expect(readOrRefuse(() => read(path))).toBeLessThanOrEqual(content.length * 8);
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('is refused when it is cut anywhere', () => {
    const path = join(temporaryFolder(), 'cut');
    // A GGUF file may end with up to 31 bytes of padding, which nobody misses.
    const last = original.length - 32;
    for (let length = 0; length <= last; length += Math.max(1, Math.floor(last / 97))) {
      writeFileSync(path, original.subarray(0, length));
      expect(() => read(path)).toThrow(Failure);
    }
  });
});

describe('counts that a file claims', () => {
  it.each([0x20, 0x7f, 0xff])('do not make the GGUF reader allocate (top byte %i)', (top) => {
    const path = join(temporaryFolder(), 'claims.gguf');
    const content = readFileSync(goldenPath('gguf', 'types.gguf'));
    content[15] = top;
    content[23] = top;
    writeFileSync(path, content);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => openGguf(path)).toThrow(/larger than the file can hold/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(content.length * 4 + 1_000_000);
  });
});
