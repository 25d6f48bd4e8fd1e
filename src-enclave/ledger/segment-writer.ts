// Writes records: gives them their place in the chain, signs a head every so often, begins a new segment when one is full.
// A batch stands whole or not at all for whoever waits on it; a batch that failed leaves the place where it was.

import { rm } from 'node:fs/promises';
import { syncFolder } from '../base/atomic-file.ts';
import { sha256Hex } from '../base/digest.ts';
import { asFailure, Failure, hasCode } from '../base/failure.ts';
import type { DeviceKey } from './device-key.ts';
import { statementOf } from './head.ts';
import { type AuditRecord, chainFormat, encodeRecord, type RecordEvent, type RecordPlace } from './record.ts';
import { type OpenSegmentFile, type SegmentFile, segmentPath } from './segments.ts';

/** The place after the last record. */
export type Cursor = {
  readonly segment: number;
  /** Records in this segment. */
  readonly records: number;
  readonly sizeBytes: number;
  readonly index: number;
  readonly hash: string;
  /** Records after the last signed head. */
  readonly unsigned: number;
  /** As the newest segment that has a first record says. */
  readonly signEvery: number;
};

/** A record that has no place yet; some events are signed together with their place. */
export type Unplaced = {
  readonly at: string;
  readonly event: (place: RecordPlace) => RecordEvent;
};

/** One that somebody waits on. */
export type Waiting = Unplaced & {
  readonly stands: (record: AuditRecord) => void;
  readonly fails: (error: unknown) => void;
};

type WriterSetting = {
  readonly folder: string;
  readonly chain: string;
  readonly key: DeviceKey;
  readonly signEvery: number;
  readonly segmentBytes: number;
  readonly openFile: OpenSegmentFile;
};

type Placed = { readonly record: AuditRecord; readonly line: Buffer; readonly cursor: Cursor };

/** Room that is kept for the head that ends a segment. */
const headBytes = 512;

export class SegmentWriter {
  readonly #setting: WriterSetting;
  #cursor: Cursor;
  #file: SegmentFile;
  /** What the segment that is written promises; a new setting holds from the next segment on. */
  #signEvery: number;
  /** After an error of the disk nobody knows what is on it, until the chain is opened again. */
  #broken: unknown = null;

  private constructor(setting: WriterSetting, cursor: Cursor, file: SegmentFile) {
    this.#setting = setting;
    this.#cursor = cursor;
    this.#file = file;
    this.#signEvery = cursor.records === 0 ? setting.signEvery : cursor.signEvery;
  }

  /** Goes on at a cursor; `tail` is what follows it in the file, to be cut. File system errors pass through. */
  static async open(setting: WriterSetting, cursor: Cursor, tail: Uint8Array, at: string): Promise<SegmentWriter> {
    const file = await setting.openFile(segmentPath(setting.folder, cursor.segment));
    const writer = new SegmentWriter(setting, cursor, file);
    try {
      const start = cursor.records === 0 ? [writer.#startOf(cursor.segment, at)] : [];
      const torn: Unplaced[] =
        tail.length === 0 ? [] : [{ at, event: () => ({ kind: 'torn', bytes: tail.length, sha256: sha256Hex(tail) }) }];
      const { unsigned } = cursor;
      const unclosed: Unplaced[] = unsigned === 0 ? [] : [{ at, event: () => ({ kind: 'unclosed', unsigned }) }];
      const found = [...start, ...torn, ...unclosed];
      // Over the torn line, and only then is the rest cut: a crash in between leaves a torn line again, never none.
      await writer.#commit(writer.#placeAll(found.length === 0 ? [] : [...found, writer.#head(at)]), true);
      if (start.length > 0) await syncFolder(setting.folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    return writer;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Writes and tells each one who waits. Never throws. One call at a time. */
  async append(waiting: readonly Waiting[]): Promise<void> {
    let done = 0;
    try {
      while (done < waiting.length) {
        const { placed, count } = this.#fit(waiting.slice(done));
        if (count === 0) {
          await this.#rotate(waiting[done]?.at ?? '');
          continue;
        }
        await this.#commit(placed);
        const own = placed.filter(({ record }) => record.event.kind !== 'head');
        for (const [offset, { record }] of own.entries()) waiting[done + offset]?.stands(record);
        done += count;
      }
    } catch (error) {
      const failure = asLogFailure(error);
      for (const one of waiting.slice(done)) one.fails(failure);
    }
  }

  /** @throws Failure disk-full, no-permission. */
  async close(at: string): Promise<void> {
    try {
      if (this.#broken === null && this.#cursor.unsigned > 0) await this.#commit(this.#placeAll([this.#head(at)]));
    } catch (error) {
      throw asLogFailure(error);
    } finally {
      await this.#file.close().catch(() => undefined);
    }
  }

  /** As many as the segment takes, with the heads that fall due. */
  #fit(waiting: readonly Unplaced[]): { readonly placed: readonly Placed[]; readonly count: number } {
    const { segmentBytes } = this.#setting;
    const placed: Placed[] = [];
    let cursor = this.#cursor;
    let count = 0;
    for (const one of waiting) {
      const next = this.#place(cursor, one);
      if (next.cursor.sizeBytes + headBytes > segmentBytes && cursor.records > 1) break;
      placed.push(next);
      cursor = next.cursor;
      count++;
      if (cursor.unsigned < this.#signEvery) continue;
      const head = this.#place(cursor, this.#head(one.at));
      placed.push(head);
      cursor = head.cursor;
    }
    return { placed, count };
  }

  async #commit(placed: readonly Placed[], isCutting = false): Promise<void> {
    if (this.#broken !== null) throw this.#broken;
    const { sizeBytes } = this.#cursor;
    const cursor = placed.at(-1)?.cursor ?? this.#cursor;
    try {
      await this.#file.write(Buffer.concat(placed.map(({ line }) => line)), sizeBytes);
      if (isCutting) await this.#file.truncate(cursor.sizeBytes);
    } catch (error) {
      // What a crash left must not vanish without an entry that says so.
      if (!isCutting) await this.#undo(sizeBytes, error);
      throw error;
    }
    try {
      await this.#file.sync();
    } catch (error) {
      this.#broken = error;
      throw error;
    }
    this.#cursor = cursor;
  }

  async #undo(sizeBytes: number, cause: unknown): Promise<void> {
    try {
      await this.#file.truncate(sizeBytes);
      await this.#file.sync();
    } catch {
      this.#broken = cause;
    }
  }

  async #rotate(at: string): Promise<void> {
    if (this.#cursor.unsigned > 0) await this.#commit(this.#placeAll([this.#head(at)]));
    const { folder, openFile } = this.#setting;
    const segment = this.#cursor.segment + 1;
    const path = segmentPath(folder, segment);
    const start = this.#place({ ...this.#cursor, segment, records: 0, sizeBytes: 0 }, this.#startOf(segment, at));
    const file = await openFile(path);
    try {
      await file.truncate(0);
      await file.write(start.line, 0);
      await file.sync();
      await syncFolder(folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      // An empty segment would do no harm; one less is clearer.
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
    await this.#file.close().catch(() => undefined);
    this.#file = file;
    this.#signEvery = this.#setting.signEvery;
    this.#cursor = start.cursor;
  }

  #startOf(segment: number, at: string): Unplaced {
    const { chain, key, signEvery } = this.#setting;
    return {
      at,
      event: () => ({ kind: 'segment', format: chainFormat, chain, segment, key: key.publicKey, signEvery }),
    };
  }

  #head(at: string): Unplaced {
    const { chain, key } = this.#setting;
    const event = (place: RecordPlace): RecordEvent => ({
      kind: 'head',
      signature: key.sign(statementOf(chain, place)),
    });
    return { at, event };
  }

  #placeAll(all: readonly Unplaced[]): readonly Placed[] {
    let cursor = this.#cursor;
    return all.map((one) => {
      const placed = this.#place(cursor, one);
      cursor = placed.cursor;
      return placed;
    });
  }

  #place(cursor: Cursor, { at, event }: Unplaced): Placed {
    const place = { at, index: cursor.index + 1, previous: cursor.hash };
    const { record, line } = encodeRecord({ ...place, event: event(place) });
    return {
      record,
      line,
      cursor: {
        segment: cursor.segment,
        records: cursor.records + 1,
        sizeBytes: cursor.sizeBytes + line.length,
        signEvery: cursor.signEvery,
        index: record.index,
        hash: record.hash,
        unsigned: record.event.kind === 'head' ? 0 : cursor.unsigned + 1,
      },
    };
  }
}

/** A full disk in the words of the log; other refusals of the operating system as elsewhere. */
export function asLogFailure(error: unknown): unknown {
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return new Failure('disk-full', 'The log cannot be written, so nothing that must be logged can be done.', {
      cause: error,
    });
  return asFailure(error, 'writing the audit log', 'try again');
}
