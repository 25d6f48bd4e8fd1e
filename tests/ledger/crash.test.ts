// What a crash leaves at the end of a log, at whatever byte, and how the log goes on.

import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src-enclave/base/random.ts';
import { readEntries } from '../../src-enclave/ledger/read-chain.ts';
import {
  openSegmentFile,
  type OpenSegmentFile,
  type SegmentFile,
  segmentPath,
} from '../../src-enclave/ledger/segments.ts';
import { verifyChain } from '../../src-enclave/ledger/verify-chain.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { event, linesOf, numbersIn, openSmall, readFiles, writeChain, writeFiles } from './support/chains.ts';

describe('a log cut short by a crash', () => {
  it('at any byte: what was whole stands, the torn line is cut, and an entry says so', async () => {
    const source = temporaryFolder();
    await writeChain(source, 4, { segmentBytes: 32_768 });
    const files = readFiles(source);
    const [name = '', whole = Buffer.alloc(0)] = [...files].at(-1) ?? [];
    const key = readFileSync(join(source, 'device-key.pem'));
    const ends = [...whole.keys()].filter((offset) => whole[offset] === 10);
    for (let size = 0; size < whole.length; size += size % 5 === 0 ? 7 : 19) {
      const folder = temporaryFolder();
      writeFiles(folder, new Map([[name, whole.subarray(0, size)]]));
      writeFileSync(join(folder, 'device-key.pem'), key);
      const wholeLines = ends.filter((end) => end < size).length;
      const tornBytes = wholeLines === 0 ? size : size - (ends[wholeLines - 1] ?? 0) - 1;
      const found = await verifyChain(folder).catch(() => null);
      const said = found?.kind === 'intact' ? { last: found.last, unfinishedBytes: found.unfinishedBytes } : null;
      expect(said).toEqual(wholeLines === 0 ? null : { last: wholeLines, unfinishedBytes: tornBytes });
      const chain = await openSmall(folder);
      await chain.append(event(99));
      await chain.close();
      expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 0 });
      const entries = await readEntries(folder, { limit: 100 });
      const kept = linesOf(new Map([[name, whole.subarray(0, size)]])).map(({ record }) => record.hash);
      expect(entries.slice(0, wholeLines).map(({ hash }) => hash)).toEqual(kept);
      const torn = entries.flatMap(({ event: one }) => (one.kind === 'torn' ? [one.bytes] : []));
      expect(torn).toEqual(tornBytes === 0 ? [] : [tornBytes]);
      expect((await numbersIn(folder)).at(-1)).toBe(99);
    }
  });

  it('and once more while the torn line is being replaced', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 3);
    const path = segmentPath(folder, 1);
    const whole = readFileSync(path);
    const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
    const eventLine = whole.lastIndexOf(10, lastLine - 2) + 1;
    const good = whole.subarray(0, eventLine);
    const torn = whole.subarray(eventLine, lastLine - 30);
    writeFileSync(path, Buffer.concat([good, torn]));
    await writeChain(folder, 0);
    const written = readFileSync(path).subarray(good.length);
    for (let count = 0; count <= written.length; count += 3) {
      writeFileSync(path, Buffer.concat([good, written.subarray(0, count), torn.subarray(count)]));
      expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
      await writeChain(folder, 0);
      expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 0 });
      expect(readFileSync(path, 'utf8')).toContain('"kind":"torn"');
    }
  });

  it('with the zeros of a file that was longer than what was written', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 2);
    truncateSync(segmentPath(folder, 1), statSync(segmentPath(folder, 1)).size + 500);
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 500 });
    await writeChain(folder, 1);
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 0 });
  });

  it('between a new segment and its first record', async () => {
    for (const left of ['', '{"at":"2026-11-2']) {
      const folder = temporaryFolder();
      await writeChain(folder, 12);
      const next = readFiles(folder).size + 1;
      writeFileSync(segmentPath(folder, next), left);
      expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
      await writeChain(folder, 1);
      expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 0 });
      expect((await numbersIn(folder)).length).toBe(13);
    }
  });

  it('is said by an entry when heads are missing at its end', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 2);
    const path = segmentPath(folder, 1);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, text.lastIndexOf('{"at"')));
    await writeChain(folder, 1);
    const kinds = (await readEntries(folder, {})).map(({ event: one }) => one.kind);
    expect(kinds).toEqual(['segment', 'head', 'event', 'event', 'unclosed', 'head', 'event', 'head']);
  });
});

type ForgetfulDisk = {
  readonly openFile: OpenSegmentFile;
  readonly cutPower: () => Promise<void>;
  readonly closeFiles: () => Promise<void>;
};

/** A disk that holds back what is not synced, and at a power cut keeps a random beginning of it. */
function forgetfulDisk(random: Random): ForgetfulDisk {
  const files: SegmentFile[] = [];
  let isCut = false;
  const held: (() => Promise<void>)[] = [];
  const expectPower = (): void => {
    if (isCut) throw Object.assign(new Error('no power'), { code: 'EIO' });
  };
  return {
    cutPower: async () => {
      // A sync that is under way still ends: what it acknowledges is on the disk.
      isCut = true;
      for (const keep of held.slice(0, random.integer(held.length + 1))) await keep();
    },
    closeFiles: async () => {
      for (const file of files) await file.close();
    },
    openFile: async (path) => {
      expectPower();
      const file = await openSegmentFile(path);
      files.push(file);
      const hold = async (keep: () => Promise<void>): Promise<void> => {
        expectPower();
        held.push(keep);
      };
      return {
        write: async (bytes, offset) => {
          // In pieces, as pages go to a disk.
          for (let start = 0; start < bytes.length; start += 100) {
            const piece = bytes.slice(start, start + 100);
            await hold(async () => file.write(piece, offset + start));
          }
        },
        truncate: async (size) => hold(async () => file.truncate(size)),
        sync: async () => {
          expectPower();
          for (const keep of held.splice(0)) await keep();
          await file.sync();
        },
        // Left open: what is held may still be kept.
        close: async () => undefined,
      };
    },
  };
}

it('after a power cut everything that was acknowledged is there', async () => {
  const random = createRandom(7, 'power');
  for (let trial = 0; trial < 25; trial++) {
    const folder = temporaryFolder();
    const acknowledged: number[] = [];
    for (let session = 0; session < 3; session++) {
      const disk = forgetfulDisk(random);
      const chain = await openSmall(folder, { openFile: disk.openFile });
      const appending = Array.from({ length: 1 + random.integer(20) }, async (_, place) => {
        const number = session * 100 + place + 1;
        await chain.append(event(number));
        acknowledged.push(number);
      });
      await Promise.race([Promise.allSettled(appending), wait(random.integer(6))]);
      await disk.cutPower();
      await Promise.allSettled(appending);
      await chain.close().catch(() => undefined);
      await disk.closeFiles();
      expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
      const there = new Set(await numbersIn(folder));
      expect(acknowledged.filter((number) => !there.has(number))).toEqual([]);
    }
    await writeChain(folder, 1);
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 0 });
  }
});
