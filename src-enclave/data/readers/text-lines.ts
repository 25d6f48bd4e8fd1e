// Guards on text before a parser sees it: lines of bounded length, and samples that end with a whole line.

import { maximumLineBytes } from './limits.ts';
import { lineTooLong } from './source-failure.ts';

/**
 * Passes `chunks` on as long as no line is over the limit. A longer one is measured to its end without being kept.
 * Throws Failure `data-invalid` with its number and length.
 */
export async function* guardLines(
  chunks: AsyncIterable<string>,
  maximumCharacters = maximumLineBytes,
): AsyncGenerator<string, void, undefined> {
  let line = 1;
  let length = 0;
  let tooLong = false;
  for await (const chunk of chunks) {
    const mark = chunk.includes('\n') ? '\n' : '\r';
    const first = chunk.indexOf(mark);
    length += first === -1 ? chunk.length : first;
    tooLong ||= length > maximumCharacters;
    if (tooLong && first !== -1) break;
    if (tooLong) continue;
    if (first !== -1) {
      line += countOf(chunk, mark, first);
      length = chunk.length - 1 - chunk.lastIndexOf(mark);
    }
    yield chunk;
  }
  if (tooLong) throw lineTooLong(line, length, maximumCharacters);
}

/** Leaves out what follows the last line end of `chunks`: of a sample, it is a part of a row. */
export async function* cutAtLineEnd(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let pending = '';
  for await (const chunk of chunks) {
    pending += chunk;
    const end = pending.lastIndexOf('\n') + 1;
    if (end > 0) yield pending.slice(0, end);
    pending = pending.slice(end);
  }
}

function countOf(text: string, mark: string, from: number): number {
  let count = 0;
  for (let at = from; at !== -1; at = text.indexOf(mark, at + 1)) count++;
  return count;
}
