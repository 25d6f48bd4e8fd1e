// What this window knows of the app, in one store: mirrors of what the program behind it says, nothing derived. Written
// only by app-sync.ts and run-sync.ts; screens read it with selectors and derive the rest.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AppInfo,
  Dataset,
  Egress,
  EnclaveStatus,
  FailureRecord,
  Job,
  ModelRecord,
  RunRecord,
  RunSummary,
  Settings,
  StudyView,
} from '../../src-main/contract/index.ts';

export type SettingsView = {
  readonly settings: Settings;
  readonly hasHubToken: boolean;
  readonly isTokenEncrypted: boolean;
};

export type Link = {
  readonly isConnected: boolean;
  /** When it came or went. */
  readonly sinceMs: number;
};

/** Null: not read yet. */
export type AppState = {
  readonly link: Link;
  readonly info: AppInfo | null;
  readonly settings: SettingsView | null;
  readonly enclave: EnclaveStatus | null;
  /** Newest first. */
  readonly runs: readonly RunSummary[] | null;
  readonly runsFailure: FailureRecord | null;
  /** Of the runs that a screen shows now; others are let go. */
  readonly records: Readonly<Record<string, RunRecord>>;
  readonly recordFailures: Readonly<Record<string, FailureRecord>>;
  readonly models: readonly ModelRecord[] | null;
  readonly modelsFailure: FailureRecord | null;
  readonly jobs: readonly Job[];
  readonly datasets: readonly Dataset[] | null;
  readonly datasetsFailure: FailureRecord | null;
  readonly studies: readonly StudyView[] | null;
  readonly studiesFailure: FailureRecord | null;
  readonly egress: Egress | null;
};

export type AppStore = StoreApi<AppState>;

export function createAppStore(nowMs: number): AppStore {
  return createStore<AppState>(() => ({
    link: { isConnected: true, sinceMs: nowMs },
    info: null,
    settings: null,
    enclave: null,
    runs: null,
    runsFailure: null,
    records: {},
    recordFailures: {},
    models: null,
    modelsFailure: null,
    jobs: [],
    datasets: null,
    datasetsFailure: null,
    studies: null,
    studiesFailure: null,
    egress: null,
  }));
}

/** Newest first, by when they were made. */
export function sortRuns(runs: Iterable<RunSummary>): readonly RunSummary[] {
  return [...runs].toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1));
}
