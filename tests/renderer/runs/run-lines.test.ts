// Points of a run as lines, and lines as charts.

import { describe, expect, it } from 'vitest';
import type { RunPoint } from '../../../src-main/contract/index.ts';
import {
  byteNumbers,
  lineNumbers,
  styleOf,
} from '../../../src-renderer/features/runs/run-chart-data.ts';
import { lastCombined, runLines } from '../../../src-renderer/features/runs/run-lines.ts';
import { point } from '../records.ts';

const names = { hospital: (id: string) => id.toUpperCase(), all: 'All' };

describe('the lines of a run', () => {
  const points: readonly RunPoint[] = [
    point(0, null, 0.5),
    point(1, 'hospital-2', 0.6),
    point(1, 'hospital-1', 0.62),
    point(1, null, 0.7),
    point(1, null, 0.71, { split: 'test' }),
    point(1, 'hospital-1', 0.4, { setting: 'localOnly', round: null, split: 'test' }),
  ];

  it('are one for each hospital in the order of their first value, and the combined one', () => {
    const lines = runLines(points, 'accuracy');
    expect(lines.map(({ hospital, points: line }) => [hospital, line.map(({ round, value }) => [round, value])])).toEqual([
      ['hospital-2', [[1, 0.6]]],
      ['hospital-1', [[1, 0.62]]],
      [
        null,
        [
          [0, 0.5],
          [1, 0.7],
        ],
      ],
    ]);
    expect(lastCombined(lines)).toEqual({ round: 1, value: 0.7, examples: 200 });
  });

  it('grow with the array that is extended in place', () => {
    const growing = [...points];
    expect(lastCombined(runLines(growing, 'accuracy'))?.round).toBe(1);
    growing.push(point(2, null, 0.8));
    expect(lastCombined(runLines(growing, 'accuracy'))).toMatchObject({ round: 2, value: 0.8 });
    expect(runLines(growing, 'loss').at(-1)?.points.map(({ value }) => value)).toEqual([0.5, 1 - 0.7, 1 - 0.8]);
  });

  it('are those on test rows where nothing was held out', () => {
    const tested = [point(0, null, 0.5, { split: 'test' }), point(1, null, 0.6, { split: 'test' })];
    expect(lastCombined(runLines(tested, 'accuracy'))).toMatchObject({ round: 1, value: 0.6 });
  });

  it('are none where the metric was not measured', () => {
    expect(runLines(points, 'perplexity')).toEqual([]);
    expect(lastCombined([])).toBeNull();
  });
});

describe('the numbers of a chart', () => {
  it('have a gap where somebody was not measured', () => {
    const lines = runLines([point(1, 'hospital-1', 0.6), point(0, null, 0.5), point(2, null, 0.7)], 'accuracy');
    expect(lineNumbers(lines, names)).toEqual({
      x: [0, 1, 2],
      series: [
        { id: 'hospital-1', label: 'HOSPITAL-1', values: [null, 0.6, null], styleIndex: 0 },
        { id: 'all', label: 'All', values: [0.5, null, 0.7], isGlobal: true },
      ],
    });
  });

  it('give a hospital the same look whoever was measured first', () => {
    expect(styleOf('hospital-3', 0)).toBe(2);
    expect(styleOf('St. Elsewhere', 4)).toBe(4);
  });

  it('are bytes up and down for each round', () => {
    const row = { round: 1, hospitals: 2, seconds: 1, loss: 1, bytesUp: 10, bytesDown: 20 };
    const { x, series } = byteNumbers([row, { ...row, round: 2, bytesUp: 11 }], { up: 'up', down: 'down' });
    expect(x).toEqual([1, 2]);
    expect(series.map(({ values }) => values)).toEqual([
      [10, 11],
      [20, 20],
    ]);
  });
});
