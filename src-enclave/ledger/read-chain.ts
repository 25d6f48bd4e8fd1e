// Reading entries of a chain, also while another process writes it. What is read is checked line by line only; whether
// the chain is whole is what verify-chain.ts finds out.

import { asFailure, Failure, hasCode } from '../base/failure.ts';
import { type AuditRecord, decodeLine, longestLineBytes, type RecordEvent } from './record.ts';
import { listSegments, readFirstLine, readSegment } from './segments.ts';

export type AuditEntry = {
  readonly index: number;
  /** UTC. */
  readonly at: string;
  readonly hash: string;
  readonly event: RecordEvent;
};

export type EntryRange = {
  /** The first index wanted; entries that retention removed are passed over. */
  readonly from?: number;
  /** At most 10,000. */
  readonly limit?: number;
};

const mostEntries = 10_000;

export function newerChain(): Failure {
  return new Failure(
    'state-newer',
    'The audit log was written by a newer version of Cloister. Use that version or a newer one.',
  );
}

export function noChain(folder: string): Failure {
  return new Failure(
    'run-missing',
    `There is no audit log in ${folder}. The first entry is written when it is set up.`,
  );
}

/** @param index The first entry that cannot be trusted. */
export function brokenChain(index: number): Failure {
  return new Failure(
    'run-invalid',
    `Entry ${index.toLocaleString('en')} of the audit log was changed or removed. Find out with cloister audit verify, and ` +
      'restore the log from a backup, or move it away to begin a new one.',
  );
}

/** Records in order, a segment at a time in memory. Stops quietly at a last line that is still being written. */
export async function* readRecords(folder: string, from = 1): AsyncGenerator<AuditRecord> {
  const segments = await listSegments(folder);
  if (segments.length === 0) throw noChain(folder);
  let next: number | null = null;
  for (const segment of segments.slice(await segmentOf(folder, segments, from))) {
    const found = await readSegment(folder, segment);
    if (found === null) throw brokenChain(next ?? from);
    for (const line of found.lines) {
      const record = decodeLine(line);
      if (record === 'newer') throw newerChain();
      if (record === null || (next !== null && record.index !== next)) throw brokenChain(next ?? from);
      next = record.index + 1;
      if (record.index >= from) yield record;
    }
  }
}

/** Where in the list the segment is that holds an index, by their first lines. */
async function segmentOf(folder: string, segments: readonly number[], index: number): Promise<number> {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const line = await readFirstLine(folder, segments[middle] ?? 0, longestLineBytes);
    const record = line === null ? null : decodeLine(line);
    if (record === 'newer') throw newerChain();
    // A last segment may be there without a line yet.
    if (record === null || record.index > index) high = middle - 1;
    else low = middle;
  }
  return low;
}

/** @throws Failure run-missing, run-invalid, state-newer, no-permission. */
export async function readEntries(folder: string, { from = 1, limit = 100 }: EntryRange): Promise<AuditEntry[]> {
  if (!Number.isSafeInteger(from) || from < 1) throw new RangeError(`from must be a positive integer, got ${from}`);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > mostEntries)
    throw new RangeError(`limit must be an integer from 1 to ${mostEntries}, got ${limit}`);
  const entries: AuditEntry[] = [];
  try {
    for await (const record of readRecords(folder, from)) {
      entries.push(entryOf(record));
      if (entries.length === limit) break;
    }
  } catch (error) {
    throw asReadFailure(error);
  }
  return entries;
}

export function entryOf({ index, at, hash, event }: AuditRecord): AuditEntry {
  return { index, at, hash, event };
}

/** The index of the last record. @throws as readEntries. */
export async function readLastIndex(folder: string): Promise<number> {
  try {
    const segments = await listSegments(folder);
    for (const segment of segments.toReversed()) {
      const lines = (await readSegment(folder, segment))?.lines ?? [];
      const [first, last] = [lines[0], lines.at(-1)].map((line) => (line === undefined ? null : decodeLine(line)));
      if (first === 'newer') throw newerChain();
      // The newest segment may have no line yet.
      if (lines.length === 0 && segment === segments.at(-1)) continue;
      if (!first || first.event.kind !== 'segment' || !last || last === 'newer') throw brokenChain(1);
      return last.index;
    }
  } catch (error) {
    throw asReadFailure(error);
  }
  throw noChain(folder);
}

export function asReadFailure(error: unknown): unknown {
  // Retention took a segment away between the listing and the reading.
  if (hasCode(error, 'ENOENT'))
    return new Failure('run-busy', 'The audit log was changing while it was read. Try again.', {
      cause: error,
    });
  return asFailure(error, 'reading the audit log', 'try again');
}
