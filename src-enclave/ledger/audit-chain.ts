// The audit chain of this node, open for writing: append-only, each record hashed with the one before it, heads signed by
// the device key. What `append` acknowledged is on disk. It may assume a disk that keeps what it said it synced, and that
// one process writes (it takes the folder's lock). It never changes or removes a record except whole old segments, by
// `retain`, which says so in the chain first.

import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { asFailure, Failure, hasCode } from '../base/failure.ts';
import { type FolderLock, takeFolder } from '../base/folder-lock.ts';
import { createInTurn } from '../base/in-turn.ts';
import { type AuditEvent, auditEventSchema } from '../protocol/audit-event.ts';
import { type DeviceKey, openDeviceKey } from './device-key.ts';
import { type Head, retentionStatement, signHead } from './head.ts';
import { findEnd } from './open-end.ts';
import { type AuditEntry, entryOf, type EntryRange, readEntries } from './read-chain.ts';
import { type AuditRecord, momentOf, mostUnsigned, noHash } from './record.ts';
import { planRetention, removeSegments } from './retention.ts';
import { type OpenSegmentFile, openSegmentFile } from './segments.ts';
import { asLogFailure, SegmentWriter, type Unplaced, type Waiting } from './segment-writer.ts';

export type AuditChainOptions = {
  readonly nowMs: () => number;
  /** A head is signed after so many records, at most 256: how many an attacker without the key could rewrite. */
  readonly signEvery?: number;
  /** A segment ends before it is longer, unless one record alone is. 4 KiB to 32 MiB. */
  readonly segmentBytes?: number;
  /** For tests: a disk that is full. */
  readonly openFile?: OpenSegmentFile;
};

export type AuditChain = {
  /**
   * Resolves once the entry is on disk. Calls at the same time share a sync and keep their order.
   * @throws Failure disk-full when the log cannot be written: what must be logged must then not be done. No entry stands,
   * and the same call may succeed later. After an error of the disk itself every further call throws until the chain is
   * opened again, and whether that entry stands is then seen in the chain.
   * @throws TypeError for an event that is none.
   */
  append(event: AuditEvent): Promise<AuditEntry>;
  /** All that was acknowledged, signed now, for depositing elsewhere. Writes nothing. */
  head(): Promise<Head>;
  /** In order, from an index on. */
  entries(range: EntryRange): Promise<AuditEntry[]>;
  /**
   * Removes whole segments whose entries are all older than a time. Null when there is none.
   * @throws Failure disk-full, no-permission.
   */
  retain(options: { readonly beforeMs: number }): Promise<Removed | null>;
  /** Signs what is not signed yet and gives the folder free. Safe when called twice. @throws as append. */
  close(): Promise<void>;
};

export type Removed = {
  readonly segments: { readonly first: number; readonly last: number };
  readonly entries: { readonly first: number; readonly last: number };
};

const mostInBatch = 512;

/**
 * Opens the chain of a folder, and begins one where there is none. A last line that a crash left unfinished is cut, and an
 * entry says so.
 * @throws Failure data-folder-in-use, run-invalid when the newest segment is broken or the key is missing, state-newer,
 * disk-full, no-permission.
 */
export async function openAuditChain(folder: string, options: AuditChainOptions): Promise<AuditChain> {
  const { nowMs, signEvery = 64, segmentBytes = 4 * 1024 * 1024, openFile = openSegmentFile } = options;
  expectInteger(signEvery, 1, mostUnsigned, 'signEvery');
  expectInteger(segmentBytes, 4096, 32 * 1024 * 1024, 'segmentBytes');
  let lock: FolderLock | null = null;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    lock = await takeFolder(
      folder,
      'Another program of Cloister on this computer is writing the audit log. Close it, then try again.',
    );
    const { end, tail, firstSegment } = await findEnd(folder);
    const key = await openDeviceKey(folder, end === null);
    if (end !== null && end.key !== key.publicKey)
      throw new Failure(
        'run-invalid',
        'The device key of the audit log is not the one it was begun with. Restore it from a backup, or move the log away to begin a new one.',
      );
    const chain = end?.chain ?? randomBytes(16).toString('hex');
    const setting = { folder, chain, key, signEvery, segmentBytes, openFile };
    const cursor = end ?? { segment: 1, records: 0, sizeBytes: 0, index: 0, hash: noHash, unsigned: 0, signEvery };
    const writer = await SegmentWriter.open(setting, cursor, tail, momentOf(nowMs()));
    // A crash between the entry and the removal that it announces.
    const removed = end?.retention?.segments.last ?? 0;
    if (firstSegment <= removed) await removeSegments(folder, removed);
    return chainOver({ folder, chain, key, nowMs, writer, lock });
  } catch (error) {
    lock?.release();
    if (hasCode(error, 'EEXIST', 'ENOTDIR'))
      throw new Failure('option-invalid', `${folder} is no folder. Give another one.`, { cause: error });
    throw asLogFailure(error);
  }
}

type Parts = {
  readonly folder: string;
  readonly chain: string;
  readonly key: DeviceKey;
  readonly nowMs: () => number;
  readonly writer: SegmentWriter;
  readonly lock: FolderLock;
};

function chainOver({ folder, chain, key, nowMs, writer, lock }: Parts): AuditChain {
  const inTurn = createInTurn();
  let queue: Waiting[] = [];
  let isClosed = false;
  const now = (): string => momentOf(nowMs());

  const flush = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, mostInBatch);
      queue = queue.slice(mostInBatch);
      await writer.append(batch);
    }
  };
  /** All that is asked for while a sync is under way shares the next one. */
  const write = (unplaced: Unplaced): Promise<AuditRecord> => {
    if (isClosed) throw new TypeError('the audit chain is closed');
    const standing = new Promise<AuditRecord>((stands, fails) => {
      queue.push({ ...unplaced, stands, fails });
    });
    void inTurn(flush);
    return standing;
  };

  return {
    append: async (event) => {
      const { data, error } = auditEventSchema.safeParse(event);
      // Never the value itself, nor the name of a member: they may be the very text that must not be logged.
      if (data === undefined)
        throw new TypeError(`no audit event: ${String(error.issues[0]?.path[0] ?? '')} ${error.issues[0]?.code ?? ''}`);
      return entryOf(await write({ at: now(), event: () => ({ kind: 'event', ...data }) }));
    },

    head: async () =>
      await inTurn(async () => {
        await flush();
        const { index, hash } = writer.cursor;
        return signHead(key, { chain, index, hash, at: now() });
      }),

    entries: async (range) => {
      const { index } = writer.cursor;
      return (await readEntries(folder, range)).filter((entry) => entry.index <= index);
    },

    retain: async ({ beforeMs }) => {
      let plan;
      try {
        plan = await inTurn(async () => await planRetention(folder, beforeMs, writer.cursor.segment));
        if (plan === null) return null;
      } catch (error) {
        throw asFailure(error, 'reading the audit log', 'try again');
      }
      const named = plan;
      await write({
        at: now(),
        event: (place) => ({
          kind: 'retention',
          ...named,
          signature: key.sign(retentionStatement(chain, named, place)),
        }),
      });
      await inTurn(async () => await removeSegments(folder, named.segments.last)).catch((error: unknown) => {
        throw asFailure(error, 'removing old parts of the audit log', 'try again');
      });
      return { segments: named.segments, entries: named.entries };
    },

    close: async () => {
      if (isClosed) return;
      isClosed = true;
      try {
        await inTurn(async () => {
          await flush();
          await writer.close(now());
        });
      } finally {
        lock.release();
      }
    },
  };
}

function expectInteger(value: number, least: number, most: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new RangeError(`${name} must be an integer from ${least} to ${most}, got ${value}`);
}
