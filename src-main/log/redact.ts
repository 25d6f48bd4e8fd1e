// The second line of defence of the log: callers pass event names, codes and counts; what should not have got there is
// taken out here. It errs on the side of taking out.

import { homedir } from 'node:os';

const rules: readonly { readonly pattern: RegExp; readonly word: string }[] = [
  { pattern: /\bBearer\s+\S+/gi, word: '<token>' },
  { pattern: /\bhf_\w+/g, word: '<token>' },
  { pattern: /[\w.+-]+@[\w-]+(\.[\w-]+)+/g, word: '<address>' },
  { pattern: /(["'`“])[^"'`”\n]{40,}(["'`”])/g, word: '<text>' },
  { pattern: /\b[0-9a-f]{24,}\b/gi, word: '<hex>' },
  { pattern: /[A-Za-z0-9+/_-]{40,}={0,2}/g, word: '<bytes>' },
  { pattern: /(?:[A-Za-z]:\\|\/)(?:[^\s:"'<>|]+[\\/])+[^\s:"'<>|]*/g, word: '<path>' },
];

export function redact(text: string): string {
  const home = homedir();
  const start = home.length > 1 ? text.replaceAll(home, '<home>') : text;
  return rules.reduce((line, { pattern, word }) => line.replace(pattern, word), start).slice(0, 500);
}
