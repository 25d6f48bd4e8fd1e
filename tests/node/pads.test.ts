// The list of pad books, over real books: what each is good for, without touching one.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPadBook, inspectPadBook, PadBook } from '../../src-enclave/channel/pad-book.ts';
import { openPads } from '../../src-enclave/node/pads.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const halfBytes = 20_000;
const unusable = (words = /./): unknown =>
  expect.objectContaining({ code: 'pad-unusable', message: expect.stringMatching(words) });

/** Both sides of a new book, in folders of their own, and an empty data folder. */
async function setting() {
  const root = temporaryFolder();
  const drive = temporaryFolder();
  const folders = { a: join(drive, 'study-a'), b: join(drive, 'study-b') };
  await createPadBook(folders, halfBytes, new Date('2026-11-27T12:00:00Z'));
  const { id } = await inspectPadBook(folders.a);
  return { root, drive, folders, id, pads: openPads(root) };
}

/** Sends so many bytes and closes again; what is reserved is the same. */
async function use({ a, b }: { readonly a: string; readonly b: string }, bytes: number): Promise<void> {
  const sizes = { block: 1, window: halfBytes };
  const books = [await PadBook.open(a, sizes), await PadBook.open(b, { ...sizes, window: 1000 })] as const;
  await books[1].marks.adopt({ send: 0, receive: 0, granted: 0 });
  await books[0].marks.adopt({ send: 0, receive: 0, granted: halfBytes });
  await books[0].marks.reserve(bytes);
  for (const book of books) await book.close();
}

/** What a folder holds, byte for byte, and when each file was last written. */
function stateOf(folder: string): readonly unknown[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => [name, readFileSync(join(folder, name)).toString('base64'), statSync(join(folder, name)).mtimeMs]);
}

describe('the pad books of a computer', () => {
  it('are none at first', async () => {
    expect(await openPads(temporaryFolder()).list()).toEqual([]);
  });

  it('are listed by where they are, with names and counts and never a path', async () => {
    const { pads, folders, id, drive } = await setting();
    expect(await pads.add(folders.a)).toEqual({ id });
    const list = await pads.list();
    expect(list).toEqual([
      {
        id,
        name: 'study-a',
        side: 'a',
        createdAt: '2026-11-27T12:00:00.000Z',
        source: 'the operating system’s random number generator',
        halfBytes,
        leftToSend: halfBytes,
        leftToReceive: halfBytes,
        state: 'ready',
        canForget: true,
      },
    ]);
    expect(JSON.stringify(list)).not.toContain(drive);
    expect(await pads.folderOf(id)).toBe(folders.a);
  });

  it('are remembered by the next process, in a file for its owner alone', async () => {
    const { root, pads, folders, id } = await setting();
    await pads.add(folders.a);
    expect((await openPads(root).list()).map((book) => book.id)).toEqual([id]);
    expect(statSync(join(root, 'pads.json')).mode & 0o077).toBe(0);
    expect(readdirSync(root)).toEqual(['pads.json']);
  });

  it('are found in the folder for them, also by a link, and listed as long as they lie there', async () => {
    const { root, pads, folders, id, drive } = await setting();
    mkdirSync(join(root, 'pads', 'nothing'), { recursive: true });
    symlinkSync(folders.a, join(root, 'pads', 'linked'));
    expect(await pads.list()).toMatchObject([{ id, name: 'linked', state: 'ready', canForget: false }]);
    await expect(pads.forget(id)).rejects.toEqual(unusable(/Move its folder/));
    // The same folder by its own name is no copy.
    await pads.add(folders.a);
    expect(await pads.list()).toMatchObject([{ id, name: 'study-a', state: 'ready', canForget: true }]);
    await pads.forget(id);
    renameSync(join(root, 'pads', 'linked'), join(drive, 'elsewhere'));
    expect(await pads.list()).toEqual([]);
  });
});

describe('adding a pad book', () => {
  it('is fine twice, and once more after its folder was moved', async () => {
    const { root, pads, folders, drive, id } = await setting();
    await pads.add(folders.a);
    await pads.add(folders.a);
    expect(await pads.list()).toHaveLength(1);
    renameSync(folders.a, join(drive, 'moved'));
    expect(await pads.list()).toMatchObject([{ state: 'missing' }]);
    await pads.add(join(drive, 'moved'));
    expect(await pads.list()).toMatchObject([{ id, name: 'moved', state: 'ready' }]);
    mkdirSync(join(root, 'pads'));
    renameSync(join(drive, 'moved'), join(root, 'pads', 'shelved'));
    expect(await pads.add(join(root, 'pads', 'shelved'))).toEqual({ id });
    // The entry that was added stays until it is forgotten.
    expect(await pads.list()).toMatchObject([{ name: 'shelved', state: 'ready', canForget: true }]);
  });

  it('refuses what is no book, the folder around one, and a damaged one, with what to do', async () => {
    const { pads, folders, drive } = await setting();
    await expect(pads.add(join(drive, 'not there'))).rejects.toEqual(unusable(/Choose the folder/));
    await expect(pads.add(drive)).rejects.toEqual(unusable(/Choose the folder/));
    truncateSync(join(folders.a, 'pad.bin'), 10);
    await expect(pads.add(folders.a)).rejects.toEqual(unusable(/Burn both halves/));
    expect(await pads.list()).toEqual([]);
  });

  it('refuses a copy, and the other side of a book in the list', async () => {
    const { pads, folders, drive, id } = await setting();
    await pads.add(folders.a);
    cpSync(folders.a, join(drive, 'copy'), { recursive: true });
    await expect(pads.add(join(drive, 'copy'))).rejects.toEqual(unusable(/never a copy/));
    await expect(pads.add(folders.b)).rejects.toEqual(unusable(/never a copy/));
    expect(await pads.folderOf(id)).toBe(folders.a);
  });

  it('of several at once forgets none', async () => {
    const { pads, drive } = await setting();
    const made = await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const sides = { a: join(drive, `${number}-a`), b: join(drive, `${number}-b`) };
        await createPadBook(sides, 1000, new Date(0));
        return sides.a;
      }),
    );
    await Promise.all(made.map(async (folder) => await pads.add(folder)));
    expect((await pads.list()).map(({ name }) => name)).toEqual(['1-a', '2-a', '3-a', '4-a']);
  });

  it('does not write over a list that it cannot read', async () => {
    const { root, pads, folders } = await setting();
    writeFileSync(join(root, 'pads.json'), '{"schema":2}');
    await expect(pads.list()).rejects.toEqual(unusable(/pads\.json/));
    await expect(pads.add(folders.a)).rejects.toEqual(unusable(/pads\.json/));
    expect(readFileSync(join(root, 'pads.json'), 'utf8')).toBe('{"schema":2}');
  });
});

describe('forgetting a pad book', () => {
  it('leaves the book as it is', async () => {
    const { pads, folders, id } = await setting();
    await pads.add(folders.a);
    const before = stateOf(folders.a);
    await pads.forget(id);
    expect(await pads.list()).toEqual([]);
    expect(stateOf(folders.a)).toEqual(before);
    await expect(pads.folderOf(id)).rejects.toEqual(unusable());
    await expect(pads.forget(id)).rejects.toEqual(unusable());
  });
});

describe('the state of a pad book', () => {
  it('is low under a tenth either way, and empty when nothing is left', async () => {
    const { pads, folders } = await setting();
    await pads.add(folders.a);
    await use(folders, 18_000);
    // One byte is reserved ahead.
    expect(await pads.list()).toMatchObject([{ state: 'low', leftToSend: 1999, leftToReceive: halfBytes }]);
    await use(folders, 1999);
    expect(await pads.list()).toMatchObject([{ state: 'empty', leftToSend: 0 }]);
  });

  it('is empty also when nothing can be received any more', async () => {
    const { pads, folders, id } = await setting();
    await pads.add(folders.b);
    const book = await PadBook.open(folders.b, { block: 1, window: halfBytes });
    await book.marks.announce();
    await book.close();
    expect(await pads.list()).toMatchObject([{ state: 'empty', leftToSend: halfBytes, leftToReceive: 0 }]);
    await expect(pads.folderOf(id)).rejects.toEqual(unusable(/used up/));
  });

  it('is told of a book in use without touching it', async () => {
    const { pads, folders, id } = await setting();
    await pads.add(folders.a);
    const book = await PadBook.open(folders.a);
    onTestFinished(async () => await book.close());
    await book.marks.adopt({ send: 0, receive: 500, granted: 0 });
    const before = stateOf(folders.a);
    expect(await pads.list()).toMatchObject([{ state: 'in-use', leftToSend: halfBytes - 500 }]);
    expect(stateOf(folders.a)).toEqual(before);
    // Who opens it waits for its turn or says that it is in use.
    expect(await pads.folderOf(id)).toBe(folders.a);
  });

  it('is read again while another process writes its marks', async () => {
    const { pads, folders } = await setting();
    await pads.add(folders.a);
    const book = await PadBook.open(folders.a, { block: 0, window: 1 });
    await book.marks.adopt({ send: 0, receive: 0, granted: halfBytes });
    const writing = (async () => {
      for (let sent = 0; sent < 300; sent++) await book.marks.reserve(1);
    })();
    const states = new Set<string>();
    const left: number[] = [];
    for (let look = 0; look < 100; look++)
      for (const { state, leftToSend } of await pads.list()) {
        states.add(state);
        left.push(leftToSend ?? Number.NaN);
      }
    await writing;
    await book.close();
    expect([...states]).toEqual(['in-use']);
    expect(new Set(left).size).toBeGreaterThan(5);
    expect(left).toEqual(left.toSorted((one, other) => other - one));
  });

  it('is not in use when the process that had it was killed, whose mark stays for the next who takes it', async () => {
    const { pads, folders } = await setting();
    await pads.add(folders.a);
    const module = new URL('../../src-enclave/channel/pad-book.ts', import.meta.url).href;
    const code = `
      const { PadBook } = await import(${JSON.stringify(module)});
      await PadBook.open(${JSON.stringify(folders.a)});
      process.stdout.write('open');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await new Promise((done) => child.stdout.once('data', done));
    expect(await pads.list()).toMatchObject([{ state: 'in-use' }]);
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
    const before = stateOf(folders.a);
    expect(await pads.list()).toMatchObject([{ state: 'ready' }]);
    expect(stateOf(folders.a)).toEqual(before);
  });

  it('is missing when its folder is gone, or another book lies there', async () => {
    const { pads, folders, drive, id } = await setting();
    await pads.add(folders.a);
    renameSync(folders.a, join(drive, 'away'));
    expect(await pads.list()).toMatchObject([
      { id, name: 'study-a', side: 'a', halfBytes, leftToSend: null, leftToReceive: null, state: 'missing' },
    ]);
    await expect(pads.folderOf(id)).rejects.toEqual(unusable(/Put its drive in/));
    await createPadBook({ a: folders.a, b: join(drive, 'other-b') }, 1000, new Date(0));
    expect(await pads.list()).toMatchObject([{ id, state: 'missing' }]);
    renameSync(folders.a, join(drive, 'other-a'));
    renameSync(join(drive, 'away'), folders.a);
    expect(await pads.list()).toMatchObject([{ id, state: 'ready' }]);
  });

  it.each<readonly [string, (folder: string) => void]>([
    ['its bytes are cut short', (folder) => truncateSync(join(folder, 'pad.bin'), 10)],
    ['its bytes are gone', (folder) => renameSync(join(folder, 'pad.bin'), join(folder, 'pad'))],
    ['it does not say what it is', (folder) => writeFileSync(join(folder, 'book.json'), '{')],
    [
      'its marks are not whole',
      (folder) => {
        for (const slot of ['0', '1']) writeFileSync(join(folder, `marks.${slot}`), randomBytes(80));
      },
    ],
  ])('is damaged when %s', async (_what, damage) => {
    const { pads, folders, id } = await setting();
    await pads.add(folders.a);
    damage(folders.a);
    expect(await pads.list()).toMatchObject([{ id, state: 'damaged', leftToSend: null }]);
    await expect(pads.folderOf(id)).rejects.toEqual(unusable(/Burn both halves/));
  });

  it('is that of a clone when it is in two folders, and neither is used', async () => {
    const { root, pads, folders, id } = await setting();
    await pads.add(folders.a);
    cpSync(folders.a, join(root, 'pads', 'copy'), { recursive: true });
    expect(await pads.list()).toMatchObject([{ id, state: 'cloned', leftToSend: null, canForget: true }]);
    await expect(pads.folderOf(id)).rejects.toEqual(unusable(/two folders/));
  });
});
