// Numbers for the gallery; invented, as in the mockups.

import type { ChartSeries } from '../components/charts/line-chart.tsx';

export type SampleHospital = {
  readonly id: string;
  readonly name: string;
  readonly rows: number | null;
  readonly accuracy: number;
  readonly state: string;
  readonly style: number | null;
};

export const hospitals: readonly SampleHospital[] = [
  { id: 'elm', name: 'Elm', rows: 612, accuracy: 0.747, state: 'sent', style: 3 },
  { id: 'ash', name: 'Ash', rows: 540, accuracy: 0.724, state: 'sent', style: 0 },
  { id: 'birch', name: 'Birch', rows: 438, accuracy: 0.695, state: 'sent', style: 1 },
  { id: 'cedar', name: 'Cedar', rows: 330, accuracy: 0.655, state: '31 / 48', style: 2 },
];

/** A learning curve that ends at `last`. */
export function curve(last: number, rounds: number, from: number, start = 0.2): readonly (number | null)[] {
  return Array.from({ length: rounds + 1 }, (_, round) => {
    if (round < from) return null;
    const share = (1 - Math.exp(-round * 0.42)) / (1 - Math.exp(-rounds * 0.42));
    return start + (last - start) * share;
  });
}

export function accuracySeries(rounds: number, from = 0): readonly ChartSeries[] {
  return [
    ...hospitals.map(({ id, name, accuracy, style }) => ({
      id,
      label: name,
      values: curve(accuracy, rounds, from),
      styleIndex: style ?? 0,
    })),
    { id: 'all', label: 'All', values: curve(0.713, rounds, from), isGlobal: true },
  ];
}

export const noAct = (): void => {};
