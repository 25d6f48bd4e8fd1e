// Sorting, filtering and paging of rows, and which columns fit: the pure part of the tables.

import type { ReactNode } from 'react';

export type SortValue = string | number | null;

export type DataColumn<Row> = {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'start' | 'end';
  /** Makes the column sortable. Null goes last in either direction. */
  readonly sortBy?: (row: Row) => SortValue;
  /**
   * 1, the default, always stays. Of the others the highest number moves first into the row's detail line when the table
   * is too narrow.
   */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  /** The column that names the row; the first one when none says so. */
  readonly isRowHeader?: boolean;
  /** Long text: breaks into lines rather than drive other columns out. */
  readonly isWrapping?: boolean;
  /** The head has no words on screen: a column of buttons. */
  readonly isHeaderHidden?: boolean;
};

export type SortOrder = { readonly column: string; readonly direction: 'ascending' | 'descending' };

export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  order: SortOrder | null,
  locale: string,
): readonly Row[] {
  const sortBy = order === null ? undefined : columns.find(({ id }) => id === order.column)?.sortBy;
  if (order === null || sortBy === undefined) return rows;
  const collator = new Intl.Collator(locale, { numeric: true });
  const sign = order.direction === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: sortBy(row) }))
    .sort((left, right) => {
      if (left.value === null || right.value === null)
        return Number(left.value === null) - Number(right.value === null);
      if (typeof left.value === 'number' && typeof right.value === 'number') return sign * (left.value - right.value);
      return sign * collator.compare(String(left.value), String(right.value));
    })
    .map(({ row }) => row);
}

/** Every word of the filter must occur. */
export function filterRows<Row>(rows: readonly Row[], text: (row: Row) => string, filter: string): readonly Row[] {
  const words = filter
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const haystack = text(row).toLocaleLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

export type Page<Row> = { readonly rows: readonly Row[]; readonly page: number; readonly pageCount: number };

/** A page number outside of the pages is the nearest one. */
export function pageOf<Row>(rows: readonly Row[], page: number, pageSize: number): Page<Row> {
  const pageCount = Math.max(1, Math.ceil(rows.length / pageSize));
  const nearest = Math.min(Math.max(page, 0), pageCount - 1);
  return { rows: rows.slice(nearest * pageSize, (nearest + 1) * pageSize), page: nearest, pageCount };
}

/** The columns that move into the detail line when `droppedLevels` priorities are dropped, the least important first. */
export function droppedColumns<Row>(columns: readonly DataColumn<Row>[], droppedLevels: number): ReadonlySet<string> {
  const levels = new Set(priorityLevels(columns).slice(0, droppedLevels));
  return new Set(columns.filter(({ priority = 1 }) => levels.has(priority)).map(({ id }) => id));
}

/** The priorities that may be dropped, the least important first. */
export function priorityLevels<Row>(columns: readonly DataColumn<Row>[]): readonly number[] {
  const levels = new Set(columns.map(({ priority = 1 }) => priority).filter((priority) => priority > 1));
  return [...levels].sort((left, right) => right - left);
}
