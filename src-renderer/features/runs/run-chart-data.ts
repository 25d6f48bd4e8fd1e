// Lines and rounds of a run in the shape that charts take. Pure.

import type { RoundRow } from '../../../src-main/contract/index.ts';
import type { ChartSeries } from '../../components/charts/series-style.ts';
import { hospitalNumber } from '../../app/hospital-names.ts';
import type { RunLine } from './run-lines.ts';

export type ChartNumbers = { readonly x: readonly number[]; readonly series: readonly ChartSeries[] };

/** The look of a hospital: the same on every chart and in every table of a run. */
export function styleOf(id: string, index: number): number {
  const number = hospitalNumber(id);
  return number === null ? index : number - 1;
}

/** One x for each round that anybody was measured after. */
export function lineNumbers(
  lines: readonly RunLine[],
  names: { readonly hospital: (id: string) => string; readonly all: string },
): ChartNumbers {
  const seen = new Set<number>();
  for (const { points } of lines) for (const { round } of points) seen.add(round);
  const rounds = [...seen].toSorted((first, second) => first - second);
  const placeOf = new Map(rounds.map((round, place) => [round, place]));
  const series = lines.map(({ hospital, points }, index): ChartSeries => {
    const values = Array.from<number | null>({ length: rounds.length }).fill(null);
    for (const { round, value } of points) values[placeOf.get(round) ?? 0] = value;
    return hospital === null
      ? { id: 'all', label: names.all, values, isGlobal: true }
      : { id: hospital, label: names.hospital(hospital), values, styleIndex: styleOf(hospital, index) };
  });
  return { x: rounds, series };
}

/** What crossed in each round, in bytes. */
export function byteNumbers(
  rows: readonly RoundRow[],
  names: { readonly up: string; readonly down: string },
): ChartNumbers {
  return {
    x: rows.map(({ round }) => round),
    series: [
      { id: 'up', label: names.up, values: rows.map(({ bytesUp }) => bytesUp), styleIndex: 0 },
      { id: 'down', label: names.down, values: rows.map(({ bytesDown }) => bytesDown), styleIndex: 1 },
    ],
  };
}
