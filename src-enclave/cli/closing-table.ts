// What a finished run prints last for a person: the figures, what federation gained, and where the report lies.

import { join } from 'node:path';
import type { Metrics, RunResult } from '../protocol/run-events.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatPerplexity,
  formatPoints,
  formatScore,
  plural,
} from '../report/format.ts';
import { printable, settingTitle } from './describe-event.ts';

type Column = { readonly title: string; readonly cell: (metrics: Metrics) => string | null };

const columns: readonly Column[] = [
  { title: 'accuracy', cell: (metrics) => optional(metrics.accuracy, formatPercent) },
  { title: 'macro-F1', cell: (metrics) => optional(metrics.macroF1, formatPercent) },
  { title: 'perplexity', cell: (metrics) => optional(metrics.perplexity, formatPerplexity) },
  { title: 'loss', cell: (metrics) => formatScore(metrics.loss) },
  { title: 'examples', cell: (metrics) => formatCount(metrics.examples) },
];

export function closingTable(result: RunResult): string {
  const settings = (['federated', 'localOnly', 'centralised'] as const).map(
    (setting) => [settingTitle(setting), result[setting]] as const,
  );
  const rows = [...settings, ['Test', result.test] as const].flatMap(([title, metrics]) =>
    metrics ? [{ title, metrics }] : [],
  );
  const shown = columns.filter((column) => rows.some((row) => column.cell(row.metrics) !== null));
  const cells = [
    ['', ...shown.map((column) => column.title)],
    ...rows.map((row) => [row.title, ...shown.map((column) => column.cell(row.metrics) ?? '–')]),
  ];
  return ['', ...alignColumns(cells).map((line) => `  ${line}`), '', ...closingLines(result), ''].join('\n');
}

/** The first column to the left, the others to the right, two spaces between. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function closingLines(result: RunResult): readonly string[] {
  const lines = [];
  const gain = federationGain(result);
  if (gain !== null)
    lines.push(
      `Federation ${gain >= 0 ? 'gained' : 'lost'} ${formatPoints(gain)} of accuracy against each hospital alone.`,
    );
  lines.push(
    `${formatDuration(result.seconds)} on ${plural(result.environment.threads, 'thread', 'threads')}, ` +
      `${formatBytes(result.peakMemoryBytes)} of memory at the peak.`,
  );
  if (result.out !== null) {
    lines.push(
      printable(`Report   ${join(result.out, 'report.html')}`),
      printable(`Adapter  ${join(result.out, 'adapter')}`),
    );
  }
  return lines;
}

function federationGain(result: RunResult): number | null {
  const federated = result.federated?.accuracy;
  const localOnly = result.localOnly?.accuracy;
  return federated === undefined || localOnly === undefined ? null : federated - localOnly;
}

function optional(value: number | undefined, format: (value: number) => string): string | null {
  return value === undefined ? null : format(value);
}
