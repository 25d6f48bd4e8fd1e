// Reads a hospital's export row by row: CSV or TSV with a header, or JSON Lines. Everything becomes text.
// The file is untrusted: size, line length and columns are bounded before memory is taken, and no error repeats a value.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';

import { asFailure, Failure, hasCode } from '../base/failure.ts';
import { readCsvRows } from './csv.ts';
import { readJsonLines } from './json-lines.ts';

/** `line` counts from 1 and is where the row ends; CSV rows have every column, JSON rows what the object has. */
export type TableRow = { readonly line: number; readonly fields: ReadonlyMap<string, string> };

const maximumFileBytes = 2 * 1024 ** 3;

/**
 * The rows of a file, in order, in bounded memory. Blank lines are no rows. Numbers and booleans of JSON become text,
 * null the empty text; nested values are left out.
 * Throws Failure `data-missing`, `no-permission`, or `data-invalid` with the line at fault.
 */
export async function* readTable(path: string): AsyncGenerator<TableRow, void, undefined> {
  const read = readerOf(path);
  await checkFile(path);
  yield* read(decodeUtf8(path), path);
}

function readerOf(path: string): typeof readCsvRows {
  switch (extname(path).toLowerCase()) {
    case '.csv':
    case '.tsv':
    case '.txt':
      return readCsvRows;
    case '.jsonl':
    case '.ndjson':
      return readJsonLines;
    default:
      throw new Failure(
        'data-invalid',
        `Cannot tell what kind of table ${path} is. Save it as .csv, .tsv or .jsonl (one object per line).`,
      );
  }
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR'))
      throw new Failure('data-missing', `There is no data file ${path}. Check the path.`, { cause: error });
    throw asFailure(error, `reading ${path}`);
  });
  if (!found.isFile()) throw new Failure('data-invalid', `${path} is not a file. Name the data file itself.`);
  if (found.size > maximumFileBytes)
    throw new Failure('data-invalid', `${path} is larger than 2 GiB. Cut it into smaller files.`);
}

// A byte order mark is dropped; UTF-16 and Latin-1 exports fail here instead of becoming wrong text.
async function* decodeUtf8(path: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (error) {
      throw new Failure('data-invalid', `${path} is not UTF-8 text. Save it with the encoding UTF-8.`, {
        cause: error,
      });
    }
  };
  try {
    const chunks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 256 * 1024 });
    for await (const chunk of chunks) yield decode(chunk);
  } catch (error) {
    throw asFailure(error, `reading ${path}`);
  }
  yield decode();
}
