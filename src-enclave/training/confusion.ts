// Counts of true against predicted labels, and the figures that follow from them alone.
// Conventions are scikit-learn's with zero_division 0, over all classes 0..k-1, also those that do not occur.

import { expectDefined, expectPositiveInteger } from '../base/expect.ts';

/** `counts[truth][predicted]`. */
export type ConfusionCounts = readonly (readonly number[])[];

/** Throws RangeError when a label is not an integer below `classes`, or the lists differ in length. */
export function countConfusion(
  truth: readonly number[],
  predicted: readonly number[],
  classes: number,
): ConfusionCounts {
  expectPositiveInteger(classes, 'classes');
  if (truth.length !== predicted.length) throw new RangeError('truth and predicted must have the same length');
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (const [index, label] of truth.entries()) {
    const row = counts[label];
    const guess = predicted[index] ?? -1;
    const count = row?.[guess];
    if (row === undefined || count === undefined)
      throw new RangeError(`labels must be integers below ${classes}, got ${label} and ${guess}`);
    row[guess] = count + 1;
  }
  return counts;
}

/** Share of rows on the diagonal; 0 without rows. */
export function accuracy(counts: ConfusionCounts): number {
  const { total, correct } = marginsOf(counts);
  return total === 0 ? 0 : correct / total;
}

/** F1 of each class: 2 TP / (2 TP + FP + FN), 0 where that is undefined. */
export function f1ByClass(counts: ConfusionCounts): number[] {
  const { truths, guesses } = marginsOf(counts);
  return counts.map((row, label) => {
    const both = at(truths, label) + at(guesses, label);
    return both === 0 ? 0 : (2 * at(row, label)) / both;
  });
}

/** Mean of the classes' F1, classes that do not occur counting 0. */
export function macroF1(counts: ConfusionCounts): number {
  return sum(f1ByClass(counts)) / counts.length;
}

/** Matthews correlation coefficient for any number of classes (Gorodkin 2004); 0 where undefined. */
export function matthewsCorrelation(counts: ConfusionCounts): number {
  const { truths, guesses, total, correct } = marginsOf(counts);
  const dot = (left: readonly number[], right: readonly number[]): number =>
    sum(left.map((value, label) => value * at(right, label)));
  const spread = Math.sqrt((total ** 2 - dot(guesses, guesses)) * (total ** 2 - dot(truths, truths)));
  return spread === 0 ? 0 : (correct * total - dot(truths, guesses)) / spread;
}

type Margins = {
  readonly truths: readonly number[];
  readonly guesses: readonly number[];
  readonly total: number;
  readonly correct: number;
};

function marginsOf(counts: ConfusionCounts): Margins {
  const truths = counts.map(sum);
  return {
    truths,
    guesses: counts.map((_, label) => sum(counts.map((row) => at(row, label)))),
    total: sum(truths),
    correct: sum(counts.map(at)),
  };
}

function at(values: readonly number[], index: number): number {
  return expectDefined(values[index], 'count');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
