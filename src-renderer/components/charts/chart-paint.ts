// Draws on the canvas what uPlot does not: the band of the round in progress, reference lines, markers, labels at line ends with
// their leaders, caption and axis name. All sizes are CSS pixels; the context is scaled once.

import type uPlot from 'uplot';
import type { ChartLayout } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import { hueColour } from './chart-theme.ts';
import { paintMarker } from './markers.ts';

export type ChartScene = { readonly model: ChartModel; readonly layout: ChartLayout };

/** A context in CSS pixels; restore it afterwards. */
function withPixels(plot: uPlot, paint: (context: CanvasRenderingContext2D, ratio: number) => void): void {
  const { ctx } = plot;
  const ratio = ctx.canvas.width / plot.width;
  ctx.save();
  ctx.scale(ratio, ratio);
  paint(ctx, ratio);
  ctx.restore();
}

function xOf(plot: uPlot, value: number, ratio: number): number {
  return plot.valToPos(value, 'x', true) / ratio;
}

function yOf(plot: uPlot, value: number, ratio: number): number {
  return plot.valToPos(value, 'y', true) / ratio;
}

function font({ theme }: ChartModel, weight: number): string {
  return `${weight} ${theme.fontSize}px ${theme.fontFamily}`;
}

/** Under the lines. */
export function paintGround(plot: uPlot, { model, layout }: ChartScene): void {
  withPixels(plot, (context, ratio) => {
    const { theme, band, references } = model;
    const top = layout.top;
    const bottom = plot.height - layout.bottom;
    const start = layout.left;
    const end = plot.width - layout.right;
    if (band !== undefined) {
      const from = xOf(plot, band.from, ratio);
      const to = xOf(plot, band.to, ratio);
      context.fillStyle = theme.band;
      context.fillRect(from, top - 4, to - from, bottom - top + 4);
      context.fillStyle = theme.bandText;
      context.font = font(model, 540);
      context.textAlign = 'center';
      const half = context.measureText(band.label).width / 2;
      context.fillText(band.label, Math.min(Math.max((from + to) / 2, start + half + 2), end - half - 2), bottom - 8);
    }
    context.strokeStyle = theme.axis;
    context.globalAlpha = 0.6;
    context.beginPath();
    context.moveTo(start, Math.round(bottom) + 0.5);
    context.lineTo(end, Math.round(bottom) + 0.5);
    context.stroke();
    context.globalAlpha = 1;
    for (const { value } of references) {
      const y = yOf(plot, value, ratio);
      context.setLineDash([2, 3]);
      context.strokeStyle = theme.axis;
      context.beginPath();
      context.moveTo(start, y);
      context.lineTo(end, y);
      context.stroke();
      context.setLineDash([]);
    }
  });
}

/** On one line, after it was drawn. */
export function paintMarkers(plot: uPlot, { model }: ChartScene, seriesIndex: number): void {
  const style = model.styles[seriesIndex];
  const values = model.series[seriesIndex]?.values ?? [];
  if (style === undefined || style.marker === null) return;
  const { marker } = style;
  const colour = hueColour(model.theme, style.hue);
  withPixels(plot, (context, ratio) => {
    let lastX = Number.NEGATIVE_INFINITY;
    const final = values.length - 1;
    const isDense = values.length > 40;
    // A dense global line is thick already.
    if (isDense && marker === 'dot') return;
    const gap = isDense ? 44 : 16;
    values.forEach((value, index) => {
      const at = model.x[index];
      if (value === null || at === undefined) return;
      const x = xOf(plot, at, ratio);
      // Markers nearer than this would hide the line they mark.
      if (x - lastX < gap && index !== final) return;
      if (index === 0 && at === 0) return;
      lastX = x;
      paintMarker(context, marker, x, yOf(plot, value, ratio), colour, model.theme.surface);
    });
  });
}

/** Over everything. */
export function paintLabels(plot: uPlot, { model, layout }: ChartScene): void {
  withPixels(plot, (context, ratio) => {
    const { theme } = model;
    paintReferenceLabels(plot, { model, layout }, context, ratio);
    context.textBaseline = 'middle';
    for (const { seriesIndex, text, isBold, fromX, fromY, x, y } of layout.labels) {
      const style = model.styles[seriesIndex];
      if (style === undefined) continue;
      context.strokeStyle = hueColour(theme, style.hue);
      context.globalAlpha = 0.55;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(fromX, fromY);
      context.lineTo(x - 4, y);
      context.stroke();
      context.globalAlpha = 1;
      context.fillStyle = isBold ? theme.text : theme.text2;
      context.font = font(model, isBold ? 680 : 560);
      context.textAlign = 'left';
      context.fillText(text, x, y + 0.5);
    }
    context.textBaseline = 'alphabetic';
    context.fillStyle = theme.axis;
    context.font = font(model, 420);
    if (model.caption !== undefined) {
      context.textAlign = 'left';
      context.fillText(model.caption, layout.left, theme.fontSize, plot.width - layout.left);
    }
    context.textAlign = 'right';
    context.fillText(model.xLabel, plot.width - layout.right, plot.height - 4);
  });
}

/** Each on the side where the lines are farther from it, with a halo of the ground. */
function paintReferenceLabels(
  plot: uPlot,
  { model, layout }: ChartScene,
  context: CanvasRenderingContext2D,
  ratio: number,
): void {
  const { theme } = model;
  const [yMin, yMax] = model.yRange;
  context.font = font(model, 420);
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = theme.surface;
  context.fillStyle = theme.axis;
  for (const { label, value } of model.references) {
    const y = yOf(plot, value, ratio);
    // Under the line where a label above it would leave the plot.
    const baseline = y - layout.top < theme.fontSize * 1.4 ? y + theme.fontSize * 1.1 : y - 5;
    const isAtStart = clearance(model, value, 'start') > clearance(model, value, 'end') + (yMax - yMin) * 0.02;
    context.textAlign = isAtStart ? 'left' : 'right';
    const x = isAtStart ? layout.left + 6 : plot.width - layout.right - 6;
    context.strokeText(label, x, baseline);
    context.fillText(label, x, baseline);
  }
}

/** How far the nearest styled line is from a value, in the first or the last fifth of the plot. */
function clearance(model: ChartModel, value: number, side: 'start' | 'end'): number {
  const [xMin, xMax] = model.xRange;
  const edge = side === 'start' ? xMin + (xMax - xMin) / 5 : xMax - (xMax - xMin) / 5;
  let nearest = Number.POSITIVE_INFINITY;
  model.series.forEach(({ values }) => {
    values.forEach((point, index) => {
      const x = model.x[index];
      if (point === null || x === undefined) return;
      if (side === 'start' ? x <= edge : x >= edge) nearest = Math.min(nearest, Math.abs(point - value));
    });
  });
  return nearest;
}
