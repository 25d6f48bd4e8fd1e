// Where the parts of a line chart go: axis width from its longest label, room at the end for line labels, tick positions. Pure:
// measuring text is an argument.

import { lastIndex } from './chart-data.ts';
import { placeLabels } from './label-placement.ts';
import type { ChartModel } from './chart-model.ts';
import { niceTicks, roundTicks } from './ticks.ts';

export type EndLabel = {
  readonly seriesIndex: number;
  readonly text: string;
  readonly isBold: boolean;
  readonly fromX: number;
  readonly fromY: number;
  readonly x: number;
  readonly y: number;
};

export type ChartLayout = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xRange: readonly [number, number];
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly labels: readonly EndLabel[];
};

export type MeasureText = (text: string, isBold: boolean) => number;

const leaderGap = 6;
const leaderLength = 14;

/** All in CSS pixels. */
export function layoutChart(model: ChartModel, width: number, measure: MeasureText): ChartLayout {
  const { fontSize } = model.theme;
  const line = fontSize * 1.3;
  const top = model.caption === undefined ? line * 0.75 : line * 1.5;
  const bottom = line * 2.1;
  const plotHeight = model.height - top - bottom;
  const [yMin, yMax] = model.yRange;
  const yTicks = niceTicks(yMin, yMax, Math.max(2, Math.floor(plotHeight / (line * 2.6))));
  const left = Math.ceil(Math.max(...yTicks.map((tick) => measure(model.yTickFormat(tick), false)), line)) + 10;

  const ends = endWishes(model);
  const labelWidth = Math.max(0, ...ends.map(({ text, isBold }) => measure(text, isBold)));
  const [xMin, xMax] = model.xRange;
  const endX = model.band?.to ?? model.x.at(-1) ?? xMin;
  const reach = xMax === xMin ? 1 : (endX - xMin) / (xMax - xMin);
  const inner = width - left;
  const need = leaderGap + leaderLength + labelWidth + 4;
  // Lines that end early leave room inside the plot; late ones need it beside the plot.
  const beside = ends.length === 0 || reach <= 0 ? 0 : inner - (inner - need) / reach;
  const right = Math.round(Math.max(measure(String(xMax), false) / 2 + 2, beside, 8));

  const plotWidth = Math.max(1, width - left - right);
  const toX = (value: number): number => left + (xMax === xMin ? 0 : ((value - xMin) / (xMax - xMin)) * plotWidth);
  const toY = (value: number): number => top + plotHeight * (1 - (value - yMin) / (yMax - yMin || 1));
  const placed = placeLabels(
    ends.map(({ seriesIndex, value }) => ({ id: String(seriesIndex), y: toY(value) })),
    top + line / 2,
    top + plotHeight - line / 2,
    line,
  );
  const yOf = new Map(placed.map(({ id, y }) => [id, y]));
  const columnX = toX(endX) + leaderGap + leaderLength;
  return {
    left,
    right,
    top,
    bottom,
    xRange: model.xRange,
    xTicks: roundTicks(xMin, xMax, Math.max(2, Math.floor(plotWidth / (fontSize * 6)))),
    yTicks,
    labels: ends.map(({ seriesIndex, text, isBold, value, xValue }) => ({
      seriesIndex,
      text,
      isBold,
      fromX: toX(xValue) + leaderGap,
      fromY: toY(value),
      x: columnX,
      y: yOf.get(String(seriesIndex)) ?? toY(value),
    })),
  };
}

type EndWish = {
  readonly seriesIndex: number;
  readonly text: string;
  readonly isBold: boolean;
  readonly value: number;
  readonly xValue: number;
};

function endWishes(model: ChartModel): readonly EndWish[] {
  if (!model.hasEndLabels) return [];
  return model.series.flatMap(({ label, values }, seriesIndex) => {
    const style = model.styles[seriesIndex];
    if (style === undefined || !style.hasLabel) return [];
    const at = lastIndex(values);
    const value = values[at];
    const xValue = model.x[at];
    if (value === undefined || value === null || xValue === undefined) return [];
    return [{ seriesIndex, text: `${label} ${model.yFormat(value)}`, isBold: style.hue === 'global', value, xValue }];
  });
}
