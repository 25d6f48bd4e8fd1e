// A run as its commands see it: prepared, with its folder and state, started or continued. Events go to the folder before
// anyone else sees them.

import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../base/failure.ts';
import type { Metrics, RunEvent, RunResult, Task } from '../protocol/run-events.ts';
import type { SimulateOptions, TrainOptions } from '../protocol/run-options.ts';
import { evaluateModel, evenlySpread, type Evaluation } from '../training/evaluation.ts';
import { Trainer, type TrainerOptions, type TrainingStep } from '../training/trainer.ts';
import type { EncodedText } from '../training/encode.ts';
import { environment } from './environment.ts';
import type { PreparedRun } from './prepare-run.ts';
import { saveRunAdapter } from './run-adapter.ts';
import { newestRun, readRunOptions, RunFolder } from './run-folder.ts';
import { initialRunState, type RunState } from './run-state.ts';

const runsFolder = 'runs';
/** Rows in a batch of an evaluation. */
export const evaluationBatch = 16;
/** Validation rows that a hospital's own model is tried on in every round: enough to follow it, and quick. */
export const glanceRows = 64;
/** Steps between two journal entries: what a crash may cost is this much work, never a different result. */
const journalEvery = 10;

/** Options that say where and how to run, not what; they may differ when a run is continued. */
const free: ReadonlySet<string> = new Set(['resume', 'out', 'storeRoot', 'given', 'budget', 'faults']);

/** Files may have moved: what they hold is compared when the folder is opened, not where they are. */
const comparedByContent: ReadonlySet<string> = new Set(['data', 'split']);

type Options = SimulateOptions | TrainOptions;

/**
 * On --resume the options of the run that is continued, where the person gave no other ones.
 * @throws Failure option-invalid when an option that decides the numbers was given another value.
 */
export async function chosenOptions<T extends Options>(options: T): Promise<{ options: T; resumed: string | null }> {
  if (options.resume.kind === 'no') return { options, resumed: null };
  const path = options.resume.kind === 'folder' ? options.resume.path : await newestRun(runsFolder);
  const saved = await readRunOptions(path, 'hospitals' in options ? 'simulate' : 'train');
  const current: Readonly<Record<string, unknown>> = options;
  for (const name of options.given) {
    if (
      !free.has(name) &&
      !comparedByContent.has(name) &&
      name in saved &&
      !isDeepStrictEqual(saved[name], JSON.parse(JSON.stringify(current[name] ?? null)))
    ) {
      const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      throw new Failure(
        'option-invalid',
        `--${flag} differs from the run in ${path}. Leave it out to continue that run, or start a new one.`,
      );
    }
  }
  const kept = Object.fromEntries(
    Object.entries(saved).filter(
      ([name]) => !free.has(name) && !(comparedByContent.has(name) && options.given.includes(name)),
    ),
  );
  return { options: { ...options, ...kept }, resumed: path };
}

function timestamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(':', '-');
}

/** Work that belongs to a step, and what comes next: on, on once this is journalled, or no further. */
export type AfterStep = (
  trainer: Trainer,
  step: TrainingStep,
) => AsyncGenerator<RunEvent, 'continue' | 'journal' | 'stop', void>;

export type RunWarning = { readonly code: string; readonly message: string };

/** Awaited wherever a run may stand still: everything so far is journalled. Resolves when it is to go on. */
export type PausePoint = () => Promise<void>;

/** One training of a run: `name` is its place in the journal. A round is not left half done by a pause. */
export type Party = { readonly name: string; readonly isRound: boolean };

/** What surrounds a run. */
export type RunHandles = { readonly signal: AbortSignal; readonly pausePoint: PausePoint };

export class RunContext {
  readonly prepared: PreparedRun;
  readonly options: Options;
  readonly folder: RunFolder;
  readonly state: RunState;
  readonly signal: AbortSignal;
  readonly #isResumed: boolean;
  readonly #startedMs = performance.now();
  readonly #secondsBefore: number;
  readonly #pausePoint: PausePoint;
  #pausedMs = 0;

  private constructor(
    prepared: PreparedRun,
    options: Options,
    folder: RunFolder,
    state: RunState,
    isResumed: boolean,
    { signal, pausePoint }: RunHandles,
  ) {
    this.prepared = prepared;
    this.options = options;
    this.folder = folder;
    this.state = state;
    this.signal = signal;
    this.#pausePoint = pausePoint;
    this.#isResumed = isResumed;
    this.#secondsBefore = state.seconds;
  }

  /** A new folder, or the one that is continued. Owns `prepared`, also when it throws. */
  static async open(
    prepared: PreparedRun,
    options: Options,
    resumed: string | null,
    handles: RunHandles,
  ): Promise<RunContext> {
    try {
      return await RunContext.#open(prepared, options, resumed, handles);
    } catch (error) {
      await prepared.dispose();
      throw error;
    }
  }

  static async #open(
    prepared: PreparedRun,
    options: Options,
    resumed: string | null,
    handles: RunHandles,
  ): Promise<RunContext> {
    if (resumed !== null) {
      const { folder, state } = await RunFolder.resume(resumed, prepared.plan, prepared.inputsSha256);
      return new RunContext(prepared, options, folder, state, true, handles);
    }
    const path = options.out ?? join(runsFolder, `${timestamp(new Date())}-${prepared.plan.command}`);
    const folder = await RunFolder.create(path, prepared.plan, options);
    return new RunContext(prepared, options, folder, initialRunState(prepared.inputsSha256), false, handles);
  }

  get seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#startedMs - this.#pausedMs) / 1000;
  }

  /** First event of every start; only the first start's, and the warnings after it, go to the file. */
  async *start(warnings: readonly RunWarning[] = []): AsyncGenerator<RunEvent, void, void> {
    const event: RunEvent = {
      kind: 'started',
      startedAt: new Date().toISOString(),
      // A run that was stopped before its first journal entry begins anew.
      resumed: this.#isResumed && this.state.eventsBytes > 0,
      plan: this.prepared.plan,
    };
    if (this.state.eventsBytes > 0) yield event;
    else {
      yield* this.emit(event);
      const { truncated, train, validation, test, maxTokens } = this.prepared.plan.data;
      if (truncated > 0) {
        const message = `${truncated} of ${train + validation + test} texts are longer than ${maxTokens} tokens and were cut. Raise --max-tokens to keep more of them.`;
        yield* this.emit({ kind: 'warning', code: 'text-truncated', message });
      }
      for (const warning of warnings) yield* this.emit({ kind: 'warning', ...warning });
    }
  }

  /** The result of a run that had finished before it was continued. */
  async finishedResult(): Promise<RunResult | null> {
    if (!this.state.isFinished) return null;
    const last = (await this.folder.events()).at(-1);
    return last?.kind === 'result' ? last : null;
  }

  async *emit(event: RunEvent): AsyncGenerator<RunEvent, void, void> {
    await this.folder.append(event);
    yield event;
  }

  async journal(): Promise<void> {
    this.state.seconds = this.seconds;
    await this.folder.journal(this.state);
  }

  /** Lets the run stand still, when that is wanted. Call it where everything so far is journalled. */
  async pausePoint(): Promise<void> {
    const since = performance.now();
    await this.#pausePoint();
    this.#pausedMs += performance.now() - since;
  }

  /**
   * Trains one party, from the journalled progress when this is the training that was under way, else from `start`.
   * A step whose event is null is not shown; what `afterStep` does belongs to the step: either both are journalled or
   * none. Returns the trainer at its end.
   */
  async *train(
    party: Party,
    texts: readonly EncodedText[],
    options: TrainerOptions,
    start: ConstructorParameters<typeof Trainer>[3],
    toEvent: (step: TrainingStep, seconds: number) => RunEvent | null,
    afterStep?: AfterStep,
  ): AsyncGenerator<RunEvent, Trainer, void> {
    const { progress } = this.state;
    const from = progress?.party === party.name ? { snapshot: progress.snapshot } : start;
    const trainer = new Trainer(this.prepared.session, texts, options, from);
    if (this.state.earlyStopping.shouldStop) return trainer;
    let last = performance.now();
    for await (const step of trainer.run(this.signal)) {
      const now = performance.now();
      const event = toEvent(step, (now - last) / 1000);
      if (event) yield* this.emit(event);
      const next = afterStep ? yield* afterStep(trainer, step) : 'continue';
      last = performance.now();
      if (next === 'continue' && step.step % journalEvery !== 0) continue;
      this.state.progress = { party: party.name, snapshot: trainer.snapshot() };
      await this.journal();
      if (next === 'stop') break;
      if (party.isRound) continue;
      await this.pausePoint();
      last = performance.now();
    }
    return trainer;
  }

  /** Evaluates on a split, or on at most `limit` of its rows, evenly spread. */
  async evaluate(parameters: Float32Array, split: 'validation' | 'test', limit = Infinity): Promise<Evaluation> {
    const { session, texts, labels } = this.prepared;
    const chosen = evenlySpread(texts[split], limit);
    return await evaluateModel(session, chosen, labels, parameters, evaluationBatch, this.signal);
  }

  /** Saves the adapter, writes the report around the result and ends the run. */
  async *finish(
    parameters: Float32Array,
    results: Partial<Record<'federated' | 'localOnly' | 'centralised' | 'test', Metrics>>,
  ): AsyncGenerator<RunEvent, void, void> {
    const { plan, executor } = this.prepared;
    await saveRunAdapter(join(this.folder.path, 'adapter'), this.prepared, parameters);
    const result: RunResult = {
      kind: 'result',
      command: plan.command,
      task: plan.data.task satisfies Task,
      ...results,
      seconds: this.seconds,
      out: this.folder.path,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      environment: environment(executor.name, this.options.threads),
    };
    await this.folder.append(result);
    await this.folder.writeReport();
    this.state.progress = null;
    this.state.isFinished = true;
    await this.journal();
    yield result;
  }

  async close(): Promise<void> {
    await this.folder.close();
    await this.prepared.dispose();
  }
}
