// What the run showed, in one figure and one sentence that its numbers support.
// A difference counts as a gain only when it is larger than its 95% half-width; nothing is claimed about patients or care.

import type { Metrics } from '../protocol/run-events.ts';
import { formatPercent, formatPerplexity, formatPoints, formatSignedPoints } from './format.ts';
import { mainTest, scoreOf, type RunView } from './run-view.ts';

export type Finding = {
  readonly verdict: 'gain' | 'noGain' | 'worse' | 'measured' | 'unfinished';
  readonly figure: string;
  readonly figureLabel: string;
  readonly sentence: string;
  readonly detail: string;
};

/** Half-width of the 95% interval of a share measured on `examples` rows (normal approximation). */
export function halfWidth(share: number, examples: number): number {
  return examples > 0 ? 1.96 * Math.sqrt((share * (1 - share)) / examples) : 0;
}

/** Half-width of a difference of two shares; the two are taken as independent, which is wide rather than narrow. */
function differenceHalfWidth(a: Metrics, b: Metrics, accuracyA: number, accuracyB: number): number {
  return Math.hypot(halfWidth(accuracyA, a.examples), halfWidth(accuracyB, b.examples));
}

const margin = (width: number): string => `± ${formatPoints(width)}`;

function compareAccuracy(together: Metrics, alone: Metrics, accuracy: number, aloneAccuracy: number): Finding {
  const difference = accuracy - aloneAccuracy;
  const width = differenceHalfWidth(together, alone, accuracy, aloneAccuracy);
  const figure = `${formatSignedPoints(difference)} points`;
  const figureLabel = 'accuracy, together against alone';
  const detail = `The difference is known to ${margin(width)} (95% interval, from the number of test rows).`;
  const both = `${formatPercent(aloneAccuracy)} alone on average, ${formatPercent(accuracy)} together`;
  if (Math.abs(difference) <= width)
    return {
      verdict: 'noGain',
      figure,
      figureLabel,
      sentence: `Joining made no clear difference here: ${both}.`,
      detail: `The difference lies within ${margin(width)} (95% interval), so it may be chance.`,
    };
  if (difference < 0)
    return {
      verdict: 'worse',
      figure,
      figureLabel,
      sentence: `Joining did not help here: ${both}. Look at the hospitals before using this adapter.`,
      detail,
    };
  return {
    verdict: 'gain',
    figure,
    figureLabel,
    sentence: `Trained together, the hospitals’ model is right on ${formatPercent(accuracy)} of the test rows; a hospital that trains alone reaches ${formatPercent(aloneAccuracy)} on average.`,
    detail,
  };
}

function comparePerplexity(perplexity: number, alonePerplexity: number): Finding {
  const change = (perplexity - alonePerplexity) / alonePerplexity;
  const both = `perplexity ${formatPerplexity(alonePerplexity)} alone on average, ${formatPerplexity(perplexity)} together`;
  const base = {
    figure: formatPerplexity(perplexity),
    figureLabel: 'perplexity together; lower is better',
    detail: 'No interval is computed for perplexity; repeat the run with other seeds before relying on it.',
  };
  if (Math.abs(change) < 0.01)
    return { ...base, verdict: 'noGain', sentence: `Joining made no clear difference here: ${both}.` };
  if (change > 0) return { ...base, verdict: 'worse', sentence: `Joining did not help here: ${both}.` };
  return { ...base, verdict: 'gain', sentence: `Joining lowered the perplexity on test rows: ${both}.` };
}

function measured(view: RunView, metrics: Metrics, score: number): Finding {
  const who = view.plan.command === 'simulate' ? 'The model trained together' : 'The trained model';
  if (view.plan.data.task === 'generation')
    return {
      verdict: 'measured',
      figure: formatPerplexity(score),
      figureLabel: 'perplexity on test rows; lower is better',
      sentence: `${who} reaches a perplexity of ${formatPerplexity(score)} on rows it has not seen.`,
      detail: 'Perplexity is the exponential of the mean loss per answer token.',
    };
  return {
    verdict: 'measured',
    figure: formatPercent(score),
    figureLabel: 'accuracy on test rows',
    sentence: `${who} is right on ${formatPercent(score)} of the test rows, which it has not seen.`,
    detail: `Known to ${margin(halfWidth(score, metrics.examples))} (95% interval, from the number of test rows).`,
  };
}

/** The headline of a run; never stronger than its numbers. */
export function findMain(view: RunView): Finding {
  const main = mainTest(view);
  const score = main === null ? null : scoreOf(view, main.metrics);
  if (main === null || score === null)
    return {
      verdict: 'unfinished',
      figure: 'No result yet',
      figureLabel: 'the run was not measured on test rows',
      sentence: 'This run has no test result. What follows is how far it came.',
      detail: 'A stopped run continues with the same command and --resume.',
    };
  const alone = view.result?.localOnly;
  const aloneScore = alone === undefined ? null : scoreOf(view, alone);
  if (alone === undefined || aloneScore === null) return measured(view, main.metrics, score);
  return view.plan.data.task === 'generation'
    ? comparePerplexity(score, aloneScore)
    : compareAccuracy(main.metrics, alone, score, aloneScore);
}
