// How series are told apart: colour from the page's chart tokens, and always a dash, marker and texture as well.
// The first six differ in everything; later ones repeat a colour with another dash and marker.

import {
  symbol,
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTimes,
  symbolTriangle,
  type SymbolType,
} from 'd3-shape';
import { html, type Html } from '../html-escape.ts';

export type SeriesStyle = {
  /** Class that sets the colour. */
  readonly className: string;
  readonly dash: string | null;
  readonly marker: SymbolType;
  /** Index of the texture laid over filled areas; 0 is plain. */
  readonly texture: number;
};

const colours = 6;
const dashes = [null, '7 4', '2 3', '11 4', '8 3 2 3', '4 3'];
const markers = [symbolCircle, symbolTriangle, symbolSquare, symbolDiamond, symbolTimes, symbolStar];
const markerArea = 36;

/** Style of the series at `index` (from 0) of a chart. */
export function seriesStyle(index: number): SeriesStyle {
  const colour = index % colours;
  const shifted = (index + Math.floor(index / colours)) % colours;
  return {
    className: `series-${colour + 1}`,
    dash: dashes[shifted] ?? null,
    marker: markers[shifted] ?? symbolCircle,
    texture: shifted,
  };
}

/** The model that is shared by all: ink, solid. */
export const sharedStyle: SeriesStyle = {
  className: 'series-all',
  dash: null,
  marker: symbolCircle,
  texture: 0,
};

/** Time or bytes that belong to no hospital. */
export const restStyle: SeriesStyle = { ...sharedStyle, className: 'series-quiet' };

export function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

export function markerAt(style: SeriesStyle, x: number, y: number): Html {
  const outline = symbol(style.marker, markerArea)() ?? '';
  const kind = style.className === sharedStyle.className ? 'marker marker-solid' : 'marker';
  return html`<path
    class="${kind} ${style.className}"
    transform="translate(${round1(x)} ${round1(y)})"
    d="${rounded(outline)}"
  />`;
}

/** Path data with one digit after the point: half the size, no visible difference. */
export function rounded(pathData: string): string {
  return pathData.replaceAll(/-?\d+\.\d+(?:e-?\d+)?/gu, (number) => String(round1(Number(number))));
}

/** Line and marker as they stand in a chart, for tables and legends; decoration, so hidden from readers. */
export function lineSwatch(style: SeriesStyle): Html {
  return html`<svg class="swatch" width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
    <path class="line ${style.className}" d="M1 6H25" ${dashAttribute(style)} />
    ${markerAt(style, 13, 6)}
  </svg>`;
}

export function areaSwatch(style: SeriesStyle): Html {
  return html`<svg class="swatch" width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
    ${filledBar(style, 0, 0, 14, 12)}
  </svg>`;
}

export function dashAttribute(style: SeriesStyle): Html | null {
  return style.dash === null ? null : html` stroke-dasharray="${style.dash}"`;
}

/** A bar in the series' colour with its texture over it. */
export function filledBar(style: SeriesStyle, x: number, y: number, width: number, height: number): Html {
  const place = html`x="${round1(x)}" y="${round1(y)}" width="${round1(Math.max(width, 0))}" height="${round1(height)}"
  rx="1.5"`;
  const texture = style.texture === 0 ? null : html`<rect ${place} fill="url(#texture-${style.texture})" />`;
  return html`<rect class="fill ${style.className}" ${place} />${texture}`;
}

/** The textures, once in the page; other drawings refer to them. */
export function textureDefinitions(): Html {
  const strokes = [
    'M0 6L6 0M-1 1L1 -1M5 7L7 5',
    'M0 1.5H6M0 4.5H6',
    'M0 0L6 6M-1 5L1 7M5 -1L7 1',
    'M1.5 0V6M4.5 0V6',
    'M0 0L6 6M0 6L6 0',
  ];
  const patterns = strokes.map(
    (path, index) =>
      html`<pattern id="texture-${index + 1}" width="6" height="6" patternUnits="userSpaceOnUse"
        ><path class="texture" d="${path}"
      /></pattern>`,
  );
  return html`<svg class="definitions" width="0" height="0" aria-hidden="true"><defs>${patterns}</defs></svg>`;
}
