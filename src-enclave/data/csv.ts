// CSV and TSV rows from text chunks: header first, delimiter sniffed in the header, quotes as in RFC 4180.
// A quote inside an unquoted field is kept as it is; a row with more or fewer fields than the header is an error.

import { pipeline } from 'node:stream/promises';

import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';

import type { TableRow } from './table.ts';
import { checkColumnCount, lineTooLong, maximumLineCharacters, tableFailure } from './table-limits.ts';

const recordSchema = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** Rows of `chunks`; `path` is for messages. Throws Failure `data-invalid` with the line. */
export async function* readCsvRows(
  chunks: AsyncIterable<string>,
  path: string,
): AsyncGenerator<TableRow, void, undefined> {
  const source = chunks[Symbol.asyncIterator]();
  const head = await readHead(source);
  const parser = parse({
    delimiter: sniffDelimiter(head),
    info: true,
    max_record_size: maximumLineCharacters,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const feeding = pipeline(async function* feed() {
    yield head;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  }, parser).catch(() => {});
  try {
    let columns: readonly string[] | null = null;
    for await (const value of parser) {
      const { record, info } = recordSchema.parse(value);
      if (columns === null) columns = checkHeader(record, path);
      else yield { line: info.lines, fields: new Map(columns.map((column, index) => [column, record[index] ?? ''])) };
    }
  } catch (error) {
    throw error instanceof CsvError ? describe(error, path) : error;
  } finally {
    parser.destroy();
    await feeding;
    await source.return?.();
  }
}

async function readHead(source: AsyncIterator<string>): Promise<string> {
  let head = '';
  while (!/[^\r\n][\r\n]/.test(head) && head.length < maximumLineCharacters) {
    const next = await source.next();
    if (next.done === true) break;
    head += next.value;
  }
  return head;
}

// The one that the header holds most often outside quotes; a comma when there is none.
function sniffDelimiter(head: string): string {
  const [header = ''] = head
    .replace(/^[\r\n]+/, '')
    .replaceAll(/"[^"]*"/g, '')
    .split(/[\r\n]/, 1);
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function checkHeader(header: readonly string[], path: string): readonly string[] {
  checkColumnCount(path, 1, header.length);
  const columns = header.map((column) => column.trim());
  if (columns.includes(''))
    throw tableFailure(path, 1, 'a column without a name. The first line must name every column.');
  if (new Set(columns).size !== columns.length)
    throw tableFailure(path, 1, 'two columns have the same name. Rename one.');
  return columns;
}

// The library's error holds the record: it is not passed on as a cause.
function describe(error: CsvError, path: string): Error {
  const line = z.object({ lines: z.int() }).safeParse(error).data?.lines ?? 1;
  switch (error.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return tableFailure(
        path,
        line,
        'the number of fields differs from the header. Look for a delimiter or line break in a text without quotes.',
      );
    case 'CSV_QUOTE_NOT_CLOSED':
      return tableFailure(path, line, 'a quote is opened and never closed.');
    case 'CSV_MAX_RECORD_SIZE':
      return tableFailure(path, line, lineTooLong);
    default:
      return tableFailure(path, line, `not valid CSV (${error.code}).`);
  }
}
