// The figures, rows and settings of runs, in words.

import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { differingSettings, testRowsOf } from '../../../src-renderer/features/runs/comparison.ts';
import { hospitalRows } from '../../../src-renderer/features/runs/hospital-rows.ts';
import { partitionWords, rateWords } from '../../../src-renderer/features/runs/plan-words.ts';
import { summaryFigures } from '../../../src-renderer/features/runs/summary-figures.ts';
import type { RunWords } from '../../../src-renderer/app/run-words.ts';
import { createFormat } from '../../../src-renderer/i18n/format.ts';
import { initI18n } from '../../../src-renderer/i18n/init.ts';
import { metrics, plan, point, record, summary } from '../records.ts';

const format = createFormat('en', 'UTC');
const words: RunWords = {
  name: () => 'Run',
  hospital: (id) => id,
  adapter: ({ adapter }) => adapter ?? '',
  state: (state) => state,
};

beforeAll(() => {
  initI18n('en');
});

const finished = summary({
  state: 'finished',
  seconds: 96,
  roundsDone: 4,
  federated: metrics(0.97),
  localOnly: metrics(0.63),
  exchangedBytes: 9_600_000,
});

describe('the figures of a run', () => {
  const figuresOf = (...args: [Parameters<typeof summaryFigures>[0], Parameters<typeof summaryFigures>[1]]) =>
    new Map(summaryFigures(...args, i18next.t, format).map(({ id, figure, detail }) => [id, `${figure} | ${typeof detail === 'string' ? detail : ''}`]));

  it('say what they rest on', () => {
    const figures = figuresOf(finished, null);
    expect(figures.get('accuracy')).toMatch(/^97\.0% \| ± 1\.4 points · n = 600$/);
    expect(figures.get('gain')).toMatch(/^\+34\.0 \| 63\.0% alone → 97\.0% together, ± 4\.1$/);
    expect(figures.get('left')).toContain('0 bytes');
    expect(figures.get('time')).toMatch(/^96\u00a0s/);
  });

  it('of one that is not finished say how far it is, and no result', () => {
    const run = summary({ state: 'stopped', roundsDone: 2 });
    const figures = figuresOf(run, record({ summary: run, points: [point(2, null, 0.8)] }));
    expect(figures.get('accuracy')).toMatch(/^not yet \| 80\.0% on held-out pairs after round 2$/);
    expect(figures.get('gain')).toMatch(/^not yet/);
    expect(figures.has('time')).toBe(false);
  });

  it('say that training alone was not measured', () => {
    expect(figuresOf({ ...finished, localOnly: null }, null).get('gain')).toMatch(/^not measured/);
  });
});

describe('the rows of hospitals', () => {
  it('have what each had and reached, and all together last', () => {
    const hospitals = [
      { id: 'hospital-1', examples: 400, labelCounts: [100, 300] },
      { id: 'hospital-2', examples: 100, labelCounts: [100, 0] },
    ];
    const federation = { hospitals, rounds: 4, partition: 'iid', aggregation: 'fedavg' as const, compare: false };
    const rows = hospitalRows(
      record({
        summary: finished,
        plan: plan({ federation }),
        points: [
          point(1, 'hospital-1', 0.7),
          point(2, 'hospital-1', 0.8),
          point(1, 'hospital-1', 0.6, { setting: 'localOnly', round: null, split: 'test' }),
        ],
      }),
    );
    expect(rows).toEqual([
      { id: 'hospital-1', examples: 400, rounds: 2, share: 0.75, accuracy: 0.8, alone: 0.6 },
      { id: 'hospital-2', examples: 100, rounds: 0, share: 0, accuracy: null, alone: null },
      { id: null, examples: 500, rounds: 4, share: 0.6, accuracy: 0.97, alone: 0.63 },
    ]);
  });
});

describe('settings of runs side by side', () => {
  it('are those in which they differ', () => {
    const first = record({ plan: plan() });
    const second = record({ plan: plan({ seed: 2, training: { ...plan().training, learningRate: 2e-5 } }) });
    expect(differingSettings([first, second], words, i18next.t, format)).toEqual([
      { name: 'learningRate', values: ['0.001', '0.00002'] },
      { name: 'seed', values: ['1', '2'] },
    ]);
    expect(differingSettings([first, first], words, i18next.t, format)).toEqual([]);
  });

  it('are empty for a run that is not prepared', () => {
    const rows = differingSettings([record({ plan: plan() }), record(), record({ plan: plan({ seed: 9 }) })], words, i18next.t, format);
    expect(rows).toEqual([{ name: 'seed', values: ['1', '', '9'] }]);
    expect(testRowsOf(record())).toBeNull();
  });

  it('read as words', () => {
    expect(partitionWords('dirichlet:0.5', i18next.t, format)).toBe('different (Dirichlet, α 0.5)');
    expect(partitionWords('iid', i18next.t, format)).toBe('alike: dealt at random');
    expect([0.02, 0.015, 1, 5e-5].map((rate) => rateWords(rate, format))).toEqual(['0.02', '0.015', '1', '0.00005']);
  });
});
