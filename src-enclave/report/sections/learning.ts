// How the model learned: score per round (or step) with reference lines, and loss per step for each hospital and for all.
// Hospitals are drawn over rounds, because they take different numbers of steps and meet at the end of each round.

import { lineChart, type LineSeries, type Point, type ReferenceLine } from '../charts/line.ts';
import { lineSwatch, seriesStyle, sharedStyle } from '../charts/series-style.ts';
import { formatCount, formatPercent, formatPerplexity, formatScore, formatWholePercent } from '../format.ts';
import { html, nothing, type Html } from '../html-escape.ts';
import {
  groupBy,
  lastEvaluation,
  mainTest,
  scoreOf,
  type EvaluationEvent,
  type RunView,
  type StepEvent,
} from '../run-view.ts';
import { card, dataTable, legend, numberColumn, tableUnder, textColumn } from '../tables.ts';

const maxPointsPerLine = 150;
const maxPointsInAll = 4000;

/** Centred moving average over `window` points, then means of neighbours until at most `maxPoints` are left. */
export function smooth(points: readonly Point[], window: number, maxPoints: number): readonly Point[] {
  const half = Math.floor(window / 2);
  const averaged = points.map((point, index) => {
    const near = points.slice(Math.max(0, index - half), index + half + 1);
    return { x: point.x, y: near.reduce((sum, one) => sum + one.y, 0) / near.length };
  });
  const size = Math.ceil(averaged.length / maxPoints);
  if (size <= 1) return averaged;
  const thinned: Point[] = [];
  for (let start = 0; start < averaged.length; start += size) {
    const group = averaged.slice(start, start + size);
    thinned.push({
      x: group.reduce((sum, one) => sum + one.x, 0) / group.length,
      y: group.reduce((sum, one) => sum + one.y, 0) / group.length,
    });
  }
  return thinned;
}

/** Steps within one averaged point: a twentieth of the line, at most 25. */
export function smoothingWindow(steps: number): number {
  return Math.min(25, Math.max(1, Math.round(steps / 20)));
}

/** Losses over rounds: the k-th of n steps of round r lies at r - 1 + k/n. Without rounds, over steps. */
function lossPoints(steps: readonly StepEvent[]): readonly Point[] {
  const perRound = groupBy(steps, (step) => step.round);
  const points: Point[] = [];
  for (const [round, group] of perRound)
    for (const [index, step] of group.entries())
      points.push({ x: round === null ? step.step : round - 1 + (index + 1) / group.length, y: step.loss });
  return points.filter((point) => Number.isFinite(point.y));
}

function evaluationPoints(
  evaluations: readonly EvaluationEvent[],
  value: (evaluation: EvaluationEvent) => number | null,
): readonly Point[] {
  return evaluations
    .flatMap((evaluation) => {
      const y = value(evaluation);
      return y === null || !Number.isFinite(y) ? [] : [{ x: evaluation.round ?? evaluation.afterStep, y }];
    })
    .toSorted((a, b) => a.x - b.x);
}

/** The held-out rows that were measured most often: they make the line. */
function followedSplit(view: RunView): 'validation' | 'test' {
  const count = (split: 'validation' | 'test'): number =>
    view.evaluations.filter(
      (event) => event.split === split && event.setting === mainSetting(view) && event.hospital === null,
    ).length;
  return count('test') > count('validation') ? 'test' : 'validation';
}

function mainSetting(view: RunView): 'federated' | 'train' {
  return view.plan.command === 'simulate' ? 'federated' : 'train';
}

function mainEvaluations(view: RunView, hospital: string | null): readonly EvaluationEvent[] {
  const split = followedSplit(view);
  return view.evaluations.filter(
    (event) => event.setting === mainSetting(view) && event.hospital === hospital && event.split === split,
  );
}

/** Share of the most frequent true label among the test rows: what always naming that label would score. */
export function guessingShare(view: RunView): number | null {
  const confusion = mainTest(view)?.confusion ?? null;
  if (confusion === null) return null;
  const rows = confusion.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  return total > 0 ? Math.max(...rows) / total : null;
}

function references(view: RunView): readonly ReferenceLine[] {
  const lines: ReferenceLine[] = [];
  const add = (name: string, value: number | null): void => {
    if (value !== null) lines.push({ name, value });
  };
  const { result } = view;
  if (result?.centralised !== undefined) add('Pooled data', scoreOf(view, result.centralised));
  if (result?.localOnly !== undefined) add('Alone', scoreOf(view, result.localOnly));
  if (view.plan.data.task !== 'generation') add('Guessing', guessingShare(view));
  return lines;
}

function hasRounds(view: RunView): boolean {
  return view.plan.federation !== null;
}

/** The line of the score on held-out rows; null with fewer than two measurements. */
export function scoreCard(view: RunView): Html | null {
  const isGeneration = view.plan.data.task === 'generation';
  const score = (evaluation: EvaluationEvent): number | null => scoreOf(view, evaluation.metrics);
  const shared = evaluationPoints(mainEvaluations(view, null), score);
  const series: LineSeries[] = view.hospitals.map((hospital, index) => ({
    name: hospital.id,
    style: seriesStyle(index),
    points: evaluationPoints(mainEvaluations(view, hospital.id), score),
    hasMarkers: true,
  }));
  series.push({
    name: hasRounds(view) ? 'All' : 'Model',
    style: sharedStyle,
    points: shared,
    hasMarkers: shared.length <= 40,
  });
  const drawn = series.filter((one) => one.points.length > 1);
  if (drawn.length === 0) return null;
  const name = isGeneration ? 'Perplexity' : 'Accuracy';
  const unit = hasRounds(view) ? 'round' : 'step';
  const format = isGeneration ? formatPerplexity : formatPercent;
  const lines = references(view);
  const split = followedSplit(view);
  const [first, last] = [shared.at(0), shared.at(-1)];
  const chart = lineChart({
    id: 'score-chart',
    title: `${name} per ${unit}`,
    description:
      first === undefined || last === undefined
        ? `${name} of each hospital per ${unit}.`
        : `${name} on ${split} rows: ${format(first.y)} at ${unit} ${formatCount(first.x)}, ${format(last.y)} at ${unit} ${formatCount(last.x)}. ${lines.map((line) => `${line.name}: ${format(line.value)}.`).join(' ')}`,
    series: drawn,
    references: lines,
    xLabel: unit,
    formatX: formatCount,
    formatY: format,
    formatTick: isGeneration ? formatPerplexity : formatWholePercent,
    bounds: isGeneration ? [1, null] : [0, 1],
  });
  if (chart === null) return null;
  const rows = drawn.flatMap((one) => one.points.map((point) => [formatCount(point.x), one.name, format(point.y)]));
  const referenceRows = lines.map((line) => ['–', `${line.name} (test rows)`, format(line.value)]);
  const table = dataTable(
    `${name} per ${unit}`,
    [textColumn(unit === 'round' ? 'Round' : 'Step'), textColumn('Model'), numberColumn(name)],
    [...rows, ...referenceRows],
  );
  const ofHospitals = drawn.length > 1 ? ', each hospital’s own just before it was averaged' : '';
  const measuredOn = hasRounds(view) ? `The shared model after each round${ofHospitals}` : 'The model while it trains';
  const against = lines.length > 0 ? '; dotted lines: test rows' : '';
  return card({
    id: 'score',
    heading: name,
    help: `${measuredOn}, on ${split} rows${against}.`,
    content: html`${chart}${drawn.length > 9 ? legendOf(drawn) : nothing}${tableUnder(table)}`,
  });
}

function legendOf(series: readonly LineSeries[]): Html {
  return legend(series.map((one) => ({ swatch: lineSwatch(one.style), name: one.name })));
}

function lossTable(view: RunView, heldOut: readonly Point[]): Html {
  const groups = groupBy(
    view.steps.filter((step) => step.setting === mainSetting(view)),
    (step) => JSON.stringify([step.round, step.hospital]),
  );
  const rows = [...groups.values()].map((steps) => {
    const [first] = steps;
    const mean = steps.reduce((sum, step) => sum + step.loss, 0) / steps.length;
    return [
      first?.round === null || first === undefined ? 'all' : formatCount(first.round),
      first?.hospital ?? 'Training',
      formatCount(steps.length),
      formatScore(mean),
      formatScore(steps.at(-1)?.loss ?? Number.NaN),
    ];
  });
  const heldOutRows = heldOut.map((point) => [formatCount(point.x), 'Held-out rows', '–', formatScore(point.y), '–']);
  return dataTable(
    'Loss',
    [
      textColumn(hasRounds(view) ? 'Round' : 'Step'),
      textColumn('Where'),
      numberColumn('Steps'),
      numberColumn('Mean loss'),
      numberColumn('Last step'),
    ],
    [...rows, ...heldOutRows],
  );
}

/** Training loss of each hospital (or of the one model) and held-out loss; null without a step. */
export function lossCard(view: RunView): Html | null {
  const steps = view.steps.filter((step) => step.setting === mainSetting(view));
  const byHospital = groupBy(steps, (step) => step.hospital);
  const longest = Math.max(0, ...[...byHospital.values()].map((group) => group.length));
  const window = smoothingWindow(longest);
  const maxPoints = Math.max(20, Math.min(maxPointsPerLine, Math.floor(maxPointsInAll / Math.max(1, byHospital.size))));
  const order = view.hospitals.map((hospital) => hospital.id);
  const series: LineSeries[] = [...byHospital].map(([hospital, group]) => ({
    name: hospital ?? 'Training',
    style: seriesStyle(Math.max(0, order.indexOf(hospital ?? ''))),
    points: smooth(lossPoints(group), window, maxPoints),
    hasMarkers: false,
  }));
  if (series.length === 0) return null;
  const evaluated = evaluationPoints(mainEvaluations(view, null), (event) => event.metrics.loss);
  const heldOut = evaluated.length > 0 ? evaluated : view.rounds.map((round) => ({ x: round.round, y: round.loss }));
  series.push({
    name: evaluated.length > 0 ? 'Held-out' : 'All',
    style: sharedStyle,
    points: heldOut,
    hasMarkers: heldOut.length <= 40,
  });
  const first = series[0]?.points.at(0);
  const chart = lineChart({
    id: 'loss-chart',
    title: 'Loss',
    description: `Training loss starts near ${formatScore(first?.y ?? Number.NaN)}. At the end: ${series.map((one) => `${one.name} ${formatScore(one.points.at(-1)?.y ?? Number.NaN)}`).join(', ')}.`,
    series,
    references: [],
    xLabel: hasRounds(view) ? 'round' : 'step',
    formatX: formatCount,
    formatY: formatScore,
    formatTick: (value) => formatScore(value).replace(/0+$/u, '').replace(/\.$/u, ''),
    bounds: [0, null],
  });
  if (chart === null) return null;
  const smoothed = window > 1 ? `, mean over ${window} steps` : '';
  return card({
    id: 'loss',
    heading: 'Loss',
    help: `Training loss at each step${smoothed}; the thick line is ${evaluated.length > 0 ? 'measured on held-out rows' : 'the mean of all'}.`,
    content: html`${chart}${series.length > 9 ? legendOf(series) : nothing}${tableUnder(lossTable(view, heldOut))}`,
  });
}

/** The score of one hospital's model trained alone, on test rows. */
export function aloneScore(view: RunView, hospital: string): number | null {
  const evaluation = lastEvaluation(view, 'localOnly', hospital, 'test');
  return evaluation === null ? null : scoreOf(view, evaluation.metrics);
}

/** The shared model's score at one hospital: on its own rows where measured, else on the common test rows. */
export function togetherScore(view: RunView, hospital: string): number | null {
  const own = lastEvaluation(view, 'federated', hospital, 'test');
  const main = mainTest(view);
  if (own !== null) return scoreOf(view, own.metrics);
  return main === null ? null : scoreOf(view, main.metrics);
}
