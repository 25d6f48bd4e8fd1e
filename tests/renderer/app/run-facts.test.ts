// What may be done with a run, and which run Home is about.

import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../src-main/contract/index.ts';
import { hospitalName } from '../../../src-renderer/app/hospital-names.ts';
import {
  canDelete,
  canExportAdapter,
  canPause,
  canResume,
  canStop,
  homeRun,
} from '../../../src-renderer/app/run-facts.ts';
import { startMs, summary } from '../records.ts';

const states: readonly RunState[] = [
  'preparing',
  'running',
  'pausing',
  'paused',
  'stopped',
  'interrupted',
  'failed',
  'finished',
];

describe('what may be done with a run', () => {
  it('depends on its state', () => {
    const allowed = (may: (state: RunState) => boolean): readonly RunState[] => states.filter((state) => may(state));
    expect(allowed(canPause)).toEqual(['preparing', 'running']);
    expect(allowed(canResume)).toEqual(['pausing', 'paused', 'stopped', 'interrupted', 'failed']);
    expect(allowed(canStop)).toEqual(['preparing', 'running', 'pausing', 'paused']);
    expect(allowed(canDelete)).toEqual(['stopped', 'interrupted', 'failed', 'finished']);
  });

  it('lets an adapter be exported once a round was combined and nobody is at it', () => {
    expect(canExportAdapter(summary({ state: 'finished', roundsDone: 4 }))).toBe(true);
    expect(canExportAdapter(summary({ state: 'stopped', roundsDone: 1 }))).toBe(true);
    expect(canExportAdapter(summary({ state: 'stopped', roundsDone: 0 }))).toBe(false);
    expect(canExportAdapter(summary({ state: 'running', roundsDone: 2 }))).toBe(false);
  });
});

describe('Home', () => {
  const finished = summary({ id: 'new', state: 'finished', finishedAtMs: startMs + 90_000 });

  it('is about the run under way, even when a newer one has ended', () => {
    const running = summary({ id: 'old', state: 'running' });
    expect(homeRun([finished, running], startMs)?.id).toBe('old');
  });

  it('is about the newest run when it waits for a person', () => {
    expect(homeRun([summary({ id: 'a', state: 'interrupted' }), finished], startMs)?.id).toBe('a');
  });

  it('is about a finished run only until the program is started again', () => {
    expect(homeRun([finished], startMs)?.id).toBe('new');
    expect(homeRun([finished], startMs + 100_000)).toBeNull();
    expect(homeRun([], startMs)).toBeNull();
  });
});

describe('hospitals', () => {
  const name = (id: string): string => hospitalName(id, (number) => `Hospital ${number}`);

  it('are named after trees, then numbered', () => {
    expect(['hospital-1', 'hospital-4', 'hospital-12', 'hospital-13'].map((id) => name(id))).toEqual([
      'Ash',
      'Elm',
      'Willow',
      'Hospital 13',
    ]);
  });

  it('keep an id of another form', () => {
    expect(name('hospital-0')).toBe('hospital-0');
    expect(name('Northfield')).toBe('Northfield');
  });
});
