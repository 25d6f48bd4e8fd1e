// What went between hospitals and coordinator in each round, and how long each round took.
// Many rounds are drawn as neighbours together, so that the drawing stays readable; the tables keep every round.

import { stackedBars, type StackedRow } from '../charts/bars.ts';
import { areaSwatch, seriesStyle, restStyle } from '../charts/series-style.ts';
import { formatBytes, formatCount, formatDuration, formatScore } from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import type { RunView } from '../run-view.ts';
import { card, dataTable, legend, numberColumn, tableUnder, textColumn } from '../tables.ts';

const maxRows = 14;

type Span = { readonly first: number; readonly last: number };

/** Rounds 1 to `last` in at most `maxSpans` spans of equal length. */
export function spansOfRounds(rounds: readonly number[], maxSpans: number): readonly Span[] {
  const size = Math.ceil(rounds.length / maxSpans);
  const spans: Span[] = [];
  for (let start = 0; start < rounds.length; start += size) {
    const group = rounds.slice(start, start + size);
    const [first] = group;
    const last = group.at(-1);
    if (first !== undefined && last !== undefined) spans.push({ first, last });
  }
  return spans;
}

const spanName = (span: Span): string =>
  span.first === span.last ? `Round ${span.first}` : `Rounds ${span.first}–${span.last}`;

const isIn = (span: Span, round: number): boolean => round >= span.first && round <= span.last;

function hospitalItems(view: RunView): { readonly swatch: Html; readonly name: string }[] {
  return view.hospitals.map((hospital, index) => ({ swatch: areaSwatch(seriesStyle(index)), name: hospital.id }));
}

/** Bytes per round and hospital, both ways; null when nothing was exchanged. */
export function bytesCard(view: RunView): Html | null {
  if (view.contributions.length === 0) return null;
  const rounds = [...new Set(view.contributions.map((one) => one.round))];
  const rows: StackedRow[] = spansOfRounds(rounds, maxRows).map((span) => {
    const parts = view.hospitals.map((hospital, index) => ({
      style: seriesStyle(index),
      value: view.contributions
        .filter((one) => one.hospital === hospital.id && isIn(span, one.round))
        .reduce((sum, one) => sum + one.bytesUp + one.bytesDown, 0),
    }));
    const total = parts.reduce((sum, part) => sum + part.value, 0);
    return { name: spanName(span), parts, note: formatBytes(total) };
  });
  const totals = rows.map((row) => row.parts.reduce((sum, part) => sum + part.value, 0));
  const up = view.contributions.reduce((sum, one) => sum + one.bytesUp, 0);
  const down = view.contributions.reduce((sum, one) => sum + one.bytesDown, 0);
  const chart = stackedBars({
    id: 'bytes-chart',
    title: 'Bytes exchanged per round',
    description: `${formatBytes(up)} went from hospitals to the coordinator and ${formatBytes(down)} back. ${rows.map((row) => `${row.name}: ${row.note}.`).join(' ')}`,
    rows,
    max: Math.max(...totals),
    formatTick: (bytes) => formatBytes(bytes).replace('.0 ', ' '),
  });
  if (chart === null) return null;
  const table = dataTable(
    'Bytes exchanged per round and hospital',
    [textColumn('Round'), textColumn('Hospital'), numberColumn('Sent, bytes'), numberColumn('Received, bytes')],
    view.contributions.map((one) => [
      formatCount(one.round),
      one.hospital,
      formatCount(one.bytesUp),
      formatCount(one.bytesDown),
    ]),
  );
  return card({
    id: 'bytes',
    heading: 'Bytes exchanged',
    help: `Adapters only: ${formatBytes(up)} from the hospitals, ${formatBytes(down)} back to them.`,
    content: html`${legend(hospitalItems(view))}${chart}${tableUnder(table)}`,
  });
}

/** Seconds of each round by hospital, and the rest (combining, testing); null without a finished round. */
export function timelineCard(view: RunView): Html | null {
  if (view.rounds.length === 0) return null;
  const trained = (hospital: string, span: Span): number =>
    view.steps
      .filter(
        (step) =>
          step.setting === 'federated' && step.hospital === hospital && step.round !== null && isIn(span, step.round),
      )
      .reduce((sum, step) => sum + step.seconds, 0);
  const spans = spansOfRounds(
    view.rounds.map((round) => round.round),
    maxRows,
  );
  const rows: StackedRow[] = spans.map((span) => {
    const seconds = view.rounds
      .filter((round) => isIn(span, round.round))
      .reduce((sum, round) => sum + round.seconds, 0);
    const parts = view.hospitals.map((hospital, index) => ({
      style: seriesStyle(index),
      value: trained(hospital.id, span),
    }));
    const busy = parts.reduce((sum, part) => sum + part.value, 0);
    const rest = { style: restStyle, value: Math.max(0, seconds - busy) };
    return { name: spanName(span), parts: [...parts, rest], note: formatDuration(seconds) };
  });
  const longest = Math.max(...rows.map((row) => row.parts.reduce((sum, part) => sum + part.value, 0)));
  const chart = stackedBars({
    id: 'timeline-chart',
    title: 'Time of each round',
    description: rows.map((row) => `${row.name}: ${row.note}.`).join(' '),
    rows,
    max: longest,
    formatTick: (seconds) => formatDuration(seconds).replace('.0 ', ' '),
  });
  if (chart === null) return null;
  const table = dataTable(
    'Rounds',
    [textColumn('Round'), numberColumn('Hospitals'), numberColumn('Loss'), numberColumn('Time')],
    view.rounds.map((round) => [
      formatCount(round.round),
      formatCount(round.hospitals),
      formatScore(round.loss),
      formatDuration(round.seconds),
    ]),
  );
  return card({
    id: 'timeline',
    heading: 'Round timeline',
    help: 'Time that each hospital trained in a round, and the rest.',
    content: html`${legend([...hospitalItems(view), { swatch: areaSwatch(restStyle), name: 'Combining, testing' }])}${chart}${tableUnder(table)}`,
  });
}
