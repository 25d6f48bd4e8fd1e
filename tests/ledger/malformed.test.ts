// Files that are no log: whatever is in them, reading ends with a verdict or a failure in words, in bounded time and memory.

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import { createRandom } from '../../src-enclave/base/random.ts';
import { openAuditChain } from '../../src-enclave/ledger/audit-chain.ts';
import { readEntries } from '../../src-enclave/ledger/read-chain.ts';
import { decodeLine, encodeRecord, looksUnfinished } from '../../src-enclave/ledger/record.ts';
import { largestSegmentBytes, segmentPath } from '../../src-enclave/ledger/segments.ts';
import { verifyChain } from '../../src-enclave/ledger/verify-chain.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { readFiles, writeChain, writeFiles } from './support/chains.ts';

/** What each door says of a folder: a verdict's kind, the code of a failure, or the name of anything else. */
async function said(folder: string): Promise<string[]> {
  const told = (error: unknown): string => (error instanceof Failure ? error.code : `not a failure: ${String(error)}`);
  return [
    await verifyChain(folder).then(({ kind }) => kind, told),
    await readEntries(folder, {}).then(() => 'read', told),
    await openAuditChain(folder, { nowMs: () => 0 }).then(async (chain) => {
      await chain.close();
      return 'opened';
    }, told),
  ];
}

describe('a segment of', () => {
  it.each([
    ['deep JSON', `${'['.repeat(8000)}\n`],
    ['deep JSON in a record', `{"at":"","event":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}\n`],
    ['a line without an end', '{'.repeat(3_000_000)],
    ['a very long line', `${'x'.repeat(3_000_000)}\n`],
    ['empty lines', '\n\n\n'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 10, 0xc3, 10])],
    ['another kind of JSON', '{"hash":1,"index":"one"}\n[]\nnull\n'],
    ['JSON with a prototype', '{"__proto__":{"index":1},"constructor":{}}\n'],
  ])('%s is broken', async (_name, content) => {
    const folder = temporaryFolder();
    writeFileSync(segmentPath(folder, 1), content);
    expect(await said(folder)).toEqual([
      expect.stringMatching(/^(broken|run-missing)$/),
      expect.stringMatching(/^(run-invalid|read)$/),
      'run-invalid',
    ]);
  });

  it('more bytes than any segment has is not read', async () => {
    const folder = temporaryFolder();
    writeFileSync(segmentPath(folder, 1), '');
    truncateSync(segmentPath(folder, 1), largestSegmentBytes + 1);
    expect(await said(folder)).toEqual(['broken', 'run-invalid', 'run-invalid']);
  });

  it('a path that is a file is no log', async () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'hello');
    expect(await said(path)).toEqual(['run-missing', 'run-missing', 'option-invalid']);
  });

  it('that is a folder is said', async () => {
    const folder = temporaryFolder();
    mkdirSync(segmentPath(folder, 1));
    await expect(verifyChain(folder)).rejects.toThrow(/EISDIR|directory/);
  });

  it('random bytes, and of good ones with random bytes among them, never breaks the reader', async () => {
    const random = createRandom(5, 'garbage');
    const source = temporaryFolder();
    await writeChain(source, 8);
    const files = readFiles(source);
    for (let trial = 0; trial < 60; trial++) {
      const changed = [...files].map(([name, bytes]) => {
        const copy = Buffer.from(bytes);
        const start = random.integer(copy.length);
        const end = Math.min(copy.length, start + 1 + random.integer(200));
        for (let place = start; place < end; place++) copy[place] = random.integer(256);
        return [name, copy] as const;
      });
      const folder = temporaryFolder();
      writeFiles(folder, new Map(changed));
      const [verdict, ...rest] = await said(folder);
      expect(verdict).toBe('broken');
      for (const one of rest) expect(one).toMatch(/^(run-invalid|read|state-newer)$/);
    }
  });
});

describe('one line', () => {
  it('of anything is a record or none', () => {
    const random = createRandom(6, 'lines');
    for (let trial = 0; trial < 2000; trial++) {
      const line = Buffer.from(Array.from({ length: random.integer(60) }, () => random.integer(256)));
      expect(decodeLine(line)).toBeNull();
    }
  });

  it('that is a whole record is no beginning of one when more follows it', () => {
    const { line } = encodeRecord({
      at: '2026-11-27T12:00:00.000Z',
      event: { kind: 'unclosed', unsigned: 1 },
      index: 2,
      previous: 'ab'.repeat(32),
    });
    const record = line.subarray(0, -1);
    expect(looksUnfinished(record)).toBe(true);
    for (const more of ['\v', '\0', ' ', '\r', 'x', '{"at":"'])
      expect(looksUnfinished(Buffer.concat([record, Buffer.from(more)]))).toBe(false);
  });

  it.each([
    ['', true],
    ['{"at":"2026', true],
    ['{"at":"2026"}', true],
    ['{"at":"2026"}{"hash":', true],
    ['{"at":"2026\0\0\0', true],
    ['\0\0', true],
    ['hello', true],
    ['hello\t', false],
    ['{"at":"é', false],
  ])('%j can be what a crash leaves: %s', (text, isSo) => {
    expect(looksUnfinished(Buffer.from(text))).toBe(isSo);
  });
});
