// What a finished run found, and how two runs stand to each other; never stronger than its numbers. The same thresholds as
// the report's (src-enclave/report/findings.ts). Pure: finding-words.ts has the sentences.

import type { Metrics, RunSummary } from '../../../src-main/contract/index.ts';
import { accuracyOf, differenceHalfWidth, halfWidth } from '../../app/statistics.ts';

/** The metrics on test rows of the model that the run is about. */
export function mainMetrics({ federated, test }: Pick<RunSummary, 'federated' | 'test'>): Metrics | null {
  return federated ?? test;
}

/** Shares and half-widths are fractions of 1. */
export type Finding =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'gain' | 'noGain' | 'worse';
      readonly together: number;
      readonly alone: number;
      /** Of the difference. */
      readonly width: number;
    }
  | { readonly kind: 'measured'; readonly accuracy: number; readonly examples: number; readonly width: number }
  | { readonly kind: 'perplexity'; readonly perplexity: number };

export function findingOf(run: Pick<RunSummary, 'federated' | 'test' | 'localOnly'>): Finding {
  const metrics = mainMetrics(run);
  const together = accuracyOf(metrics);
  if (together === null)
    return metrics?.perplexity === undefined
      ? { kind: 'none' }
      : { kind: 'perplexity', perplexity: metrics.perplexity };
  const alone = accuracyOf(run.localOnly);
  if (alone === null) {
    const { share, examples } = together;
    return { kind: 'measured', accuracy: share, examples, width: halfWidth(share, examples) };
  }
  const width = differenceHalfWidth(together, alone);
  const difference = together.share - alone.share;
  const kind = Math.abs(difference) <= width ? 'noGain' : difference > 0 ? 'gain' : 'worse';
  return { kind, together: together.share, alone: alone.share, width };
}

export type PairFinding =
  /** `better` is ahead of `other` by `difference`, whether or not that is more than chance. */
  | {
      readonly kind: 'better' | 'within';
      readonly better: RunSummary;
      readonly other: RunSummary;
      readonly difference: number;
      readonly width: number;
    }
  | { readonly kind: 'unfinished' | 'otherData'; readonly better: RunSummary; readonly other: RunSummary };

/** @param testedOn Tells on which rows a run was tested; null where that is not known. */
export function pairFinding(
  a: RunSummary,
  b: RunSummary,
  testedOn: (run: RunSummary) => string | null,
): PairFinding {
  const [first, second] = [accuracyOf(mainMetrics(a)), accuracyOf(mainMetrics(b))];
  if (a.state !== 'finished' || b.state !== 'finished' || first === null || second === null)
    return { kind: 'unfinished', better: a, other: b };
  if (testedOn(a) !== testedOn(b)) return { kind: 'otherData', better: a, other: b };
  const [better, other] = first.share >= second.share ? [a, b] : [b, a];
  const difference = Math.abs(first.share - second.share);
  const width = differenceHalfWidth(first, second);
  return { kind: difference > width ? 'better' : 'within', better, other, difference, width };
}

/** Every two of them, in order. */
export function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((first, index) => items.slice(index + 1).map((second) => [first, second] as const));
}
