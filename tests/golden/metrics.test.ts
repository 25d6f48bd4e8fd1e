// Metrics against scikit-learn, rouge-score and SQuAD's rules, at 1e-9. Figures that the product does not compute are
// listed by name as not covered.

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { f1ByClass } from '../../src-enclave/training/confusion.ts';
import { binaryAuroc, classificationMetrics, perplexity } from '../../src-enclave/training/metrics.ts';
import { exactMatch, normaliseAnswer, rougeL, rougeN, tokenF1 } from '../../src-enclave/training/text-metrics.ts';
import type { PrecisionRecall } from '../../src-enclave/training/text-metrics.ts';
import { goldenJson } from '../support/golden.ts';

const tolerance = 1e-9;

/** How far apart; NaN, which fails every comparison, when one of them is missing. */
function distance(actual: number | null | undefined, wanted: number | null | undefined): number {
  return Math.abs((actual ?? Number.NaN) - (wanted ?? Number.NaN));
}

const classificationFile = z
  .object({
    cases: z.array(
      z.object({
        n: z.int(),
        classes: z.int(),
        kind: z.string(),
        y: z.array(z.int()),
        prob: z.array(z.array(z.number())),
        expect: z.looseObject({
          accuracy: z.number(),
          macro_f1: z.number(),
          per_class_f1: z.array(z.number()),
          mcc: z.number(),
          ece15: z.number(),
          brier_sum: z.number(),
          confusion: z.array(z.array(z.int())),
          auroc: z.number().optional(),
          auroc_ovr_macro: z.number().optional(),
          auroc_per_class: z.array(z.number()).optional(),
        }),
      }),
    ),
  })
  .parse(goldenJson('metrics', 'classification.json'));

const coveredFigures = new Set([
  'accuracy',
  'macro_f1',
  'per_class_f1',
  'mcc',
  'ece15',
  'brier_sum',
  'confusion',
  'auroc',
  'auroc_ovr_macro',
  'auroc_per_class',
]);

describe('golden classification metrics', () => {
  const cases = classificationFile.cases.map((item, index) => ({ ...item, name: `${index} ${item.kind}` }));

  it.each(cases)('case $name, $n rows, $classes classes', ({ classes, y, prob, expect: wanted }) => {
    const metrics = classificationMetrics(prob, y, classes);
    expect(distance(metrics.accuracy, wanted.accuracy)).toBeLessThanOrEqual(tolerance);
    expect(distance(metrics.macroF1, wanted.macro_f1)).toBeLessThanOrEqual(tolerance);
    for (const [label, f1] of f1ByClass(metrics.confusion).entries())
      expect(distance(f1, wanted.per_class_f1[label] ?? -1)).toBeLessThanOrEqual(tolerance);
    expect(distance(metrics.matthews, wanted.mcc)).toBeLessThanOrEqual(tolerance);
    expect(distance(metrics.expectedCalibrationError, wanted.ece15)).toBeLessThanOrEqual(tolerance);
    expect(distance(metrics.brier, wanted.brier_sum)).toBeLessThanOrEqual(tolerance);
    expect(metrics.confusion).toEqual(wanted.confusion);
    const area = wanted.auroc ?? wanted.auroc_ovr_macro ?? null;
    expect(metrics.auroc === null).toBe(area === null);
    expect(distance(metrics.auroc ?? 0, area ?? 0)).toBeLessThanOrEqual(tolerance);
    for (const [label, own] of (wanted.auroc_per_class ?? []).entries())
      expect(
        distance(
          binaryAuroc(
            prob.map((row) => row[label] ?? 0),
            y.map((truth) => truth === label),
          ),
          own,
        ),
      ).toBeLessThanOrEqual(tolerance);
  });

  const figures = new Set(classificationFile.cases.flatMap((item) => Object.keys(item.expect)));
  // oxlint-disable-next-line vitest/no-disabled-tests -- what is not built is listed by name, never counted as passed
  it.skip.each([...figures].filter((figure) => !coveredFigures.has(figure)))('%s is not covered', (figure) => {
    expect(coveredFigures).toContain(figure);
  });
});

const scoresSchema = z.record(z.string(), z.tuple([z.number(), z.number(), z.number()]));
const rougeFile = z
  .object({
    cases: z.array(
      z.object({ reference: z.string(), prediction: z.string(), plain: scoresSchema, stemmed: scoresSchema }),
    ),
  })
  .parse(goldenJson('metrics', 'rouge.json'));

const rougeKinds: Readonly<Record<string, (prediction: string, reference: string) => PrecisionRecall>> = {
  rouge1: (prediction, reference) => rougeN(prediction, reference, 1),
  rouge2: (prediction, reference) => rougeN(prediction, reference, 2),
  rougeL,
};

describe('golden ROUGE', () => {
  for (const [kind, score] of Object.entries(rougeKinds))
    it.each(rougeFile.cases.map((item, index) => ({ ...item, index })))(
      `${kind} of case $index`,
      ({ reference, prediction, plain }) => {
        const [precision, recall, f1] = plain[kind] ?? [];
        const actual = score(prediction, reference);
        expect(distance(actual.precision, precision ?? Number.NaN)).toBeLessThanOrEqual(tolerance);
        expect(distance(actual.recall, recall ?? Number.NaN)).toBeLessThanOrEqual(tolerance);
        expect(distance(actual.f1, f1 ?? Number.NaN)).toBeLessThanOrEqual(tolerance);
      },
    );

  const kinds = new Set(rougeFile.cases.flatMap(({ plain }) => Object.keys(plain)));
  const others = [...kinds].filter((kind) => !Object.hasOwn(rougeKinds, kind));
  // oxlint-disable-next-line vitest/no-disabled-tests -- what is not built is listed by name, never counted as passed
  it.skip.each([...others, 'every kind with the Porter stemmer'])('%s is not covered', (kind) => {
    expect(rougeKinds).toHaveProperty(kind);
  });
});

const qaFile = z
  .object({
    cases: z.array(
      z.object({
        prediction: z.string(),
        answers: z.array(z.string()),
        normalised: z.string(),
        exact_match: z.number(),
        f1: z.number(),
      }),
    ),
  })
  .parse(goldenJson('metrics', 'qa.json'));

describe('golden question answering', () => {
  it.each(qaFile.cases)('$prediction against $answers', ({ prediction, answers, ...wanted }) => {
    expect(normaliseAnswer(prediction)).toBe(wanted.normalised);
    expect(distance(exactMatch(prediction, answers), wanted.exact_match)).toBeLessThanOrEqual(tolerance);
    expect(distance(tokenF1(prediction, answers), wanted.f1)).toBeLessThanOrEqual(tolerance);
  });
});

const perplexityFile = z
  .object({ cases: z.array(z.object({ nll_per_token: z.array(z.array(z.number())), token_perplexity: z.number() })) })
  .parse(goldenJson('metrics', 'perplexity.json'));

describe('golden perplexity', () => {
  it.each(perplexityFile.cases.map((item, index) => ({ ...item, index })))('case $index', (item) => {
    const losses = item.nll_per_token.flat();
    const total = losses.reduce((sum, loss) => sum + loss, 0);
    expect(distance(perplexity(total, losses.length), item.token_perplexity)).toBeLessThanOrEqual(tolerance);
  });

  // oxlint-disable-next-line vitest/no-disabled-tests -- what is not built is listed by name, never counted as passed
  it.skip.each(['mean_of_sequence_perplexities'])('%s is not covered', (figure) => {
    expect({ token_perplexity: perplexity }).toHaveProperty(figure);
  });
});
