// Looks at what a steward chose before anything is imported: kind, encoding, columns, about how many rows, how sure.
// Reads the beginning of each file only; the report holds names and counts, never a value.

import { ColumnStats } from './column-stats.ts';
import { identifySource } from './identify-source.ts';
import { openParquet } from './parquet.ts';
import { ReadProgress } from './read-progress.ts';
import { RowLog } from './row-log.ts';
import { Failure } from '../../base/failure.ts';
import type { ReadOptions, SourceReport } from './source-types.ts';

const sampleBytes = 1_000_000;

/**
 * Throws Failure `data-missing`, `no-permission`, `data-empty` or `data-invalid`: each says what is wrong with the
 * source as a whole. Bad rows of the sample are left to the reading.
 */
export async function inspectSource(
  path: string,
  options: ReadOptions = {},
  signal?: AbortSignal,
): Promise<SourceReport> {
  const source = await identifySource(path, options);
  const log = new RowLog('skip', Number.POSITIVE_INFINITY);
  const progress = new ReadProgress({ signal }, () => log.rows);
  const stats = new ColumnStats();
  for await (const { fields } of source.read({ options, log, progress, sampleBytes })) {
    log.accept(fields);
    stats.add(fields);
  }
  const form = source.leading?.form;
  const isParquet = form?.kind === 'parquet';
  const { rowErrors, notes } = log.summary(true);
  if (log.rows + rowErrors === 0 && source.recordBytes <= sampleBytes) throw withoutRows(source.name);
  const share = source.recordBytes / Math.max(1, Math.min(source.recordBytes, progress.sampledBytes));
  const rowsEstimate =
    isParquet && source.kind === 'parquet' && source.leading !== null
      ? (await openParquet(source.leading.file)).rows
      : Math.round(log.rows * share);
  return {
    kind: source.kind,
    encoding: form === undefined ? (options.encoding ?? 'utf-8') : form.kind === 'parquet' ? null : form.encoding,
    ...(form?.kind === 'csv' ? { delimiter: form.delimiter, hasHeader: form.hasHeader } : {}),
    columns: stats.columns(),
    rowsEstimate,
    rowsSampled: log.rows,
    sizeBytes: source.recordBytes,
    confidence: rowErrors > log.rows * 0.01 ? 'low' : source.confidence,
    notes: [...source.notes, ...notes],
  };
}

export const withoutRows = (name: string): Failure =>
  new Failure('data-empty', `${name} has no rows. Choose a file with data below the header, or export again.`);
