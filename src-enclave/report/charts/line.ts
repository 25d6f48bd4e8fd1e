// Line chart with the names at the line ends and horizontal reference lines.
// Points must be finite and in order of x.

import { scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { shorten } from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import { bottomAxis, drawing, leftAxis, spread, type ChartText } from './frame.ts';
import { dashAttribute, markerAt, round1, rounded, type SeriesStyle } from './series-style.ts';

export type Point = { readonly x: number; readonly y: number };

export type LineSeries = {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly points: readonly Point[];
  readonly hasMarkers: boolean;
};

export type ReferenceLine = { readonly name: string; readonly value: number };

export type LineChart = ChartText & {
  readonly series: readonly LineSeries[];
  readonly references: readonly ReferenceLine[];
  readonly xLabel: string;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** Tick format when it needs fewer digits than the labels at the line ends. */
  readonly formatTick: (value: number) => string;
  /** Smallest and largest value that can occur, or null where there is none. */
  readonly bounds: readonly [number | null, number | null];
};

const height = 268;
const left = 50;
const right = 360;
const top = 14;
const bottom = 222;
const labelGap = 16;
/** More lines than this are named in the table only. */
const maxNamedLines = 9;
const nameCharacters = 12;

type EndLabel = {
  readonly at: number;
  readonly from: number;
  readonly text: Html;
  /** A short piece of the line, so that its name can be told by dash as well as color. */
  readonly sample: (x: number, y: number) => Html;
};

function extent(values: readonly number[], bounds: LineChart['bounds']): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [Math.max(low - room, bounds[0] ?? -Infinity), Math.min(high + room, bounds[1] ?? Infinity)];
}

function placeLabels(labels: readonly EndLabel[]): Html {
  const places = spread(
    labels.map((label) => label.at),
    labelGap,
    top,
    bottom + 8,
  );
  return html`${labels.map((label, index) => {
    const y = round1(places[index] ?? label.at);
    const leader = `M${round1(label.from + 5)} ${round1(label.at)}L${right + 14} ${y}`;
    return html`<path class="leader" d="${leader}" />${label.sample(right + 16, y)}<text
        class="end-label"
        x="${right + 41}"
        y="${round1(y + 4)}"
        >${label.text}</text
      >`;
  })}`;
}

const sampleWidth = 20;

function lineSample(one: LineSeries): EndLabel['sample'] {
  return (x, y) =>
    html`<path
        class="line ${one.style.className}"
        d="M${x} ${y}h${sampleWidth}"
        ${dashAttribute(one.style)}
      />${one.hasMarkers ? markerAt(one.style, x + sampleWidth / 2, y) : null}`;
}

const referenceSample: EndLabel['sample'] = (x, y) => html`<path class="reference" d="M${x} ${y}h${sampleWidth}" />`;

/** Returns null when no series has a point. */
export function lineChart(chart: LineChart): Html | null {
  const series = chart.series.filter((one) => one.points.length > 0);
  if (series.length === 0) return null;
  const xs = series.flatMap((one) => one.points.map((point) => point.x));
  const ys = [
    ...series.flatMap((one) => one.points.map((point) => point.y)),
    ...chart.references.map((reference) => reference.value),
  ];
  const x = scaleLinear([Math.min(...xs, 0), Math.max(...xs)], [left, right]);
  const y = scaleLinear(extent(ys, chart.bounds), [bottom, top]);
  const draw = line<Point>(
    (point) => x(point.x),
    (point) => y(point.y),
  ).curve(curveMonotoneX);

  const lines = series.map((one) => {
    const markers = one.hasMarkers ? one.points.map((point) => markerAt(one.style, x(point.x), y(point.y))) : [];
    const width = one.style.className === 'series-all' ? 'line line-strong' : 'line';
    return html`<path
        class="${width} ${one.style.className}"
        d="${rounded(draw(one.points) ?? '')}"
        ${dashAttribute(one.style)}
      />${markers}`;
  });
  const references = chart.references.map(
    (reference) => html`<path class="reference" d="M${left} ${round1(y(reference.value))}H${right}" />`,
  );
  const named =
    series.length + chart.references.length <= maxNamedLines
      ? series
      : series.filter((one) => one.style.className === 'series-all');
  const labels: EndLabel[] = named.flatMap((one) => {
    const last = one.points.at(-1);
    if (last === undefined) return [];
    const text = html`${shorten(one.name, nameCharacters)} <tspan class="end-value">${chart.formatY(last.y)}</tspan>`;
    return [{ at: y(last.y), from: x(last.x), text, sample: lineSample(one) }];
  });
  labels.push(
    ...chart.references.map((reference) => ({
      at: y(reference.value),
      from: right - 5,
      text: html`<tspan class="quiet">${reference.name} ${chart.formatY(reference.value)}</tspan>`,
      sample: referenceSample,
    })),
  );
  const xTicks = x
    .ticks(Math.min(6, Math.max(1, Math.round(Math.max(...xs)))))
    .map((value) => ({ at: x(value), label: chart.formatX(value) }));
  const yTicks = y.ticks(5).map((value) => ({ at: y(value), label: chart.formatTick(value) }));
  const content = html`${leftAxis(yTicks, left, right)}${bottomAxis(xTicks, left, right, bottom, chart.xLabel)}${references}${lines}${placeLabels(labels)}`;
  return drawing(chart, height, content);
}
