// What a run's change of state means for the people: an entry of the activity list, and a notification. Pure: remembers the
// last state of each run and nothing else.

import type { RunState, RunSummary } from '../../src-enclave/protocol/run-record.ts';
import type { ActivityEntry } from '../contract/app-contract.ts';

type Kind = ActivityEntry['kind'];

const underWay: ReadonlySet<RunState> = new Set(['preparing', 'running', 'pausing']);
const atRest: ReadonlySet<RunState> = new Set(['paused', 'stopped', 'interrupted', 'failed']);

/** What a state is called in the activity list, whatever came before. */
const endings: Partial<Record<RunState, Kind>> = {
  paused: 'run-paused',
  stopped: 'run-stopped',
  finished: 'run-finished',
  failed: 'run-failed',
};

export class RunActivity {
  readonly #states = new Map<string, RunState>();

  get hasRunUnderWay(): boolean {
    return [...this.#states.values()].some((state) => underWay.has(state));
  }

  /** Takes the change in; returns what to list, or null when there is nothing to say. */
  changed({ id, state, isResumed }: Pick<RunSummary, 'id' | 'state' | 'isResumed'>): Kind | null {
    const before = this.#states.get(id);
    this.#states.set(id, state);
    if (before === state) return null;
    if (!underWay.has(state)) return endings[state] ?? null;
    if (before === undefined) return isResumed ? 'run-resumed' : 'run-started';
    return atRest.has(before) ? 'run-resumed' : null;
  }

  removed(id: string): void {
    this.#states.delete(id);
  }

  /** What was under way is interrupted until the next enclave says otherwise. */
  enclaveEnded(): void {
    for (const [id, state] of this.#states) if (underWay.has(state)) this.#states.set(id, 'interrupted');
  }
}
