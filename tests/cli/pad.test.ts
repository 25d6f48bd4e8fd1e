// cloister pad as a person uses it: make, split, look, burn.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSize } from '../../src-enclave/cli/pad-commands.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fakeContext } from './support/fake-context.ts';

async function pad(...args: readonly string[]) {
  const context = fakeContext();
  const exitCode = await runProgram(['pad', ...args, '--json'], context);
  return { exitCode, ...context.stdout.objects.at(-1) };
}

describe('cloister pad', () => {
  it('makes a book, moves one side to a drive and burns the rest', async () => {
    const root = temporaryFolder();
    const drive = join(root, 'drive');
    mkdirSync(drive);
    const book = join(root, 'study');
    expect(await pad('create', book, '--size', '5KB')).toMatchObject({ exitCode: 0, halfBytes: 5000 });
    const original = readFileSync(join(book, 'b', 'pad.bin'));
    expect(await pad('split', book, drive)).toMatchObject({ exitCode: 0, folder: join(drive, 'study-b') });
    expect(existsSync(join(book, 'b'))).toBe(false);
    expect(readFileSync(join(drive, 'study-b', 'pad.bin')).equals(original)).toBe(true);
    expect(await pad('inspect', join(drive, 'study-b'))).toMatchObject({ side: 'b', halfBytes: 5000 });
    expect(await pad('status', join(book, 'a'))).toMatchObject({ side: 'a', left: { send: 5000, receive: 5000 } });
    expect(await pad('burn', join(book, 'a'))).toMatchObject({ exitCode: 0 });
    expect(existsSync(join(book, 'a'))).toBe(false);
  });

  it('refuses with what to do, and keeps what is there', async () => {
    const root = temporaryFolder();
    const book = join(root, 'study');
    await pad('create', book, '--size', '1KB');
    const before = readFileSync(join(book, 'a', 'pad.bin'));
    const refusals = [
      await pad('create', book, '--size', '1KB'),
      await pad('create', join(root, 'other'), '--size', 'much'),
      await pad('create', join(root, 'missing', 'deep'), '--size', '1KB'),
      await pad('split', book, join(root, 'no-drive')),
      await pad('status', root),
    ];
    expect(refusals.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2, 2]);
    expect(readFileSync(join(book, 'a', 'pad.bin')).equals(before)).toBe(true);
    writeFileSync(join(book, 'a', 'book.json'), '{');
    expect(await pad('inspect', join(book, 'a'))).toMatchObject({ exitCode: 2, code: 'run-invalid' });
  });

  it.each([
    ['1000', 1000],
    ['200MB', 200_000_000],
    ['1.5 gb', 1_500_000_000],
  ])('reads %s as a size', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });
});
