// The resolved colours and fonts of a chart: a canvas knows no CSS variables. Read again when the theme changes.

import type { SeriesHue } from './series-style.ts';

export type ChartTheme = {
  readonly global: string;
  readonly grey: string;
  readonly hues: readonly string[];
  readonly grid: string;
  readonly axis: string;
  readonly band: string;
  readonly bandText: string;
  readonly surface: string;
  readonly text: string;
  readonly text2: string;
  readonly simulated: string;
  readonly simulatedSoft: string;
  readonly simulatedHatch: string;
  readonly fontFamily: string;
  /** CSS pixels: 0.75rem, whatever the person's text size. */
  readonly fontSize: number;
};

/** The tokens as they are on this element now. */
export function readChartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const isForced = window.matchMedia('(forced-colors: active)').matches;
  const token = (name: string, forced = 'CanvasText'): string =>
    isForced ? forced : style.getPropertyValue(name).trim();
  return {
    global: token('--chart-global'),
    grey: token('--border-strong', 'GrayText'),
    hues: [1, 2, 3, 4, 5, 6].map((number) => token(`--chart-${number}`)),
    grid: token('--chart-grid', 'GrayText'),
    axis: token('--chart-axis'),
    band: isForced ? 'transparent' : style.getPropertyValue('--chart-band').trim(),
    bandText: token('--accent-text'),
    surface: token('--surface', 'Canvas'),
    text: token('--text'),
    text2: token('--text-2'),
    simulated: token('--sim'),
    simulatedSoft: token('--sim-soft', 'Canvas'),
    simulatedHatch: token('--sim-hatch', 'GrayText'),
    fontFamily: style.getPropertyValue('--font-ui').trim() || 'sans-serif',
    fontSize: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75,
  };
}

/** The colour of a series. */
export function hueColour(theme: ChartTheme, hue: SeriesHue): string {
  if (hue === 'global') return theme.global;
  if (hue === 'grey') return theme.grey;
  return theme.hues[hue] ?? theme.global;
}

/** Calls back when the theme, the contrast or the font may have changed; returns how to stop. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'dir'] });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((query) =>
    window.matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', onChange);
  document.fonts.addEventListener('loadingdone', onChange);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
    document.fonts.removeEventListener('loadingdone', onChange);
  };
}
