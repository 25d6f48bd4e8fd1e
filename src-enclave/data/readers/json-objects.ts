// JSON Lines: one object a line, plain, as prompt and completion, or as chat messages. As in training's own reader,
// numbers and booleans become text and nested values are left out; here they are also counted.

import { splitLines } from '../json-lines.ts';
import { maximumColumns } from '../table-limits.ts';
import { fieldsOfMessages } from './chat-messages.ts';
import { isObject, parseJson } from './json-value.ts';
import { maximumLineBytes } from './limits.ts';
import { holdsNul, nulRow, readText } from './read-context.ts';
import type { ReadContext, Records } from './read-context.ts';
import { formatCount } from './source-failure.ts';
import type { SourceFile } from './source-file.ts';
import type { Encoding, RowErrorKind } from './source-types.ts';

export type JsonLine = { readonly line: number; readonly value: object };

export const badJson: Readonly<Record<'not-json' | 'too-deep' | 'not-an-object', string>> = {
  'not-json': 'not valid JSON. Each line must be one whole object.',
  'too-deep': 'it is nested more than 64 deep. Export the rows flat.',
  'not-an-object': 'not an object. Each line must be one object.',
};

/** The objects of a file; lines that are none go to the log. */
export async function* readJsonObjects(
  file: SourceFile,
  encoding: Encoding,
  context: ReadContext,
  isWanted: (text: string) => boolean = () => true,
): AsyncGenerator<JsonLine, void, undefined> {
  let line = 0;
  for await (const text of splitLines(readText(file, encoding, context), file.name, maximumLineBytes)) {
    line++;
    if (text.trim() === '' || !isWanted(text)) continue;
    const parsed = parseJson(text);
    if (parsed.kind !== 'value') context.log.reject(file.name, line, parsed.kind, badJson[parsed.kind]);
    else if (!isObject(parsed.value)) context.log.reject(file.name, line, 'not-an-object', badJson['not-an-object']);
    else yield { line, value: parsed.value };
  }
}

export async function* readJsonTable(file: SourceFile, encoding: Encoding, context: ReadContext): Records {
  for await (const { line, value } of readJsonObjects(file, encoding, context)) {
    const fields = fieldsOfObject(value, (count) => noteNested(context, count));
    if (fields instanceof Map) yield { file: file.name, line, fields };
    else context.log.reject(file.name, line, fields.kind, fields.message);
  }
}

type Refused = { readonly kind: RowErrorKind; readonly message: string };

/** Shared with Parquet, whose rows are objects too. */
export function fieldsOfObject(value: object, onNested: (count: number) => void): Map<string, string> | Refused {
  const members: [string, unknown][] = Object.entries(value);
  if (members.length > maximumColumns)
    return {
      kind: 'too-many-columns',
      message: `it has more than ${formatCount(maximumColumns)} members. Keep only those that are needed.`,
    };
  const fields = new Map<string, string>();
  let nested = 0;
  for (const [name, entry] of members) {
    if (name === 'messages' && typeof entry === 'object' && entry !== null) {
      const messages = fieldsOfMessages(entry);
      if (typeof messages === 'string') return { kind: 'messages', message: messages };
      for (const [key, text] of messages) if (!fields.has(key)) fields.set(key, text);
      continue;
    }
    const text = textOf(entry);
    if (text === null) nested++;
    else fields.set(name, text);
  }
  if (nested > 0) onNested(nested);
  return holdsNul(fields) ? { kind: 'nul', message: nulRow } : fields;
}

export function noteNested(context: ReadContext, count: number): void {
  context.log.note(
    'nested-left-out',
    (all) => `${formatCount(all)} nested values are left out: only text, numbers, yes and no are read.`,
    count,
  );
}

function textOf(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      if (value === null || value === undefined) return '';
      return value instanceof Date && Number.isFinite(value.getTime()) ? value.toISOString() : null;
  }
}
