// The list of what happened, as the program behind the window keeps it; new entries are added as they come.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActivityEntry, AppContract, Client, FailureRecord, Listen } from '../../../src-main/contract/index.ts';
import { failureOf } from '../../app/failures.ts';

export type ActivityState = {
  /** Oldest first; null: not read yet. */
  readonly entries: readonly ActivityEntry[] | null;
  readonly failure: FailureRecord | null;
};

export type ActivityStore = {
  readonly store: StoreApi<ActivityState>;
  /** Reads all and follows until the returned function is called. */
  readonly follow: () => () => void;
  readonly read: () => Promise<void>;
};

export function createActivityStore(
  app: Pick<Client<AppContract>['app'], 'activity'>,
  listen: Listen<AppContract>,
): ActivityStore {
  const store = createStore<ActivityState>(() => ({ entries: null, failure: null }));
  /** What came while the list was being read: the answer may or may not hold it. */
  let arrived: readonly ActivityEntry[] = [];
  let reads = 0;

  const read = async (): Promise<void> => {
    reads += 1;
    const own = reads;
    arrived = [];
    try {
      const entries = await app.activity();
      if (own === reads) store.setState({ entries: withNew(entries, arrived), failure: null });
    } catch (error) {
      if (own === reads) store.setState({ failure: failureOf(error) });
    }
  };
  const follow = (): (() => void) => {
    const stop = listen('app.activityAppended', (entry) => {
      arrived = [...arrived, entry];
      store.setState(({ entries }) => ({ entries: entries === null ? null : [...entries, entry] }));
    });
    void read();
    return stop;
  };
  return { store, follow, read };
}

function withNew(entries: readonly ActivityEntry[], arrived: readonly ActivityEntry[]): readonly ActivityEntry[] {
  const known = new Set(entries.map((entry) => JSON.stringify(entry)));
  return [...entries, ...arrived.filter((entry) => !known.has(JSON.stringify(entry)))];
}
