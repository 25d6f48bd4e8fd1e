// JSON Lines rows from text chunks: one object per line. Nested values are left out: they are no text.
// Lines and members are bounded; an error names the line and never repeats what it holds.

import { z } from 'zod';

import type { TableRow } from './table.ts';
import { checkColumnCount, lineTooLong, maximumLineCharacters, tableFailure } from './table-limits.ts';

const rowSchema = z.record(z.string(), z.unknown());

/** Rows of `chunks`; `path` is for messages. Throws Failure `data-invalid` with the line. */
export async function* readJsonLines(
  chunks: AsyncIterable<string>,
  path: string,
): AsyncGenerator<TableRow, void, undefined> {
  let line = 0;
  for await (const text of splitLines(chunks, path)) {
    line++;
    if (text.trim() !== '') yield { line, fields: parseRow(text, path, line) };
  }
}

/** Lines without their ends, the last one also when it is empty. Throws Failure `data-invalid` for one that is too long. */
export async function* splitLines(
  chunks: AsyncIterable<string>,
  path: string,
  maximumCharacters = maximumLineCharacters,
  tooLong = lineTooLong,
): AsyncGenerator<string, void, undefined> {
  let pending = '';
  let line = 1;
  for await (const chunk of chunks) {
    const pieces = chunk.split('\n');
    for (const [index, piece] of pieces.entries()) {
      pending += piece;
      if (pending.length > maximumCharacters) throw tableFailure(path, line, tooLong);
      if (index === pieces.length - 1) continue;
      yield pending;
      pending = '';
      line++;
    }
  }
  yield pending;
}

function parseRow(text: string, path: string, line: number): ReadonlyMap<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The cause would quote the line.
    throw tableFailure(path, line, 'not valid JSON. Each line must be one whole object.');
  }
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) throw tableFailure(path, line, 'not an object. Each line must be one object.');
  const members = Object.entries(parsed.data);
  checkColumnCount(path, line, members.length);
  return new Map(members.flatMap(([name, member]) => fieldOf(name, member)));
}

function fieldOf(name: string, member: unknown): [string, string][] {
  if (typeof member === 'string') return [[name, member]];
  if (typeof member === 'number' || typeof member === 'boolean') return [[name, String(member)]];
  return member === null ? [[name, '']] : [];
}
