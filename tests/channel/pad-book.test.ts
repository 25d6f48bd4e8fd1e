// Pad books on disk, and records under them.

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { burnPadBook, createPadBook, inspectPadBook, PadBook } from '../../src-enclave/channel/pad-book.ts';
import { PadReader, PadWriter } from '../../src-enclave/channel/pad-records.ts';
import { RecordReader, RecordWriter } from '../../src-enclave/channel/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const created = new Date('2026-11-27T12:00:00Z');
const refusal = (code: string): unknown => expect.objectContaining({ code });

async function made(halfBytes = 20_000) {
  const root = temporaryFolder();
  const folders = { a: join(root, 'a'), b: join(root, 'b') };
  await createPadBook(folders, halfBytes, created);
  return folders;
}

async function openBoth(folders: { readonly a: string; readonly b: string }) {
  const sizes = { block: 256, window: 8192 };
  const [a, b] = [await PadBook.open(folders.a, sizes), await PadBook.open(folders.b, sizes)];
  onTestFinished(async () => {
    for (const book of [a, b]) await book.close().catch(() => undefined);
  });
  await a.marks.adopt(await b.marks.announce());
  await b.marks.adopt(await a.marks.announce());
  const base = randomBytes(32);
  return {
    a,
    b,
    writer: new PadWriter(a, new RecordWriter('client', base)),
    outer: new RecordReader('server', base),
    reader: new PadReader(b, new RecordReader('server', base)),
  };
}

describe('a pad book', () => {
  it('is the same random bytes on both sides, for their owner alone', async () => {
    const { a, b } = await made(1000);
    const [one, two] = [readFileSync(join(a, 'pad.bin')), readFileSync(join(b, 'pad.bin'))];
    expect(one.length).toBe(2000);
    expect(one.equals(two)).toBe(true);
    expect(statSync(join(a, 'pad.bin')).mode & 0o077).toBe(0);
    expect(await inspectPadBook(a)).toMatchObject({ side: 'a', halfBytes: 1000, createdAt: created.toISOString() });
    expect((await inspectPadBook(b)).id).toBe((await inspectPadBook(a)).id);
  });

  it('is not made over something, and is refused when it is cut short', async () => {
    const folders = await made(1000);
    await expect(createPadBook(folders, 1000, created)).rejects.toEqual(refusal('run-exists'));
    truncateSync(join(folders.a, 'pad.bin'), 1999);
    await expect(PadBook.open(folders.a)).rejects.toEqual(refusal('run-invalid'));
    await expect(inspectPadBook(temporaryFolder())).rejects.toEqual(refusal('run-missing'));
  });

  it('is used by one program at a time', async () => {
    const { a } = await made(1000);
    const book = await PadBook.open(a);
    await expect(PadBook.open(a)).rejects.toEqual(refusal('data-folder-in-use'));
    await book.close();
    await (await PadBook.open(a)).close();
  });

  it('is gone when it is burned', async () => {
    const { a } = await made(1000);
    await burnPadBook(a);
    expect(existsSync(a)).toBe(false);
  });
});

describe('records under a pad', () => {
  it('carry payloads and leave zeros in the book', async () => {
    const folders = await made();
    const { writer, reader } = await openBoth(folders);
    for (const length of [0, 1, 500, 3000]) {
      const payload = randomBytes(length);
      expect(Buffer.from(await reader.open(await writer.seal(payload))).equals(payload)).toBe(true);
    }
    const used = 4 * 32 + 3501;
    for (const folder of [folders.a, folders.b]) {
      const pad = readFileSync(join(folder, 'pad.bin'));
      expect(pad.subarray(0, used).every((byte) => byte === 0)).toBe(true);
      expect(pad.subarray(used).every((byte) => byte === 0)).toBe(false);
    }
  });

  it('go on after a restart with bytes that were never used', async () => {
    const folders = await made();
    const { a, writer } = await openBoth(folders);
    await writer.seal(randomBytes(100));
    const before = a.marks.left.send;
    await a.close();
    const again = await PadBook.open(folders.a, { block: 256, window: 8192 });
    expect(again.marks.left.send).toBeLessThanOrEqual(before);
    await again.close();
  });

  it('that were altered inside the outer record are refused before any of it is given', async () => {
    const { b, writer, outer } = await openBoth(await made());
    const inner = Uint8Array.from(outer.open(await writer.seal(Buffer.from('a secret'))));
    const base = randomBytes(32);
    // Whoever holds the outer key alone cannot make a record of the book.
    inner[14] = (inner[14] ?? 0) ^ 1;
    const reader = new PadReader(b, new RecordReader('server', base));
    const forged = new RecordWriter('client', base).seal(inner);
    await expect(reader.open(forged)).rejects.toEqual(refusal('pad-forged'));
    await expect(reader.open(forged)).rejects.toEqual(refusal('session-closed'));
  });

  it('whose outer record is not genuine burn no pad', async () => {
    const { b, reader } = await openBoth(await made());
    const before = b.marks.left;
    await expect(reader.open(randomBytes(200))).rejects.toBeDefined();
    expect(b.marks.left).toEqual(before);
  });

  it('are refused when the book is used up, and nothing is sent in the clear instead', async () => {
    const { writer } = await openBoth(await made(100));
    await writer.seal(randomBytes(40));
    await expect(writer.seal(randomBytes(40))).rejects.toEqual(refusal('pad-empty'));
  });
});
