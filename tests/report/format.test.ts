import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatHash,
  formatMoment,
  formatPercent,
  formatPoints,
  formatSignedPoints,
  plural,
  shorten,
} from '../../src-enclave/report/format.ts';

describe('format', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [299_112, '299.1 kB'],
    [999_960, '1.0 MB'],
    [13_400_000, '13.4 MB'],
    [5e15, '5,000.0 TB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [4.25, '4.3 s'],
    [59.97, '1 min 0 s'],
    [96.4, '1 min 36 s'],
    [6720, '1 h 52 min'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('writes differences of percentages as points with a true minus', () => {
    expect([0.062, -0.0031, 0].map((value) => formatSignedPoints(value))).toEqual(['+6.2', '\u22120.3', '0.0']);
    expect([0.01, -0.022].map((value) => formatPoints(value))).toEqual(['1.0 point', '2.2 points']);
  });

  it('writes a dash for what is no number', () => {
    expect([formatPercent(Number.NaN), formatDuration(Infinity)]).toEqual(['–', '–']);
  });

  it('writes moments in UTC and leaves other text alone', () => {
    expect(formatMoment('2026-01-14T09:30:00.000Z')).toBe('14 Jan 2026, 09:30 UTC');
    expect(formatMoment('yesterday')).toBe('yesterday');
  });

  it('shortens names by what a reader sees as characters', () => {
    expect(shorten('Northfield General', 10)).toBe('Northfiel…');
    expect(shorten('👩‍⚕️👩‍⚕️👩‍⚕️', 3)).toBe('👩‍⚕️👩‍⚕️👩‍⚕️');
    expect(formatHash('8d95ea743946607f')).toBe('8d95ea74…607f');
    expect([plural(1, 'round', 'rounds'), plural(1200, 'round', 'rounds')]).toEqual(['1 round', '1,200 rounds']);
  });
});
