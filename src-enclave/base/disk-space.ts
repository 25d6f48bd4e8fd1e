// Is there room on the disk? Asked before something large is copied or downloaded, so that it fails at once and with
// numbers instead of half way. The answer may be outdated a moment later: writing must still expect a full disk.

import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { Failure, hasCode } from './failure.ts';

/** How many bytes may still be written where a folder is, or will be made. */
export type FreeBytes = (folder: string) => Promise<number>;

// Folders, manifests and what the file system itself needs.
const MARGIN_BYTES = 16_000_000;

export const freeDiskBytes: FreeBytes = async (folder) => {
  for (let existing = resolve(folder); ; existing = dirname(existing)) {
    try {
      const { bavail, bsize } = await statfs(existing);
      return bavail * bsize;
    } catch (error) {
      const isMissing = hasCode(error, 'ENOENT');
      if (!isMissing || existing === dirname(existing)) throw error;
    }
  }
};

/**
 * @param what Subject of the sentence: `The model`.
 * @throws Failure disk-full, with the numbers, when `neededBytes` and a small margin do not fit.
 */
export async function expectRoom(
  folder: string,
  neededBytes: number,
  what: string,
  freeBytes: FreeBytes = freeDiskBytes,
): Promise<void> {
  if (neededBytes === 0) return;
  const free = await freeBytes(folder);
  const wanted = neededBytes + MARGIN_BYTES;
  if (wanted <= free) return;
  throw new Failure(
    'disk-full',
    `${what} needs ${describeBytes(neededBytes)} and the disk has ${describeBytes(free)} free. ` +
      `Free at least ${describeBytes(wanted - free)} and try again.`,
  );
}

/** Decimal units with one digit, for sentences: `4.9 GB`. */
export function describeBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 'B';
  // 999.95 is where one digit would round up to the next unit.
  for (const next of units) {
    if (value < (unit === 'B' ? 1000 : 999.95)) break;
    value /= 1000;
    unit = next;
  }
  return unit === 'B' ? `${value} B` : `${value.toFixed(1)} ${unit}`;
}
