// The pad books as the window knows them: asked for whenever the tab is opened, after each change, and on request.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppContract, Client, FailureRecord, PadBookRecord } from '../../../src-main/contract/index.ts';
import { failureOf } from '../../app/failures.ts';

export type PadState = {
  readonly isChecking: boolean;
  /** Null: not known. */
  readonly books: readonly PadBookRecord[] | null;
  readonly checkedAtMs: number | null;
  readonly failure: FailureRecord | null;
  /** Name of the folder that was chosen last and holds no book that can be added. */
  readonly refused: string | null;
};

export type PadStore = {
  readonly store: StoreApi<PadState>;
  readonly check: () => Promise<void>;
  /** Lets the person choose a folder. Its book; null when there was none to add, which the state tells. */
  readonly add: () => Promise<string | null>;
  readonly forget: (id: string) => Promise<void>;
};

export function createPadStore(pads: Client<AppContract>['pads'], now: () => number): PadStore {
  const store = createStore<PadState>(() => ({
    isChecking: false,
    books: null,
    checkedAtMs: null,
    failure: null,
    refused: null,
  }));
  let newest = 0;
  const check = async (): Promise<void> => {
    const mine = ++newest;
    store.setState({ isChecking: true });
    const found = await pads.list().then(
      (books) => ({ books, checkedAtMs: now(), failure: null }),
      // Old figures beside a new failure would be taken for its result.
      (error: unknown) => ({ books: null, failure: failureOf(error) }),
    );
    if (mine === newest) store.setState({ ...found, isChecking: false });
  };
  const add = async (): Promise<string | null> => {
    const chosen = await pads.choose();
    store.setState({ refused: null });
    if (chosen === null) return null;
    try {
      const { id } = await pads.add({ ticket: chosen.ticket });
      await check();
      return id;
    } catch (error) {
      if (failureOf(error).code !== 'pad-unusable') throw error;
      store.setState({ refused: chosen.fileName });
      return null;
    }
  };
  const forget = async (id: string): Promise<void> => {
    await pads.forget({ id });
    await check();
  };
  return { store, check, add, forget };
}
