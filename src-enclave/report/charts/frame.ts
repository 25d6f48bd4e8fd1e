// What every drawing shares: the image with its name and description for readers, axes, and labels that do not collide.
// Sizes are in the drawing's own units, which the page shows at about one pixel each.

import { html, type Html } from '../html-escape.ts';
import { round1 } from './series-style.ts';

export type ChartText = {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What a reader hears: first, last, lowest, highest. */
  readonly description: string;
};

export const chartWidth = 520;

export function drawing(text: ChartText, height: number, content: Html): Html {
  const size = html`width="${chartWidth}" height="${round1(height)}" viewBox="0 0 ${chartWidth} ${round1(height)}"`;
  return html`<svg class="chart" ${size} role="img" aria-labelledby="${text.id}-title ${text.id}-description">
    <title id="${text.id}-title">${text.title}</title>
    <desc id="${text.id}-description">${text.description}</desc>
    ${content}
  </svg>`;
}

export type Tick = { readonly at: number; readonly label: string };

/** Horizontal grid lines with their labels to the left of `left`. */
export function leftAxis(ticks: readonly Tick[], left: number, right: number): Html {
  return html`${ticks.map(
    (tick) =>
      html`<path class="grid" d="M${left} ${round1(tick.at)}H${right}" /><text
          x="${left - 8}"
          y="${round1(tick.at + 4)}"
          text-anchor="end"
          >${tick.label}</text
        >`,
  )}`;
}

export function bottomAxis(ticks: readonly Tick[], left: number, right: number, y: number, label: string): Html {
  const marks = ticks.map(
    (tick) => html`<text x="${round1(tick.at)}" y="${y + 18}" text-anchor="middle">${tick.label}</text>`,
  );
  return html`<path class="axis" d="M${left} ${y}H${right}" />${marks}<text x="${right}" y="${y + 33}" text-anchor="end"
      >${label}</text
    >`;
}

/** Vertical grid lines for horizontal bars, labels below. */
export function valueAxis(ticks: readonly Tick[], top: number, bottom: number): Html {
  return html`${ticks.map(
    (tick) =>
      html`<path class="grid" d="M${round1(tick.at)} ${top}V${bottom}" /><text
          x="${round1(tick.at)}"
          y="${bottom + 16}"
          text-anchor="middle"
          >${tick.label}</text
        >`,
  )}`;
}

/**
 * Moves wanted positions apart so that each keeps `gap` to the next and all stay within [top, bottom] where they fit.
 * The order of the result is that of the argument.
 */
export function spread(wanted: readonly number[], gap: number, top: number, bottom: number): readonly number[] {
  const order = wanted.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at || a.index - b.index);
  let floor = top;
  for (const label of order) {
    label.at = Math.max(label.at, floor);
    floor = label.at + gap;
  }
  let ceiling = bottom;
  for (const label of order.toReversed()) {
    label.at = Math.min(label.at, ceiling);
    ceiling = label.at - gap;
  }
  return order.toSorted((a, b) => a.index - b.index).map((label) => label.at);
}
