// Is this log whole? Every line, link, head and segment is checked, and a deposited head if there is one. It reads only, so
// it also runs beside a writer and on a copy. Without a deposited head a cut tail, an older copy and a chain written anew
// with the stolen key cannot be seen: no file can show what is no longer in it.

import { hasCode } from '../base/failure.ts';
import { type Verifier, verifierOf } from './device-key.ts';
import { explainMisfit, type Fault, type FaultReason } from './fault.ts';
import { type Head, isSigned, retentionStatement, statementOf } from './head.ts';
import { asReadFailure, newerChain, noChain } from './read-chain.ts';
import { type AuditRecord, decodeLine, looksUnfinished, noHash, type Retention } from './record.ts';
import { listSegments, readSegment } from './segments.ts';

export type Signed = { readonly index: number; readonly at: string };

export type IntactChain = {
  readonly kind: 'intact';
  readonly chain: string;
  readonly key: string;
  readonly first: number;
  readonly last: number;
  readonly lastHash: string;
  readonly entries: number;
  /** The newest record that the device key vouches for, with all before it. */
  readonly lastSigned: Signed | null;
  /** Records after the last head: these could be rewritten without the key. */
  readonly unsigned: number;
  /** Of a last line that a crash, or a writer at this moment, has not finished. */
  readonly unfinishedBytes: number;
  /** How the deposited head compared: `too-old` when retention removed what it names. */
  readonly deposited: 'none' | 'contained' | 'too-old';
};

export type BrokenChain = {
  readonly kind: 'broken';
  /** The first entry that cannot be trusted. */
  readonly index: number;
  readonly segment: number;
  readonly reason: FaultReason;
  /** Entries before it that fit together. */
  readonly intactBefore: number;
  /** Those of them that the device key vouches for. */
  readonly signedBefore: number;
  readonly lastSigned: Signed | null;
};

export type ChainVerdict = IntactChain | BrokenChain;

type VerifyOptions = {
  readonly deposited?: Head;
  readonly onProgress?: (checked: number) => void;
  readonly signal?: AbortSignal;
};

const mostAttempts = 3;
/** A torn line and an unclosed log are told before the next head. */
const addedByOpening = 2;

/** @throws Failure run-missing, state-newer, no-permission, run-busy; the reason of the signal. */
export async function verifyChain(folder: string, options: VerifyOptions = {}): Promise<ChainVerdict> {
  try {
    for (let attempt = 1; ; attempt++)
      try {
        return await new ChainWalk(folder, options).walk();
      } catch (error) {
        // Retention removed a segment between the listing and the reading.
        if (!hasCode(error, 'ENOENT') || attempt === mostAttempts) throw error;
      }
  } catch (error) {
    throw asReadFailure(error);
  }
}

type Line = { readonly segment: number; readonly isFirst: boolean; readonly record: AuditRecord | null };
type End = { readonly index: number; readonly hash: string };

class ChainWalk {
  readonly #folder: string;
  readonly #options: VerifyOptions;
  #origin: { readonly chain: string; readonly key: string; readonly first: number; readonly previous: string } | null =
    null;
  #isSigned: Verifier = () => false;
  #last: AuditRecord | null = null;
  #unsigned = 0;
  #mostUnsigned = 0;
  #lastSigned: Signed | null = null;
  #retention: Retention | null = null;
  #depositedHash: string | null = null;
  /** The last record of each segment, for comparing with what retention says. */
  readonly #ends = new Map<number, End>();

  constructor(folder: string, options: VerifyOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  async walk(): Promise<ChainVerdict> {
    const { deposited, onProgress, signal } = this.#options;
    if (deposited !== undefined && !isSigned(deposited)) throw new TypeError('deposited is no signed head');
    const segments = await listSegments(this.#folder);
    let unfinishedBytes = 0;
    for (const [position, segment] of segments.entries()) {
      signal?.throwIfAborted();
      const isNewest = position === segments.length - 1;
      const expected = segments[position - 1];
      if (expected !== undefined && segment !== expected + 1)
        return this.#broken({ index: this.#nextIndex(), reason: 'missing' }, expected + 1);
      const found = await readSegment(this.#folder, segment);
      if (found === null) return this.#broken({ index: this.#nextIndex(), reason: 'changed' }, segment);
      for (const [number, bytes] of found.lines.entries()) {
        const record = decodeLine(bytes);
        if (record === 'newer') throw newerChain();
        const line = { segment, isFirst: number === 0, record };
        const fault = await this.#check(line, () => this.#rest(segments.slice(position), number + 1));
        if (fault !== null) return this.#broken(fault, segment);
      }
      if (found.tail.length > 0 && !(isNewest && looksUnfinished(found.tail)))
        return this.#broken({ index: this.#nextIndex(), reason: 'changed' }, segment);
      if (found.lines.length === 0 && !isNewest)
        return this.#broken({ index: this.#nextIndex(), reason: 'missing' }, segment);
      unfinishedBytes = found.tail.length;
      if (this.#last !== null) this.#ends.set(segment, this.#last);
      onProgress?.(this.#last?.index ?? 0);
    }
    return this.#conclude(segments, unfinishedBytes);
  }

  /** What the last checks of all need to have seen everything. */
  #conclude(segments: readonly number[], unfinishedBytes: number): ChainVerdict {
    const { deposited } = this.#options;
    const origin = this.#origin;
    const last = this.#last;
    if (origin === null || last === null) {
      if (deposited !== undefined) return this.#broken({ index: 1, reason: 'older-than-deposited' }, 1);
      if ((segments[0] ?? 1) > 1) return this.#broken({ index: 1, reason: 'missing' }, 1);
      throw noChain(this.#folder);
    }
    const firstSegment = segments[0] ?? 1;
    if (firstSegment > 1 && !this.#isRemovalSaid(firstSegment, origin))
      return {
        ...this.#broken({ index: 1, reason: 'missing' }, 1),
        intactBefore: 0,
        signedBefore: 0,
        lastSigned: null,
      };
    if (deposited !== undefined) {
      if (deposited.chain !== origin.chain || deposited.key !== origin.key)
        return this.#broken({ index: origin.first, reason: 'other-chain' }, firstSegment);
      if (deposited.index > last.index)
        return this.#broken({ index: last.index + 1, reason: 'older-than-deposited' }, segments.at(-1) ?? 1);
      if (this.#depositedHash !== null && this.#depositedHash !== deposited.hash)
        return this.#broken({ index: deposited.index, reason: 'changed' }, segments.at(-1) ?? 1);
    }
    return {
      kind: 'intact',
      chain: origin.chain,
      key: origin.key,
      first: origin.first,
      last: last.index,
      lastHash: last.hash,
      entries: last.index - origin.first + 1,
      lastSigned: this.#lastSigned,
      unsigned: this.#unsigned,
      unfinishedBytes,
      deposited: deposited === undefined ? 'none' : this.#depositedHash === null ? 'too-old' : 'contained',
    };
  }

  /** Whether a signed entry names what is missing at the beginning. */
  #isRemovalSaid(firstSegment: number, { first, previous }: { first: number; previous: string }): boolean {
    const said = this.#retention;
    if (said === null || said.segments.last < firstSegment - 1) return false;
    if (said.segments.last === firstSegment - 1) return said.entries.last === first - 1 && said.lastHash === previous;
    // The removal was cut short: some of what was to go is still there.
    const end = this.#ends.get(said.segments.last);
    return end?.index === said.entries.last && end.hash === said.lastHash;
  }

  async #check(line: Line, rest: () => AsyncIterable<AuditRecord | null>): Promise<Fault | null> {
    const { record } = line;
    const before = this.#last;
    if (before === null) return this.#checkFirst(line, rest);
    if (record === null || record.index !== before.index + 1 || record.previous !== before.hash)
      return await explainMisfit({ before, index: before.index + 1, previous: before.hash, found: record }, rest());
    return this.#accept(line, record);
  }

  async #checkFirst(line: Line, rest: () => AsyncIterable<AuditRecord | null>): Promise<Fault | null> {
    const { record, segment } = line;
    const isAnchored = segment > 1 && record?.event.kind === 'segment';
    const isFirst = record?.index === 1 && record.previous === noHash;
    if (record === null || (!isAnchored && !isFirst))
      return await explainMisfit({ before: null, index: 1, previous: noHash, found: record }, rest());
    if (record.event.kind !== 'segment') return { index: record.index, reason: 'changed' };
    const { chain, key } = record.event;
    this.#origin = { chain, key, first: record.index, previous: record.previous };
    this.#isSigned = verifierOf(key);
    if (this.#options.deposited?.index === record.index - 1) this.#depositedHash = record.previous;
    return this.#accept(line, record);
  }

  #accept({ segment, isFirst }: Line, record: AuditRecord): Fault | null {
    const { event, index, at } = record;
    const chain = this.#origin?.chain ?? '';
    const here = (reason: FaultReason): Fault => ({ index, reason });
    if (isFirst !== (event.kind === 'segment')) return here(isFirst ? 'missing' : 'inserted');
    switch (event.kind) {
      case 'segment':
        if (event.segment !== segment || event.chain !== chain || event.key !== this.#origin?.key)
          return here('changed');
        this.#mostUnsigned = event.signEvery + addedByOpening;
        break;
      case 'head':
        if (!this.#isSigned(statementOf(chain, record), event.signature)) return here('bad-signature');
        this.#lastSigned = { index: index - 1, at };
        break;
      case 'retention':
        if (!this.#isSigned(retentionStatement(chain, event, record), event.signature)) return here('bad-signature');
        this.#retention = event;
        break;
      default:
        break;
    }
    this.#unsigned = event.kind === 'head' ? 0 : this.#unsigned + 1;
    if (this.#unsigned > this.#mostUnsigned) return here('bad-signature');
    if (this.#options.deposited?.index === index) this.#depositedHash = record.hash;
    this.#last = record;
    return null;
  }

  /** The lines after one, to the end: only looked at when something is wrong. */
  async *#rest(segments: readonly number[], fromLine: number): AsyncGenerator<AuditRecord | null> {
    for (const [position, segment] of segments.entries()) {
      const lines = (await readSegment(this.#folder, segment))?.lines ?? [];
      for (const line of position === 0 ? lines.slice(fromLine) : lines) {
        const record = decodeLine(line);
        yield record === 'newer' ? null : record;
      }
    }
  }

  #nextIndex(): number {
    return (this.#last?.index ?? 0) + 1;
  }

  #segmentOf(index: number, otherwise: number): number {
    for (const [segment, end] of this.#ends) if (index <= end.index) return segment;
    return otherwise;
  }

  #broken({ index, reason }: Fault, segment: number): BrokenChain {
    const first = this.#origin?.first ?? 1;
    const signedBefore = Math.max(0, Math.min(this.#lastSigned?.index ?? 0, index - 1) - first + 1);
    // A head that does not fit accuses everything since the last one that did.
    const intactBefore = reason === 'bad-signature' ? signedBefore : Math.max(0, index - first);
    const known = index >= first && index <= (this.#last?.index ?? 0) ? this.#segmentOf(index, segment) : segment;
    return {
      kind: 'broken',
      index,
      segment: known,
      reason,
      intactBefore,
      signedBefore,
      lastSigned: this.#lastSigned,
    };
  }
}
