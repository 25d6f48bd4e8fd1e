// The dataset that comes with Cloister, described from its own files: counts and names, never rows.

import { readFileSync, statSync } from 'node:fs';
import type { Dataset } from '../protocol/app-records.ts';
import { loadSample, sampleColumns, samplePath } from '../simulation/run-data.ts';

const origin = 'RQE, training set. A. Ben Abacha and D. Demner-Fushman, AMIA 2016.';
const licence = 'CC BY 4.0';

let known: Dataset | null = null;

/** Reads the files at the first call. */
export async function sampleDataset(): Promise<Dataset> {
  if (known !== null) return known;
  const { name, sha256, task, labels, examples, rowsDropped } = await loadSample();
  const [train, validation, test] = [examples.train.length, examples.validation.length, examples.test.length];
  const dropped = rowsDropped.withoutText + rowsDropped.withoutLabel + rowsDropped.outsideSplit;
  known = {
    id: name,
    isSample: true,
    task,
    rows: train + validation + test + dropped,
    train,
    validation,
    test,
    columns: headerOf(samplePath()),
    columnsUsed: [...sampleColumns],
    labels: [...labels],
    sizeBytes: statSync(samplePath()).size,
    sha256,
    licence,
    origin,
  };
  return known;
}

function headerOf(path: string): string[] {
  const [first = ''] = readFileSync(path, 'utf8').split('\n', 1);
  return first.trim().split(',');
}
