// The box beside the pointer, or beside the round that the arrow keys are on: every series' value, highest first. With many
// series only those that stand out.

import type { ReactElement } from 'react';
import type { SeriesStyle, ChartSeries } from './series-style.ts';
import { StyleSwatch } from './series-swatch.tsx';

export type ReadoutRow = {
  readonly id: string;
  readonly label: string;
  readonly style: SeriesStyle;
  readonly value: number | null;
};

/** The rows at an index of x, highest value first. */
export function readoutRows(
  series: readonly ChartSeries[],
  styles: readonly SeriesStyle[],
  index: number,
): readonly ReadoutRow[] {
  return series
    .flatMap(({ id, label, values }, at) => {
      const style = styles[at];
      return style === undefined || style.hue === 'grey' ? [] : [{ id, label, style, value: values[index] ?? null }];
    })
    .sort((left, right) => (right.value ?? Number.NEGATIVE_INFINITY) - (left.value ?? Number.NEGATIVE_INFINITY));
}

export type ChartReadoutProps = {
  readonly at: string;
  readonly rows: readonly ReadoutRow[];
  readonly yFormat: (value: number) => string;
  readonly noValue: string;
  /** CSS pixels from the left of the chart. */
  readonly left: number;
  readonly isAfter: boolean;
};

/** Hidden from screen readers, who hear the same sentence. */
export function ChartReadout({ at, rows, yFormat, noValue, left, isAfter }: ChartReadoutProps): ReactElement {
  return (
    <div
      className="chart-readout"
      aria-hidden="true"
      style={{ transform: `translateX(${left}px) translateX(${isAfter ? '12px' : 'calc(-100% - 12px)'})` }}
    >
      <div className="at">{at}</div>
      <ul>
        {rows.map(({ id, label, style, value }) => (
          <li key={id}>
            <StyleSwatch style={style} />
            {label}
            <b>{value === null ? noValue : yFormat(value)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
