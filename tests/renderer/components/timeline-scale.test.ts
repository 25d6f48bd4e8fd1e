import { expect, test } from 'vitest';
import {
  currentKind,
  kindDurations,
  placeRest,
  placeSegments,
  timelineScale,
  type TimelineData,
} from '../../../src-renderer/components/charts/timeline-scale.ts';

const row = {
  id: 'cedar',
  label: 'Cedar',
  segments: [
    { kind: 'prepare', startMs: 1000, endMs: 5000 },
    { kind: 'train', startMs: 5000, endMs: null },
  ],
  stepsLeft: 17,
} as const;
const data: TimelineData = { startedAtMs: 1000, nowMs: 83_000, closesAtMs: 121_000, rows: [row] };
const scale = timelineScale(data);

test('the lane holds now and the closing time', () => {
  expect(scale.share(1000)).toBe(0);
  expect(scale.share(83_000)).toBeGreaterThan(0.5);
  expect(scale.share(121_000)).toBeLessThan(1);
});

test('what goes on ends now', () => {
  const placed = placeSegments(data, scale, row);
  expect(placed[1]?.durationMs).toBe(78_000);
  expect((placed[1]?.from ?? 0) + (placed[1]?.size ?? 0)).toBeCloseTo(scale.share(83_000));
});

test('what is left is drawn after now', () => {
  expect(placeRest(data, scale, row)?.from).toBe(scale.share(83_000));
  expect(placeRest(data, scale, { ...row, stepsLeft: 0 })).toBeNull();
});

test('no tick prints over now or the closing time', () => {
  const taken = [scale.share(83_000), scale.share(121_000)];
  const labelled = scale.ticks.filter(({ isLabelled }) => isLabelled);
  const distances = labelled.flatMap(({ share }) => taken.map((mark) => Math.abs(mark - share)));
  expect(Math.min(...distances)).toBeGreaterThan(0.07);
});

test('the table adds up the times of each kind', () => {
  expect(kindDurations(data, row).get('train')).toBe(78_000);
  expect(currentKind(row)).toBe('train');
  expect(currentKind({ ...row, segments: [] })).toBeNull();
});
