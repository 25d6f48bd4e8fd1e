// Lines and counts of a study, for its charts and tables. Pure.

import type { StudyView } from '../../../src-main/contract/index.ts';
import type { ChartSeries } from '../../components/charts/series-style.ts';

export function roundsDone({ progress }: Pick<StudyView, 'progress'>): number {
  return progress.rounds.filter(({ hospitals }) => hospitals !== null).length;
}

/** Rounds that have this hospital's own adapter in them. */
export function roundsContributed({ progress }: Pick<StudyView, 'progress'>): number {
  return progress.rounds.filter(({ examples, hospitals }) => examples !== null && hospitals !== null).length;
}

export type StudyMeasure = 'accuracy' | 'loss';

/** Accuracy where the task has one; else the loss. */
export function measureOf({ progress }: Pick<StudyView, 'progress'>): StudyMeasure {
  const measured = progress.rounds.flatMap(({ own, shared }) => [own, shared]).filter((metrics) => metrics !== null);
  return measured.length > 0 && measured.every(({ accuracy }) => accuracy === undefined) ? 'loss' : 'accuracy';
}

/** One x for each round that is known: what was trained here, and what all hospitals made of it. */
export function studyLines(
  { progress }: Pick<StudyView, 'progress'>,
  measure: StudyMeasure,
  names: { readonly own: string; readonly shared: string },
): { readonly x: readonly number[]; readonly series: readonly ChartSeries[] } {
  const measured = progress.rounds.filter(({ own, shared }) => own !== null || shared !== null);
  return {
    x: measured.map(({ round }) => round),
    series: [
      { id: 'own', label: names.own, values: measured.map(({ own }) => own?.[measure] ?? null), styleIndex: 0 },
      {
        id: 'shared',
        label: names.shared,
        values: measured.map(({ shared }) => shared?.[measure] ?? null),
        isGlobal: true,
      },
    ],
  };
}
