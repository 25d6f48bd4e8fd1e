// Which hue, dash and marker each series of a chart has. Six hospitals differ in all three, so that the chart reads without
// colour; with more than six the chosen one and the global one stand out, and the rest is grey.

export type ChartSeries = {
  readonly id: string;
  readonly label: string;
  /** One per x; null where there is no value. */
  readonly values: readonly (number | null)[];
  /** All hospitals together: ink, thick, on top. */
  readonly isGlobal?: boolean;
  /** 0 to 5: keeps a hospital's look the same on every chart. Its place among the hospitals when absent. */
  readonly styleIndex?: number;
};

export type Marker = 'circle' | 'triangle' | 'square' | 'diamond' | 'cross' | 'ring';

/** A colour by its role; chart-theme.ts knows the value. */
export type SeriesHue = 'global' | 'grey' | 0 | 1 | 2 | 3 | 4 | 5;

export type SeriesStyle = {
  readonly hue: SeriesHue;
  /** CSS pixels on, off, …; empty is a solid line. */
  readonly dash: readonly number[];
  readonly marker: Marker | 'dot' | null;
  readonly width: number;
  readonly hasLabel: boolean;
};

export const mostStyledSeries = 6;

type Look = { readonly hue: 0 | 1 | 2 | 3 | 4 | 5; readonly dash: readonly number[]; readonly marker: Marker };

// tokens.css names the same six beside --chart-1 … --chart-6.
const looks: readonly [Look, ...Look[]] = [
  { hue: 0, dash: [], marker: 'circle' },
  { hue: 1, dash: [7, 4], marker: 'triangle' },
  { hue: 2, dash: [1.5, 4], marker: 'square' },
  { hue: 3, dash: [12, 4], marker: 'diamond' },
  { hue: 4, dash: [9, 3, 2, 3], marker: 'cross' },
  { hue: 5, dash: [4, 3], marker: 'ring' },
];

export const globalStyle: SeriesStyle = { hue: 'global', dash: [], marker: 'dot', width: 3, hasLabel: true };
export const greyStyle: SeriesStyle = { hue: 'grey', dash: [], marker: null, width: 1, hasLabel: false };

/** The look of a hospital by its index. */
export function seriesLook(styleIndex: number): SeriesStyle {
  const look = looks[((styleIndex % looks.length) + looks.length) % looks.length] ?? looks[0];
  return { ...look, width: 1.8, hasLabel: true };
}

/** One style per series, in their order. */
export function chooseStyles(series: readonly ChartSeries[], highlightId?: string): readonly SeriesStyle[] {
  const hospitalCount = series.filter(({ isGlobal }) => isGlobal !== true).length;
  const isCrowded = hospitalCount > mostStyledSeries;
  let place = -1;
  return series.map(({ id, isGlobal, styleIndex }) => {
    if (isGlobal === true) return globalStyle;
    place += 1;
    if (!isCrowded) return seriesLook(styleIndex ?? place);
    return id === highlightId ? { ...seriesLook(0), width: 2.2 } : greyStyle;
  });
}

/** Drawn last lies on top: grey, then hospitals, then the highlighted one, then the global one. */
export function drawingOrder(styles: readonly SeriesStyle[]): readonly number[] {
  const rank = ({ hue, width }: SeriesStyle): number => (hue === 'grey' ? 0 : hue === 'global' ? 3 : width > 2 ? 2 : 1);
  return styles
    .map((style, index) => ({ index, rank: rank(style) }))
    .sort((left, right) => left.rank - right.rank || left.index - right.index)
    .map(({ index }) => index);
}
