// Where a chain ends, for whoever goes on with it. The newest segment is checked, with its links and signatures; the ones
// before it are left to verify-chain.ts, so that opening costs the same however long the chain is.

import { verifierOf } from './device-key.ts';
import { retentionStatement, statementOf } from './head.ts';
import { brokenChain, newerChain } from './read-chain.ts';
import { type AuditRecord, decodeLine, looksUnfinished, type Retention } from './record.ts';
import { listSegments, readSegment } from './segments.ts';
import type { Cursor } from './segment-writer.ts';

/** Where the newest segment ends, whole lines only; `records` is 0 where its first was never finished. */
export type ChainEnd = Cursor & {
  readonly chain: string;
  /** Public, in hexadecimal. */
  readonly key: string;
  readonly retention: Retention | null;
};

type FoundEnd = {
  /** Null when there is no record at all. */
  readonly end: ChainEnd | null;
  /** What a crash left after the last whole line. */
  readonly tail: Uint8Array;
  readonly firstSegment: number;
};

/** @throws Failure run-invalid, state-newer; file system errors pass through. */
export async function findEnd(folder: string): Promise<FoundEnd> {
  const segments = await listSegments(folder);
  const newest = segments.at(-1);
  const firstSegment = segments[0] ?? 1;
  if (newest === undefined) return { end: null, tail: new Uint8Array(), firstSegment };
  const { end, tail } = await readEnd(folder, newest);
  if (end !== null) return { end, tail, firstSegment };
  // A crash between making a segment and its first record.
  if (newest === 1) return { end: null, tail, firstSegment };
  if (segments.at(-2) !== newest - 1) throw brokenChain(1);
  const before = await readEnd(folder, newest - 1);
  if (before.end === null || before.tail.length > 0) throw brokenChain(before.end?.index ?? 1);
  return { end: { ...before.end, segment: newest, records: 0, sizeBytes: 0 }, tail, firstSegment };
}

/** A signature that is there must be right: a removal that the key did not sign must not be carried out. */
function isVouched(record: AuditRecord, { chain, key }: Pick<ChainEnd, 'chain' | 'key'>): boolean {
  const { event } = record;
  if (event.kind === 'head') return verifierOf(key)(statementOf(chain, record), event.signature);
  if (event.kind === 'retention') return verifierOf(key)(retentionStatement(chain, event, record), event.signature);
  return true;
}

async function readEnd(folder: string, segment: number): Promise<{ end: ChainEnd | null; tail: Uint8Array }> {
  const found = await readSegment(folder, segment);
  if (found === null) throw brokenChain(1);
  let start: AuditRecord | null = null;
  let last: AuditRecord | null = null;
  let unsigned = 0;
  let sizeBytes = 0;
  let retention: Retention | null = null;
  for (const line of found.lines) {
    const record = decodeLine(line);
    if (record === 'newer') throw newerChain();
    const isNext = last === null || (record?.index === last.index + 1 && record.previous === last.hash);
    if (record === null || !isNext || (last === null) !== (record.event.kind === 'segment'))
      throw brokenChain(last === null ? (record?.index ?? 1) : last.index + 1);
    start ??= record;
    last = record;
    if (start.event.kind === 'segment' && !isVouched(record, start.event)) throw brokenChain(record.index);
    unsigned = record.event.kind === 'head' ? 0 : unsigned + 1;
    sizeBytes += line.length + 1;
    if (record.event.kind === 'retention') retention = record.event;
  }
  if (!looksUnfinished(found.tail)) throw brokenChain((last?.index ?? 0) + 1);
  if (start?.event.kind !== 'segment' || last === null) return { end: null, tail: found.tail };
  const { chain, key, signEvery } = start.event;
  const { index, hash } = last;
  const records = found.lines.length;
  return {
    end: { chain, key, segment, records, sizeBytes, index, hash, unsigned, signEvery, retention },
    tail: found.tail,
  };
}
