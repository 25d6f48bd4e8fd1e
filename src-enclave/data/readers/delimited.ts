// CSV and TSV of a hospital's export, by the table parser that training reads with, under the bounds of an import.

import { Failure } from '../../base/failure.ts';
import { readCsvRows } from '../csv.ts';
import { maximumLineBytes } from './limits.ts';
import { holdsNul, nulRow, readText } from './read-context.ts';
import type { ReadContext, Records } from './read-context.ts';
import { formatBytes } from './source-failure.ts';
import type { SourceFile } from './source-file.ts';
import type { Encoding } from './source-types.ts';

export type DelimitedForm = { readonly encoding: Encoding; readonly delimiter: string; readonly hasHeader: boolean };

const recordTooLong = `the row is longer than ${formatBytes(maximumLineBytes)}. A quote that is never closed may be the reason. The file was closed.`;

/** Throws Failure `data-invalid` for what is wrong with the file as a whole; bad rows go to the log. */
export async function* readDelimited(file: SourceFile, form: DelimitedForm, context: ReadContext): Records {
  const watch = { hasNul: false };
  const rows = readCsvRows(readText(file, form.encoding, context, watch), file.name, {
    delimiter: form.delimiter,
    hasHeader: form.hasHeader,
    maximumRecordCharacters: maximumLineBytes,
    recordTooLong,
    onRaggedRow: (line, wrong) => context.log.reject(file.name, line, 'ragged', wrong),
  });
  try {
    for await (const { line, fields } of rows)
      if (watch.hasNul && holdsNul(fields)) context.log.reject(file.name, line, 'nul', nulRow);
      else yield { file: file.name, line, fields };
  } catch (error) {
    // The end of a sample may lie within quotes.
    if (error instanceof Failure && Number.isFinite(context.sampleBytes) && context.log.rows > 0) return;
    throw error;
  }
}
