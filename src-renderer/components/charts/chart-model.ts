// Everything that decides how a line chart looks, resolved: what chart-layout.ts measures and chart-paint.ts draws.

import { yRangeOf } from './chart-data.ts';
import type { ChartTheme } from './chart-theme.ts';
import { chooseStyles, type ChartSeries, type SeriesStyle } from './series-style.ts';

export type ChartBand = {
  readonly from: number;
  readonly to: number;
  /** “round 6”. */
  readonly label: string;
};

export type ChartReference = {
  readonly id: string;
  /** “Guessing 20%”. */
  readonly label: string;
  readonly value: number;
};

export type LineChartData = {
  readonly title: string;
  /** What the numbers are: “Combined adapter, tested on each hospital's held-out letters”. */
  readonly caption?: string;
  /** “round”. */
  readonly xLabel: string;
  readonly yFormat: (value: number) => string;
  /** For the axis, where fewer digits do. */
  readonly yTickFormat?: (value: number) => string;
  readonly x: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly xMin?: number;
  /** The planned last round. */
  readonly xMax?: number;
  readonly yRange?: readonly [number, number];
  /** The round in progress. */
  readonly band?: ChartBand | undefined;
  readonly references?: readonly ChartReference[];
  /** With more than six hospitals, the one that stands out. */
  readonly highlightId?: string | undefined;
  readonly hasEndLabels?: boolean;
  readonly height?: number;
};

export type ChartModel = {
  readonly caption: string | undefined;
  readonly xLabel: string;
  readonly yFormat: (value: number) => string;
  readonly yTickFormat: (value: number) => string;
  readonly x: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly styles: readonly SeriesStyle[];
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly band: ChartBand | undefined;
  readonly references: readonly ChartReference[];
  readonly hasEndLabels: boolean;
  readonly height: number;
  readonly theme: ChartTheme;
};

export const defaultChartHeight = 254;

export function chartModel(data: LineChartData, theme: ChartTheme): ChartModel {
  const { x, series, references = [], height = defaultChartHeight, xMin = 0 } = data;
  const lastX = x.at(-1) ?? xMin;
  return {
    caption: data.caption,
    xLabel: data.xLabel,
    yFormat: data.yFormat,
    yTickFormat: data.yTickFormat ?? data.yFormat,
    x,
    series,
    styles: chooseStyles(series, data.highlightId),
    xRange: [xMin, Math.max(data.xMax ?? lastX, lastX, xMin + 1)],
    yRange: yRangeOf(series, references, data.yRange, Math.max(2, Math.floor(height / 48))),
    band: data.band,
    references,
    hasEndLabels: data.hasEndLabels ?? true,
    height,
    theme,
  };
}
