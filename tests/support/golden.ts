// Where the reference numbers lie: tests/fixtures/golden, or the folder that GOLDEN_DIR names (same layout, other seeds).

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const goldenDir = process.env['GOLDEN_DIR'] ?? join(import.meta.dirname, '../fixtures/golden');

export function goldenPath(...parts: readonly string[]): string {
  return join(goldenDir, ...parts);
}

/** Names in a folder of the golden set, sorted; empty when the folder is not there. */
export function goldenNames(...parts: readonly string[]): string[] {
  const folder = goldenPath(...parts);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** A JSON file of the golden set; the caller's schema gives it a type. */
export function goldenJson(...parts: readonly string[]): unknown {
  return JSON.parse(readFileSync(goldenPath(...parts), 'utf8'));
}
