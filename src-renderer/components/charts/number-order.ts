// Sorts the rows of a chart's table by one of its columns, without moving the numbers.

import type { SortOrder } from '../table-rows.ts';

/** Row numbers in order: null values last, whatever the direction. */
export function sortedIndices(
  x: readonly number[],
  columns: readonly { readonly id: string; readonly values: readonly (number | null)[] }[],
  order: SortOrder,
): readonly number[] {
  const values = order.column === 'x' ? x : (columns.find(({ id }) => id === order.column)?.values ?? []);
  const sign = order.direction === 'ascending' ? 1 : -1;
  return x
    .map((_, index) => index)
    .sort((left, right) => {
      const one = values[left] ?? null;
      const other = values[right] ?? null;
      if (one === null || other === null) return Number(one === null) - Number(other === null);
      return sign * (one - other) || left - right;
    });
}
