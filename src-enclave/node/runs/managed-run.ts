// One run as the manager has it, and its summary: what the events say, and how it stands with its person.

import type { SimulationChoice } from '../../protocol/enclave-contract.ts';
import type { RunState, RunSummary } from '../../protocol/run-record.ts';
import type { StoredRun } from './run-files.ts';
import { RunFold, type ExpectedRun } from './run-fold.ts';

export type ManagedRun = {
  readonly id: string;
  stored: StoredRun;
  /** Of this process's starts; null while only the files know. */
  fold: RunFold | null;
  /** The last write of `stored`. */
  written: Promise<void>;
};

export function managedRun(id: string, stored: StoredRun): ManagedRun {
  return { id, stored, fold: null, written: Promise.resolve() };
}

/** What is kept of a run that is about to start for the first time. */
export function newRun(choice: SimulationChoice, nowMs: number): StoredRun {
  return {
    schema: 1,
    createdAtMs: nowMs,
    choice,
    wanted: 'run',
    failure: null,
    finishedAtMs: null,
    seconds: 0,
    starts: 0,
    vainStarts: 0,
    last: null,
  };
}

export function expectedOf(choice: SimulationChoice): ExpectedRun {
  const { model, adapter, rank, hospitals, rounds, local } = choice;
  return {
    kind: 'simulate',
    model,
    adapter,
    rank: adapter === 'lora' ? rank : null,
    hospitals,
    rounds,
    isLocal: local,
  };
}

/** Of a run that nobody is at. */
export function restingState({ finishedAtMs, failure, wanted }: StoredRun): RunState {
  if (finishedAtMs !== null) return 'finished';
  if (failure !== null) return 'failed';
  return wanted === 'run' ? 'interrupted' : wanted === 'pause' ? 'paused' : 'stopped';
}

export function summaryOf({ id, stored, fold }: ManagedRun, state: RunState): RunSummary {
  const facts = fold?.facts ?? stored.last ?? new RunFold(expectedOf(stored.choice), stored.createdAtMs).facts;
  return {
    ...facts,
    id,
    state,
    createdAtMs: stored.createdAtMs,
    seconds: facts.seconds ?? (stored.seconds > 0 ? stored.seconds : null),
    finishedAtMs: stored.finishedAtMs,
    isResumed: facts.isResumed || stored.starts > 1,
    failure: stored.failure,
  };
}
