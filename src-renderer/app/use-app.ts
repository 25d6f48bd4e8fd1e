// The window's store and its hooks. Screens: `const runs = useApp((state) => state.runs)`; a run's page:
// `const record = useRunRecord(id)`, which keeps the record here while it is shown.

import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { FailureRecord, RunRecord } from '../../src-main/contract/index.ts';
import { api, listen, listenToLink } from './api.ts';
import { createAppStore, type AppState } from './app-state.ts';
import { startAppSync } from './app-sync.ts';

export const appStore = createAppStore(Date.now());

/** Before the next frame; within a second where the window is hidden and draws none. */
function nextFrame(callback: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    window.clearTimeout(timer);
    window.cancelAnimationFrame(frame);
    callback();
  };
  const timer = window.setTimeout(once, 1000);
  const frame = window.requestAnimationFrame(once);
}

const sync = startAppSync({ store: appStore, api, listen, listenToLink, nextFrame, now: () => Date.now() });

/** Reads everything anew. */
export const readAll = sync.readAll;

/** Keeps the record of a run in the store until the returned function is called; for screens with several. */
export function keepRecord(id: string): () => void {
  return sync.runs.open(id);
}

export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(appStore, selector);
}

export type RecordView = {
  /** Null while it is read, and when it cannot be. */
  readonly record: RunRecord | null;
  readonly failure: FailureRecord | null;
  readonly retry: () => void;
};

/** The record of a run, kept up to date while the calling component is mounted. Null id: none. */
export function useRunRecord(id: string | null): RecordView {
  useEffect(() => (id === null ? undefined : sync.runs.open(id)), [id]);
  const record = useApp(({ records }) => (id === null ? null : (records[id] ?? null)));
  const failure = useApp(({ recordFailures }) => (id === null ? null : (recordFailures[id] ?? null)));
  return { record, failure, retry: () => void (id === null ? undefined : sync.runs.reread(id)) };
}
