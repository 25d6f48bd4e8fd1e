import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createRandom } from '../../src-enclave/base/random.ts';
import { splitByRatio } from '../../src-enclave/data/split.ts';
import { loadDataset } from '../../src-enclave/data/task-data.ts';
import type { DatasetOptions, TaskDataset } from '../../src-enclave/data/task-data.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'task-data-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const table = 'chq,faq,entails\nq0,f0,true\nq1,f1,false\nq2,f2,true\nq3,f3,false\nq4,f4,true\n';
const allSplit = { train: [3, 0, 1], val: [2], test: [4] };

function load(changes: Partial<DatasetOptions> = {}, content = table, split: unknown = allSplit): Promise<TaskDataset> {
  return loadDataset({
    path: file('data.csv', content),
    task: 'pair',
    text: 'chq',
    pair: 'faq',
    label: 'entails',
    split: file('split.json', split),
    seed: 1,
    ...changes,
  });
}

describe('loadDataset with a split file', () => {
  it('gives the examples in the order of the split, with sorted labels', async () => {
    const data = await load();
    expect(data).toMatchObject({ name: 'data.csv', task: 'pair', labels: ['false', 'true'] });
    expect(data.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(data.examples.train).toEqual([
      { row: 3, first: 'q3', second: 'f3', label: 0, answer: null },
      { row: 0, first: 'q0', second: 'f0', label: 1, answer: null },
      { row: 1, first: 'q1', second: 'f1', label: 0, answer: null },
    ]);
    expect(data.examples.validation.map(({ row }) => row)).toEqual([2]);
    expect(data.examples.test.map(({ row }) => row)).toEqual([4]);
    expect(data.rowsDropped).toEqual({ withoutText: 0, withoutLabel: 0, outsideSplit: 0 });
  });

  it('takes the order of labels from the options, else from the split file', async () => {
    const split = { ...allSplit, labels: ['true', 'false'], note: 'other keys are ignored' };
    expect((await load({}, table, split)).labels).toEqual(['true', 'false']);
    expect((await load({ labels: ['false', 'true', 'maybe'] }, table, split)).labels).toEqual([
      'false',
      'true',
      'maybe',
    ]);
  });

  it('gives fixed partitions as indices into train', async () => {
    const data = await load({}, table, {
      ...allSplit,
      hospitals: { iid: [[1, 3], [0]], 'dirichlet:0.5': [[0, 3, 1]] },
    });
    expect(data.partitions).toEqual(
      new Map([
        ['iid', [[2, 0], [1]]],
        ['dirichlet:0.5', [[1, 0, 2]]],
      ]),
    );
  });

  it('drops and counts rows without text or label, also in partitions', async () => {
    const content = 'text,label\na,0\n ,1\nc,\nd,1\ne,0\n';
    const data = await load({ task: 'classification', text: 'text', pair: undefined, label: 'label' }, content, {
      train: [0, 1, 2, 3],
      hospitals: {
        iid: [
          [0, 1],
          [2, 3],
        ],
      },
    });
    expect(data.examples.train.map(({ row }) => row)).toEqual([0, 3]);
    expect(data.rowsDropped).toEqual({ withoutText: 1, withoutLabel: 1, outsideSplit: 1 });
    expect(data.partitions.get('iid')).toEqual([[0], [1]]);
  });

  it('reads answers for generation, without labels', async () => {
    const path = file('qa.jsonl', '{"question":"q","answer":"true "}\n{"question":"r","answer":"no"}\n');
    const options = {
      task: 'generation',
      text: 'question',
      pair: undefined,
      label: undefined,
      answer: 'answer',
    } as const;
    const data = await load({ ...options, path }, table, { train: [0], test: [1] });
    expect(data.labels).toEqual([]);
    expect(data.examples.train).toEqual([{ row: 0, first: 'q', second: null, label: null, answer: 'true ' }]);
  });
});

describe('loadDataset with a ratio', () => {
  const numbered = `text,label\n${Array.from({ length: 100 }, (_, row) => `t${row},${row % 4}`).join('\n')}`;
  const options = { task: 'classification', text: 'text', pair: undefined, label: 'label' } as const;

  it.each([
    ['80/10/10', [80, 10, 10]],
    ['0.8', [80, 0, 20]],
    ['3/1', [75, 0, 25]],
    ['100/0/0', [100, 0, 0]],
  ])('%s', async (split, sizes) => {
    const { examples } = await load({ ...options, split }, numbered);
    expect([examples.train.length, examples.validation.length, examples.test.length]).toEqual(sizes);
    const counts = [0, 1, 2, 3].map((label) => examples.train.filter((example) => example.label === label).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('depends on the seed only', async () => {
    const rows = async (seed: number): Promise<number[]> =>
      (await load({ ...options, split: '0.5', seed }, numbered)).examples.train.map(({ row }) => row);
    expect(await rows(1)).toEqual(await rows(1));
    expect(await rows(1)).not.toEqual(await rows(2));
  });

  it('puts every label into train when train has half or more, and each row into one part', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9 }), { minLength: 2, maxLength: 60 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.integer(),
        (labels, train, seed) => {
          const parts = splitByRatio(labels, { kind: 'ratio', train, validation: (1 - train) / 2 }, createRandom(seed));
          const all = [parts.train, parts.validation, parts.test].flat().sort((left, right) => left - right);
          expect(all).toEqual(labels.map((_, index) => index));
          expect(Math.abs(parts.train.length - train * labels.length)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each(['1/2/3/4', '0', '0/1', '1//2', '1.5', '..1'])('refuses %j', async (split) => {
    await expect(load({ ...options, split }, numbered)).rejects.toMatchObject({
      code: 'option-invalid',
    });
  });
});

describe('loadDataset refuses', () => {
  it.each<[string, Partial<DatasetOptions>, RegExp]>([
    ['a missing column, naming those there are', { label: 'answer' }, /no text column "answer".*chq, faq, entails/],
    ['a pair task without a second column', { pair: undefined }, /--pair/],
    ['a classification with one', { task: 'classification' }, /no second text/],
    ['a task without label', { label: undefined }, /--label/],
    ['a generation without answer', { task: 'generation', pair: undefined }, /--answer/],
    ['a label named twice', { labels: ['true', 'false', 'true'] }, /names one twice/],
    ['a split that is no ratio', { split: '0/1' }, /is no ratio/],
  ])('%s', async (_, changes, message) => {
    const loading = load(changes);
    await expect(loading).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(loading).rejects.toThrow(message);
  });

  it.each<[string, unknown, string]>([
    ['a row twice in a part', { train: [0, 1, 1] }, 'names a row twice'],
    ['a row in two parts', { train: [0, 1], test: [1] }, 'names a row twice'],
    ['a row beyond the file', { train: [0, 1, 5] }, 'rows beyond the last'],
    ['no rows to train on', { train: [] }, 'wrong at "train"'],
    ['no train at all', { test: [1] }, 'wrong at "train"'],
    ['a negative row', { train: [0, 1], val: [-1] }, 'wrong at "val.0"'],
    ['a fraction', { train: [0, 1.5] }, 'wrong at "train.1"'],
    ['a list', [0, 1], 'wrong at ""'],
    ['no JSON', '{"train":', 'not valid JSON'],
    ['a partition outside train', { train: [0, 1], test: [2], hospitals: { iid: [[0], [2]] } }, 'not in train'],
    ['a partition that overlaps', { train: [0, 1], hospitals: { iid: [[0], [0, 1]] } }, 'two hospitals'],
    ['a hospital without rows', { train: [0, 1], hospitals: { iid: [[0, 1], []] } }, 'without rows'],
  ])('a split file with %s', async (_, split, message) => {
    const loading = load({}, table, split);
    await expect(loading).rejects.toMatchObject({ code: 'data-invalid' });
    await expect(loading).rejects.toThrow(message);
  });

  it('a missing split file', async () => {
    await expect(load({ split: join(folder, 'none.json') })).rejects.toMatchObject({ code: 'data-missing' });
  });

  it('data without rows, or without a usable one in train', async () => {
    await expect(load({}, 'chq,faq,entails\n')).rejects.toMatchObject({ code: 'data-empty' });
    await expect(load({}, 'chq,faq,entails\n,f,true\nx,f,\n', { train: [0, 1] })).rejects.toMatchObject({
      code: 'data-empty',
    });
  });

  it('a single class in train', async () => {
    await expect(load({}, table, { train: [0, 2] })).rejects.toMatchObject({ code: 'data-single-class' });
  });

  it('a label in test that train does not have, without saying what it is', async () => {
    const loading = load({}, `${table}q5,f5,SECRET\n`, { train: [0, 1], test: [2, 5] });
    await expect(loading).rejects.toMatchObject({ code: 'label-unknown' });
    await expect(loading).rejects.toThrow(/Row 5 .* in test/);
    await expect(loading).rejects.not.toThrow(/SECRET/);
  });

  it('a label that the given list does not have', async () => {
    await expect(load({ labels: ['true'] })).rejects.toMatchObject({ code: 'label-unknown' });
  });

  it('free text as label', async () => {
    const rows = Array.from({ length: 1001 }, (_, row) => row);
    const content = `chq,faq,entails\n${rows.map((row) => `q,f,text ${row}`).join('\n')}`;
    await expect(load({}, content, { train: rows })).rejects.toThrow(/Is --label the column/);
  });
});
