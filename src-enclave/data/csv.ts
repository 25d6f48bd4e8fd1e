// CSV and TSV rows from text chunks: header first, delimiter sniffed in the header, quotes as in RFC 4180.
// A quote inside an unquoted field is kept as it is; a row with more or fewer fields than the header is an error.

import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';

import type { TableRow } from './table.ts';
import { checkColumnCount, lineTooLong, maximumLineCharacters, tableFailure } from './table-limits.ts';

export type CsvOptions = {
  /** Sniffed in the header when not given. */
  readonly delimiter?: string | undefined;
  /** Without a header the columns are called `column 1`, `column 2` … Default true. */
  readonly hasHeader?: boolean | undefined;
  readonly maximumRecordCharacters?: number;
  readonly recordTooLong?: string;
  /** Is told of rows whose number of fields differs, which are then left out; without it the first one is thrown. */
  readonly onRaggedRow?: (line: number, wrong: string) => void;
};

type Parsed = { readonly record: readonly string[]; readonly line: number };

const raggedRow =
  'the number of fields differs from the header. Look for a delimiter or line break in a text without quotes.';

/** Rows of `chunks`; `path` is for messages. Throws Failure `data-invalid` with the line. */
export async function* readCsvRows(
  chunks: AsyncIterable<string>,
  path: string,
  options: CsvOptions = {},
): AsyncGenerator<TableRow, void, undefined> {
  const recordTooLong = options.recordTooLong ?? lineTooLong;
  let columns: readonly string[] | null = null;
  let lastLine = 0;
  try {
    for await (const batch of parseBatches(chunks, options))
      for (const { record, line } of batch) {
        lastLine = line;
        if (columns === null) {
          const hasHeader = options.hasHeader ?? true;
          columns = hasHeader ? checkHeader(record, path) : numberColumns(record.length, path);
          if (hasHeader) continue;
        }
        if (record.length === columns.length) yield { line, fields: rowOf(columns, record) };
        else if (options.onRaggedRow === undefined) throw tableFailure(path, line, raggedRow);
        else options.onRaggedRow(line, raggedRow);
      }
  } catch (error) {
    throw error instanceof CsvError ? describe(error, path, recordTooLong, lastLine) : error;
  }
}

function rowOf(columns: readonly string[], record: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [index, column] of columns.entries()) fields.set(column, record[index] ?? '');
  return fields;
}

// Records are taken in the parser's own callback, a chunk at a time: its object stream would cost a turn of the event
// loop for each row.
async function* parseBatches(
  chunks: AsyncIterable<string>,
  options: CsvOptions,
): AsyncGenerator<readonly Parsed[], void, undefined> {
  const source = chunks[Symbol.asyncIterator]();
  let batch: Parsed[] = [];
  try {
    const head = await readHead(source, options.maximumRecordCharacters ?? maximumLineCharacters);
    const parser = parse({
      delimiter: options.delimiter ?? sniffDelimiter(head),
      max_record_size: options.maximumRecordCharacters ?? maximumLineCharacters,
      on_record: (record: readonly string[], { lines }) => {
        batch.push({ record, line: lines });
        return null;
      },
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
    const take = (): readonly Parsed[] => {
      const taken = batch;
      batch = [];
      return taken;
    };
    // What is thrown reaches the callbacks below; without a listener it would end the process.
    parser.on('error', () => {});
    parser.resume();
    const write = (text: string): Promise<Error | null> =>
      new Promise((resolve) => {
        parser.write(text, (error) => resolve(error ?? null));
      });
    try {
      let failed = await write(head);
      yield take();
      while (failed === null) {
        const next = await source.next();
        if (next.done === true) break;
        failed = await write(next.value);
        yield take();
      }
      failed ??= await new Promise<Error | null>((resolve) => {
        parser.once('error', resolve);
        parser.end(() => resolve(null));
      });
      yield take();
      if (failed !== null) throw failed;
    } finally {
      parser.destroy();
    }
  } finally {
    await source.return?.();
  }
}

async function readHead(source: AsyncIterator<string>, maximumCharacters: number): Promise<string> {
  let head = '';
  while (!/[^\r\n][\r\n]/.test(head) && head.length < maximumCharacters) {
    const next = await source.next();
    if (next.done === true) break;
    head += next.value;
  }
  return head;
}

/** The one that the header holds most often outside quotes; the first of `candidates` when there is none. */
export function sniffDelimiter(head: string, candidates: readonly string[] = [',', ';', '\t']): string {
  const [header = ''] = head
    .replace(/^[\r\n]+/, '')
    .replaceAll(/"[^"]*"/g, '')
    .split(/[\r\n]/, 1);
  const count = (delimiter: string): number => header.split(delimiter).length;
  return candidates.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function numberColumns(count: number, path: string): readonly string[] {
  checkColumnCount(path, 1, count);
  return Array.from({ length: count }, (_, index) => `column ${index + 1}`);
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
function describe(error: CsvError, path: string, recordTooLong: string, lastLine: number): Error {
  const line = z.object({ lines: z.int() }).safeParse(error).data?.lines ?? 1;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return tableFailure(path, line, `a quote is opened and never closed. Look from line ${lastLine + 1} on.`);
    case 'CSV_MAX_RECORD_SIZE':
      return tableFailure(path, line, recordTooLong);
    default:
      return tableFailure(path, line, `not valid CSV (${error.code}).`);
  }
}
