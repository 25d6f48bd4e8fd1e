// Horizontal bars: groups of bars side by side, and bars made of parts. Names stand to the left, values at the end.
// Values must be finite and not negative.

import { scaleLinear } from 'd3-scale';
import { shorten } from '../format.ts';
import { html, type Html } from '../html-escape.ts';
import { chartWidth, drawing, valueAxis, type ChartText } from './frame.ts';
import { filledBar, round1, type SeriesStyle } from './series-style.ts';

export type Bar = {
  readonly className: 'bar-alone' | 'bar-together' | 'bar-pooled';
  readonly value: number;
  readonly label: string;
};

export type BarGroup = { readonly name: string; readonly bars: readonly Bar[] };

export type GroupedBars = ChartText & {
  readonly groups: readonly BarGroup[];
  readonly max: number;
  readonly formatTick: (value: number) => string;
};

const left = 118;
const top = 4;
const nameCharacters = 16;
const barHeight = 11;
const barGap = 3;
const groupGap = 14;
const axisHeight = 24;

function nameAt(name: string, y: number): Html {
  return html`<text class="row-name" x="${left - 10}" y="${round1(y + 4)}" text-anchor="end"
    >${shorten(name, nameCharacters)}</text
  >`;
}

/** Returns null when there is no bar. */
export function groupedBars(chart: GroupedBars): Html | null {
  const groups = chart.groups.filter((group) => group.bars.length > 0);
  if (groups.length === 0) return null;
  const right = chartWidth - 54;
  const x = scaleLinear([0, chart.max > 0 ? chart.max : 1], [left, right]);
  let y = top;
  const drawn = groups.map((group) => {
    const start = y;
    const bars = group.bars.map((bar) => {
      const width = round1(Math.max(x(bar.value) - left, 1));
      const drawnBar = html`<rect
          class="${bar.className}"
          x="${left}"
          y="${y}"
          width="${width}"
          height="${barHeight}"
          rx="2"
        /><text class="bar-value" x="${round1(left + width + 6)}" y="${y + barHeight - 1.5}">${bar.label}</text>`;
      y += barHeight + barGap;
      return drawnBar;
    });
    const middle = (start + y - barGap) / 2;
    y += groupGap;
    return html`${nameAt(group.name, middle)}${bars}`;
  });
  const bottom = y - groupGap + 8;
  const ticks = x.ticks(5).map((value) => ({ at: x(value), label: chart.formatTick(value) }));
  const content = html`${valueAxis(ticks, top, bottom)}${drawn}<path class="axis" d="M${left} ${top}V${bottom}" />`;
  return drawing(chart, bottom + axisHeight, content);
}

export type BarPart = { readonly style: SeriesStyle; readonly value: number };

export type StackedRow = {
  readonly name: string;
  readonly parts: readonly BarPart[];
  /** Stands after the bar: the total. */
  readonly note: string;
};

export type StackedBars = ChartText & {
  readonly rows: readonly StackedRow[];
  readonly max: number;
  readonly formatTick: (value: number) => string;
};

const stackedBarHeight = 18;
const rowHeight = 29;

/** Returns null when there is no row. */
export function stackedBars(chart: StackedBars): Html | null {
  if (chart.rows.length === 0) return null;
  const right = chartWidth - 76;
  const x = scaleLinear([0, chart.max > 0 ? chart.max : 1], [left, right]);
  const rows = chart.rows.map((row, index) => {
    const y = top + index * rowHeight + 4;
    let from = 0;
    const parts = row.parts.map((part) => {
      const start = x(from);
      from += part.value;
      // One unit of ground between parts keeps neighbours apart without a drawn border.
      return part.value > 0
        ? filledBar(part.style, start, y, Math.max(x(from) - start - 1, 0.8), stackedBarHeight)
        : null;
    });
    return html`${nameAt(row.name, y + stackedBarHeight / 2)}${parts}<text
        class="bar-value"
        x="${round1(x(from) + 7)}"
        y="${y + stackedBarHeight / 2 + 4}"
        >${row.note}</text
      >`;
  });
  const bottom = top + chart.rows.length * rowHeight + 2;
  const ticks = x.ticks(4).map((value) => ({ at: x(value), label: chart.formatTick(value) }));
  const content = html`${valueAxis(ticks, top, bottom)}${rows}<path class="axis" d="M${left} ${top}V${bottom}" />`;
  return drawing(chart, bottom + axisHeight, content);
}
