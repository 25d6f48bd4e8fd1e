// What the screens derive of a dataset.

import { expect, it } from 'vitest';
import { rowsLeftOut, runsOn } from '../../../src-renderer/features/data/dataset-facts.ts';
import { summary } from '../records.ts';

it('counts the runs that used a dataset', () => {
  const runs = [summary(), summary({ id: 'run-2' }), summary({ id: 'run-3', dataset: null })];
  expect(runsOn(runs, { id: 'rqe.csv' })).toBe(2);
});

it('knows the rows that no part of the split holds', () => {
  const dataset = {
    id: 'rqe.csv',
    isSample: true,
    task: 'pair',
    rows: 1610,
    train: 800,
    validation: 200,
    test: 600,
    columns: [],
    columnsUsed: [],
    labels: [],
    sizeBytes: 1,
    sha256: '',
    licence: '',
    origin: '',
  };
  expect(rowsLeftOut(dataset)).toBe(10);
});
