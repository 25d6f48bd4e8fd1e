// The pad books of this computer: those a person added, by the paths of their folders in pads.json, and those whose folders
// lie in `pads` of the data folder. A book stays where it is, because a copy of it is a clone; looking at one neither locks
// nor changes it. What cannot say which book it is, is not listed.

import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { dataFolders } from '../base/data-root.ts';
import { Failure, hasCode } from '../base/failure.ts';
import { createInTurn } from '../base/in-turn.ts';
import { bookSchema, inspectPadBook, lookAtPadBook, readBook, type Book } from '../channel/pad-book.ts';
import type { PadBookRecord } from '../protocol/app-records.ts';

const lowShare = 0.1;
const mostBooks = 200;

const registerSchema = z.object({
  schema: z.literal(1),
  /** What the book said when it was added is kept for the time when its drive is not there. */
  books: z.array(bookSchema.omit({ schema: true }).extend({ path: z.string().min(1).max(4096) })).max(mostBooks),
});
type Registered = z.infer<typeof registerSchema>['books'][number];

export type Pads = {
  /** Each book once. @throws Failure pad-unusable when pads.json cannot be read. */
  readonly list: () => Promise<readonly PadBookRecord[]>;
  /**
   * Remembers a folder; one that is known already, or that was moved, is fine.
   * @throws Failure pad-unusable for what is no pad book or a copy of one in the list, disk-full, no-permission.
   */
  readonly add: (path: string) => Promise<{ readonly id: string }>;
  /** The book itself is untouched. @throws Failure pad-unusable, disk-full, no-permission. */
  readonly forget: (id: string) => Promise<void>;
  /** Never leaves this process. @throws Failure pad-unusable for a book that nothing can be sent with. */
  readonly folderOf: (id: string) => Promise<string>;
};

/** A folder where a book is, or was when it was added. */
type Place = { readonly path: string; readonly record: PadBookRecord };

/** @param root The data folder. */
export function openPads(root: string): Pads {
  const registerPath = join(root, 'pads.json');
  const shelf = dataFolders(root).pads;
  const inTurn = createInTurn();

  const readRegister = async (): Promise<readonly Registered[]> => {
    try {
      return registerSchema.parse(JSON.parse(await readFile(registerPath, 'utf8'))).books;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw unusable(
        'The list of pad books, pads.json in the data folder, cannot be read. Move it away and add the books again.',
        error,
      );
    }
  };
  const writeRegister = async (books: readonly Registered[]): Promise<void> => {
    const text = JSON.stringify({ schema: 1, books }, null, 2);
    await writeFileAtomically(registerPath, `${text}\n`, 0o600);
  };

  const places = async (): Promise<readonly Place[]> => {
    const added = await Promise.all(
      (await readRegister()).map(async ({ path, ...book }) => ({ path, record: await recordAt(path, book, true) })),
    );
    const found = await Promise.all((await booksOn(shelf)).map(async ([path, book]) => await foundAt(path, book)));
    return [...added, ...found];
  };

  const foundAt = async (path: string, book: Book): Promise<Place> => ({
    path,
    record: await recordAt(path, book, false),
  });

  const find = async (id: string): Promise<Place> => {
    const [place] = await onceEach((await places()).filter(({ record }) => record.id === id));
    if (place === undefined) throw unusable('This pad book is not in the list any more. Check again.');
    return place;
  };

  return {
    list: async () => (await onceEach(await places())).map(({ record }) => record),

    add: async (given) =>
      await inTurn(async () => {
        const path = resolve(given);
        const { id, side, createdAt, source, halfBytes } = await expectBook(path);
        const real = await realpath(path);
        for (const other of await places())
          if (other.record.id === id && other.record.state !== 'missing' && (await realOf(other.path)) !== real)
            throw unusable(
              `This is the same pad book as ${other.record.name}, which is in the list. Use one folder of a book on a computer and never a copy; burn the other.`,
            );
        if (dirname(real) === (await realOf(shelf))) return { id };
        const others = (await readRegister()).filter((known) => known.id !== id);
        if (others.length >= mostBooks)
          throw unusable(`The list holds ${mostBooks} pad books, which is the most. Forget one that is used up.`);
        await writeRegister([...others, { id, side, createdAt, source, halfBytes, path }]);
        return { id };
      }),

    forget: async (id) =>
      await inTurn(async () => {
        const books = await readRegister();
        const kept = books.filter((book) => book.id !== id);
        if (kept.length < books.length) {
          await writeRegister(kept);
          return;
        }
        await find(id);
        throw unusable(
          'This pad book lies in the pads folder of the data folder, and is listed as long as it does. Move its folder elsewhere.',
        );
      }),

    folderOf: async (id) => {
      const { path, record } = await find(id);
      const reason = reasons[record.state];
      if (reason !== null) throw unusable(reason);
      return path;
    },
  };
}

/** Why nothing can be sent with a book; null where it can. Of one in use, whoever opens it says so. */
const reasons: Readonly<Record<PadBookRecord['state'], string | null>> = {
  ready: null,
  low: null,
  'in-use': null,
  empty: 'This pad book is used up. Ask the study office for the next one.',
  missing: 'The folder of this pad book is not there. Put its drive in and check again.',
  damaged: 'This pad book is damaged or incomplete. Burn both halves and make a new one.',
  cloned: 'This pad book is in two folders, and a copy could use bytes twice. Burn one of them and check again.',
};

function unusable(message: string, cause?: unknown): Failure {
  return new Failure('pad-unusable', message, { cause });
}

async function expectBook(path: string): Promise<Book> {
  try {
    return await inspectPadBook(path);
  } catch (error) {
    throw error instanceof Failure && error.code === 'run-invalid'
      ? unusable(error.message, error)
      : unusable(
          'There is no pad book in this folder. Choose the folder of one side, with book.json and pad.bin in it.',
          error,
        );
  }
}

/** Null where there is nothing. */
async function realOf(path: string): Promise<string | null> {
  return await realpath(path).catch(() => null);
}

/** Folders directly in another that say which book they are. */
async function booksOn(shelf: string): Promise<readonly (readonly [string, Book])[]> {
  const names: readonly string[] = await readdir(shelf).catch(() => []);
  const read = names.toSorted().map(async (name) => {
    const path = join(shelf, name);
    const book = await readBook(path).catch(() => null);
    return book === null ? [] : [[path, book] as const];
  });
  return (await Promise.all(read)).flat();
}

/** @param known What the book is, or was when it was added. */
async function recordAt(path: string, known: Omit<Book, 'schema'>, canForget: boolean): Promise<PadBookRecord> {
  const { id, side, createdAt, source, halfBytes } = known;
  const facts = { id, name: basename(path), side, createdAt, source, halfBytes, canForget };
  try {
    const { book, left, isInUse } = await lookAtPadBook(path);
    // Another drive at the same place.
    if (book.id !== id || book.side !== side) return { ...facts, ...nothingLeft, state: 'missing' };
    const least = Math.min(left.send, left.receive);
    const state = least === 0 ? 'empty' : least < lowShare * halfBytes ? 'low' : 'ready';
    return {
      ...facts,
      leftToSend: left.send,
      leftToReceive: left.receive,
      state: isInUse ? 'in-use' : state,
    };
  } catch (error) {
    // Whatever else the system says, of the folder or of the drive: the book cannot be reached now.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { ...facts, ...nothingLeft, state: error.code === 'run-invalid' ? 'damaged' : 'missing' };
  }
}

const nothingLeft = { leftToSend: null, leftToReceive: null } as const;

/** One place a book. A book that is in two folders is a clone and used from neither. */
async function onceEach(places: readonly Place[]): Promise<readonly Place[]> {
  const merged = new Map<string, Place>();
  for (const place of places) {
    const { id, state } = place.record;
    const before = merged.get(id);
    if (before === undefined || before.record.state === 'missing')
      merged.set(
        id,
        before?.record.canForget === true ? { ...place, record: { ...place.record, canForget: true } } : place,
      );
    else if (state !== 'missing' && (await realOf(before.path)) !== (await realOf(place.path)))
      merged.set(id, { ...before, record: { ...before.record, ...nothingLeft, state: 'cloned' } });
  }
  return [...merged.values()];
}
