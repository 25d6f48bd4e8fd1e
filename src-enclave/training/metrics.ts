// How good predictions are: of classes from their probabilities, and of token sequences from their loss.
// Conventions are scikit-learn's where it has the figure; they are written at each function.

import { expectDefined, expectPositiveInteger } from '../base/expect.ts';
import { accuracy, countConfusion, macroF1, matthewsCorrelation } from './confusion.ts';
import type { ConfusionCounts } from './confusion.ts';

export type ClassificationMetrics = {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly matthews: number;
  /** Null where it is undefined: a class that has no row, or all of them. */
  readonly auroc: number | null;
  readonly expectedCalibrationError: number;
  readonly brier: number;
  readonly confusion: ConfusionCounts;
};

const calibrationBins = 15;

/**
 * All figures of a classifier from `probabilities[row][class]` and the true labels.
 * Throws RangeError without rows, or when a row has not `classes` entries or a label is out of range.
 */
export function classificationMetrics(
  probabilities: readonly ArrayLike<number>[],
  truth: readonly number[],
  classes: number,
): ClassificationMetrics {
  expectPositiveInteger(truth.length, 'rows');
  if (probabilities.length !== truth.length || probabilities.some((row) => row.length !== classes))
    throw new RangeError(`there must be ${classes} probabilities for each of ${truth.length} rows`);
  const confusion = countConfusion(truth, probabilities.map(predictedClass), classes);
  return {
    accuracy: accuracy(confusion),
    macroF1: macroF1(confusion),
    matthews: matthewsCorrelation(confusion),
    auroc: auroc(probabilities, truth, classes),
    expectedCalibrationError: expectedCalibrationError(probabilities, truth),
    brier: brierScore(probabilities, truth),
    confusion,
  };
}

/** The class with the largest value; the lowest of equal ones. */
export function predictedClass(scores: ArrayLike<number>): number {
  let best = 0;
  for (let label = 1; label < scores.length; label++) if (at(scores, label) > at(scores, best)) best = label;
  return best;
}

/** Of the second class for two classes; else the mean over the classes, each against the rest. */
function auroc(probabilities: readonly ArrayLike<number>[], truth: readonly number[], classes: number): number | null {
  const ofClass = (label: number): number | null =>
    binaryAuroc(
      probabilities.map((row) => at(row, label)),
      truth.map((own) => own === label),
    );
  if (classes === 2) return ofClass(1);
  const areas = Array.from({ length: classes }, (_, label) => ofClass(label)).filter((area) => area !== null);
  return areas.length < classes ? null : mean(areas);
}

/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting half (computed
 * from ranks, Mann-Whitney). Null when all rows are of one kind.
 */
export function binaryAuroc(scores: readonly number[], isPositive: readonly boolean[]): number | null {
  const rows = scores.map((score, index) => ({ score, isPositive: isPositive[index] === true }));
  rows.sort((left, right) => left.score - right.score);
  const positives = rows.filter((row) => row.isPositive).length;
  const negatives = rows.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let rankSum = 0;
  for (let start = 0; start < rows.length;) {
    let end = start;
    let positivesHere = 0;
    while (end < rows.length && rows[end]?.score === rows[start]?.score) {
      if (rows[end]?.isPositive === true) positivesHere++;
      end++;
    }
    // Tied rows share the mean of the ranks start + 1 … end.
    rankSum += (positivesHere * (start + 1 + end)) / 2;
    start = Math.max(end, start + 1);
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Top-label calibration error over 15 equal bins (low, high], weighted by their rows (Guo et al., arXiv 1706.04599). */
export function expectedCalibrationError(
  probabilities: readonly ArrayLike<number>[],
  truth: readonly number[],
): number {
  const bins = Array.from({ length: calibrationBins }, () => ({ rows: 0, correct: 0, confidence: 0 }));
  for (const [index, row] of probabilities.entries()) {
    const predicted = predictedClass(row);
    const confidence = at(row, predicted);
    const bin = bins.find((_, number) => confidence <= upperEdge(number)) ?? bins.at(-1);
    if (bin === undefined) continue;
    bin.rows++;
    bin.confidence += confidence;
    if (predicted === truth[index]) bin.correct++;
  }
  const gaps = bins.filter(({ rows }) => rows > 0).map(({ correct, confidence }) => Math.abs(correct - confidence));
  return gaps.reduce((sum, gap) => sum + gap, 0) / truth.length;
}

// The edges as numpy.linspace has them: a multiple of the rounded width, and 1 exactly.
function upperEdge(bin: number): number {
  return bin === calibrationBins - 1 ? 1 : (bin + 1) * (1 / calibrationBins);
}

/** Squared distance to the one-hot truth: sum over classes, mean over rows (0 to 2). */
export function brierScore(probabilities: readonly ArrayLike<number>[], truth: readonly number[]): number {
  return mean(
    probabilities.map((row, index) =>
      Array.from(row).reduce((sum, value, label) => sum + (value - (label === truth[index] ? 1 : 0)) ** 2, 0),
    ),
  );
}

/** exp of the mean loss per token (natural logarithm). Throws RangeError without tokens. */
export function perplexity(totalLoss: number, tokens: number): number {
  return Math.exp(totalLoss / expectPositiveInteger(tokens, 'tokens'));
}

function at(values: ArrayLike<number>, index: number): number {
  return expectDefined(values[index], 'probability');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
