// What the screens derive of a dataset: which runs used it, which rows were left out. Pure.

import type { Dataset, RunSummary } from '../../../src-main/contract/index.ts';

export function runsOn(runs: readonly RunSummary[], { id }: Pick<Dataset, 'id'>): number {
  return runs.filter(({ dataset }) => dataset === id).length;
}

/** Rows of the file that no part of the split holds. */
export function rowsLeftOut({ rows, train, validation, test }: Dataset): number {
  return Math.max(0, rows - train - validation - test);
}
