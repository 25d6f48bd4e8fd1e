// Writes CSV as RFC 4180 says: CRLF, quotes doubled. A simulated table says so in every row, in its first column, so that the
// word cannot be lost with one line. Text that a spreadsheet would run as a formula is disarmed.

import type { ChartSeries } from './series-style.ts';

export type CsvCell = string | number | null;

/** Rows of one length as CSV. Numbers are written with a point, whatever the language. */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

export type ChartCsv = {
  readonly xLabel: string;
  readonly x: readonly number[];
  readonly series: readonly Pick<ChartSeries, 'label' | 'values'>[];
  /** The word, in the person's language; absent when nothing is simulated. */
  readonly simulatedMark?: string | undefined;
};

/** A chart's numbers: one row per x, one column per series. */
export function chartCsv({ xLabel, x, series, simulatedMark }: ChartCsv): string {
  const mark: readonly string[] = simulatedMark === undefined ? [] : [simulatedMark];
  const head = [...mark, xLabel, ...series.map(({ label }) => label)];
  const body = x.map((value, index) => [...mark, value, ...series.map(({ values }) => values[index] ?? null)]);
  return toCsv([head, ...body]);
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
