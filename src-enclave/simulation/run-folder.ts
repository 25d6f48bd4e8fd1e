// What a run leaves on disk: plan.json, options.json, metrics.jsonl, the journal, the adapter and report.html. Events are
// appended as they happen; on a restart the file is cut back to what the journalled state knows of.

import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { canonicalJson } from '../base/digest.ts';
import { expectDefined } from '../base/expect.ts';
import { asFailure, Failure } from '../base/failure.ts';
import { openJournal, type Journal } from '../base/journal.ts';
import { planSchema, type RunEvent, type RunPlan } from '../protocol/run-events.ts';
import { renderReport } from '../report/render-report.ts';
import { readEvents } from '../report/read-events.ts';
import { decodeRunState, encodeRunState, initialRunState, type RunState } from './run-state.ts';

const writing = (path: string): string => `writing the run folder ${path}`;

async function asRunFailure<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asFailure(error, writing(path));
  }
}

export class RunFolder {
  readonly path: string;
  readonly #metrics: FileHandle;
  readonly #journal: Journal;
  #eventsBytes: number;

  private constructor(path: string, metrics: FileHandle, journal: Journal, eventsBytes: number) {
    this.path = path;
    this.#metrics = metrics;
    this.#journal = journal;
    this.#eventsBytes = eventsBytes;
  }

  /**
   * A new run folder; makes it and its parents.
   * @throws Failure run-exists when there is something in it already; no-permission; disk-full.
   */
  static async create(path: string, plan: RunPlan, options: unknown): Promise<RunFolder> {
    const make = async (): Promise<RunFolder> => {
      await mkdir(path, { recursive: true });
      if ((await readdir(path)).length > 0) {
        throw new Failure(
          'run-exists',
          `The folder ${path} is not empty. Choose another with --out, or continue the run in it with --resume ${path}.`,
        );
      }
      await writeFileAtomically(join(path, 'options.json'), `${JSON.stringify(options, null, 2)}\n`);
      await writeFileAtomically(join(path, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
      return await RunFolder.#open(path, 0);
    };
    return await asRunFailure(path, make());
  }

  static async #open(path: string, eventsBytes: number): Promise<RunFolder> {
    const metrics = await open(join(path, 'metrics.jsonl'), 'a');
    return new RunFolder(path, metrics, await openJournal(path, 'state'), eventsBytes);
  }

  /**
   * Opens the folder of an earlier run at its last journalled state.
   * @throws Failure run-missing, run-invalid; run-exists when the run has finished.
   */
  static async resume(path: string, plan: RunPlan): Promise<{ folder: RunFolder; state: RunState }> {
    const saved: unknown = JSON.parse(await readFile(join(path, 'plan.json'), 'utf8'));
    const parsed = planSchema.safeParse(saved);
    if (!parsed.success || canonicalJson(parsed.data) !== canonicalJson(plan)) {
      throw new Failure(
        'run-invalid',
        `The model, the data or the program changed since the run in ${path} began, so it cannot end with the same numbers. Start a new run with another --out.`,
      );
    }
    const entry = await (await openJournal(path, 'state')).read();
    const state = entry ? decodeRunState(entry.bytes) : initialRunState();
    const file = join(path, 'metrics.jsonl');
    const size = existsSync(file) ? (await stat(file)).size : 0;
    if (size < state.eventsBytes)
      throw new Failure(
        'run-invalid',
        `metrics.jsonl in ${path} is shorter than the run's journal says. Start a new run with another --out.`,
      );
    if (size > 0) await asRunFailure(path, truncate(file, state.eventsBytes));
    return { folder: await RunFolder.#open(path, state.eventsBytes), state };
  }

  /** Appends an event to metrics.jsonl. */
  async append(event: RunEvent): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    await asRunFailure(this.path, this.#metrics.appendFile(line));
    this.#eventsBytes += line.length;
  }

  /** Makes the state, and all events so far, survive a crash. */
  async journal(state: RunState): Promise<void> {
    state.eventsBytes = this.#eventsBytes;
    await asRunFailure(
      this.path,
      this.#metrics.sync().then(async () => await this.#journal.write([encodeRunState(state)])),
    );
  }

  async events(): Promise<readonly RunEvent[]> {
    return await readEvents(join(this.path, 'metrics.jsonl'));
  }

  /** Writes report.html from the events so far. */
  async writeReport(): Promise<void> {
    await asRunFailure(
      this.path,
      writeFileAtomically(join(this.path, 'report.html'), renderReport(await this.events())),
    );
  }

  async close(): Promise<void> {
    await this.#metrics.close();
  }
}

const optionsSchema = z.record(z.string(), z.unknown());

/** The options an earlier run was started with. @throws Failure run-missing or run-invalid. */
export async function readRunOptions(path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = join(path, 'options.json');
  if (!existsSync(file))
    throw new Failure(
      'run-missing',
      `There is no run to continue in ${path}. Give the folder that a run with --out made.`,
    );
  try {
    return optionsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Failure('run-invalid', `options.json in ${path} is damaged. Start a new run.`, { cause: error });
  }
}

/** The newest run under a folder of runs. @throws Failure run-missing. */
export async function newestRun(runs: string): Promise<string> {
  const names = existsSync(runs) ? await readdir(runs) : [];
  const candidates = names.filter((name) => existsSync(join(runs, name, 'options.json'))).sort();
  if (candidates.length === 0)
    throw new Failure('run-missing', `There is no run to continue under ${runs}. Start one without --resume.`);
  return join(runs, expectDefined(candidates.at(-1), 'run'));
}
