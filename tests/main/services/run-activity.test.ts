import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../src-enclave/protocol/run-record.ts';
import { RunActivity } from '../../../src-main/services/run-activity.ts';

function told(states: readonly RunState[], isResumed = false): (string | null)[] {
  const runs = new RunActivity();
  return states.map((state) => runs.changed({ id: 'a', state, isResumed }));
}

describe('a run', () => {
  it('starts, pauses, goes on in place and ends', () => {
    expect(told(['preparing', 'running', 'pausing', 'paused', 'running', 'finished'])).toEqual([
      'run-started',
      null,
      null,
      'run-paused',
      'run-resumed',
      'run-finished',
    ]);
  });

  it('that is stopped or has failed goes on from the beginning of its work', () => {
    expect(told(['preparing', 'stopped', 'preparing', 'running', 'failed', 'preparing'])).toEqual([
      'run-started',
      'run-stopped',
      'run-resumed',
      null,
      'run-failed',
      'run-resumed',
    ]);
  });

  it('that an earlier program left behind is resumed, not started', () => {
    expect(told(['preparing', 'running'], true)).toEqual(['run-resumed', null]);
  });

  it('whose summary changes within its state is no news', () => {
    expect(told(['preparing', 'running', 'running', 'running'])).toEqual(['run-started', null, null, null]);
  });

  it('whose pause was taken back did not rest', () => {
    expect(told(['preparing', 'running', 'pausing', 'running'])).toEqual(['run-started', null, null, null]);
  });
});

it('a run is under way until it rests, is removed, or its enclave ends; then it is resumed', () => {
  const runs = new RunActivity();
  expect(runs.hasRunUnderWay).toBe(false);
  runs.changed({ id: 'a', state: 'running', isResumed: false });
  expect(runs.hasRunUnderWay).toBe(true);
  runs.enclaveEnded();
  expect(runs.hasRunUnderWay).toBe(false);
  expect(runs.changed({ id: 'a', state: 'preparing', isResumed: true })).toBe('run-resumed');
  expect(runs.hasRunUnderWay).toBe(true);
  runs.removed('a');
  expect(runs.hasRunUnderWay).toBe(false);
});
