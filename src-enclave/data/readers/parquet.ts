// Parquet, a row group at a time. What the footer claims is checked against the file and the bounds before anything is
// allocated by it; pages are unpacked by the runtime's own decompressors, which stop at the size that was claimed.

import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';

import { parquetMetadataAsync, parquetReadObjects, parquetSchema, snappyUncompress } from 'hyparquet';
import type { AsyncBuffer, ColumnMetaData, Compressors, FileMetaData, PageHeader, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';

import { Failure } from '../../base/failure.ts';
import { maximumColumns } from '../table-limits.ts';
import { fieldsOfObject, noteNested } from './json-objects.ts';
import { maximumParquetFooterBytes, maximumRowGroupBytes, maximumRowGroups } from './limits.ts';
import type { ReadContext, Records } from './read-context.ts';
import { formatBytes, formatCount, invalid } from './source-failure.ts';
import { checkUnchanged, readRange } from './source-file.ts';
import type { SourceFile } from './source-file.ts';

// Rows of one row group that are turned into objects together.
const rowsTogether = 20_000;
const maximumGroupValues = 20_000_000;

const bounded = (unpack: (input: Uint8Array, length: number) => Uint8Array) => (input: Uint8Array, length: number) => {
  if (!(length >= 0 && length <= maximumRowGroupBytes)) throw new RangeError('page beyond the bound');
  return unpack(input, length);
};
const compressors: Compressors = {
  SNAPPY: bounded((input, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  }),
  GZIP: bounded((input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) })),
  BROTLI: bounded((input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) })),
  ZSTD: bounded((input, length) => zstdDecompressSync(input, { maxOutputLength: Math.max(1, length) })),
};
const readableCodecs = new Set(['UNCOMPRESSED', ...Object.keys(compressors)]);

export type ParquetTable = {
  readonly file: SourceFile;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
  readonly rows: number;
};

/** Throws Failure `data-invalid` for what is no whole Parquet file within the bounds. */
export async function openParquet(file: SourceFile): Promise<ParquetTable> {
  const tail = await readRange(file, Math.max(0, file.sizeBytes - 8), file.sizeBytes);
  const mark = tail.subarray(4).toString('latin1');
  if (file.sizeBytes >= 12 && mark === 'PARE')
    throw invalid(`${file.name} is encrypted. Export it without encryption to a folder that only you can read.`);
  if (file.sizeBytes < 12 || mark !== 'PAR1')
    throw invalid(`${file.name} ends before its table of contents. Was it copied as a whole? Copy or export it again.`);
  const footerBytes = tail.readUInt32LE(0);
  if (footerBytes > maximumParquetFooterBytes || footerBytes + 12 > file.sizeBytes) throw damaged(file);
  const metadata = await parquetMetadataAsync(bufferOf(file)).catch((error: unknown) => {
    throw asDamaged(error, file);
  });
  try {
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    if (columns.length > maximumColumns || metadata.schema.length > maximumColumns * 4)
      throw invalid(
        `${file.name} has more than ${formatCount(maximumColumns)} columns. Keep only those that are needed.`,
      );
    if (new Set(columns).size !== columns.length)
      throw invalid(`Two columns of ${file.name} have the same name. Rename one.`);
    checkGroups(file, metadata);
    return {
      file,
      metadata,
      columns,
      rows: metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0),
    };
  } catch (error) {
    throw asDamaged(error, file);
  }
}

/** Throws Failure `data-invalid` with the row where decoding fails. `line` is the number of the row, from 1. */
export async function* readParquet(table: ParquetTable, context: ReadContext): Records {
  const { file, metadata } = table;
  const wanted = context.options.columns;
  const columns = table.columns.filter((column) => wanted === undefined || wanted.includes(column));
  if (columns.length === 0)
    throw invalid(`${file.name} has none of the columns that were chosen. Choose among its own.`);
  const chosen = new Set(columns);
  const isSample = Number.isFinite(context.sampleBytes);
  const buffer = bufferOf(file);
  let start = 0;
  for (const group of metadata.row_groups) {
    context.progress.check();
    checkGroup(file, group, chosen);
    const end = start + Number(group.num_rows);
    const loaded = await loadGroup(buffer, group, chosen, file).catch((error: unknown) => {
      throw asDamaged(error, file);
    });
    for (let from = start; from < end; from += rowsTogether) {
      const rows: unknown[] = await parquetReadObjects({
        file: loaded,
        metadata,
        columns,
        compressors,
        rowStart: from,
        rowEnd: Math.min(end, from + (isSample ? 500 : rowsTogether)),
      }).catch((error: unknown) => {
        throw asDamaged(error, file);
      });
      for (const [index, row] of rows.entries()) {
        const line = from + index + 1;
        const fields = fieldsOfObject(Object(row), (count) => noteNested(context, count));
        if (fields instanceof Map) yield { file: file.name, line, fields };
        else context.log.reject(file.name, line, fields.kind, fields.message);
      }
      if (isSample) return;
    }
    start = end;
    context.progress.advance(
      Math.floor((file.sizeBytes * end) / Math.max(1, table.rows)) -
        Math.floor((file.sizeBytes * (end - Number(group.num_rows))) / Math.max(1, table.rows)),
    );
  }
  await checkUnchanged(file);
}

const bufferOf = (file: SourceFile): AsyncBuffer => ({
  byteLength: file.sizeBytes,
  slice: async (start, end) => copyOf(await readRange(file, start, end ?? file.sizeBytes)),
});

// The wanted columns of a row group, read once and kept while its rows are taken in several turns. The headers of their
// pages are looked through first: a page may claim any number of values, and the decoder makes room for them.
async function loadGroup(
  buffer: AsyncBuffer,
  group: RowGroup,
  chosen: ReadonlySet<string>,
  file: SourceFile,
): Promise<AsyncBuffer> {
  const known = new Map<string, ArrayBuffer>();
  for (const { meta_data: column } of group.columns) {
    if (column === undefined || !chosen.has(column.path_in_schema[0] ?? '')) continue;
    const start = startOf(column);
    const end = start + Number(column.total_compressed_size);
    const bytes = await buffer.slice(start, end);
    checkPages(bytes, column, file);
    known.set(`${start}-${end}`, bytes);
  }
  return {
    byteLength: buffer.byteLength,
    slice: (start, end) => known.get(`${start}-${end}`) ?? buffer.slice(start, end),
  };
}

function checkPages(bytes: ArrayBuffer, column: ColumnMetaData, file: SourceFile): void {
  const reader = { view: new DataView(bytes), offset: 0 };
  let values = 0;
  let unpacked = 0;
  while (reader.offset < bytes.byteLength - 1) {
    const page = parquetHeader(reader);
    const counted = page.data_page_header?.num_values ?? page.data_page_header_v2?.num_values ?? 0;
    const kept = page.dictionary_page_header?.num_values ?? 0;
    values += counted;
    unpacked += page.uncompressed_page_size;
    if (
      !(page.uncompressed_page_size >= 0 && page.compressed_page_size >= 0 && counted >= 0 && kept >= 0) ||
      !(values <= Number(column.num_values) && kept <= page.uncompressed_page_size * 8) ||
      unpacked > maximumRowGroupBytes ||
      (page.type === 'DATA_PAGE_V2' && !hasPossibleLevels(page))
    )
      throw damaged(file);
    reader.offset += page.compressed_page_size;
  }
  if (reader.offset > bytes.byteLength || values !== Number(column.num_values)) throw damaged(file);
}

// The decoder jumps by these lengths; a missing one would send it round for ever.
function hasPossibleLevels({ data_page_header_v2: page, compressed_page_size: sizeBytes }: PageHeader): boolean {
  if (page === undefined) return false;
  const { definition_levels_byte_length: definition, repetition_levels_byte_length: repetition } = page;
  return (
    definition >= 0 &&
    repetition >= 0 &&
    definition + repetition <= sizeBytes &&
    page.num_nulls >= 0 &&
    page.num_nulls <= page.num_values &&
    page.num_rows >= 0 &&
    page.num_rows <= page.num_values
  );
}

const startOf = (column: ColumnMetaData): number =>
  Number(
    column.dictionary_page_offset === undefined || column.dictionary_page_offset === 0n
      ? column.data_page_offset
      : column.dictionary_page_offset,
  );

function copyOf(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function checkGroups(file: SourceFile, { row_groups: groups }: FileMetaData): void {
  if (groups.length > maximumRowGroups)
    throw invalid(`${file.name} has more than ${formatCount(maximumRowGroups)} row groups. Write it with larger ones.`);
  for (const { num_rows: rows, columns } of groups) {
    if (rows < 0n || columns.length === 0) throw damaged(file);
    for (const { meta_data: column, file_path: elsewhere } of columns) {
      if (elsewhere !== undefined && elsewhere !== '')
        throw invalid(`${file.name} keeps its columns in other files, which are not opened. Write it as one file.`);
      if (column === undefined) throw damaged(file);
      const start = startOf(column);
      const size = Number(column.total_compressed_size);
      const values = Number(column.num_values);
      if (!(start >= 0 && size >= 0 && start + size <= file.sizeBytes) || Number(column.total_uncompressed_size) < 0)
        throw damaged(file);
      if (!(values >= Number(rows) && values <= maximumGroupValues)) throw damaged(file);
      if (!readableCodecs.has(column.codec))
        throw invalid(
          `${file.name} is compressed with ${column.codec}, which is not read. Write it with Snappy, gzip, Zstandard or Brotli.`,
        );
    }
  }
}

function checkGroup(file: SourceFile, group: RowGroup, chosen: ReadonlySet<string>): void {
  let bytes = 0;
  for (const { meta_data: column } of group.columns)
    if (chosen.has(column?.path_in_schema[0] ?? '')) bytes += Number(column?.total_uncompressed_size ?? 0);
  if (bytes > maximumRowGroupBytes)
    throw invalid(
      `A row group of ${file.name} is ${formatBytes(bytes)} large; the limit is ${formatBytes(maximumRowGroupBytes)}. ` +
        'Write the file with smaller row groups (10,000 rows, say), or read fewer columns.',
    );
}

const damaged = (file: SourceFile): Failure =>
  invalid(`${file.name} is a damaged Parquet file: what it says of itself does not fit. Copy or export it again.`);

// The library's messages can hold bytes of the file: they are not passed on.
function asDamaged(error: unknown, file: SourceFile): Failure {
  return error instanceof Failure ? error : damaged(file);
}
