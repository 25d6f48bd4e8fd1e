// A pad book: random bytes that two machines share and nobody else, made on one and carried to the other by hand. A folder
// with book.json, pad.bin (one half for each direction) and the journal of its marks. One process uses it at a time; bytes are
// overwritten once they are used.

import { randomBytes, randomFillSync } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { asFailure, Failure, hasCode } from '../base/failure.ts';
import { isFolderTaken, takeFolder, type FolderLock } from '../base/folder-lock.ts';
import { openJournal, peekJournal, type JournalEntry } from '../base/journal.ts';
import { PadMarks, type Marks, type MarksStore, type PadSizes } from './pad-marks.ts';

const bookFile = 'book.json';
const padFile = 'pad.bin';
const journalName = 'marks';
const marksBytes = 16;
const mostLooks = 5;
const pieceBytes = 1 << 20;
const mostHalfBytes = 2 ** 40;
const source = 'the operating system’s random number generator';

export const bookSchema = z.object({
  schema: z.literal(1),
  /** The same on both sides. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** `a` sends with the first half, `b` with the second. */
  side: z.enum(['a', 'b']),
  createdAt: z.iso.datetime(),
  /** Where the random bytes came from. */
  source: z.string().max(200),
  halfBytes: z.int().positive().max(mostHalfBytes),
});
export type Book = z.infer<typeof bookSchema>;
export type Side = Book['side'];

function damaged(): Failure {
  return new Failure('run-invalid', 'This pad book is damaged or incomplete. Burn both halves and make a new one.');
}

/**
 * Makes both sides of a book, in folders that do not exist yet. Constant memory, whatever the size.
 * @param halfBytes Bytes that each side can send, all told.
 * @throws Failure run-exists, disk-full, no-permission.
 */
export async function createPadBook(
  folders: Readonly<Record<Side, string>>,
  halfBytes: number,
  createdAt: Date,
): Promise<void> {
  if (!Number.isSafeInteger(halfBytes) || halfBytes < 1 || halfBytes > mostHalfBytes)
    throw new RangeError(`a half has 1 to ${mostHalfBytes} bytes`);
  const id = randomBytes(16).toString('hex');
  const made: string[] = [];
  try {
    for (const folder of [folders.a, folders.b]) {
      await mkdir(folder, { mode: 0o700 });
      made.push(folder);
    }
    await fillBoth(folders, 2 * halfBytes);
    for (const side of ['a', 'b'] as const) {
      const book: Book = { schema: 1, id, side, createdAt: createdAt.toISOString(), source, halfBytes };
      // Last: a book without it is none.
      await writeFileAtomically(join(folders[side], bookFile), `${JSON.stringify(book, null, 2)}\n`, 0o600);
    }
  } catch (error) {
    for (const folder of made) await rm(folder, { recursive: true, force: true });
    if (hasCode(error, 'EEXIST'))
      throw new Failure('run-exists', 'There is something under this name already. Choose a new folder.', {
        cause: error,
      });
    throw asFailure(error, 'making the pad book', 'try again');
  }
}

async function fillBoth(folders: Readonly<Record<Side, string>>, total: number): Promise<void> {
  const files = await Promise.all(
    [folders.a, folders.b].map(async (folder) => await open(join(folder, padFile), 'wx', 0o600)),
  );
  try {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, total));
    for (let at = 0; at < total; at += piece.length) {
      const part = piece.subarray(0, Math.min(piece.length, total - at));
      randomFillSync(part);
      for (const file of files) await file.write(part, 0, part.length, at);
    }
    piece.fill(0);
    for (const file of files) await file.sync();
  } finally {
    for (const file of files) await file.close();
  }
}

/** What a book says of itself, whether or not its bytes are all there. @throws Failure run-missing, run-invalid. */
export async function readBook(folder: string): Promise<Book> {
  let text: string;
  try {
    text = await readFile(join(folder, bookFile), 'utf8');
  } catch (error) {
    throw new Failure('run-missing', 'There is no pad book in this folder. Choose the folder of a book.', {
      cause: error,
    });
  }
  try {
    return bookSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Failure('run-invalid', damaged().message, { cause: error });
  }
}

/** @throws Failure run-missing, run-invalid. */
export async function inspectPadBook(folder: string): Promise<Book> {
  const book = await readBook(folder);
  try {
    if ((await stat(join(folder, padFile))).size === 2 * book.halfBytes) return book;
  } catch (error) {
    throw new Failure('run-invalid', damaged().message, { cause: error });
  }
  throw damaged();
}

/** @throws Failure run-invalid: a drive brought it, and it need not be what this program wrote. */
function decodeMarks({ bytes }: JournalEntry): Marks {
  if (bytes.length !== marksBytes) throw damaged();
  const [send = 0, receive = 0] = new Float64Array(bytes.buffer);
  if (![send, receive].every((mark) => Number.isSafeInteger(mark) && mark >= 0)) throw damaged();
  return { send, receive };
}

/** Marks in a two-slot journal, 16 bytes. */
async function journalledMarks(folder: string): Promise<MarksStore> {
  const journal = await openJournal(folder, journalName);
  return {
    read: async () => {
      const entry = await journal.read();
      return entry === null ? null : decodeMarks(entry);
    },
    write: async ({ send, receive }) => {
      await journal.write([new Uint8Array(Float64Array.of(send, receive).buffer)]);
    },
  };
}

export type PadStatus = {
  readonly book: Book;
  /** Not yet used, reserved or burned. */
  readonly left: Marks;
  /** A process of this computer has it open. */
  readonly isInUse: boolean;
};

/**
 * Looks at a book that may be in use: takes no lock and changes no byte.
 * @throws Failure run-missing, run-invalid, no-permission.
 */
export async function lookAtPadBook(folder: string): Promise<PadStatus> {
  const book = await inspectPadBook(folder);
  const isInUse = await isFolderTaken(folder);
  const { send, receive } = await peekMarks(folder);
  const left = (mark: number): number => Math.max(0, book.halfBytes - mark);
  return { book, left: { send: left(send), receive: left(receive) }, isInUse };
}

/** A process that uses the book may write both slots between two looks: one that is not whole is looked at again. */
async function peekMarks(folder: string): Promise<Marks> {
  for (let look = 1; ; look++)
    try {
      const entry = await peekJournal(folder, journalName);
      return entry === null ? { send: 0, receive: 0 } : decodeMarks(entry);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'run-invalid' || look === mostLooks) throw error;
    }
}

export class PadBook {
  readonly book: Book;
  readonly marks: PadMarks;
  readonly #file: FileHandle;
  readonly #lock: FolderLock;

  private constructor(book: Book, marks: PadMarks, file: FileHandle, lock: FolderLock) {
    this.book = book;
    this.marks = marks;
    this.#file = file;
    this.#lock = lock;
  }

  /** Opens a book for this process alone. @throws Failure run-missing, run-invalid, data-folder-in-use. */
  static async open(
    folder: string,
    sizes: Omit<PadSizes, 'half'> = { block: 1 << 16, window: 1 << 22 },
  ): Promise<PadBook> {
    const book = await inspectPadBook(folder);
    const lock = await takeFolder(folder, 'Another program uses this pad book. Close it first.');
    try {
      const marks = await PadMarks.open(await journalledMarks(folder), { half: book.halfBytes, ...sizes });
      return new PadBook(book, marks, await open(join(folder, padFile), 'r+'), lock);
    } catch (error) {
      lock.release();
      throw asFailure(error, 'opening the pad book', 'try again');
    }
  }

  /** Bytes of one direction, and zeros in their place: each can be taken once. */
  async take(direction: 'send' | 'receive', at: number, length: number): Promise<Uint8Array> {
    const isFirstHalf = (direction === 'send') === (this.book.side === 'a');
    const start = (isFirstHalf ? 0 : this.book.halfBytes) + at;
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(bytes, 0, length, start);
    if (bytesRead !== length) throw damaged();
    await this.#file.write(Buffer.alloc(length), 0, length, start);
    return bytes;
  }

  async close(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
    this.#lock.release();
  }
}

/**
 * Overwrites a whole book and removes it. Drives that move what they write (flash) may keep old copies: encrypt the disk.
 * @throws Failure run-missing, data-folder-in-use, no-permission.
 */
export async function burnPadBook(folder: string): Promise<void> {
  const { halfBytes } = await inspectPadBook(folder);
  const lock = await takeFolder(folder, 'Another program uses this pad book. Close it first.');
  try {
    const file = await open(join(folder, padFile), 'r+');
    try {
      const zeros = Buffer.alloc(pieceBytes);
      for (let at = 0; at < 2 * halfBytes; at += zeros.length)
        await file.write(zeros, 0, Math.min(zeros.length, 2 * halfBytes - at), at);
      await file.sync();
    } finally {
      await file.close();
    }
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    throw asFailure(error, 'burning the pad book', 'try again');
  } finally {
    lock.release();
  }
}
