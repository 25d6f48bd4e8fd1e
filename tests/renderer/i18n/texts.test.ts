// Each language has the same keys, the same arguments and no empty text.

import { describe, expect, test } from 'vitest';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';

type Leaf = readonly [key: string, text: string];

function leaves(tree: object, path = ''): readonly Leaf[] {
  return Object.entries(tree).flatMap(([key, value]): readonly Leaf[] => {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[at, value]];
    return typeof value === 'object' && value !== null ? leaves(value, at) : [];
  });
}

const argumentsOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? '').sort();

const english = new Map(leaves(en));
const german = leaves(de);

describe('German', () => {
  test.each(german)('%s has the English arguments', (key, text) => {
    const source = english.get(key);
    // Plural forms that English does not have take the arguments of its “other”.
    const fallback = english.get(key.replace(/_[a-z]+$/, '_other'));
    expect(source ?? fallback, 'a key that English has not').toBeDefined();
    expect(argumentsOf(text)).toEqual(argumentsOf(source ?? fallback ?? ''));
  });

  test('has the components and the common words whole', () => {
    const keys = new Set(german.map(([key]) => key));
    const wanted = [...english.keys()].filter((key) => /^(?:common|components)\./.test(key));
    expect(wanted.filter((key) => !keys.has(key))).toEqual([]);
  });
});

test('no text is empty or holds two spaces', () => {
  expect([...english, ...german].filter(([, text]) => text === '' || text.includes('  '))).toEqual([]);
});

// ux.md §1: words that promise what nobody can keep.
test('no text uses a word we never use', () => {
  const never =
    /HIPAA compliant|GDPR compliant|\banonymous\b|unbreakable|\btrusted\b|one-time pad(?! \(pre-shared\))|Something went wrong|Oops/i;
  expect([...english].filter(([, text]) => never.test(text))).toEqual([]);
});
