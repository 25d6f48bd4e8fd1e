import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from '../../src-enclave/report/charts/frame.ts';
import { lineChart } from '../../src-enclave/report/charts/line.ts';
import { seriesStyle } from '../../src-enclave/report/charts/series-style.ts';
import { spansOfRounds } from '../../src-enclave/report/sections/exchange.ts';
import { smooth, smoothingWindow } from '../../src-enclave/report/sections/learning.ts';

describe('spread', () => {
  it('keeps the gap, the order and the limits whenever the labels fit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 12 }), (wanted) => {
        const placed = spread(wanted, 16, 0, 200);
        const sorted = placed.toSorted((a, b) => a - b);
        expect(sorted.at(0)).toBeGreaterThanOrEqual(-1e-9);
        expect(sorted.at(-1)).toBeLessThanOrEqual(200 + 1e-9);
        for (let index = 1; index < sorted.length; index += 1)
          expect((sorted[index] ?? 0) - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(16 - 1e-9);
        const order = wanted.map((_, index) => index).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
        expect(order.map((index) => placed[index])).toEqual(sorted);
      }),
      { seed: 11 },
    );
  });

  it('leaves labels that are far apart where they are', () => {
    expect(spread([150, 20, 80], 16, 0, 200)).toEqual([150, 20, 80]);
  });
});

describe('smooth', () => {
  const points = Array.from({ length: 900 }, (_, index) => ({ x: index + 1, y: index % 2 === 0 ? 1 : 3 }));

  it('keeps at most the wanted number of points and their mean', () => {
    const smoothed = smooth(points, smoothingWindow(points.length), 150);
    expect(smoothed.length).toBeLessThanOrEqual(150);
    const mean = smoothed.reduce((sum, point) => sum + point.y, 0) / smoothed.length;
    expect(mean).toBeCloseTo(2, 1);
    expect(smoothed.map((point) => point.x)).toEqual(smoothed.map((point) => point.x).toSorted((a, b) => a - b));
  });

  it('changes nothing with a window of one and room for all', () => {
    const few = points.slice(0, 5);
    expect(smooth(few, 1, 150)).toEqual(few);
  });
});

describe('lineChart', () => {
  const chart = {
    id: 'a',
    title: 'Loss',
    description: 'Falls.',
    references: [],
    xLabel: 'round',
    formatX: String,
    formatY: String,
    formatTick: String,
    bounds: [0, null],
  } as const;

  it('draws a single point and equal values without a broken number', () => {
    const series = [{ name: 'Ash', style: seriesStyle(0), points: [{ x: 1, y: 0 }], hasMarkers: true }];
    const drawn = lineChart({ ...chart, series })?.markup ?? '';
    expect(drawn).toContain('role="img"');
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/u);
  });

  it('draws nothing without a point', () => {
    expect(lineChart({ ...chart, series: [] })).toBeNull();
  });
});

describe('seriesStyle', () => {
  it('tells the first 36 series apart by color and dash together', () => {
    const looks = Array.from({ length: 36 }, (_, index) => {
      const style = seriesStyle(index);
      return `${style.className} ${style.dash ?? 'solid'}`;
    });
    expect(new Set(looks).size).toBe(36);
  });
});

describe('spansOfRounds', () => {
  it('covers every round once in at most the wanted number of spans', () => {
    const rounds = Array.from({ length: 47 }, (_, index) => index + 1);
    const spans = spansOfRounds(rounds, 14);
    expect(spans.length).toBeLessThanOrEqual(14);
    expect(spans.flatMap((span) => rounds.filter((round) => round >= span.first && round <= span.last))).toEqual(
      rounds,
    );
  });
});
