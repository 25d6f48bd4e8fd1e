// Entries as rows: numbered, so that two of one millisecond stay apart; filtered by kind; as CSV. Pure.

import { activityEntrySchema, type ActivityEntry } from '../../../src-main/contract/index.ts';
import { toCsv } from '../../components/charts/csv.ts';

export type ActivityKind = ActivityEntry['kind'];
export type ActivityRow = ActivityEntry & { readonly key: string };

export const activityKinds: readonly ActivityKind[] = activityEntrySchema.shape.kind.options;

export function activityRows(entries: readonly ActivityEntry[], kind: ActivityKind | 'all'): readonly ActivityRow[] {
  return entries
    .map((entry, index) => ({ ...entry, key: String(index) }))
    .filter((row) => kind === 'all' || row.kind === kind);
}

/** Kinds that occur, in the order of the contract: a filter offers nothing that finds nothing. */
export function kindsOf(entries: readonly ActivityEntry[]): readonly ActivityKind[] {
  const present = new Set(entries.map(({ kind }) => kind));
  return activityKinds.filter((kind) => present.has(kind));
}

/** Times in UTC, for people who compare lists of several computers. */
export function activityCsv(rows: readonly ActivityEntry[]): string {
  return toCsv([
    ['time_utc', 'what', 'object', 'outcome', 'code'],
    ...rows.map(({ atMs, kind, object, outcome, code }) => [new Date(atMs).toISOString(), kind, object, outcome, code]),
  ]);
}
