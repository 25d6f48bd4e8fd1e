// What is wrong with the first record that does not fit, from what comes before and after it. That something is wrong is
// certain; what was done is the simplest deed that explains it, and where two explain it, the one that trusts less.

import type { AuditRecord } from './record.ts';

export type FaultReason =
  | 'changed'
  | 'missing'
  | 'reordered'
  | 'inserted'
  /** The device key did not sign this, or a head that must be there is not. */
  | 'bad-signature'
  /** The chain ends before a head that was deposited: its tail was cut, or an older copy was put back. */
  | 'older-than-deposited'
  /** The deposited head is of another chain: this one was begun anew. */
  | 'other-chain';

export type Fault = { readonly index: number; readonly reason: FaultReason };

type Misfit = {
  /** The last record that fits. */
  readonly before: AuditRecord | null;
  /** The place that is to be filled. */
  readonly index: number;
  readonly previous: string;
  /** What is there; null when it is no record. */
  readonly found: AuditRecord | null;
};

/** @param rest The lines after it, to the end of the chain. */
export async function explainMisfit(
  { before, index, previous, found }: Misfit,
  rest: AsyncIterable<AuditRecord | null>,
): Promise<Fault> {
  const isWanted = (record: AuditRecord | null): boolean => record?.index === index && record.previous === previous;
  let next: AuditRecord | null | undefined;
  let isLater = false;
  let isFoundAgain = false;
  for await (const record of rest) {
    if (next === undefined) next = record;
    isLater ||= isWanted(record);
    isFoundAgain ||= record !== null && record.hash === found?.hash;
  }
  const isNextWanted = isWanted(next ?? null);
  const here = (reason: FaultReason): Fault => ({ index, reason });

  if (found === null) return here(isNextWanted ? 'inserted' : 'changed');
  if (found.index === index)
    // It names another record than the one before it: one of the two was rewritten with a hash of its own.
    return next === undefined || next === null || next.previous === found.hash
      ? { index: before?.index ?? index, reason: 'changed' }
      : here('changed');
  if (before !== null && found.index === before.index && found.hash !== before.hash)
    // Two records for one place.
    return next?.previous === before.hash ? here('inserted') : { index: before.index, reason: 'inserted' };
  if (isNextWanted) return here(found.index < index || isFoundAgain ? 'inserted' : 'reordered');
  if (isLater) return here('reordered');
  return here(found.index > index ? 'missing' : 'changed');
}
