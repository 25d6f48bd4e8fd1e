// Makes the pseudo-locale: accents on every letter, 40 % more length and brackets around it. A text without brackets was
// not translated; a text without its closing bracket was cut. Arguments and tags are left alone.

import type { TextTree, Texts } from './texts.ts';

const accents: Readonly<Record<string, string>> = {
  a: 'á', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', f: 'ƒ', g: 'ĝ', h: 'ĥ', i: 'î', j: 'ĵ', k: 'ķ', l: 'ļ', m: 'ɱ',
  n: 'ñ', o: 'ö', p: 'þ', q: 'ǫ', r: 'ŕ', s: 'š', t: 'ţ', u: 'û', v: 'ṽ', w: 'ŵ', x: 'ẋ', y: 'ý', z: 'ž',
  A: 'Á', B: 'Ɓ', C: 'Ç', D: 'Ð', E: 'É', F: 'Ƒ', G: 'Ĝ', H: 'Ĥ', I: 'Î', J: 'Ĵ', K: 'Ķ', L: 'Ļ', M: 'Ṁ',
  N: 'Ñ', O: 'Ö', P: 'Þ', Q: 'Ǫ', R: 'Ŕ', S: 'Š', T: 'Ţ', U: 'Û', V: 'Ṽ', W: 'Ŵ', X: 'Ẋ', Y: 'Ý', Z: 'Ž',
}; // prettier-ignore

const padding = 'one two three four five six seven eight nine ten ';

/** What must come through unchanged: `{{argument}}`, `$t(other)`, `<tag>`, `</tag>`. */
const untouched = /(\{\{[^}]*\}\}|\$t\([^)]*\)|<\/?[^>]*>)/;

/** One text in the pseudo-locale. */
export function pseudo(text: string): string {
  if (text.trim() === '') return text;
  const parts = text.split(untouched);
  let letterCount = 0;
  const accented = parts.map((part, index) => {
    if (index % 2 === 1) return part;
    letterCount += part.length;
    return Array.from(part, (letter) => accents[letter] ?? letter).join('');
  });
  const extra = Math.ceil(letterCount * 0.4);
  const filler = padding
    .repeat(Math.ceil(extra / padding.length))
    .slice(0, extra)
    .trimEnd();
  return `[${accented.join('')}${filler === '' ? '' : ` ${filler}`}]`;
}

/** A whole tree of texts in the pseudo-locale. */
export function pseudoTree<Tree extends TextTree>(tree: Tree): TextTree & Partial<Texts<Tree>>;
export function pseudoTree(tree: TextTree): TextTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? pseudo(value) : pseudoTree(value)]),
  );
}
