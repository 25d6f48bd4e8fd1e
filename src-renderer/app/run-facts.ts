// Small truths about runs that several screens need: which is under way, what may be done with it, what it is called.

import type { RunState, RunSummary } from '../../src-main/contract/index.ts';

const liveStates: ReadonlySet<RunState> = new Set(['preparing', 'running', 'pausing', 'paused']);

/** A process is at it; `paused` too: it holds the place. */
export function isLive(state: RunState): boolean {
  return liveStates.has(state);
}

export function canPause(state: RunState): boolean {
  return state === 'running' || state === 'preparing';
}

export function canResume(state: RunState): boolean {
  return (
    state === 'paused' || state === 'stopped' || state === 'interrupted' || state === 'failed' || state === 'pausing'
  );
}

export function canStop(state: RunState): boolean {
  return isLive(state);
}

export function canDelete(state: RunState): boolean {
  return !isLive(state);
}

/** An adapter is there once a round has been combined. */
export function canExportAdapter(run: Pick<RunSummary, 'state' | 'roundsDone' | 'kind'>): boolean {
  if (run.state === 'finished') return true;
  return run.roundsDone > 0 && !isLive(run.state);
}

export function liveRun(runs: readonly RunSummary[]): RunSummary | null {
  return (
    runs.find(({ state }) => state === 'running' || state === 'preparing' || state === 'pausing') ??
    runs.find(({ state }) => state === 'paused') ??
    null
  );
}

/**
 * The run that Home is about: one under way; else the newest, when it waits for a person or ended since the program was
 * started. Null: nothing is going on.
 * @param runs newest first.
 */
export function homeRun(runs: readonly RunSummary[], startedAtMs: number | null): RunSummary | null {
  const live = liveRun(runs);
  if (live !== null) return live;
  const newest = runs[0];
  if (newest === undefined) return null;
  if (newest.state !== 'finished') return newest;
  return startedAtMs !== null && (newest.finishedAtMs ?? 0) >= startedAtMs ? newest : null;
}
