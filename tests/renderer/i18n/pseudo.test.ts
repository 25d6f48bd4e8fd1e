import { expect, test } from 'vitest';
import { en } from '../../../src-renderer/i18n/en/index.ts';
import { pseudo, pseudoTree } from '../../../src-renderer/i18n/pseudo.ts';

test('a pseudo text is accented, in brackets and 40 % longer', () => {
  const text = 'Waiting for the server, not for a hospital.';
  const made = pseudo(text);
  expect(made.startsWith('[Ŵáîţîñĝ')).toBe(true);
  expect(made.endsWith(']')).toBe(true);
  expect(made.length).toBeGreaterThanOrEqual(text.length * 1.35);
  expect(made.length).toBeLessThanOrEqual(text.length * 1.6);
});

test('arguments, references and tags come through unchanged', () => {
  const made = pseudo('<b>{{hospital}}</b> has $t(common.none) of {{count, number}}');
  for (const part of ['<b>', '</b>', '{{hospital}}', '$t(common.none)', '{{count, number}}'])
    expect(made).toContain(part);
});

test('empty and blank texts stay as they are', () => {
  expect(pseudo('')).toBe('');
  expect(pseudo(' ')).toBe(' ');
});

test('the whole tree keeps its keys', () => {
  const keysOf = (tree: object): readonly string[] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null ? keysOf(value).map((inner) => `${key}.${inner}`) : [key],
    );
  expect(keysOf(pseudoTree(en))).toEqual(keysOf(en));
});
