import { expect, test } from 'vitest';
import { lastIndex, plotColumns, seriesFacts, yRangeOf } from '../../../src-renderer/components/charts/chart-data.ts';
import { layoutChart } from '../../../src-renderer/components/charts/chart-layout.ts';
import { chartModel } from '../../../src-renderer/components/charts/chart-model.ts';
import type { ChartTheme } from '../../../src-renderer/components/charts/chart-theme.ts';

const whole = { id: 'a', label: 'Ash', values: [0.1, 0.2, 0.3] };
const gap = { id: 'b', label: 'Birch', values: [0.4, null, 0.2] };

test('series without gaps are typed arrays, in drawing order', () => {
  const [x, first, second] = plotColumns([1, 2, 3], [whole, gap], [1, 0]);
  expect(x).toEqual(Float64Array.of(1, 2, 3));
  expect(first).toEqual([0.4, null, 0.2]);
  expect(second).toEqual(Float64Array.of(0.1, 0.2, 0.3));
});

test('a series that is shorter than x has gaps at its end', () => {
  expect(plotColumns([1, 2, 3, 4], [whole], [0])[1]).toEqual([0.1, 0.2, 0.3, null]);
});

test('first, last and lowest leave gaps out', () => {
  expect(seriesFacts([null, 0.4, 0.1, 0.3, null])).toEqual({ first: 0.4, last: 0.3, lowest: 0.1 });
  expect(seriesFacts([null])).toBeNull();
  expect(lastIndex([0.4, 0.1, null])).toBe(1);
});

test('reference lines are inside the range', () => {
  const [min, max] = yRangeOf([whole], [{ value: 0.9 }], undefined, 5);
  expect(min).toBeLessThanOrEqual(0.1);
  expect(max).toBeGreaterThanOrEqual(0.9);
  expect(yRangeOf([], [], undefined, 5)).toEqual([0, 1]);
});

const theme: ChartTheme = {
  global: '', grey: '', hues: [], grid: '', axis: '', band: '', bandText: '', surface: '', text: '', text2: '',
  simulated: '', simulatedSoft: '', simulatedHatch: '', fontFamily: '', fontSize: 12,
}; // prettier-ignore
const measure = (text: string): number => text.length * 7;
const layoutOf = (xMax: number, width = 600) =>
  layoutChart(
    chartModel({ title: 'A', xLabel: 'round', yFormat: String, x: [1, 2, 3], series: [whole, gap], xMax }, theme),
    width,
    measure,
  );

test('line labels stay inside the drawing, whether the lines end early or late', () => {
  for (const xMax of [3, 4, 12])
    for (const { x, text } of layoutOf(xMax).labels) expect(x + measure(text)).toBeLessThanOrEqual(600);
});

test('lines that end early leave the room beside the plot to the plot', () => {
  expect(layoutOf(12).right).toBeLessThan(layoutOf(3).right);
});
