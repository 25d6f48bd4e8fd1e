// How fast a model is coming in: measured over a short window, and silent where too little was seen.

import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src-main/contract/index.ts';
import {
  addSample,
  rateOf,
  rateWindowMs,
  timeLeftMs,
  type RateSample,
} from '../../../src-renderer/features/models/job-rate.ts';

const job = (change: Partial<Job> = {}): Job => ({
  id: 'job-1',
  kind: 'add-hub',
  title: 'org/name',
  state: 'downloading',
  file: 'model.safetensors',
  doneBytes: 0,
  totalBytes: null,
  startedAtMs: 0,
  model: null,
  failure: null,
  ...change,
});

const after = (...samples: readonly RateSample[]): readonly RateSample[] =>
  samples.reduce<readonly RateSample[]>((seen, sample) => addSample(seen, sample), []);

describe('the speed of a download', () => {
  it('is what came in between the first and the last sample', () => {
    expect(rateOf(after({ atMs: 0, bytes: 5_000_000 }, { atMs: 2000, bytes: 9_000_000 }))).toBe(2_000_000);
  });

  it('is not said before a second has passed', () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf(after({ atMs: 0, bytes: 0 }, { atMs: 900, bytes: 9_000_000 }))).toBeNull();
  });

  it('forgets what is older than its window', () => {
    const samples = after({ atMs: 0, bytes: 0 }, { atMs: 1000, bytes: 10 }, { atMs: rateWindowMs + 500, bytes: 20 });
    expect(samples.map(({ atMs }) => atMs)).toEqual([1000, rateWindowMs + 500]);
  });

  it('begins anew with another piece of work, and when the clock goes back', () => {
    expect(after({ atMs: 0, bytes: 100 }, { atMs: 2000, bytes: 5 })).toEqual([{ atMs: 2000, bytes: 5 }]);
    expect(after({ atMs: 5000, bytes: 100 }, { atMs: 2000, bytes: 200 })).toEqual([{ atMs: 2000, bytes: 200 }]);
  });

  it('is zero while nothing comes, and then no time left is claimed', () => {
    const rate = rateOf(after({ atMs: 0, bytes: 100 }, { atMs: 3000, bytes: 100 }));
    expect(rate).toBe(0);
    expect(timeLeftMs(job({ doneBytes: 100, totalBytes: 200 }), rate)).toBeNull();
  });
});

describe('the time left', () => {
  it('is the rest at the present speed', () => {
    expect(timeLeftMs(job({ doneBytes: 40, totalBytes: 100 }), 20)).toBe(3000);
  });

  it('is not said where size or speed is not known, and never negative', () => {
    expect(timeLeftMs(job({ doneBytes: 40 }), 20)).toBeNull();
    expect(timeLeftMs(job({ doneBytes: 40, totalBytes: 100 }), null)).toBeNull();
    expect(timeLeftMs(job({ doneBytes: 140, totalBytes: 100 }), 20)).toBe(0);
  });
});
