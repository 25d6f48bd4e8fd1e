import { describe, expect, it } from 'vitest';

import { findIdentifiers } from '../../../src-enclave/data/identifiers/find-identifiers.ts';
import { compileSitePattern } from '../../../src-enclave/data/identifiers/site-patterns.ts';

const compile = (pattern: string) => compileSitePattern({ name: 'ward', pattern, class: 'other-code' });

describe('compileSitePattern', () => {
  it('adds findings of its own class', () => {
    const text = 'Sent to ward K7 with NGH-1234567.';
    const sitePatterns = [
      compileSitePattern({ name: 'number', pattern: String.raw`NGH-\d{7}`, class: 'record-number' }),
      compile('ward [A-Z][0-9]'),
    ];
    expect(
      findIdentifiers(text, { sitePatterns }).map(({ class: name, start, end, detector }) => [
        name,
        text.slice(start, end),
        detector,
      ]),
    ).toEqual([
      ['other-code', 'ward K7', 'site: ward'],
      ['record-number', 'NGH-1234567', 'site: number'],
    ]);
  });

  it('gives offsets in UTF-16 units', () => {
    const text = '😀 编号 K7';
    expect(compile('K[0-9]').find(text)).toEqual([
      expect.objectContaining({ start: text.indexOf('K7'), end: text.length }),
    ]);
  });

  it.each([
    '(a)\\1',
    'a(?=b)',
    '(?<!a)b',
    '[',
    'a{1001}',
    '(?:(?:a{100}){100}){100}',
    '',
    'a*',
    '(?:)',
    'x'.repeat(501),
  ])('refuses %j', (pattern) => {
    expect(() => compile(pattern)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });

  it('runs what would take for ever elsewhere in time linear in the text', () => {
    const pattern = compile('(?:a+)+b');
    const timeOf = (length: number): number => {
      const since = performance.now();
      expect(pattern.find('a'.repeat(length))).toEqual([]);
      return performance.now() - since;
    };
    timeOf(1000);
    // A backtracking engine would need 2^4000 steps.
    expect(timeOf(4000)).toBeLessThan(20_000);
  });

  it('says its name and never the text in what it throws', () => {
    expect(() => compile('[')).toThrow(/ward/u);
  });
});
