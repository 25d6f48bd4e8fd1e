// RFC 4180.

import { describe, expect, test } from 'vitest';
import { chartCsv, toCsv } from '../../../src-renderer/components/charts/csv.ts';

describe('toCsv', () => {
  test('ends every record with CRLF', () =>
    expect(
      toCsv([
        ['a', 'b'],
        [1, 2],
      ]),
    ).toBe('a,b\r\n1,2\r\n'));

  test('quotes commas, quotes and line breaks, and doubles quotes', () => {
    expect(toCsv([['St. Anne, Ward "B"', 'two\nlines', 'plain']])).toBe(
      '"St. Anne, Ward ""B""","two\nlines",plain\r\n',
    );
  });

  test('writes numbers with a point and missing ones as nothing', () => {
    expect(toCsv([[0.713, null, -4.1, Number.NaN]])).toBe('0.713,,-4.1,\r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('disarms %j', (text) => {
    expect(toCsv([[text]]).startsWith(`'`)).toBe(true);
  });
});

describe('chartCsv', () => {
  const chart = {
    xLabel: 'round',
    x: [1, 2],
    series: [
      { label: 'Ash', values: [0.3, null] },
      { label: 'All', values: [0.31, 0.4] },
    ],
  };

  test('has one row per round and one column per series', () => {
    expect(chartCsv(chart)).toBe('round,Ash,All\r\n1,0.3,0.31\r\n2,,0.4\r\n');
  });

  test('says SIMULATED in its first line and in every row', () => {
    const lines = chartCsv({ ...chart, simulatedMark: 'SIMULATED' })
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.startsWith('SIMULATED,')).toBe(true);
    expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
  });
});
