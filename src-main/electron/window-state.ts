// Where the window was, kept for every set of displays, so that a laptop finds it in the office and at home. Pure: what is
// read is checked, and a place that no display shows any more is brought back into view.

import { z } from 'zod';

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Rectangle = Readonly<z.infer<typeof rectangleSchema>>;

const placeSchema = z.object({ bounds: rectangleSchema, isMaximised: z.boolean() });
export type WindowPlace = z.infer<typeof placeSchema>;

export const windowPlacesSchema = z.object({ places: z.record(z.string().max(1000), placeSchema) });
export type WindowPlaces = z.infer<typeof windowPlacesSchema>;

export type Display = {
  /** The part that task bars leave free. */
  readonly workArea: Rectangle;
  readonly scaleFactor: number;
};

export const defaultSize = { width: 1280, height: 832 } as const;
export const minimumSize = { width: 1024, height: 680 } as const;
const maxPlaces = 12;

/** The same for the same displays in whatever order. */
export function displaysKey(displays: readonly Display[]): string {
  return displays
    .map(({ workArea: { x, y, width, height }, scaleFactor }) => `${width}x${height}+${x}+${y}@${scaleFactor}`)
    .toSorted()
    .join(' ');
}

/** Saved places with one more; the oldest are dropped. */
export function rememberPlace(places: WindowPlaces, key: string, place: WindowPlace): WindowPlaces {
  const others = Object.entries(places.places).filter(([other]) => other !== key);
  return { places: Object.fromEntries([...others.slice(1 - maxPlaces), [key, place]]) };
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** Wholly inside `area`, no larger than it. */
function moveInto(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(bounds.width, area.width);
  const height = Math.min(bounds.height, area.height);
  return {
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

/** Where the window opens: where it was, moved onto the display that shows most of it, else in the middle of the first. */
export function placeWindow(
  places: WindowPlaces,
  displays: readonly Display[],
): { readonly bounds: Rectangle | null; readonly isMaximised: boolean } {
  const saved = places.places[displaysKey(displays)];
  const first = displays[0];
  if (first === undefined) return { bounds: null, isMaximised: false };
  if (saved !== undefined) {
    const shown = displays.map(({ workArea }) => overlap(saved.bounds, workArea));
    const best = displays[shown.indexOf(Math.max(...shown))] ?? first;
    return { bounds: moveInto(saved.bounds, best.workArea), isMaximised: saved.isMaximised };
  }
  const { x, y, width, height } = first.workArea;
  const centred = {
    x: x + Math.round((width - defaultSize.width) / 2),
    y: y + Math.round((height - defaultSize.height) / 2),
    ...defaultSize,
  };
  return { bounds: moveInto(centred, first.workArea), isMaximised: false };
}
