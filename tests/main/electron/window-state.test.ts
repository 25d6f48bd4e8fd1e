import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultSize,
  displaysKey,
  placeWindow,
  rememberPlace,
  windowPlacesSchema,
  type Display,
  type Rectangle,
  type WindowPlaces,
} from '../../../src-main/electron/window-state.ts';

const laptop: Display = { workArea: { x: 0, y: 25, width: 1440, height: 875 }, scaleFactor: 2 };
const monitor: Display = { workArea: { x: 1440, y: 0, width: 2560, height: 1400 }, scaleFactor: 1 };
const none: WindowPlaces = { places: {} };

function saved(bounds: Rectangle, displays: readonly Display[], isMaximised = false): WindowPlaces {
  return rememberPlace(none, displaysKey(displays), { bounds, isMaximised });
}

describe('where the window opens', () => {
  test('in the middle of the first display the first time', () => {
    expect(placeWindow(none, [monitor, laptop])).toEqual({
      bounds: { x: 1440 + 640, y: 284, ...defaultSize },
      isMaximised: false,
    });
  });

  test('where it was, maximised as it was', () => {
    const bounds = { x: 1500, y: 100, width: 1400, height: 900 };
    expect(placeWindow(saved(bounds, [laptop, monitor], true), [monitor, laptop])).toEqual({
      bounds,
      isMaximised: true,
    });
  });

  test('in the middle again with displays it never saw', () => {
    const places = saved({ x: 1500, y: 100, width: 1400, height: 900 }, [laptop, monitor]);
    expect(placeWindow(places, [laptop]).bounds?.x).toBe(80);
  });

  test('a place that no display shows is brought back', () => {
    const places = saved({ x: -9000, y: 50_000, width: 1200, height: 800 }, [laptop]);
    expect(placeWindow(places, [laptop]).bounds).toEqual({ x: 0, y: 100, width: 1200, height: 800 });
  });

  test('a display smaller than the window gets a window of its own size', () => {
    const small: Display = { workArea: { x: 0, y: 0, width: 1000, height: 600 }, scaleFactor: 1 };
    expect(placeWindow(none, [small]).bounds).toEqual(small.workArea);
  });

  test('without a display the system decides', () => {
    expect(placeWindow(none, [])).toEqual({ bounds: null, isMaximised: false });
  });

  test('it is always wholly on one display, whatever was saved', () => {
    const integer = fc.integer({ min: -20_000, max: 20_000 });
    const size = fc.integer({ min: 1, max: 20_000 });
    const rectangle = fc.record({ x: integer, y: integer, width: size, height: size });
    fc.assert(
      fc.property(rectangle, (bounds) => {
        const displays = [laptop, monitor];
        const placed = placeWindow(saved(bounds, displays), displays).bounds;
        const isShown = displays.some(
          ({ workArea }) =>
            placed !== null &&
            placed.x >= workArea.x &&
            placed.y >= workArea.y &&
            placed.x + placed.width <= workArea.x + workArea.width &&
            placed.y + placed.height <= workArea.y + workArea.height,
        );
        expect(isShown).toBe(true);
      }),
    );
  });
});

describe('what is kept', () => {
  test('a set of displays is the same in any order', () => {
    expect(displaysKey([laptop, monitor])).toBe(displaysKey([monitor, laptop]));
    expect(displaysKey([laptop])).not.toBe(displaysKey([monitor]));
  });

  test('the oldest sets of displays are forgotten, the last stays', () => {
    const place = { bounds: { x: 0, y: 0, width: 1280, height: 832 }, isMaximised: false };
    const keys = Array.from({ length: 40 }, (_, index) => `set-${index}`);
    const all = keys.reduce((places, key) => rememberPlace(places, key, place), none);
    expect(Object.keys(all.places)).toEqual(keys.slice(-12));
    expect(windowPlacesSchema.parse(all)).toEqual(all);
  });
});
