// Whatever is done to a chain without its key is found, and the first bad record is named.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src-enclave/base/random.ts';
import { openAuditChain } from '../../src-enclave/ledger/audit-chain.ts';
import type { Head } from '../../src-enclave/ledger/head.ts';
import { verifyChain } from '../../src-enclave/ledger/verify-chain.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  deposit,
  event,
  filesOf,
  forged,
  linesOf,
  type PlacedLine,
  readFiles,
  rewrittenFrom,
  type Segments,
  ticking,
  writeChain,
  writeFiles,
} from './support/chains.ts';

const events = 30;
let files: Segments = new Map();
let lines: readonly PlacedLine[] = [];
let deposited: Head | null = null;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloister-chain-'));
  await writeChain(folder, events);
  files = readFiles(folder);
  lines = linesOf(files);
  deposited = await deposit(folder);
  rmSync(folder, { recursive: true });
});

function head(): Head {
  if (deposited === null) throw new Error('no head was deposited');
  return deposited;
}

function at(index: number): PlacedLine {
  const line = lines[index - 1];
  if (line === undefined) throw new Error(`no line ${index}`);
  return line;
}

/** What is said of files, without a deposited head and with one. */
async function verdicts(folder: string, changed: Segments) {
  writeFiles(folder, changed);
  return { alone: await verifyChain(folder), compared: await verifyChain(folder, { deposited: head() }) };
}

async function verdictsOfLines(folder: string, changed: readonly Pick<PlacedLine, 'file' | 'line'>[]) {
  return await verdicts(folder, filesOf(changed));
}

it('a chain that nobody touched is whole, over several segments', async () => {
  const { alone, compared } = await verdicts(temporaryFolder(), files);
  expect(files.size).toBeGreaterThan(4);
  expect(alone).toMatchObject({
    kind: 'intact',
    first: 1,
    last: lines.length,
    entries: lines.length,
    deposited: 'none',
  });
  expect(compared).toMatchObject({ kind: 'intact', deposited: 'contained', unfinishedBytes: 0 });
  expect(alone).toMatchObject({ lastSigned: { index: lines.length - 1 } });
});

describe('any bit that is flipped', () => {
  it('is found, and its record is named: at random places, all over the chain', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, files);
    const random = createRandom(1, 'flips');
    const names = [...files.keys()];
    for (let trial = 0; trial < 1000; trial++) {
      const name = names[random.integer(names.length)] ?? '';
      const bytes = Buffer.from(files.get(name) ?? '');
      const offset = random.integer(bytes.length);
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 << random.integer(8));
      writeFileSync(join(folder, name), bytes);
      const verdict = await verifyChain(folder);
      writeFileSync(join(folder, name), files.get(name) ?? '');
      const before = (files.get(name) ?? Buffer.alloc(0)).subarray(0, offset).toString('latin1').split('\n').length - 1;
      const index = lines.findIndex(({ file }) => file === name) + before + 1;
      expect(verdict, `byte ${offset} of ${name}`).toMatchObject({
        kind: 'broken',
        index,
        reason: 'changed',
        segment: names.indexOf(name) + 1,
        intactBefore: index - 1,
      });
    }
  });

  it('is found in every line feed, whatever bit', async () => {
    const folder = temporaryFolder();
    for (const [name, whole] of files)
      for (let offset = whole.indexOf(10); offset !== -1; offset = whole.indexOf(10, offset + 1)) {
        const bytes = Buffer.from(whole);
        bytes[offset] = 10 ^ (1 << (offset % 8));
        writeFiles(folder, new Map([...files, [name, bytes]]));
        expect(await verifyChain(folder)).toMatchObject({ kind: 'broken', reason: 'changed' });
      }
  });

  it('and white space, a byte order mark, another order of members: the same JSON is not the same record', async () => {
    const folder = temporaryFolder();
    const placed = lines.find(({ record, file }) => record.event.kind === 'event' && file !== at(1).file) ?? at(1);
    const { record, line } = placed;
    const { at: moment, ...rest } = record;
    for (const text of [
      ` ${JSON.stringify(record)}`,
      `\uFEFF${line.toString()}`,
      JSON.stringify({ ...rest, at: moment }),
      line.toString().replace(`"index":${record.index}`, `"index":${record.index}.0`),
      line.toString().replace('rqe', 'rq\\u0065'),
      `${line.toString()}\r`,
    ]) {
      const changed = lines.map((one) => (one === placed ? { ...one, line: Buffer.from(text) } : one));
      expect((await verdictsOfLines(folder, changed)).alone, text).toMatchObject({
        index: record.index,
        reason: 'changed',
      });
    }
  });
});

describe('a record that is taken out', () => {
  it('is named as missing, whichever it is', async () => {
    const folder = temporaryFolder();
    for (let index = 1; index < lines.length; index++) {
      const { alone } = await verdictsOfLines(folder, lines.toSpliced(index - 1, 1));
      expect(alone).toMatchObject({ kind: 'broken', index, reason: 'missing', intactBefore: index - 1 });
    }
  });

  it('is the first of a whole segment that is gone', async () => {
    const names = [...files.keys()];
    for (const [position, name] of names.entries()) {
      if (position === names.length - 1) break;
      const { alone } = await verdicts(temporaryFolder(), new Map([...files].filter(([other]) => other !== name)));
      const index = lines.findIndex(({ file }) => file === name) + 1;
      expect(alone).toMatchObject({ kind: 'broken', index, reason: 'missing', segment: position + 1 });
    }
  });
});

describe('a record that is put in', () => {
  it('is found where it is, when it is a copy of another', async () => {
    const folder = temporaryFolder();
    const random = createRandom(2, 'copies');
    for (let trial = 0; trial < 200; trial++) {
      const place = random.integer(lines.length + 1);
      const copy = lines[random.integer(lines.length)] ?? at(1);
      const file = (lines[Math.max(0, place - 1)] ?? at(1)).file;
      const { alone } = await verdictsOfLines(folder, lines.toSpliced(place, 0, { ...copy, file }));
      // Of a record and its copy right before it, the second is the one too many.
      const index = copy === lines[place] ? place + 2 : place + 1;
      expect(alone, `${copy.record.index} at ${place}`).toMatchObject({ kind: 'broken', index });
    }
  });

  it('is found when its number, its link and its hash all fit', async () => {
    const folder = temporaryFolder();
    for (let place = 1; place < lines.length; place++) {
      const before = at(place);
      const extra = forged(before, (record) => ({
        ...record,
        index: record.index + 1,
        previous: record.hash,
        event: { kind: 'event', ...event(999) },
      }));
      const { alone } = await verdictsOfLines(folder, lines.toSpliced(place, 0, extra));
      expect(alone).toMatchObject({
        kind: 'broken',
        index: place + 1,
        reason: expect.stringMatching(/^(inserted|bad-signature)$/),
      });
    }
  });

  it('at the end counts as nobody’s: the signature does not cover it', async () => {
    const last = at(lines.length);
    const extra = forged(last, (record) => ({
      ...record,
      index: record.index + 1,
      previous: record.hash,
      event: { kind: 'event', ...event(999) },
    }));
    const { compared } = await verdictsOfLines(temporaryFolder(), [...lines, extra]);
    expect(compared).toMatchObject({
      kind: 'intact',
      last: lines.length + 1,
      unsigned: 1,
      lastSigned: { index: lines.length - 1 },
    });
  });
});

describe('records that change places', () => {
  it('are found at the first of the two', async () => {
    const folder = temporaryFolder();
    const random = createRandom(3, 'swaps');
    for (let trial = 0; trial < 200; trial++) {
      const [left = 0, right = 0] = [random.integer(lines.length), random.integer(lines.length)].sort((a, b) => a - b);
      if (left === right) continue;
      const swapped = lines.map((one, place) => {
        const from = place === left ? right : place === right ? left : place;
        return { file: one.file, line: (lines[from] ?? one).line };
      });
      const { alone } = await verdictsOfLines(folder, swapped);
      expect(alone).toMatchObject({ kind: 'broken', index: left + 1, reason: 'reordered', intactBefore: left });
    }
  });

  it('and segments that change names', async () => {
    const names = [...files.keys()];
    const swapped = new Map(files);
    swapped.set(names[1] ?? '', files.get(names[2] ?? '') ?? Buffer.alloc(0));
    swapped.set(names[2] ?? '', files.get(names[1] ?? '') ?? Buffer.alloc(0));
    const { alone } = await verdicts(temporaryFolder(), swapped);
    expect(alone).toMatchObject({ kind: 'broken', reason: 'reordered', segment: 2 });
  });
});

describe('what is written anew without the key', () => {
  it('with a hash that fits: the record after it tells', async () => {
    const folder = temporaryFolder();
    for (const placed of lines.slice(0, -1)) {
      if (placed.record.event.kind !== 'event') continue;
      const changed = forged(placed, (record) => ({ ...record, event: { kind: 'event', ...event(777) } }));
      const { index } = placed.record;
      const { alone } = await verdictsOfLines(folder, lines.toSpliced(index - 1, 1, changed));
      expect(alone).toMatchObject({ kind: 'broken', index, reason: 'changed', intactBefore: index - 1 });
    }
  });

  it('with every link after it: the next head tells, and vouches for nothing since the one before', async () => {
    const folder = temporaryFolder();
    for (const placed of lines.slice(0, -1)) {
      if (placed.record.event.kind !== 'event') continue;
      const { index } = placed.record;
      const rewritten = rewrittenFrom(lines, index - 1, () => ({ kind: 'event', ...event(777) }));
      const { alone } = await verdictsOfLines(folder, rewritten);
      const intactBefore = alone.kind === 'broken' ? alone.intactBefore : index;
      expect(alone).toMatchObject({ kind: 'broken', reason: 'bad-signature', signedBefore: intactBefore });
      expect(intactBefore).toBeLessThan(index);
    }
  });

  it('without the heads: they are missed', async () => {
    const bare = lines.filter(({ record, file }) => file === at(1).file && record.event.kind !== 'head');
    const many = [...bare, ...bare.slice(1), ...bare.slice(1)].map((one, place) =>
      forged(one, (record) => ({ ...record, index: place + 1 })),
    );
    const { alone } = await verdictsOfLines(
      temporaryFolder(),
      rewrittenFrom(many, 0, (record) => record.event),
    );
    expect(alone).toMatchObject({ kind: 'broken', reason: 'bad-signature', signedBefore: 0 });
  });

  it('with a key of its own: the deposited head tells', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, events);
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
    expect(await verifyChain(folder, { deposited: head() })).toMatchObject({ kind: 'broken', reason: 'other-chain' });
  });
});

describe('against a deposited head', () => {
  it('a tail cut at any record is found', async () => {
    const folder = temporaryFolder();
    for (let kept = 1; kept < lines.length; kept++) {
      const { alone, compared } = await verdictsOfLines(folder, lines.slice(0, kept));
      expect(alone).toMatchObject({ kind: 'intact', last: kept });
      expect(compared).toMatchObject({
        kind: 'broken',
        index: kept + 1,
        reason: 'older-than-deposited',
        intactBefore: kept,
      });
    }
    expect(await verifyChain(temporaryFolder(), { deposited: head() })).toMatchObject({
      kind: 'broken',
      reason: 'older-than-deposited',
    });
  });

  it('a tail cut at any byte is found', async () => {
    const folder = temporaryFolder();
    const [name = '', whole = Buffer.alloc(0)] = [...files].at(-1) ?? [];
    for (let size = whole.length - 1; size >= 0; size -= 7) {
      const { compared } = await verdicts(folder, new Map([...files, [name, whole.subarray(0, size)]]));
      expect(compared).toMatchObject({ kind: 'broken', reason: 'older-than-deposited' });
    }
  });

  it('an older copy that is put back is found, also after it went on', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 5);
    const older = temporaryFolder();
    cpSync(folder, older, { recursive: true });
    await writeChain(folder, 9);
    const newest = await deposit(folder);
    expect(await verifyChain(older, { deposited: newest })).toMatchObject({ reason: 'older-than-deposited' });
    // The same key writes on from the copy, past the deposited head: another history.
    const chain = await openAuditChain(older, { nowMs: ticking(), signEvery: 4, segmentBytes: 4096 });
    for (let number = 100; number < 130; number++) await chain.append(event(number));
    await chain.close();
    expect(await verifyChain(older)).toMatchObject({ kind: 'intact' });
    expect(await verifyChain(older, { deposited: newest })).toMatchObject({
      kind: 'broken',
      index: newest.index,
      reason: 'changed',
    });
  });

  it('a head that is not signed is refused', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, files);
    await expect(verifyChain(folder, { deposited: { ...head(), index: 3 } })).rejects.toThrow(TypeError);
  });
});
