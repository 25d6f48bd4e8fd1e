import { describe, expect, test } from 'vitest';
import { sortedIndices } from '../../../src-renderer/components/charts/number-order.ts';
import { droppedColumns, filterRows, pageOf, sortRows } from '../../../src-renderer/components/table-rows.ts';
import type { DataColumn } from '../../../src-renderer/components/table-rows.ts';

type Row = { readonly name: string; readonly size: number | null };
const rows: readonly Row[] = [
  { name: 'Run 10', size: 3 },
  { name: 'Run 9', size: null },
  { name: 'Élan', size: 1 },
];
const columns: readonly DataColumn<Row>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
  { id: 'size', header: 'Size', cell: ({ size }) => size, sortBy: ({ size }) => size, priority: 3 },
  { id: 'kind', header: 'Kind', cell: () => '', priority: 2 },
  { id: 'used', header: 'Used', cell: () => '', priority: 3 },
];
const names = (sorted: readonly Row[]): readonly string[] => sorted.map(({ name }) => name);

describe('sortRows', () => {
  test('reads numbers in words, and accents', () => {
    expect(names(sortRows(rows, columns, { column: 'name', direction: 'ascending' }, 'en'))).toEqual([
      'Élan',
      'Run 9',
      'Run 10',
    ]);
  });

  test('puts missing values last in both directions', () => {
    for (const direction of ['ascending', 'descending'] as const)
      expect(names(sortRows(rows, columns, { column: 'size', direction }, 'en')).at(-1)).toBe('Run 9');
  });

  test('leaves the order alone without a sortable column', () => {
    expect(sortRows(rows, columns, { column: 'kind', direction: 'ascending' }, 'en')).toBe(rows);
    expect(sortRows(rows, columns, null, 'en')).toBe(rows);
  });
});

test('every word of a filter must occur', () => {
  expect(names(filterRows(rows, ({ name }) => name, ' 9 RUN'))).toEqual(['Run 9']);
  expect(filterRows(rows, ({ name }) => name, '  ')).toBe(rows);
});

test('a page beyond the last is the last', () => {
  expect(pageOf([1, 2, 3, 4, 5], 9, 2)).toEqual({ rows: [5], page: 2, pageCount: 3 });
  expect(pageOf([], 3, 2)).toEqual({ rows: [], page: 0, pageCount: 1 });
});

test('the least important columns go first, together', () => {
  expect([...droppedColumns(columns, 0)]).toEqual([]);
  expect([...droppedColumns(columns, 1)]).toEqual(['size', 'used']);
  expect([...droppedColumns(columns, 2)]).toEqual(['size', 'kind', 'used']);
});

test('numbers behind a chart sort with gaps last', () => {
  const numbers = [{ id: 'a', values: [3, null, 1] }];
  expect(sortedIndices([1, 2, 3], numbers, { column: 'a', direction: 'descending' })).toEqual([0, 2, 1]);
  expect(sortedIndices([1, 2, 3], numbers, { column: 'x', direction: 'descending' })).toEqual([2, 1, 0]);
});
