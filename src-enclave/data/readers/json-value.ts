// JSON of strangers: bounded depth before it is parsed, and looked into without trusting its shape.

import { maximumJsonDepth } from './limits.ts';

export type ParsedJson =
  { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'not-json' } | { readonly kind: 'too-deep' };

export function parseJson(text: string): ParsedJson {
  if (isTooDeep(text)) return { kind: 'too-deep' };
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    // The cause would quote the text.
    return { kind: 'not-json' };
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member at `path`, or undefined where there is none on the way. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (!isObject(at) || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** The text at `path`; empty when there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = member(value, ...path);
  return typeof found === 'string' ? found : '';
}

// Most lines have fewer brackets than the bound: then nothing is looked through letter by letter.
function isTooDeep(text: string): boolean {
  if (!hasMoreThan(text, '[', '{', maximumJsonDepth)) return false;
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (isQuoted) {
      if (letter === 0x5c) at++;
      else if (letter === 0x22) isQuoted = false;
    } else if (letter === 0x22) isQuoted = true;
    else if (letter === 0x5b || letter === 0x7b) {
      if (++depth > maximumJsonDepth) return true;
    } else if (letter === 0x5d || letter === 0x7d) depth--;
  }
  return false;
}

function hasMoreThan(text: string, one: string, other: string, bound: number): boolean {
  let count = 0;
  for (const mark of [one, other])
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) if (++count > bound) return true;
  return false;
}
