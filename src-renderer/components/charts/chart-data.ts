// The numbers of a chart in the shapes its parts need: columns for uPlot, the range of y, first, last and lowest for words.

import type { ChartSeries } from './series-style.ts';
import { niceRange } from './ticks.ts';

export type PlotColumns = [Float64Array, ...(Float64Array | (number | null)[])[]];

/** x and the series, in drawing order. Typed arrays where there is no gap; uPlot knows a gap only as null. */
export function plotColumns(
  x: readonly number[],
  series: readonly ChartSeries[],
  order: readonly number[],
): PlotColumns {
  const columns = order.map((index) => {
    const values = series[index]?.values ?? [];
    const isWhole = values.length === x.length && values.every((value) => value !== null);
    return isWhole ? Float64Array.from(values, (value) => value ?? Number.NaN) : x.map((_, at) => values[at] ?? null);
  });
  return [Float64Array.from(x), ...columns];
}

/** The given range, or a round one around all values and reference lines. */
export function yRangeOf(
  series: readonly ChartSeries[],
  references: readonly { readonly value: number }[],
  given: readonly [number, number] | undefined,
  mostTicks: number,
): readonly [number, number] {
  if (given !== undefined) return given;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const take = (value: number): void => {
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  for (const { values } of series) for (const value of values) if (value !== null) take(value);
  for (const { value } of references) take(value);
  return min > max ? [0, 1] : niceRange(min, max, mostTicks);
}

export type SeriesFacts = { readonly first: number; readonly last: number; readonly lowest: number };

/** Null when the series has no value yet. */
export function seriesFacts(values: readonly (number | null)[]): SeriesFacts | null {
  const known = values.filter((value) => value !== null);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return null;
  let lowest = first;
  for (const value of known) if (value < lowest) lowest = value;
  return { first, last, lowest };
}

/** Where the last value stands; −1 when there is none. */
export function lastIndex(values: readonly (number | null)[]): number {
  return values.findLastIndex((value) => value !== null);
}
