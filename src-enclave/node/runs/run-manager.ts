// Who may run, and what becomes of it: one run at a time, its state as the person sees it, and what is kept for the next
// process. What trains is an argument. A run is at rest (only its files), waiting for its turn, or under way; under way it
// may be held in a pause, in memory, and gives its place to another run when that is started.

import { Failure, isAbort } from '../../base/failure.ts';
import { createInTurn } from '../../base/in-turn.ts';
import type { SimulationChoice } from '../../protocol/enclave-contract.ts';
import type { RunEvent } from '../../protocol/run-events.ts';
import type { RunPatch, RunRecord, RunState, RunSummary } from '../../protocol/run-record.ts';
import { crossingFailure } from '../crossing-failures.ts';
import { expectedOf, managedRun, newRun, restingState, summaryOf, type ManagedRun } from './managed-run.ts';
import type { ProgressNotices } from './progress-notices.ts';
import type { RunFiles, StoredRun } from './run-files.ts';
import { RunFold } from './run-fold.ts';

/** What trains in a run's folder: a stream of events that ends with the result, or early when the signal is aborted. */
export type RunWork = (
  choice: SimulationChoice,
  folder: string,
  signal: AbortSignal,
  /** Awaited where the run may stand still. */
  pausePoint: () => Promise<void>,
) => AsyncIterable<RunEvent>;

export type RunManagerOptions = {
  readonly files: RunFiles;
  readonly work: RunWork;
  /** An earlier start came far enough that the run in this folder can be gone on with. */
  readonly canContinue: (folder: string) => boolean;
  readonly onChanged: (summary: RunSummary) => void;
  readonly onRemoved: (id: string) => void;
  readonly onPatch: (patch: RunPatch) => void;
  readonly notices: (notify: (id: string) => void) => ProgressNotices;
  /** Before a run begins to work. */
  readonly onStart: () => Promise<void>;
  readonly nowMs: () => number;
  /** Whole paths that a failure may quote. */
  readonly paths: readonly string[];
};

/** A run that is under way. */
type Active = {
  readonly id: string;
  readonly abort: AbortController;
  readonly startedAtMs: number;
  /** Set once it is started. */
  ended: Promise<void>;
  isPrepared: boolean;
  /** It got further than the start before it. */
  hasMoved: boolean;
  pausedMs: number;
  /** While it is held: what lets it go on. */
  release: (() => void) | null;
};

/** So often a run is started by itself without getting anywhere; then it is left to the person. */
const vainStartsBorne = 3;

const unwanted = new Failure('cancelled', 'The run was stopped on request.');

export class RunManager {
  readonly #options: RunManagerOptions;
  readonly #runs = new Map<string, ManagedRun>();
  readonly #notices: ProgressNotices;
  /** Left behind by an ended process, to be gone on with, the newest first. */
  #queue: string[] = [];
  #active: Active | null = null;
  /** Starts and ends of runs, one after the other: two presses of a button start nothing twice. */
  readonly #inTurn = createInTurn();
  #isEnding = false;

  private constructor(options: RunManagerOptions) {
    this.#options = options;
    this.#notices = options.notices((id) => this.#sendPatch(id));
  }

  /** Reads the runs there are, and goes on with those that an ended process left in the middle. */
  static async open(options: RunManagerOptions): Promise<RunManager> {
    const manager = new RunManager(options);
    for (const [id, stored] of await options.files.list()) manager.#runs.set(id, managedRun(id, stored));
    for (const run of manager.#runs.values()) await manager.#recall(run);
    manager.#queue = manager
      .list()
      .filter(({ id, state }) => state === 'interrupted' && manager.#expect(id).stored.vainStarts < vainStartsBorne)
      .map(({ id }) => id);
    manager.#startNext();
    return manager;
  }

  /** All runs, the newest first. */
  list(): RunSummary[] {
    return [...this.#runs.values()]
      .map((run) => this.#summaryOf(run))
      .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1));
  }

  /** @throws Failure run-missing. */
  summary(id: string): RunSummary {
    return this.#summaryOf(this.#expect(id));
  }

  /** @throws Failure run-missing, run-invalid. */
  async record(id: string): Promise<RunRecord> {
    const run = this.#expect(id);
    const fold = run.fold ?? (await this.#readFold(run));
    return fold.record(this.#summaryOf(run), this.#active?.id === id ? fold.now : null);
  }

  /** The model of the run under way. */
  get modelInUse(): string | null {
    return this.#active === null ? null : this.#expect(this.#active.id).stored.choice.model;
  }

  /** A run is under way and not held in a pause. */
  get isAtWork(): boolean {
    return this.#active !== null && this.#active.release === null;
  }

  /**
   * What was chosen for a run that nobody works on; one that is held in a pause is such.
   * @throws Failure run-missing, run-busy.
   */
  expectIdle(id: string): SimulationChoice {
    const { stored } = this.#expect(id);
    if (this.#active?.id === id && this.isAtWork)
      throw new Failure('run-busy', 'This run is under way. Pause it or wait until it ends.');
    return stored.choice;
  }

  /** Starts a new run and returns its id. @throws Failure run-busy, cancelled, disk-full, no-permission. */
  async start(choice: SimulationChoice): Promise<string> {
    return await this.#inTurn(async () => {
      await this.#makePlace();
      const { files, nowMs } = this.#options;
      const stored = newRun(choice, nowMs());
      const id = await files.create(stored);
      const run = managedRun(id, stored);
      this.#runs.set(id, run);
      try {
        await this.#begin(run);
      } catch (error) {
        this.#runs.delete(id);
        await files.remove(id).catch(() => undefined);
        throw error;
      }
      return id;
    });
  }

  /** Pauses a run under way when its round ends; of a run at rest, does nothing. @throws Failure run-missing. */
  async pause(id: string): Promise<void> {
    const run = this.#expect(id);
    const isWaiting = this.#queue.includes(id);
    if (this.#active?.id !== id && !isWaiting) return;
    this.#queue = this.#queue.filter((one) => one !== id);
    const stored = this.#store(run, { wanted: 'pause' });
    // At once: while it is written the round may end, and then the run is paused already.
    this.#changed(run);
    await stored;
  }

  /** Goes on with a run. @throws Failure run-missing, run-busy, cancelled, disk-full. */
  async resume(id: string): Promise<void> {
    this.#expect(id);
    await this.#inTurn(async () => {
      const run = this.#expect(id);
      if (run.stored.finishedAtMs !== null) return;
      if (this.#active?.id === id) {
        await this.#store(run, { wanted: 'run' });
        this.#release();
        this.#changed(run);
        return;
      }
      await this.#makePlace();
      this.#queue = this.#queue.filter((one) => one !== id);
      await this.#store(run, { wanted: 'run', failure: null, vainStarts: 0 });
      await this.#begin(run);
    });
  }

  /** Resolves when the run has stopped, journalled. @throws Failure run-missing. */
  async stop(id: string): Promise<void> {
    const run = this.#expect(id);
    this.#queue = this.#queue.filter((one) => one !== id);
    if (run.stored.finishedAtMs !== null || run.stored.failure !== null || run.stored.wanted === 'stop') return;
    await this.#store(run, { wanted: 'stop' });
    if (this.#active?.id === id) await this.#endActive();
    else this.#changed(run);
  }

  /** Deletes a run that nobody works on. @throws Failure run-missing, run-busy, no-permission. */
  async remove(id: string): Promise<void> {
    this.#expect(id);
    await this.#inTurn(async () => {
      this.expectIdle(id);
      this.#queue = this.#queue.filter((one) => one !== id);
      if (this.#active?.id === id) await this.#endActive();
      await this.#options.files.remove(id);
      this.#runs.delete(id);
      this.#options.onRemoved(id);
    });
  }

  /** Journals and ends what runs. From here on nothing is started. */
  async prepareToEnd(): Promise<void> {
    this.#isEnding = true;
    this.#queue = [];
    await this.#inTurn(async () => await this.#endActive());
  }

  #expect(id: string): ManagedRun {
    const run = this.#runs.get(id);
    if (run === undefined)
      throw new Failure('run-missing', 'This run is not on this computer any more. Choose another one in the list.');
    return run;
  }

  /** Lets a held run go to rest. @throws Failure run-busy, cancelled. */
  async #makePlace(): Promise<void> {
    if (this.#isEnding) throw new Failure('cancelled', 'Cloister is closing. Open it again and try once more.');
    if (this.#active === null) return;
    if (this.isAtWork)
      throw new Failure('run-busy', 'Another run is under way. Wait until it ends, or pause or stop it.');
    await this.#endActive();
  }

  async #endActive(): Promise<void> {
    const active = this.#active;
    if (active === null) return;
    active.abort.abort(unwanted);
    this.#release();
    await active.ended;
  }

  #startNext(): void {
    const next = this.#queue[0];
    if (next === undefined || this.#isEnding) return;
    void this.#inTurn(async () => {
      const run = this.#runs.get(next);
      // Meanwhile a person may have taken it out of the queue, or started another.
      if (this.#queue[0] !== next || run === undefined || this.#active !== null || this.#isEnding) return;
      this.#queue.shift();
      await this.#begin(run);
    }).catch(() => undefined);
  }

  async #begin(run: ManagedRun): Promise<void> {
    const { nowMs } = this.#options;
    const { starts, vainStarts } = run.stored;
    await this.#store(run, { starts: starts + 1, vainStarts: vainStarts + 1, failure: null, last: null });
    const fold = await this.#foldToGoOn(run);
    run.fold = fold;
    const active: Active = {
      id: run.id,
      abort: new AbortController(),
      startedAtMs: nowMs(),
      ended: Promise.resolve(),
      isPrepared: false,
      hasMoved: false,
      pausedMs: 0,
      release: null,
    };
    this.#active = active;
    this.#changed(run);
    active.ended = this.#work(run, fold, active).then(() => this.#startNext());
  }

  async #foldToGoOn(run: ManagedRun): Promise<RunFold> {
    const { files, canContinue, nowMs } = this.#options;
    if (!canContinue(files.folder(run.id))) {
      await files.clear(run.id);
      return new RunFold(expectedOf(run.stored.choice), nowMs());
    }
    if (run.fold === null) return await this.#readFold(run);
    run.fold.goOn(nowMs());
    return run.fold;
  }

  async #work(run: ManagedRun, fold: RunFold, active: Active): Promise<void> {
    const { work, files, nowMs, paths, onStart } = this.#options;
    const { signal } = active.abort;
    const folder = files.folder(run.id);
    let change: Partial<StoredRun> = {};
    try {
      await onStart();
      let hasResult = false;
      for await (const event of work(run.stored.choice, folder, signal, async () => await this.#hold(run, active))) {
        hasResult ||= event.kind === 'result';
        await this.#take(run, fold, active, event);
      }
      if (hasResult) change = { finishedAtMs: nowMs() };
      else if (!signal.aborted) throw new TypeError('the run ended without a result');
    } catch (error) {
      if (!isAbort(error, signal)) change = { failure: crossingFailure(error, [folder, ...paths]) };
    }
    const seconds = run.stored.seconds + (nowMs() - active.startedAtMs - active.pausedMs) / 1000;
    // What is said to be over is written; where that cannot be, the next process finds out from the run's journal.
    await this.#store(run, { ...change, seconds, vainStarts: 0, last: fold.facts }).catch(() => undefined);
    this.#active = null;
    this.#changed(run);
    this.#notices.moved(run.id);
    this.#notices.flush();
  }

  async #take(run: ManagedRun, fold: RunFold, active: Active, event: RunEvent): Promise<void> {
    fold.apply(event, this.#options.nowMs());
    this.#notices.moved(run.id);
    if (!active.isPrepared) {
      active.isPrepared = true;
      this.#changed(run);
    }
    const isMove = event.kind === 'contribution' || event.kind === 'evaluation' || event.kind === 'round';
    if (active.hasMoved || !isMove) return;
    active.hasMoved = true;
    await this.#store(run, { vainStarts: 0 });
  }

  /** Holds the run while its person wants it to pause. */
  async #hold(run: ManagedRun, active: Active): Promise<void> {
    if (run.stored.wanted !== 'pause' || active.abort.signal.aborted) return;
    const { nowMs } = this.#options;
    const sinceMs = nowMs();
    await new Promise<void>((resolve) => {
      active.release = resolve;
      this.#changed(run);
      this.#notices.moved(run.id);
    });
    active.pausedMs += nowMs() - sinceMs;
  }

  #release(): void {
    const release = this.#active?.release;
    if (this.#active === null || release == null) return;
    this.#active.release = null;
    release();
  }

  async #store(run: ManagedRun, change: Partial<StoredRun>): Promise<void> {
    run.stored = { ...run.stored, ...change };
    // One write after the other, so that the newest stays.
    run.written = run.written.catch(() => undefined).then(async () => await this.#options.files.write(run.id, run.stored));
    await run.written;
  }

  #changed(run: ManagedRun): void {
    this.#options.onChanged(this.#summaryOf(run));
  }

  #sendPatch(id: string): void {
    const run = this.#runs.get(id);
    if (run?.fold == null) return;
    const now = this.#active?.id === id ? run.fold.now : null;
    this.#options.onPatch(run.fold.takePatch(this.#summaryOf(run), now));
  }

  #stateOf({ id, stored }: ManagedRun): RunState {
    const active = this.#active;
    if (active?.id !== id) return restingState(stored);
    if (active.release !== null) return 'paused';
    if (stored.wanted === 'pause') return 'pausing';
    return active.isPrepared ? 'running' : 'preparing';
  }

  #summaryOf(run: ManagedRun): RunSummary {
    return summaryOf(run, this.#stateOf(run));
  }

  /** The facts of a run whose last start did not end in order. */
  async #recall(run: ManagedRun): Promise<void> {
    if (run.stored.last !== null || run.stored.starts === 0) return;
    try {
      const { facts } = await this.#readFold(run);
      run.stored = { ...run.stored, last: facts };
    } catch {
      // Its record says why when it is opened.
    }
  }

  async #readFold({ id, stored }: ManagedRun): Promise<RunFold> {
    const { files, nowMs } = this.#options;
    const fold = new RunFold(expectedOf(stored.choice), nowMs());
    fold.takeBack(await files.events(id), nowMs());
    return fold;
  }
}
