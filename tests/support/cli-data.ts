// Small data for runs of the program: short rows of the sample data, with a split whose training rows are out of order.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sample = join(import.meta.dirname, '../../assets/data/rqe.csv');

export type SmallData = { readonly train: number; readonly validation: number; readonly test: number };

/** Rows `pid,chq,faq,entails`, as many true as false, without the header. */
export function shortRows(count: number): readonly string[] {
  const rows = readFileSync(sample, 'utf8')
    .split('\n')
    .slice(1)
    .filter((row) => row.length < 180 && !row.includes('"') && row.split(',').length === 4);
  const [yes, no] = ['true', 'false'].map((label) => rows.filter((row) => row.endsWith(`,${label}`)));
  return Array.from({ length: count }, (_, index) => (index % 2 === 0 ? yes : no)?.[Math.floor(index / 2)] ?? '');
}

/** Writes data.csv and split.json and returns the flags that name them. */
export function writeSmallData(folder: string, { train, validation, test }: SmallData): readonly string[] {
  const rows = shortRows(train + validation + test);
  writeFileSync(join(folder, 'data.csv'), ['pid,chq,faq,entails', ...rows, ''].join('\n'));
  const numbers = rows.map((_, row) => row);
  const split = {
    train: numbers.slice(0, train).reverse(),
    val: numbers.slice(train, train + validation),
    test: numbers.slice(train + validation),
  };
  writeFileSync(join(folder, 'split.json'), JSON.stringify(split));
  return [...pairFlags('data.csv'), '--split', 'split.json'];
}

export function pairFlags(file: string): readonly string[] {
  return ['--data', file, '--task', 'pair', '--text', 'chq', '--pair', 'faq', '--label', 'entails'];
}
