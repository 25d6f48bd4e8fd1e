// The measured points of a run as lines over its rounds: one for each hospital's own adapter, one for the combined. A long
// run has tens of thousands of points and grows ten times a second, so what was read once is kept beside the array, which is
// only ever extended (applyPatch).

import type { RunPoint } from '../../../src-main/contract/index.ts';

export type LineMetric = 'accuracy' | 'loss' | 'perplexity';

export type LinePoint = { readonly round: number; readonly value: number; readonly examples: number };

export type RunLine = {
  /** Null: all hospitals together. */
  readonly hospital: string | null;
  /** By round. */
  readonly points: readonly LinePoint[];
};

type Read = {
  /** How many points were read. */
  count: number;
  readonly hospitals: Map<string, LinePoint[]>;
  readonly combined: LinePoint[];
  /** Of runs whose data has no held-out rows. */
  readonly combinedOnTest: LinePoint[];
};

const known = new WeakMap<readonly RunPoint[], Map<LineMetric, Read>>();

function readOf(points: readonly RunPoint[], metric: LineMetric): Read {
  const byMetric = known.get(points) ?? new Map<LineMetric, Read>();
  known.set(points, byMetric);
  const read = byMetric.get(metric) ?? { count: 0, hospitals: new Map(), combined: [], combinedOnTest: [] };
  byMetric.set(metric, read);
  for (; read.count < points.length; read.count++) {
    const point = points[read.count];
    if (point !== undefined) take(read, point, metric);
  }
  return read;
}

function take(read: Read, { setting, hospital, round, split, metrics }: RunPoint, metric: LineMetric): void {
  const value = metrics[metric];
  if (setting !== 'federated' || round === null || value === undefined) return;
  const point = { round, value, examples: metrics.examples };
  if (hospital === null) (split === 'validation' ? read.combined : read.combinedOnTest).push(point);
  else if (split === 'validation') {
    const line = read.hospitals.get(hospital) ?? [];
    line.push(point);
    read.hospitals.set(hospital, line);
  }
}

/** The hospitals in the order in which they were first measured, then the combined adapter; none without a value. */
export function runLines(points: readonly RunPoint[], metric: LineMetric): readonly RunLine[] {
  const { hospitals, combined, combinedOnTest } = readOf(points, metric);
  const all = combined.length > 0 ? combined : combinedOnTest;
  return [
    ...[...hospitals].map(([hospital, line]) => ({ hospital, points: line })),
    ...(all.length > 0 ? [{ hospital: null, points: all }] : []),
  ];
}

/** The newest measurement of the combined adapter. */
export function lastCombined(lines: readonly RunLine[]): LinePoint | null {
  return lines.find(({ hospital }) => hospital === null)?.points.at(-1) ?? null;
}
