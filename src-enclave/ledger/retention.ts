// Which old segments may go, and their removal. The chain says so first, signed: an entry without a removal does no harm, a
// removal without an entry is a broken chain.

import { rm } from 'node:fs/promises';
import { syncFolder } from '../base/atomic-file.ts';
import { brokenChain } from './read-chain.ts';
import { type AuditRecord, decodeLine, type Retention } from './record.ts';
import { listSegments, readSegment, segmentPath } from './segments.ts';

type RetentionPlan = Omit<Retention, 'kind' | 'signature'>;

/** The oldest segments, all of whose entries are before a time; never the one that is written. Null for none. */
export async function planRetention(
  folder: string,
  beforeMs: number,
  openSegment: number,
): Promise<RetentionPlan | null> {
  const old: { readonly segment: number; readonly first: AuditRecord; readonly last: AuditRecord }[] = [];
  for (const segment of await listSegments(folder)) {
    if (segment >= openSegment) break;
    const lines = (await readSegment(folder, segment))?.lines ?? [];
    const records = lines.flatMap((line) => {
      const record = decodeLine(line);
      return record === null || record === 'newer' ? [] : [record];
    });
    const first = records[0];
    const last = records.at(-1);
    if (first === undefined || last === undefined || records.length !== lines.length)
      throw brokenChain((old.at(-1)?.last.index ?? 0) + 1);
    if (!records.every((one) => Date.parse(one.at) < beforeMs)) break;
    old.push({ segment, first, last });
  }
  const oldest = old[0];
  const newest = old.at(-1);
  if (oldest === undefined || newest === undefined) return null;
  return {
    segments: { first: oldest.segment, last: newest.segment },
    entries: { first: oldest.first.index, last: newest.last.index },
    lastHash: newest.last.hash,
  };
}

/** Oldest first, so that what a crash leaves is still one run of segments. */
export async function removeSegments(folder: string, last: number): Promise<void> {
  for (const segment of await listSegments(folder))
    if (segment <= last) await rm(segmentPath(folder, segment), { force: true });
  await syncFolder(folder);
}
