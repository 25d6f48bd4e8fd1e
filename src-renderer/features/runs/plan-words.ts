// What a plan says, in words.

import type { TFunction } from 'i18next';
import type { RunPlan } from '../../../src-main/contract/index.ts';
import type { Format } from '../../i18n/format.ts';

/** `iid` and `dirichlet:0.5` as a person reads them. */
export function partitionWords(partition: string, t: TFunction, format: Format): string {
  const alpha = Number(/^dirichlet:(.+)$/.exec(partition)?.[1] ?? Number.NaN);
  if (Number.isFinite(alpha)) return t('runs.partition.dirichlet', { alpha: format.number(alpha) });
  return partition === 'iid' ? t('runs.partition.iid') : partition;
}

export function rowsOf({ data }: Pick<RunPlan, 'data'>): number {
  return data.train + data.validation + data.test;
}

/** 0.002 and 0.00002 alike: with at most two digits that count. */
export function rateWords(rate: number, format: Format): string {
  const second = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(rate))));
  const isOneEnough = second > 0 && Number(rate.toFixed(second - 1)) === Number(rate.toFixed(second));
  return format.number(rate, isOneEnough ? second - 1 : second);
}
