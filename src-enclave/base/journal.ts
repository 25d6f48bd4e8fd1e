// The one journal of the product: the newest state of something, kept in two slots so that one is always whole.
// After a crash at any moment, read() gives the last acknowledged write or the one under way, never garbage, never older.
// It may assume a single writer, and a disk that keeps what it said it synced. It is no log: older states are gone.

import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { syncFolder } from './atomic-file.ts';
import { expectDefined } from './expect.ts';
import { asFailure, Failure, hasCode } from './failure.ts';

export type JournalEntry = {
  /** Counts writes from 1. */
  readonly sequence: number;
  /** A copy at the start of its own buffer, so typed arrays can be laid over it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
};

export type Journal = {
  /** The newest acknowledged entry (or, after a crash, the one that was under way); null before the first write. */
  readonly read: () => Promise<JournalEntry | null>;
  /** Resolves to the sequence once the joined parts are on disk. One write at a time. */
  readonly write: (parts: readonly Uint8Array[]) => Promise<number>;
};

/** A file opened for writing and emptied. */
export type JournalFile = {
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What a journal needs of a file system. Tests put one here that crashes and forgets what was not synced. */
export type JournalFileSystem = {
  /** Whole content, or null when there is no such file. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
  readonly create: (path: string) => Promise<JournalFile>;
  readonly syncFile: (path: string) => Promise<void>;
  readonly syncFolder: (path: string) => Promise<void>;
};

/**
 * Opens the journal `name` in an existing folder: files `NAME.0` and `NAME.1`, made at the first writes.
 * Throws Failure `run-invalid` when both slots are there and neither is whole, which no crash can bring about;
 * `disk-full` and `no-permission` for the operating system's refusals, from `write` too.
 */
export async function openJournal(
  folder: string,
  name: string,
  fileSystem: JournalFileSystem = nodeFileSystem,
): Promise<Journal> {
  const slots = [new Slot(join(folder, `${name}.0`), fileSystem), new Slot(join(folder, `${name}.1`), fileSystem)];
  const damaged = (): Failure =>
    new Failure(
      'run-invalid',
      `The journal ${name} in ${folder} is damaged. Restore the folder from a backup, or start again in a new one.`,
    );

  const settle = async (): Promise<{ newest: Slot | null; sequence: number }> => {
    const found = await Promise.all(slots.map(async (slot) => ({ slot, entry: await slot.read() })));
    // A process may have died after making a slot and before its name was durable; from here on present means durable.
    await fileSystem.syncFolder(folder);
    const whole = found.flatMap(({ slot, entry }) => (entry === null ? [] : [{ slot, sequence: entry.sequence }]));
    const [newest] = whole.sort((left, right) => right.sequence - left.sequence);
    if (newest === undefined) {
      if (slots.every((slot) => slot.isPresent)) throw damaged();
      return { newest: null, sequence: 0 };
    }
    // A process killed between write and sync leaves an entry that only the page cache holds. Unless it is made durable
    // now, the next write would empty the only slot that a power cut spares.
    await fileSystem.syncFile(newest.slot.path);
    return { newest: newest.slot, sequence: newest.sequence };
  };

  let isWriting = false;
  let { newest, sequence } = await settle().catch((error: unknown) => {
    throw asFailure(error, `opening the journal ${name} in ${folder}`);
  });

  const read = async (): Promise<JournalEntry | null> => {
    if (newest === null) return null;
    const entry = await newest.read();
    if (entry?.sequence !== sequence) throw damaged();
    return entry;
  };

  const write = async (parts: readonly Uint8Array[]): Promise<number> => {
    if (isWriting) throw new TypeError(`journal ${name}: the previous write has not ended`);
    isWriting = true;
    try {
      const target = expectDefined(
        slots.find((slot) => slot !== newest),
        'slot',
      );
      const isNew = !target.isPresent;
      await target.write(sequence + 1, parts);
      if (isNew) await fileSystem.syncFolder(folder);
      // Only now: after a failure the next write takes the same slot again.
      target.isPresent = true;
      newest = target;
      sequence++;
      return sequence;
    } catch (error) {
      throw asFailure(error, `writing the journal ${name} in ${folder}`);
    } finally {
      isWriting = false;
    }
  };

  return { read, write };
}

/**
 * The newest whole entry, for one who only looks, also while another process writes: opens nothing for writing and syncs
 * nothing, so a power cut may still take back what is found. Null when nothing was written yet.
 * Throws Failure `run-invalid` when both slots are there and neither is whole, which may also be a writer's passing.
 */
export async function peekJournal(folder: string, name: string): Promise<JournalEntry | null> {
  const slots = ['0', '1'].map((number) => new Slot(join(folder, `${name}.${number}`), nodeFileSystem));
  const entries = await Promise.all(slots.map(async (slot) => await slot.read()));
  const [newest] = entries.flatMap((entry) => entry ?? []).sort((left, right) => right.sequence - left.sequence);
  if (newest === undefined && slots.every((slot) => slot.isPresent))
    throw new Failure('run-invalid', `The journal ${name} in ${folder} is damaged.`);
  return newest ?? null;
}

// Layout, little-endian: magic u32, version u32, sequence u64, payload length u64, SHA-256 of those 24 bytes and the
// payload, payload. The header is under the checksum too: a flipped bit must not make an old slot the newest.
const magic = 0x4c4a4c43; // "CLJL"
const version = 1;
const digestOffset = 24;
const headerSize = 56;

class Slot {
  readonly path: string;
  /** The file is there and its name is known to be durable. */
  isPresent = false;
  readonly #fileSystem: JournalFileSystem;

  constructor(path: string, fileSystem: JournalFileSystem) {
    this.path = path;
    this.#fileSystem = fileSystem;
  }

  async read(): Promise<JournalEntry | null> {
    const file = await this.#fileSystem.read(this.path);
    this.isPresent = file !== null;
    if (file === null || file.length < headerSize) return null;
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== version) return null;
    if (view.getBigUint64(16, true) !== BigInt(file.length - headerSize)) return null;
    const payload = file.subarray(headerSize);
    if (!digest(file.subarray(0, digestOffset), [payload]).equals(file.subarray(digestOffset, headerSize))) return null;
    return { sequence: Number(view.getBigUint64(8, true)), bytes: new Uint8Array(payload) };
  }

  async write(sequence: number, parts: readonly Uint8Array[]): Promise<void> {
    const header = Buffer.alloc(headerSize);
    header.writeUInt32LE(magic, 0);
    header.writeUInt32LE(version, 4);
    header.writeBigUInt64LE(BigInt(sequence), 8);
    header.writeBigUInt64LE(BigInt(parts.reduce((total, part) => total + part.byteLength, 0)), 16);
    digest(header.subarray(0, digestOffset), parts).copy(header, digestOffset);
    const file = await this.#fileSystem.create(this.path);
    try {
      for (const part of [header, ...parts]) await file.append(part);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

function digest(start: Uint8Array, parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(start);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const nodeFileSystem: JournalFileSystem = {
  read: async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  },
  create: async (path) => {
    const file = await open(path, 'w');
    return {
      append: async (bytes) => file.writeFile(bytes),
      sync: async () => file.sync(),
      close: async () => file.close(),
    };
  },
  syncFile: async (path) => {
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  },
  syncFolder,
};
