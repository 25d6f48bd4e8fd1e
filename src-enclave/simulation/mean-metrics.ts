// What hospitals reach by themselves, as one row of a table.

import { expectDefined } from '../base/expect.ts';
import type { Metrics } from '../protocol/run-events.ts';

/** The mean of each metric that all have. */
export function meanMetrics(all: readonly Metrics[]): Metrics {
  const first = expectDefined(all[0], 'metrics');
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const names = [
    'accuracy',
    'macroF1',
    'matthews',
    'auroc',
    'expectedCalibrationError',
    'brier',
    'perplexity',
  ] as const;
  const means = names.flatMap((name) => {
    const values = all.map((metrics) => metrics[name]).filter((value) => typeof value === 'number');
    return values.length === all.length ? [[name, mean(values)]] : [];
  });
  return { examples: first.examples, loss: mean(all.map((metrics) => metrics.loss)), ...Object.fromEntries(means) };
}
