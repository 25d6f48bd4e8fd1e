// What every reader of one import shares, and how a reader gets text out of a file.

import { cutAtLineEnd, guardLines } from './text-lines.ts';
import { decodeText } from './encoding.ts';
import type { ReadProgress } from './read-progress.ts';
import type { RowLog } from './row-log.ts';
import { readBytes } from './source-file.ts';
import type { SourceFile } from './source-file.ts';
import type { Encoding, ReadOptions, SourceRecord } from './source-types.ts';

export type ReadContext = {
  readonly options: ReadOptions;
  readonly log: RowLog;
  readonly progress: ReadProgress;
  /** Of each file; infinite but for a sample. */
  readonly sampleBytes: number;
};

export type Records = AsyncGenerator<SourceRecord, void, undefined>;

/** Says whether a NUL came by, so that rows are looked through only then. */
export type NulWatch = { hasNul: boolean };

/** The file's text with lines of bounded length; of a sample, only whole lines. */
export async function* readText(
  file: SourceFile,
  encoding: Encoding,
  context: ReadContext,
  watch: NulWatch = { hasNul: false },
): AsyncGenerator<string, void, undefined> {
  const bytes = readBytes(file, context.progress, context.sampleBytes);
  const isCut = file.sizeBytes > context.sampleBytes || (file.isGzip && Number.isFinite(context.sampleBytes));
  const text = guardLines(decodeText(bytes, encoding, file.name));
  for await (const chunk of isCut ? cutAtLineEnd(text) : text) {
    watch.hasNul ||= chunk.includes('\0');
    yield chunk;
  }
}

export const nulRow = 'it holds a NUL byte, which no text has. Export the table again as text.';

export function holdsNul(fields: ReadonlyMap<string, string>): boolean {
  for (const value of fields.values()) if (value.includes('\0')) return true;
  return false;
}
