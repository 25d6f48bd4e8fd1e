// What left: every kind of traffic is listed, those with nothing too, and the sum is theirs.

import { describe, expect, it } from 'vitest';
import { trafficClasses, type Egress } from '../../../src-main/contract/index.ts';
import { sumOf, trafficCsv, trafficRows } from '../../../src-renderer/features/trust/traffic.ts';

const egress: Egress = {
  sinceLaunch: [{ kind: 'hub', connections: 6, bytesOut: 4120, bytesIn: 438_112_004 }],
  lastAtMs: 1,
  destinations: ['huggingface.co'],
};

describe('traffic', () => {
  it('has a row for every kind, with zeros where nothing was said', () => {
    const rows = trafficRows(egress);
    expect(rows.map(({ kind }) => kind)).toEqual([...trafficClasses]);
    expect(rows.find(({ kind }) => kind === 'adapters')).toEqual({
      kind: 'adapters',
      connections: 0,
      bytesOut: 0,
      bytesIn: 0,
    });
  });

  it('adds up', () => {
    expect(sumOf(trafficRows(egress))).toEqual({ kind: null, connections: 6, bytesOut: 4120, bytesIn: 438_112_004 });
    expect(sumOf([])).toEqual({ kind: null, connections: 0, bytesOut: 0, bytesIn: 0 });
  });

  it('is copied with every byte', () => {
    const rows = trafficRows(egress);
    const lines = trafficCsv([...rows, sumOf(rows)], ({ kind }) => kind ?? 'All')
      .trim()
      .split(/\r?\n/);
    expect(lines).toHaveLength(trafficClasses.length + 2);
    expect(lines).toContain('hub,hub,6,4120,438112004');
    expect(lines.at(-1)).toBe('all,All,6,4120,438112004');
  });
});
