// How good a model is on held-out rows: classification metrics with the confusion matrix, or perplexity.

import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import type { Confusion, Metrics } from '../protocol/run-events.ts';
import { planEvaluation } from './batches.ts';
import { countConfusion } from './confusion.ts';
import type { EncodedText } from './encode.ts';
import { classificationMetrics, perplexity, predictedClass } from './metrics.ts';
import type { ModelSession } from './model-session.ts';

export type Evaluation = { readonly metrics: Metrics; readonly confusion: Confusion | null };

/** Probabilities of logits. */
export function softmax(logits: Float32Array): Float64Array {
  const largest = logits.reduce((m, x) => Math.max(m, x), -Infinity);
  const exponentials = Float64Array.from(logits, (x) => Math.exp(x - largest));
  const total = exponentials.reduce((sum, x) => sum + x, 0);
  return exponentials.map((x) => x / total);
}

/** At most so many, evenly spread. */
export function evenlySpread<T>(all: readonly T[], limit: number): readonly T[] {
  if (all.length <= limit) return all;
  return all.filter(
    (_, index) => Math.floor(((index + 1) * limit) / all.length) > Math.floor((index * limit) / all.length),
  );
}

/**
 * Evaluates on all texts, in batches of `batchSize`.
 * @throws Failure data-empty without texts; cancelled.
 */
export async function evaluateModel(
  session: ModelSession,
  texts: readonly EncodedText[],
  labels: readonly string[],
  parameters: Float32Array,
  batchSize: number,
  signal?: AbortSignal,
): Promise<Evaluation> {
  if (texts.length === 0)
    throw new Failure('data-empty', 'There are no rows to evaluate on. Give a split with test rows.');
  const probabilities: Float64Array[] = Array.from({ length: texts.length }, () => new Float64Array(0));
  const classes = labels.length;
  let [totalLoss, counted] = [0, 0];
  for (const indices of planEvaluation(
    texts.map((text) => text.ids.length),
    batchSize,
  )) {
    if (signal?.aborted) throw new Failure('cancelled', 'Stopped on request.');
    const batchTexts = indices.map((index) => expectDefined(texts[index], 'text'));
    const { logits, rowLosses, batch } = await session.predict(batchTexts, batchSize, parameters, signal);
    for (let row = 0; row < batch.labelled; row++) totalLoss += expectDefined(rowLosses[row], 'loss');
    counted += batch.labelled;
    if (classes > 0)
      for (const [row, index] of indices.entries())
        probabilities[index] = softmax(logits.subarray(row * classes, (row + 1) * classes));
  }
  const loss = totalLoss / Math.max(1, counted);
  if (session.definition.head.kind !== 'classification') {
    return { metrics: { examples: texts.length, loss, perplexity: perplexity(totalLoss, counted) }, confusion: null };
  }
  const truth = texts.map((text) => text.label);
  const { accuracy, macroF1, matthews, auroc, expectedCalibrationError, brier } = classificationMetrics(
    probabilities,
    truth,
    classes,
  );
  const counts = countConfusion(truth, probabilities.map(predictedClass), classes);
  return {
    metrics: { examples: texts.length, loss, accuracy, macroF1, matthews, auroc, expectedCalibrationError, brier },
    confusion: { labels: [...labels], counts: counts.map((row) => [...row]) },
  };
}
