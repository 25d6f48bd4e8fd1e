// What the screens derive of a dataset: which runs used it, which rows were left out, what its answers mean. Pure.

import type { Dataset, RunSummary } from '../../../src-main/contract/index.ts';

export function runsOn(runs: readonly RunSummary[], { id }: Pick<Dataset, 'id'>): number {
  return runs.filter(({ dataset }) => dataset === id).length;
}

/** Rows of the file that no part of the split holds. */
export function rowsLeftOut({ rows, train, validation, test }: Dataset): number {
  return Math.max(0, rows - train - validation - test);
}

export type SampleAnswer = 'no' | 'yes';

/** What a label of the sample says; null for one that has no words, which is shown as it stands in the file. */
export function sampleAnswerOf(label: string): SampleAnswer | null {
  if (label === 'false') return 'no';
  return label === 'true' ? 'yes' : null;
}
