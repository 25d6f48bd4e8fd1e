// The second line of defence of the log: callers pass event names, codes and counts; what should not have got there is
// taken out here. It errs on the side of taking out.

import { homedir } from 'node:os';

const mostCharacters = 4000;

const rules: readonly { readonly pattern: RegExp; readonly word: string }[] = [
  { pattern: /\bBearer\s+\S+/gi, word: '<token>' },
  { pattern: /\bhf_\w+/g, word: '<token>' },
  { pattern: /[\w.+-]+@[\w-]+(\.[\w-]+)+/g, word: '<address>' },
  // Each kind of quote for itself: a text in double quotes may hold an apostrophe. Also one that is cut off.
  { pattern: /"[^"]{40,}("|$)/g, word: '<text>' },
  { pattern: /[“„«][^“”»]{40,}([“”»]|$)/g, word: '<text>' },
  { pattern: /`[^`]{40,}(`|$)/g, word: '<text>' },
  { pattern: /'[^']{40,}('|$)/g, word: '<text>' },
  { pattern: /\b[0-9a-f]{24,}\b/gi, word: '<hex>' },
  { pattern: /[A-Za-z0-9+/_-]{40,}={0,2}/g, word: '<bytes>' },
  // Folders may have spaces in their names; the last part ends at one.
  { pattern: /(?:\b[A-Za-z]:[\\/]|[\\/])(?:[^:"'<>|\\/]{1,100}[\\/])+[^\s:"'<>|]*/g, word: '<path>' },
];

/** One line of at most 500 characters. */
export function redact(text: string): string {
  const home = homedir();
  // A line break in a value would look like a line of its own.
  const line = text.slice(0, mostCharacters).replaceAll(/\p{Cc}+/gu, ' ');
  const start = home.length > 1 ? line.replaceAll(home, '<home>') : line;
  return rules.reduce((rest, { pattern, word }) => rest.replace(pattern, word), start).slice(0, 500);
}
