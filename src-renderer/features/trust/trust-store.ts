// The last check-up and what is known of the isolation, kept while the window is open: changing tabs asks nobody again.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppContract, CheckLine, Client, FailureRecord, Isolation } from '../../../src-main/contract/index.ts';
import { failureOf } from '../../app/failures.ts';

export type TrustState = {
  readonly isChecking: boolean;
  /** Null: not checked yet. */
  readonly lines: readonly CheckLine[] | null;
  readonly checkedAtMs: number | null;
  readonly checkFailure: FailureRecord | null;
  readonly isolation: Isolation | null;
  readonly isolationFailure: FailureRecord | null;
};

export type TrustStore = {
  readonly store: StoreApi<TrustState>;
  /** Checks this computer; one check at a time. */
  readonly check: () => Promise<void>;
  readonly readIsolation: () => Promise<void>;
};

export function createTrustStore(
  app: Pick<Client<AppContract>['app'], 'checkup' | 'isolation'>,
  now: () => number,
): TrustStore {
  const store = createStore<TrustState>(() => ({
    isChecking: false,
    lines: null,
    checkedAtMs: null,
    checkFailure: null,
    isolation: null,
    isolationFailure: null,
  }));
  const check = async (): Promise<void> => {
    if (store.getState().isChecking) return;
    store.setState({ isChecking: true });
    try {
      const lines = await app.checkup();
      store.setState({ lines, checkedAtMs: now(), checkFailure: null });
    } catch (error) {
      // Old lines beside a new failure would be taken for its result.
      store.setState({ lines: null, checkFailure: failureOf(error) });
    }
    store.setState({ isChecking: false });
  };
  const readIsolation = async (): Promise<void> => {
    try {
      store.setState({ isolation: await app.isolation(), isolationFailure: null });
    } catch (error) {
      store.setState({ isolation: null, isolationFailure: failureOf(error) });
    }
  };
  return { store, check, readIsolation };
}
