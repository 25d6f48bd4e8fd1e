// What crossed the wall: the rows of its table, their sum, and the same as CSV. Every kind is there, those with nothing
// too. Pure.

import { trafficClasses, type Egress } from '../../../src-main/contract/index.ts';
import { toCsv } from '../../components/charts/csv.ts';

export type TrafficKind = (typeof trafficClasses)[number];
export type TrafficRow = {
  /** Null: the sum. */
  readonly kind: TrafficKind | null;
  readonly connections: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
};

export function trafficRows({ sinceLaunch }: Egress): readonly TrafficRow[] {
  return trafficClasses.map((kind) => {
    const { connections, bytesOut, bytesIn } = sumOf(sinceLaunch.filter((row) => row.kind === kind));
    return { kind, connections, bytesOut, bytesIn };
  });
}

export function sumOf(rows: readonly Omit<TrafficRow, 'kind'>[]): TrafficRow {
  const sum = (value: (row: Omit<TrafficRow, 'kind'>) => number): number =>
    rows.reduce((total, row) => total + value(row), 0);
  return {
    kind: null,
    connections: sum(({ connections }) => connections),
    bytesOut: sum(({ bytesOut }) => bytesOut),
    bytesIn: sum(({ bytesIn }) => bytesIn),
  };
}

/** Every byte, with names for machines beside those for people. */
export function trafficCsv(rows: readonly TrafficRow[], nameOf: (row: TrafficRow) => string): string {
  return toCsv([
    ['kind', 'name', 'connections', 'bytes_out', 'bytes_in'],
    ...rows.map((row) => [row.kind ?? 'all', nameOf(row), row.connections, row.bytesOut, row.bytesIn]),
  ]);
}
