// The rows of a run's hospitals table: what each had, how its own adapter did, what it reached alone. Pure.

import type { RunRecord } from '../../../src-main/contract/index.ts';
import { accuracyOf } from '../../app/statistics.ts';
import { mainMetrics } from './findings.ts';
import { lastCombined, runLines } from './run-lines.ts';

export type HospitalRow = {
  /** Null: all together. */
  readonly id: string | null;
  readonly examples: number;
  readonly rounds: number;
  /** Of the rows with the last label; null where there are more than two labels, or none. */
  readonly share: number | null;
  readonly accuracy: number | null;
  readonly alone: number | null;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function shareOf(labelCounts: readonly number[]): number | null {
  const all = sum(labelCounts);
  return labelCounts.length === 2 && all > 0 ? (labelCounts[1] ?? 0) / all : null;
}

/** What each hospital reached alone on the test rows. */
export function aloneAccuracies({ points }: Pick<RunRecord, 'points'>): ReadonlyMap<string, number> {
  return new Map(
    points.flatMap(({ setting, hospital, split, metrics }) =>
      setting === 'localOnly' && hospital !== null && split === 'test' && metrics.accuracy !== undefined
        ? [[hospital, metrics.accuracy]]
        : [],
    ),
  );
}

/** The last row is all hospitals together. */
export function hospitalRows({ plan, points, summary }: RunRecord): readonly HospitalRow[] {
  const hospitals = plan?.federation?.hospitals ?? [];
  const lines = runLines(points, 'accuracy');
  const alone = aloneAccuracies({ points });
  const rows = hospitals.map(({ id, examples, labelCounts }): HospitalRow => {
    const line = lines.find(({ hospital }) => hospital === id)?.points ?? [];
    return {
      id,
      examples,
      rounds: line.length,
      share: shareOf(labelCounts),
      accuracy: line.at(-1)?.value ?? null,
      alone: alone.get(id) ?? null,
    };
  });
  const labels = hospitals[0]?.labelCounts.length ?? 0;
  const together = accuracyOf(mainMetrics(summary))?.share ?? lastCombined(lines)?.value ?? null;
  return [
    ...rows,
    {
      id: null,
      examples: sum(hospitals.map(({ examples }) => examples)),
      rounds: summary.roundsDone,
      share: shareOf(Array.from({ length: labels }, (_, label) => sum(hospitals.map((one) => one.labelCounts[label] ?? 0)))),
      accuracy: together,
      alone: accuracyOf(summary.localOnly)?.share ?? null,
    },
  ];
}
