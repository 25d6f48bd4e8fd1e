// Help lists every public code once, under an area that has a name, and finds codes by their words.

import { describe, expect, it } from 'vitest';
import { publicCodes } from '../../../src-main/contract/index.ts';
import {
  errorAreas,
  errorRows,
  findErrors,
  listedCode,
  rowsOfArea,
} from '../../../src-renderer/features/help/error-list.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';

const rows = errorRows((name) => en.errors[name]);

describe('error list', () => {
  it('has every public code in exactly one area', () => {
    const listed = errorAreas.flatMap((area) => rowsOfArea(rows, area)).map(({ code }) => code);
    expect(listed.toSorted()).toEqual(Object.values(publicCodes).toSorted());
  });

  it.each([
    ['en', en],
    ['de', de],
  ])('has words for every code and every area in %s', (_, texts) => {
    for (const { title, todo } of errorRows((name) => texts.errors[name])) {
      expect(title).not.toBe('');
      expect(todo).not.toBe('');
    }
    expect(Object.keys(texts.help.errors.areas).toSorted()).toEqual([...errorAreas].toSorted());
  });

  it('finds rows in which all typed words occur, in any case', () => {
    expect(findErrors(rows, 'DISK full').map(({ name }) => name)).toEqual(['disk-full']);
    expect(findErrors(rows, 'cl-hub-105').map(({ name }) => name)).toEqual(['hub-hash-mismatch']);
    expect(findErrors(rows, '  ')).toHaveLength(rows.length);
    expect(findErrors(rows, 'no such words at all')).toEqual([]);
  });

  it('knows its own codes however they are written, and no other', () => {
    expect(listedCode('CL-MOD-103')).toBe('CL-MOD-103');
    expect(listedCode(' cl-mod-103 ')).toBe('CL-MOD-103');
    expect(listedCode('CL-XYZ-999')).toBeNull();
    expect(listedCode('')).toBeNull();
  });
});
