// cloister pad: books that are carried by hand. Loaded only when one of its commands runs.

import { cp, mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sha256OfFile } from '../base/digest.ts';
import { asFailure, Failure, hasCode } from '../base/failure.ts';
import { burnPadBook, createPadBook, inspectPadBook, lookAtPadBook } from '../channel/pad-book.ts';
import { formatBytes } from '../report/format.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { makeNewFolder } from '../base/new-folder.ts';

export type PadRequest =
  | { readonly action: 'create'; readonly folder: string; readonly size: string }
  | { readonly action: 'split'; readonly folder: string; readonly to: string }
  | { readonly action: 'inspect' | 'status' | 'burn'; readonly folder: string };

const units: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
const smallestBytes = 1000;
const largestBytes = 1e12;

/** `200MB` → 200,000,000. @throws Failure option-invalid. */
export function parseSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(digits) * (units[unit.toUpperCase()] ?? Number.NaN));
  if (digits !== '' && bytes >= smallestBytes && bytes <= largestBytes) return bytes;
  throw new Failure('option-invalid', '--size must be from 1KB to 1TB, such as 200MB.');
}

/** Side b of a book moves to another folder: copied, compared, overwritten here. */
async function split(folder: string, to: string): Promise<string> {
  const from = join(folder, 'b');
  const target = join(to, `${basename(folder)}-b`);
  const { id } = await inspectPadBook(from);
  if ((await inspectPadBook(join(folder, 'a'))).id !== id)
    throw new Failure('run-invalid', 'The two sides in this folder are of different books. Split each book by itself.');
  try {
    const isFolder = await stat(to).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new Failure('option-invalid', `${to} is not there. Put the drive in, or give another folder.`);
    await mkdir(target, { mode: 0o700 });
    await cp(from, target, { recursive: true });
    const [original, copy] = await Promise.all(
      [from, target].map(async (side) => await sha256OfFile(join(side, 'pad.bin'))),
    );
    if (original !== copy) throw new Failure('run-invalid', 'The copy is not the same. Use another drive.');
  } catch (error) {
    if (hasCode(error, 'EEXIST'))
      throw new Failure('run-exists', `${target} is there already. Give another folder.`, { cause: error });
    throw asFailure(error, 'copying the pad book', 'try again');
  }
  await burnPadBook(from);
  return target;
}

/** @throws Failure. */
export async function runPadCommand(
  request: PadRequest,
  isJson: boolean,
  { stdout }: Pick<CliContext, 'stdout'>,
): Promise<ExitCode> {
  const print = (result: object, lines: readonly string[]): void => {
    const text = isJson
      ? JSON.stringify({ kind: 'result', command: `pad ${request.action}`, ...result })
      : lines.map(printable).join('\n');
    stdout.write(`${text}\n`);
  };
  const { folder } = request;
  switch (request.action) {
    case 'create': {
      const halfBytes = parseSize(request.size);
      const folders = { a: join(folder, 'a'), b: join(folder, 'b') };
      await makeNewFolder(folder);
      await createPadBook(folders, halfBytes, new Date());
      const { id, source } = await inspectPadBook(folders.a);
      print({ id, halfBytes, source, folders }, [
        `Made pad book ${id.slice(0, 8)}: ${formatBytes(halfBytes)} in each direction.`,
        `Random bytes: ${source}.`,
        `Keep ${folders.a} here and carry ${folders.b} to the other machine: cloister pad split ${folder} DRIVE`,
        'Never back up either.',
      ]);
      break;
    }
    case 'split': {
      const target = await split(folder, request.to);
      print({ folder: target }, [`Moved side b to ${target} and overwrote it here.`]);
      break;
    }
    case 'inspect': {
      const book = await inspectPadBook(folder);
      print({ ...book }, [
        `Book ${book.id.slice(0, 8)}, side ${book.side}`,
        `Made      ${book.createdAt}`,
        `Random    ${book.source}`,
        `Size      ${formatBytes(book.halfBytes)} in each direction`,
      ]);
      break;
    }
    case 'status': {
      const { book, left } = await lookAtPadBook(folder);
      const { id, side, halfBytes } = book;
      print({ id, side, halfBytes, left }, [
        `Book ${id.slice(0, 8)}, side ${side}`,
        `Left to send     ${formatBytes(left.send)} of ${formatBytes(halfBytes)}`,
        `Left to receive  ${formatBytes(left.receive)} of ${formatBytes(halfBytes)}`,
      ]);
      break;
    }
    case 'burn':
      await burnPadBook(folder);
      print({}, ['Overwritten and removed.']);
      break;
  }
  return exitCodes.ok;
}
