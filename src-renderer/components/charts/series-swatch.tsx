// A sample of a series' line for tables and read-outs: the same hue, dash and marker as on the chart.

import type { ReactElement } from 'react';
import '../../styles/chart.css';
import { markerPath } from './markers.ts';
import { globalStyle, seriesLook, type SeriesHue, type SeriesStyle } from './series-style.ts';

export type SeriesSwatchProps =
  | { readonly styleIndex: number; readonly isGlobal?: false }
  | { readonly isGlobal: true; readonly styleIndex?: undefined };

/** Hidden from screen readers: the name stands beside it. */
export function SeriesSwatch(props: SeriesSwatchProps): ReactElement {
  return <StyleSwatch style={props.isGlobal === true ? globalStyle : seriesLook(props.styleIndex)} />;
}

export type SeriesNameProps = {
  /** Null for the global model. */
  readonly styleIndex: number | null;
  readonly name: string;
};

/** A series as a table names it. */
export function SeriesName({ styleIndex, name }: SeriesNameProps): ReactElement {
  return (
    <span className="row">
      {styleIndex === null ? <SeriesSwatch isGlobal /> : <SeriesSwatch styleIndex={styleIndex} />}
      <span className="med">{name}</span>
    </span>
  );
}

/** The swatch of a style that was chosen already. */
export function StyleSwatch({ style }: { readonly style: SeriesStyle }): ReactElement {
  const colour = hueToken(style.hue);
  const isGlobal = style.hue === 'global';
  return (
    <svg className="swatch" viewBox="0 0 22 10" aria-hidden="true">
      <path d="M0 5h22" fill="none" stroke={colour} strokeWidth={style.width} strokeDasharray={style.dash.join(' ')} />
      {style.marker === null || isGlobal ? null : (
        <path
          d={markerPath(style.marker)}
          transform="translate(11 5)"
          fill="var(--surface)"
          stroke={colour}
          strokeWidth="1.7"
        />
      )}
    </svg>
  );
}

function hueToken(hue: SeriesHue): string {
  if (hue === 'global') return 'var(--chart-global)';
  if (hue === 'grey') return 'var(--border-strong)';
  return `var(--chart-${hue + 1})`;
}
