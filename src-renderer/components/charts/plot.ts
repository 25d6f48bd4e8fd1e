// One uPlot on an element: made once per set of series, updated with setData, resized, redrawn on a new theme. React never
// touches what is inside. The canvas is decoration; words and keys are line-chart.tsx's.

import uPlot from 'uplot';
import { layoutChart, type ChartLayout, type MeasureText } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import { paintGround, paintLabels, paintMarkers } from './chart-paint.ts';
import { plotColumns } from './chart-data.ts';
import { hueColour } from './chart-theme.ts';
import { drawingOrder } from './series-style.ts';

export type Plot = {
  readonly update: (model: ChartModel) => void;
  readonly resize: (width: number) => void;
  /** Shows the cursor at an index of x; null hides it. */
  readonly point: (index: number | null) => void;
  /** The left of an index in CSS pixels of the element. */
  readonly leftOf: (index: number) => number;
  readonly canvas: () => HTMLCanvasElement;
  readonly destroy: () => void;
};

/** @param onHover the index of x under the pointer, or null. */
export function createPlot(
  element: HTMLElement,
  firstModel: ChartModel,
  firstWidth: number,
  onHover: (index: number | null) => void,
): Plot {
  let model = firstModel;
  let width = firstWidth;
  let layout: ChartLayout = layoutChart(model, width, measureWith(model));
  let order = drawingOrder(model.styles);
  let plot = make();

  function make(): uPlot {
    const options: uPlot.Options = {
      width,
      height: model.height,
      padding: [() => layout.top, () => layout.right, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: () => [...layout.xRange] },
        y: { range: () => [...model.yRange] },
      },
      axes: [
        {
          stroke: () => model.theme.axis,
          font: axisFont(),
          size: () => layout.bottom,
          gap: 4,
          grid: { show: false },
          ticks: { show: false },
          splits: () => [...layout.xTicks],
          values: (_, ticks) => ticks.map(String),
        },
        {
          stroke: () => model.theme.axis,
          font: axisFont(),
          size: () => layout.left,
          gap: 8,
          grid: { stroke: () => model.theme.grid, width: 1 },
          ticks: { show: false },
          splits: () => [...layout.yTicks],
          values: (_, ticks) => ticks.map((tick) => model.yTickFormat(tick)),
        },
      ],
      series: [
        {},
        ...order.map((seriesIndex): uPlot.Series => {
          const style = model.styles[seriesIndex];
          return {
            width: style?.width ?? 1,
            stroke: () => (style === undefined ? model.theme.grey : hueColour(model.theme, style.hue)),
            dash: [...(style?.dash ?? [])],
            cap: 'round',
            alpha: style?.hue === 'grey' ? 0.45 : 1,
            spanGaps: false,
            points: { show: false },
          };
        }),
      ],
      hooks: {
        drawClear: [(self) => self.ctx.canvas.setAttribute('aria-hidden', 'true')],
        drawAxes: [(self) => paintGround(self, { model, layout })],
        drawSeries: [
          (self, index) => {
            const seriesIndex = order[index - 1];
            if (seriesIndex !== undefined) paintMarkers(self, { model, layout }, seriesIndex);
          },
        ],
        draw: [(self) => paintLabels(self, { model, layout })],
        setCursor: [({ cursor: { idx } }) => onHover(idx ?? null)],
      },
    };
    return new uPlot(options, plotColumns(model.x, model.series, order), element);
  }

  function axisFont(): string {
    return `420 ${model.theme.fontSize}px ${model.theme.fontFamily}`;
  }

  function rebuild(): void {
    plot.destroy();
    order = drawingOrder(model.styles);
    plot = make();
  }

  return {
    update: (next) => {
      const isSame = signature(next) === signature(model);
      const before = layout;
      model = next;
      layout = layoutChart(model, width, measureWith(model));
      if (!isSame) return rebuild();
      plot.setData(plotColumns(model.x, model.series, order));
      // uPlot asks for the room around the plot only where a scale changed.
      if (!hasSameRoom(before, layout)) plot.redraw(true, true);
    },
    resize: (next) => {
      if (next === width || next <= 0) return;
      width = next;
      layout = layoutChart(model, width, measureWith(model));
      plot.setSize({ width, height: model.height });
    },
    point: (index) => {
      const at = index === null ? undefined : model.x[index];
      plot.setCursor(at === undefined ? { left: -10, top: -10 } : { left: plot.valToPos(at, 'x'), top: 1 }, false);
    },
    leftOf: (index) => layout.left + plot.valToPos(model.x[index] ?? 0, 'x'),
    canvas: () => plot.ctx.canvas,
    destroy: () => plot.destroy(),
  };
}

function hasSameRoom(a: ChartLayout, b: ChartLayout): boolean {
  return a.left === b.left && a.right === b.right && a.top === b.top && a.bottom === b.bottom;
}

/** What cannot change without a new uPlot. */
function signature({ series, styles, height, theme }: ChartModel): string {
  return JSON.stringify([series.map(({ id }) => id), styles, height, theme]);
}

function measureWith({ theme }: ChartModel): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  return (text, isBold) => {
    if (context === null) return text.length * theme.fontSize * 0.6;
    context.font = `${isBold ? 680 : 560} ${theme.fontSize}px ${theme.fontFamily}`;
    return context.measureText(text).width;
  };
}
