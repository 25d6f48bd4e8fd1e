// Keeps summaries and open records of runs up to date from notifications. A run may report ten times a second for hours:
// what arrives is collected and written once a frame, in one change of the store. A patch that does not attach to the
// record that is here means that something was missed: the record is read anew. Records that no screen shows are let go.

import {
  applyPatch,
  type AppContract,
  type Client,
  type RunPatch,
  type RunRecord,
  type RunSummary,
} from '../../src-main/contract/index.ts';
import { sortRuns, type AppStore } from './app-state.ts';
import { failureOf } from './failures.ts';

/** Calls back once, soon; for a window, before its next frame. */
export type NextFrame = (callback: () => void) => void;

type Opened = { uses: number; isReading: boolean; waiting: RunPatch[] };
type Update =
  | { readonly kind: 'summary'; readonly summary: RunSummary }
  | { readonly kind: 'patch'; readonly patch: RunPatch }
  | { readonly kind: 'removed'; readonly id: string };

export class RunSync {
  readonly #store: AppStore;
  readonly #runs: Pick<Client<AppContract>['runs'], 'list' | 'get'>;
  readonly #nextFrame: NextFrame;
  readonly #opened = new Map<string, Opened>();
  #updates: Update[] = [];
  #isScheduled = false;
  /** Updates that arrived while the list was being read: they may be newer than it. */
  #sinceListRead: Update[] | null = null;
  #listReads = 0;

  constructor(store: AppStore, runs: Pick<Client<AppContract>['runs'], 'list' | 'get'>, nextFrame: NextFrame) {
    this.#store = store;
    this.#runs = runs;
    this.#nextFrame = nextFrame;
  }

  onChanged(summary: RunSummary): void {
    this.#add({ kind: 'summary', summary });
  }

  onProgress(patch: RunPatch): void {
    this.#add({ kind: 'patch', patch });
  }

  onRemoved(id: string): void {
    this.#add({ kind: 'removed', id });
  }

  /** The list and all open records, anew. */
  async readAll(): Promise<void> {
    await Promise.all([this.#readList(), ...[...this.#opened.keys()].map((id) => this.#readRecord(id))]);
  }

  /** Keeps the record of a run here until the returned function is called. */
  open(id: string): () => void {
    const opened = this.#opened.get(id) ?? { uses: 0, isReading: false, waiting: [] };
    opened.uses += 1;
    this.#opened.set(id, opened);
    if (opened.uses === 1) void this.#readRecord(id);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      opened.uses -= 1;
      if (opened.uses > 0 || this.#opened.get(id) !== opened) return;
      this.#opened.delete(id);
      this.#store.setState(({ records, recordFailures }) => ({
        records: without(records, id),
        recordFailures: without(recordFailures, id),
      }));
    };
  }

  /** Reads an open record again, after its first read failed. */
  async reread(id: string): Promise<void> {
    if (this.#opened.has(id)) await this.#readRecord(id);
  }

  #add(update: Update): void {
    this.#updates.push(update);
    this.#sinceListRead?.push(update);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#nextFrame(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const updates = this.#updates;
    this.#updates = [];
    const { runs, records } = this.#store.getState();
    const changed = new Map<string, RunRecord>();
    for (const update of updates) {
      if (update.kind === 'patch') this.#applyTo(changed, records, update.patch);
    }
    const removed = updates.flatMap((update) => (update.kind === 'removed' ? [update.id] : []));
    const kept = Object.entries({ ...records, ...Object.fromEntries(changed) }).filter(([id]) => !removed.includes(id));
    this.#store.setState({
      ...(runs === null ? {} : { runs: withUpdates(runs, updates) }),
      ...(changed.size > 0 || removed.length > 0 ? { records: Object.fromEntries(kept) } : {}),
    });
    const shown = removed.filter((id) => this.#opened.has(id));
    if (shown.length === 0) return;
    const failures = shown.map((id) => [id, { code: 'run-missing', detail: 'The run was deleted.' }] as const);
    this.#store.setState(({ recordFailures }) => ({
      recordFailures: { ...recordFailures, ...Object.fromEntries(failures) },
    }));
  }

  #applyTo(changed: Map<string, RunRecord>, records: Readonly<Record<string, RunRecord>>, patch: RunPatch): void {
    const opened = this.#opened.get(patch.id);
    if (opened === undefined) return;
    const record = changed.get(patch.id) ?? records[patch.id];
    if (opened.isReading || record === undefined) {
      opened.waiting.push(patch);
      return;
    }
    // Older than the record: it was read after this was sent.
    if (patch.version < record.version) return;
    const next = applyPatch(record, patch);
    if (next !== null) changed.set(patch.id, next);
    else if (patch.version > record.version) {
      opened.waiting.push(patch);
      void this.#readRecord(patch.id);
    }
  }

  async #readList(): Promise<void> {
    this.#listReads += 1;
    const read = this.#listReads;
    this.#sinceListRead = [];
    try {
      const runs = await this.#runs.list();
      if (read !== this.#listReads) return;
      this.#store.setState({ runs: withUpdates(sortRuns(runs), this.#sinceListRead), runsFailure: null });
    } catch (error) {
      if (read === this.#listReads) this.#store.setState({ runsFailure: failureOf(error) });
    }
    if (read === this.#listReads) this.#sinceListRead = null;
  }

  async #readRecord(id: string): Promise<void> {
    const opened = this.#opened.get(id);
    if (opened === undefined || opened.isReading) return;
    opened.isReading = true;
    try {
      const record = await this.#runs.get({ id });
      if (this.#opened.get(id) !== opened) return;
      opened.isReading = false;
      this.#store.setState(({ records, recordFailures }) => ({
        records: { ...records, [id]: record },
        recordFailures: without(recordFailures, id),
      }));
      const waiting = opened.waiting;
      opened.waiting = [];
      for (const patch of waiting) this.#add({ kind: 'patch', patch });
    } catch (error) {
      opened.isReading = false;
      opened.waiting = [];
      if (this.#opened.get(id) !== opened) return;
      this.#store.setState(({ records, recordFailures }) => ({
        records: without(records, id),
        recordFailures: { ...recordFailures, [id]: failureOf(error) },
      }));
    }
  }
}

function without<T>(entries: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => key !== id));
}

function withUpdates(runs: readonly RunSummary[], updates: readonly Update[]): readonly RunSummary[] {
  if (updates.length === 0) return runs;
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (const update of updates) {
    switch (update.kind) {
      case 'summary':
        byId.set(update.summary.id, update.summary);
        break;
      case 'patch':
        byId.set(update.patch.id, update.patch.summary);
        break;
      case 'removed':
        byId.delete(update.id);
        break;
    }
  }
  return sortRuns(byId.values());
}
