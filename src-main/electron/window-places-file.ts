// Keeps where the window was in a small file of the app's folder. Losing it costs a person one drag, so nothing here fails.

import { readFileSync, writeFileSync } from 'node:fs';
import { windowPlacesSchema, type WindowPlaces } from './window-state.ts';

export function readWindowPlaces(path: string): WindowPlaces {
  try {
    return windowPlacesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { places: {} };
  }
}

/** Written at once: it is called when the window goes. */
export function writeWindowPlaces(path: string, places: WindowPlaces): void {
  try {
    writeFileSync(path, JSON.stringify(places), { mode: 0o600 });
  } catch {
    // The next window opens in the middle.
  }
}
