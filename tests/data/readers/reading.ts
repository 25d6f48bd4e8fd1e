// Sources made in a test's own folder, and their records as plain values.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readRecords } from '../../../src-enclave/data/readers/read-records.ts';
import type { ReadControls, ReadOptions, ReadSummary } from '../../../src-enclave/data/readers/source-types.ts';

export type Content = string | Uint8Array;
export type PlainRecord = {
  readonly file: string;
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
};

/** Writes `content` to `name` under `folder` and returns its path. */
export function write(folder: string, name: string, content: Content): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

export const lines = (...objects: readonly unknown[]): string =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join('');

export async function readAll(
  path: string,
  options: ReadOptions = {},
  controls: ReadControls = {},
): Promise<{ readonly records: readonly PlainRecord[]; readonly summary: ReadSummary }> {
  const records: PlainRecord[] = [];
  const reading = readRecords(path, options, controls);
  for (;;) {
    const next = await reading.next();
    if (next.done === true) return { records, summary: next.value };
    const { file, line, fields } = next.value;
    records.push({ file, line, fields: Object.fromEntries(fields) });
  }
}

export async function fieldsIn(
  path: string,
  options: ReadOptions = {},
): Promise<readonly Readonly<Record<string, string>>[]> {
  return (await readAll(path, options)).records.map(({ fields }) => fields);
}
