// What a page says of a pad book, from its record. Pure.

import type { PadBookRecord } from '../../../src-main/contract/index.ts';
import type { MeterProps } from '../../components/meter.tsx';
import type { NoteTone } from '../../components/note.tsx';
import type { TagTone } from '../../components/tag.tsx';

export type PadState = PadBookRecord['state'];

export function padName({ id }: Pick<PadBookRecord, 'id'>): string {
  return `PB-${id.slice(0, 8)}`;
}

export type PadWay = {
  readonly way: 'send' | 'receive';
  readonly leftBytes: number;
  readonly tone: NonNullable<MeterProps['tone']>;
};

/** Both ways, the one that ends first leads; none where the book cannot be read. */
export function padWays({ leftToSend, leftToReceive, halfBytes }: PadBookRecord): readonly PadWay[] {
  if (leftToSend === null || leftToReceive === null) return [];
  const tone = (left: number): PadWay['tone'] => (left === 0 ? 'danger' : left < halfBytes / 10 ? 'caution' : 'accent');
  const send: PadWay = { way: 'send', leftBytes: leftToSend, tone: tone(leftToSend) };
  const receive: PadWay = { way: 'receive', leftBytes: leftToReceive, tone: tone(leftToReceive) };
  return leftToReceive < leftToSend ? [receive, send] : [send, receive];
}

/** `20.6 GB` of `32 GB` → `20.6`, so that a sentence says the unit once; as it is where the units differ. */
export function withoutUnitOf(part: string, whole: string): string {
  const [unit] = /\s\S+$/.exec(whole) ?? [];
  return unit !== undefined && part.endsWith(unit) ? part.slice(0, -unit.length) : part;
}

/** Rounds that bytes are enough for, rounded down to three digits: what is said with “about” promises no more. */
export function roundsOf(leftBytes: number, roundBytes: number): number {
  const rounds = Math.floor(leftBytes / roundBytes);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, rounds))) - 2);
  return Math.floor(rounds / unit) * unit;
}

export const padTags: Readonly<Record<PadState, TagTone>> = {
  ready: 'neutral',
  low: 'caution',
  empty: 'danger',
  'in-use': 'accent',
  missing: 'caution',
  damaged: 'danger',
  cloned: 'danger',
};

/** Of the remark that stands with a book; none with one that is ready. */
export const padNotes: Readonly<Record<Exclude<PadState, 'ready'>, NoteTone>> = {
  low: 'caution',
  empty: 'danger',
  'in-use': 'info',
  missing: 'caution',
  damaged: 'danger',
  cloned: 'danger',
};
