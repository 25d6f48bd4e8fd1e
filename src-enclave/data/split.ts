// Which data rows train, which choose, which test: from a split file with row numbers, or by a seeded ratio.
// Rows are counted from zero, the header not included. No row is ever in two parts.

import { readFile, stat } from 'node:fs/promises';

import { z } from 'zod';

import { asFailure, Failure, hasCode } from '../base/failure.ts';
import type { Random } from '../base/random.ts';
import { groupByLabel } from './partition.ts';

export type Ratio = { readonly kind: 'ratio'; readonly train: number; readonly validation: number };
export type FixedSplit = {
  readonly kind: 'fixed';
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
  readonly labels: readonly string[] | null;
  /** Training rows by hospital, by name of the partition. */
  readonly hospitals: ReadonlyMap<string, readonly (readonly number[])[]>;
};

const maximumSplitFileBytes = 256 * 1024 ** 2;

const rowsSchema = z.array(z.int().nonnegative());
const splitFileSchema = z.object({
  train: rowsSchema.min(1),
  val: rowsSchema.default([]),
  test: rowsSchema.default([]),
  labels: z.array(z.string()).nullable().default(null),
  hospitals: z.record(z.string(), z.array(rowsSchema).min(1)).default({}),
});

/**
 * `80/10/10` (train, validation, test), `80/20` or `0.8` (train, test), or the path of a split file
 * `{"train":[…],"val":[…],"test":[…]}`. Throws Failure `option-invalid`, `data-missing` or `data-invalid`.
 */
export async function readSplit(split: string): Promise<Ratio | FixedSplit> {
  return /^[\d./]+$/.test(split) && /\d/.test(split) ? parseRatio(split) : readSplitFile(split);
}

function parseRatio(text: string): Ratio {
  const parts = text.split('/').map((part) => (part === '' ? Number.NaN : Number(part)));
  const shares = parts.length === 1 ? parts.flatMap((part) => [part, 1 - part]) : parts;
  const [train = Number.NaN, second = Number.NaN, third = null] = shares;
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (shares.length > 3 || shares.some((share) => !(share >= 0)) || !(train > 0) || !Number.isFinite(total))
    throw new Failure(
      'option-invalid',
      `The split "${text}" is no ratio. Write 80/10/10 (train, validation, test), 80/20 or 0.8, or name a split file.`,
    );
  return { kind: 'ratio', train: train / total, validation: third === null ? 0 : second / total };
}

async function readSplitFile(path: string): Promise<FixedSplit> {
  const invalid = (wrong: string): Failure => new Failure('data-invalid', `The split file ${path} ${wrong}`);
  const content = await readBounded(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR'))
      throw new Failure('data-missing', `There is no split file ${path}. Name one, or give a ratio such as 80/10/10.`, {
        cause: error,
      });
    throw asFailure(error, `reading ${path}`);
  });
  if (content === null) throw invalid('is no file of at most 256 MiB. Name the JSON file itself.');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw invalid('is not valid JSON. It must be {"train":[…],"val":[…],"test":[…]} with row numbers from 0.');
  }
  const parsed = splitFileSchema.safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw invalid(
      `is wrong at "${where}". It must be {"train":[…],"val":[…],"test":[…]} with row numbers from 0 and rows in train.`,
    );
  }
  const { train, val, test, labels, hospitals } = parsed.data;
  const rows = [train, val, test].flat();
  if (new Set(rows).size !== rows.length)
    throw invalid('names a row twice. Each row may be in one part only, and once.');
  checkHospitals(train, hospitals, invalid);
  return {
    kind: 'fixed',
    train,
    validation: val,
    test,
    labels,
    hospitals: new Map(Object.entries(hospitals)),
  };
}

async function readBounded(path: string): Promise<string | null> {
  const found = await stat(path);
  return found.isFile() && found.size <= maximumSplitFileBytes ? readFile(path, 'utf8') : null;
}

function checkHospitals(
  train: readonly number[],
  hospitals: Readonly<Record<string, readonly (readonly number[])[]>>,
  invalid: (wrong: string) => Failure,
): void {
  const known = new Set(train);
  for (const [name, parts] of Object.entries(hospitals)) {
    const rows = parts.flat();
    if (new Set(rows).size !== rows.length)
      throw invalid(`gives a row to two hospitals under "${name}". Give each row to one.`);
    if (rows.some((row) => !known.has(row)))
      throw invalid(`gives a hospital under "${name}" a row that is not in train. Use training rows only.`);
    if (parts.some((part) => part.length === 0))
      throw invalid(`leaves a hospital under "${name}" without rows. Give it some, or take it out.`);
  }
}

export type Parts<T> = { readonly train: T; readonly validation: T; readonly test: T };

/**
 * Indices into `labels` by part, ascending, seeded and stratified: sizes are exact to rounding, and each label is
 * spread over the parts as evenly as its count allows. A label that occurs once goes to train if train has half or more.
 */
export function splitByRatio(labels: readonly (number | null)[], ratio: Ratio, random: Random): Parts<number[]> {
  const placed = groupByLabel(labels).flatMap((group) =>
    random.shuffle(group).map((index, rank) => ({ index, place: (rank + 0.5) / group.length })),
  );
  const order = placed.sort((left, right) => left.place - right.place).map(({ index }) => index);
  const trainEnd = Math.max(1, Math.round(ratio.train * order.length));
  const validationEnd = Math.round((ratio.train + ratio.validation) * order.length);
  const part = (start: number, end: number): number[] => order.slice(start, end).sort((left, right) => left - right);
  return {
    train: part(0, trainEnd),
    validation: part(trainEnd, Math.max(trainEnd, validationEnd)),
    test: part(Math.max(trainEnd, validationEnd), order.length),
  };
}
