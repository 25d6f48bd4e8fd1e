// The hospitals side by side: together against alone, how their labels differ, and one row of numbers each.

import { groupedBars, stackedBars, type Bar, type BarGroup } from '../charts/bars.ts';
import { areaSwatch, lineSwatch, seriesStyle, sharedStyle } from '../charts/series-style.ts';
import {
  formatBytes,
  formatCount,
  formatPercent,
  formatPerplexity,
  formatSignedPoints,
  formatWholePercent,
  plural,
} from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import { mainTest, scoreOf, type RunView } from '../run-view.ts';
import { card, dataTable, legend, numberColumn, tableUnder, textColumn, type Cell } from '../tables.ts';
import { aloneScore, togetherScore } from './learning.ts';

type Score = { readonly alone: number | null; readonly together: number | null; readonly pooled: number | null };

function meanScores(view: RunView): Score {
  const { result } = view;
  const main = mainTest(view);
  return {
    alone: result?.localOnly === undefined ? null : scoreOf(view, result.localOnly),
    together: main === null ? null : scoreOf(view, main.metrics),
    pooled: result?.centralised === undefined ? null : scoreOf(view, result.centralised),
  };
}

const barNames = [
  ['alone', 'bar-alone', 'Trained alone'],
  ['together', 'bar-together', 'Trained together'],
  ['pooled', 'bar-pooled', 'Trained on pooled data'],
] as const;

function barsOf(score: Score, format: (value: number) => string): readonly Bar[] {
  return barNames.flatMap(([key, className]) => {
    const value = score[key];
    return value === null ? [] : [{ className, value, label: format(value) }];
  });
}

/** Bars of every hospital and their mean; null when nothing was trained alone or on pooled data. */
export function comparisonCard(view: RunView): Html | null {
  const mean = meanScores(view);
  if (mean.alone === null && mean.pooled === null) return null;
  const isGeneration = view.plan.data.task === 'generation';
  const format = isGeneration ? formatPerplexity : formatPercent;
  const scores = view.hospitals.map((hospital) => ({
    name: hospital.id,
    alone: aloneScore(view, hospital.id),
    together: togetherScore(view, hospital.id),
    pooled: null,
  }));
  const all = [...scores.filter((score) => score.alone !== null), { name: 'All hospitals', ...mean }];
  const groups: BarGroup[] = all.map((score) => ({ name: score.name, bars: barsOf(score, format) }));
  const values = groups.flatMap((group) => group.bars.map((bar) => bar.value));
  const name = isGeneration ? 'perplexity' : 'accuracy';
  const chart = groupedBars({
    id: 'comparison-chart',
    title: `Together against alone, ${name}`,
    description: all
      .map(
        (score) =>
          `${score.name}: ${barNames.flatMap(([key, , label]) => (score[key] === null ? [] : [`${label.toLowerCase()} ${format(score[key])}`])).join(', ')}.`,
      )
      .join(' '),
    groups,
    max: isGeneration ? Math.max(...values) : 1,
    formatTick: isGeneration ? formatPerplexity : formatWholePercent,
  });
  if (chart === null) return null;
  const shown = barNames.filter(([key]) => all.some((score) => score[key] !== null));
  const table = dataTable(
    `Together against alone, ${name}`,
    [textColumn('Hospital'), ...shown.map(([, , label]) => numberColumn(label))],
    all.map((score) => [score.name, ...shown.map(([key]) => (score[key] === null ? '–' : format(score[key])))]),
  );
  const swatches = shown.map(([, className, label]) => ({
    swatch: html`<svg class="swatch" width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
      <rect class="${className}" x="1" y="1" width="12" height="10" rx="2" />
    </svg>`,
    name: label,
  }));
  const lower = isGeneration ? ' Lower is better.' : '';
  return card({
    id: 'comparison',
    heading: 'Together against alone',
    help: `Test rows, ${name}. “All hospitals” is the mean for training alone.${lower}`,
    content: html`${legend(swatches)}${chart}${tableUnder(table)}`,
  });
}

/** Share of each label at each hospital: shows how unlike each other they are. */
export function labelsCard(view: RunView): Html | null {
  const { labels } = view.plan.data;
  const hospitals = view.hospitals.filter((hospital) => hospital.labelCounts.length > 0);
  if (hospitals.length === 0 || labels.length === 0) return null;
  const rows = hospitals.map((hospital) => {
    const total = hospital.labelCounts.reduce((sum, count) => sum + count, 0);
    return {
      name: hospital.id,
      note: formatCount(total),
      parts: hospital.labelCounts.map((count, index) => ({
        style: seriesStyle(index),
        value: total > 0 ? count / total : 0,
      })),
    };
  });
  const chart = stackedBars({
    id: 'labels-chart',
    title: 'Labels at each hospital',
    description: hospitals
      .map(
        (hospital) =>
          `${hospital.id}: ${hospital.labelCounts.map((count, index) => `${labels[index] ?? ''} ${formatCount(count)}`).join(', ')}.`,
      )
      .join(' '),
    rows,
    max: 1,
    formatTick: formatWholePercent,
  });
  if (chart === null) return null;
  const table = dataTable(
    'Labels at each hospital',
    [textColumn('Hospital'), ...labels.map((label) => numberColumn(label)), numberColumn('Examples')],
    hospitals.map((hospital) => [
      hospital.id,
      ...labels.map((_, index) => formatCount(hospital.labelCounts[index] ?? 0)),
      formatCount(hospital.examples),
    ]),
  );
  return card({
    id: 'labels',
    heading: 'Labels at each hospital',
    help: 'Share of each label among the training examples; the number is how many there are.',
    content: html`${legend(labels.map((label, index) => ({ swatch: areaSwatch(seriesStyle(index)), name: label })))}${chart}${tableUnder(table)}`,
  });
}

function gain(view: RunView, together: number | null, alone: number | null): string {
  if (together === null || alone === null) return '–';
  if (view.plan.data.task === 'generation') return formatPerplexity(together - alone);
  return formatSignedPoints(together - alone);
}

/** One row a hospital and one for all. */
export function hospitalsCard(view: RunView): Html | null {
  if (view.hospitals.length === 0) return null;
  const isGeneration = view.plan.data.task === 'generation';
  const format = isGeneration ? formatPerplexity : formatPercent;
  const write = (value: number | null): string => (value === null ? '–' : format(value));
  const named = (style: ReturnType<typeof seriesStyle>, name: string): Html =>
    html`<span class="named">${lineSwatch(style)}<bdi>${name}</bdi></span>`;
  const rounds = view.plan.federation?.rounds ?? 0;
  const rows: Cell[][] = view.hospitals.map((hospital, index) => {
    const sent = view.contributions.filter((one) => one.hospital === hospital.id);
    const alone = aloneScore(view, hospital.id);
    const together = togetherScore(view, hospital.id);
    return [
      named(seriesStyle(index), hospital.id),
      formatCount(hospital.examples),
      `${formatCount(sent.length)} of ${formatCount(rounds)}`,
      write(alone),
      html`<b>${write(together)}</b>`,
      gain(view, together, alone),
      formatBytes(sent.reduce((sum, one) => sum + one.bytesUp, 0)),
      formatBytes(sent.reduce((sum, one) => sum + one.bytesDown, 0)),
    ];
  });
  const mean = meanScores(view);
  rows.push([
    named(sharedStyle, 'All'),
    formatCount(view.hospitals.reduce((sum, hospital) => sum + hospital.examples, 0)),
    formatCount(view.rounds.length),
    write(mean.alone),
    html`<b>${write(mean.together)}</b>`,
    gain(view, mean.together, mean.alone),
    formatBytes(view.contributions.reduce((sum, one) => sum + one.bytesUp, 0)),
    formatBytes(view.contributions.reduce((sum, one) => sum + one.bytesDown, 0)),
  ]);
  const table = dataTable(
    'Hospitals',
    [
      textColumn('Hospital'),
      numberColumn('Examples'),
      numberColumn('Rounds'),
      numberColumn('Trained alone'),
      numberColumn('Together'),
      numberColumn(isGeneration ? 'Difference' : 'Gain, points'),
      numberColumn('Sent'),
      numberColumn('Received'),
    ],
    rows,
    'with-total',
  );
  return card({
    id: 'hospitals',
    heading: 'Hospitals',
    help: `${plural(view.hospitals.length, 'virtual hospital', 'virtual hospitals')}; every model is tested on the same test rows.`,
    content: table,
    className: 'card-table',
  });
}
