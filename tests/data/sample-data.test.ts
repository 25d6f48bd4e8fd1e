import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadDataset } from '../../src-enclave/data/task-data.ts';

const sample = (name: string): string => join(import.meta.dirname, '../../assets/data', name);

describe('sample data', () => {
  it('RQE has its fixed split and two partitions of train over four hospitals', async () => {
    const { examples, labels, partitions, rowsDropped } = await loadDataset({
      path: sample('rqe.csv'),
      task: 'pair',
      text: 'chq',
      pair: 'faq',
      label: 'entails',
      split: sample('rqe.split.json'),
      seed: 1,
    });
    expect(labels).toEqual(['false', 'true']);
    expect([examples.train.length, examples.validation.length, examples.test.length]).toEqual([800, 200, 600]);
    expect(rowsDropped).toEqual({ withoutText: 0, withoutLabel: 0, outsideSplit: 0 });
    expect([...partitions.keys()]).toEqual(['iid', 'dirichlet:0.5']);
    for (const hospitals of partitions.values()) {
      expect(hospitals).toHaveLength(4);
      expect(hospitals.flat().sort((left, right) => left - right)).toEqual(examples.train.map((_, index) => index));
      for (const hospital of hospitals) expect(hospital.length).toBeGreaterThanOrEqual(40);
    }
    const trained = new Set(examples.train.map(({ first }) => first));
    expect([...examples.validation, ...examples.test].some(({ first }) => trained.has(first))).toBe(false);
  });

  it('MedQuAD answers has 240 rows to train and 60 to test, no question in both', async () => {
    const { examples } = await loadDataset({
      path: sample('medquad-answers.jsonl'),
      task: 'generation',
      text: 'question',
      answer: 'answer',
      split: sample('medquad-answers.split.json'),
      seed: 1,
    });
    expect([examples.train.length, examples.validation.length, examples.test.length]).toEqual([240, 0, 60]);
    const trained = new Set(examples.train.map(({ first }) => first));
    expect(examples.test.some(({ first }) => trained.has(first))).toBe(false);
  });
});
