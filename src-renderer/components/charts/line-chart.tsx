// Lines by round, one per hospital and one for all. The drawing is a canvas and hidden; to a screen reader the chart is one image
// with first, last and lowest value of each line, and the arrow keys read every round.

import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import '../../styles/chart.css';
import { seriesFacts } from './chart-data.ts';
import { chartModel, defaultChartHeight, type ChartModel, type LineChartData } from './chart-model.ts';
import { ChartReadout, readoutRows } from './chart-readout.tsx';
import { readChartTheme, watchTheme } from './chart-theme.ts';
import { createPlot, type Plot } from './plot.ts';
import { chooseStyles, mostStyledSeries } from './series-style.ts';

export type { ChartBand, ChartReference, LineChartData } from './chart-model.ts';
export type { ChartSeries } from './series-style.ts';

/** What an export needs of the drawing. */
export type LineChartHandle = {
  readonly canvas: () => HTMLCanvasElement | null;
  readonly model: () => ChartModel | null;
};

export type LineChartProps = LineChartData & { readonly chartRef?: Ref<LineChartHandle> };

/** A line chart; ChartWithTable adds its table. */
export function LineChart(props: LineChartProps): ReactElement {
  const { title, xLabel, yFormat, x, series, highlightId, height = defaultChartHeight, chartRef } = props;
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const model = useRef<ChartModel | null>(null);
  const [index, setIndex] = useState<number | null>(null);
  const [themeCount, setThemeCount] = useState(0);
  const styles = useMemo(() => chooseStyles(series, highlightId), [series, highlightId]);

  useEffect(() => watchTheme(() => setThemeCount((count) => count + 1)), []);

  useLayoutEffect(() => {
    if (element.current === null) return;
    model.current = chartModel(props, readChartTheme(element.current));
    if (plot.current === null)
      plot.current = createPlot(element.current, model.current, element.current.clientWidth, setIndex);
    else plot.current.update(model.current);
  }, [props, themeCount]);

  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => plot.current?.resize(box.clientWidth));
    observer.observe(box);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);

  useImperativeHandle(chartRef, () => ({
    canvas: () => plot.current?.canvas() ?? null,
    model: () => model.current,
  }));

  const summary = useSummary(props);
  const rows = index === null ? [] : readoutRows(series, styles, index);
  const at = index === null ? undefined : x[index];
  const noValue = t('components.chart.noValue');
  const moveTo = (next: number | null): void => {
    setIndex(next);
    plot.current?.point(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = keyIndex(event.key, index, x.length);
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moveTo(next);
  };
  const left = index === null ? 0 : (plot.current?.leftOf(index) ?? 0);
  const isEmpty = series.every(({ values }) => values.every((value) => value === null));

  return (
    <div className="chart">
      <div
        className="plot"
        role="img"
        aria-label={t('components.chart.summary', { title, series: summary })}
        tabIndex={0}
        ref={element}
        style={{ height }}
        onKeyDown={onKeyDown}
        onBlur={() => moveTo(null)}
      />
      {isEmpty ? <p className="empty">{t('components.chart.empty')}</p> : null}
      <p className="visually-hidden" aria-live="polite">
        {at === undefined
          ? ''
          : t('components.chart.reading', {
              xLabel,
              x: String(at),
              values: rows
                .map(({ label, value }) =>
                  t('components.chart.readingValue', { label, value: value === null ? noValue : yFormat(value) }),
                )
                .join(', '),
            })}
      </p>
      {at === undefined || isEmpty ? null : (
        <ChartReadout
          at={`${xLabel} ${at}`}
          rows={rows}
          yFormat={yFormat}
          noValue={noValue}
          left={left}
          isAfter={left < (element.current?.clientWidth ?? 0) / 2}
        />
      )}
    </div>
  );
}

/** Undefined: not a key of the chart. */
function keyIndex(key: string, index: number | null, count: number): number | null | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowRight':
      return index === null ? 0 : Math.min(index + 1, count - 1);
    case 'ArrowLeft':
      return index === null ? count - 1 : Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Escape':
      return index === null ? undefined : null;
    default:
      return undefined;
  }
}

/** First, last and lowest of each line, the global one first; of many lines the first seven. */
function useSummary({ series, yFormat }: LineChartData): string {
  const { t } = useTranslation();
  return useMemo(() => {
    const ordered = [...series].sort((left, right) => Number(right.isGlobal ?? false) - Number(left.isGlobal ?? false));
    const told = ordered.slice(0, mostStyledSeries + 1);
    const sentences: string[] = told.flatMap(({ label, values }): readonly string[] => {
      const facts = seriesFacts(values);
      if (facts === null) return [];
      const { first, last, lowest } = facts;
      return [
        t('components.chart.summarySeries', {
          label,
          first: yFormat(first),
          last: yFormat(last),
          lowest: yFormat(lowest),
        }),
      ];
    });
    const rest = ordered.length - told.length;
    if (rest > 0) sentences.push(t('components.chart.summaryMore', { count: rest }));
    return sentences.length === 0 ? t('components.chart.empty') : sentences.join(' ');
  }, [series, yFormat, t]);
}
