// What a run leaves on disk: plan.json, options.json, metrics.jsonl, the journal, the adapter and report.html. Events are
// appended as they happen; on a restart the file is cut back to what the journalled state knows of.

import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { canonicalJson } from '../base/digest.ts';
import { expectDefined } from '../base/expect.ts';
import { asFailure, Failure, hasCode } from '../base/failure.ts';
import { isLockFile, takeFolder, type FolderLock } from '../base/folder-lock.ts';
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
    if (hasCode(error, 'EEXIST', 'ENOTDIR'))
      throw new Failure(
        'option-invalid',
        `${path} cannot be the run folder: there is a file of that name, or a file where a folder should be. Choose another with --out.`,
        { cause: error },
      );
    throw asFailure(error, writing(path));
  }
}

/** Beside a run that the app started. */
const appFile = 'app-run.json';

async function takeRun<T>(path: string, work: (lock: FolderLock) => Promise<T>): Promise<T> {
  const lock = await asRunFailure(
    path,
    takeFolder(path, `Another program is at the run in ${path}. Wait until it ends, or stop it, and try again.`),
  );
  try {
    return await work(lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

export class RunFolder {
  readonly path: string;
  readonly #lock: FolderLock;
  readonly #metrics: FileHandle;
  readonly #journal: Journal;
  #eventsBytes: number;

  private constructor(path: string, lock: FolderLock, metrics: FileHandle, journal: Journal, eventsBytes: number) {
    this.path = path;
    this.#lock = lock;
    this.#metrics = metrics;
    this.#journal = journal;
    this.#eventsBytes = eventsBytes;
  }

  /**
   * A new run folder; makes it and its parents, and keeps other programs out of it until it is closed.
   * @throws Failure run-exists when there is something in it already; data-folder-in-use; no-permission; disk-full.
   */
  static async create(path: string, plan: RunPlan, options: unknown): Promise<RunFolder> {
    const make = async (lock: FolderLock): Promise<RunFolder> => {
      const names = (await readdir(path)).filter((name) => name !== appFile && !isLockFile(name));
      if (names.length > 0) {
        const other = names.includes('options.json') ? `, or continue the run in it with --resume ${path}` : '';
        throw new Failure('run-exists', `The folder ${path} is not empty. Choose another with --out${other}.`);
      }
      await writeFileAtomically(join(path, 'options.json'), `${JSON.stringify(options, null, 2)}\n`);
      await writeFileAtomically(join(path, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
      return await RunFolder.#open(path, lock, 0);
    };
    await asRunFailure(path, mkdir(path, { recursive: true }));
    return await takeRun(path, async (lock) => await asRunFailure(path, make(lock)));
  }

  static async #open(path: string, lock: FolderLock, eventsBytes: number): Promise<RunFolder> {
    const metrics = await open(join(path, 'metrics.jsonl'), 'a');
    return new RunFolder(path, lock, metrics, await openJournal(path, 'state'), eventsBytes);
  }

  /**
   * Opens the folder of an earlier run at its last journalled state; `inputsSha256` is as in PreparedRun.
   * @throws Failure run-invalid, data-folder-in-use, no-permission, disk-full.
   */
  static async resume(
    path: string,
    plan: RunPlan,
    inputsSha256: string,
  ): Promise<{ folder: RunFolder; state: RunState }> {
    return await takeRun(path, async (lock) => await RunFolder.#resume(path, lock, plan, inputsSha256));
  }

  static async #resume(
    path: string,
    lock: FolderLock,
    plan: RunPlan,
    inputsSha256: string,
  ): Promise<{ folder: RunFolder; state: RunState }> {
    await expectSamePlan(path, plan);
    const entry = await (await openJournal(path, 'state')).read();
    const state = entry ? decodeRunState(entry.bytes) : initialRunState(inputsSha256);
    if (state.inputsSha256 !== inputsSha256) throw changed(path, 'the split or the tokenizer');
    const file = join(path, 'metrics.jsonl');
    const size = existsSync(file) ? (await stat(file)).size : 0;
    if (size < state.eventsBytes)
      throw new Failure(
        'run-invalid',
        `metrics.jsonl in ${path} is shorter than the run's journal says. Start a new run with another --out.`,
      );
    if (size > 0) await asRunFailure(path, truncate(file, state.eventsBytes));
    return { folder: await RunFolder.#open(path, lock, state.eventsBytes), state };
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
    this.#lock.release();
  }
}

function changed(path: string, what: string): Failure {
  return new Failure(
    'run-invalid',
    `The run in ${path} cannot end with the same numbers: ${what} changed since it began. Put that back as it was, or start a new run with another --out.`,
  );
}

/** Compares with plan.json, or writes it where the run was stopped before it could. */
async function expectSamePlan(path: string, plan: RunPlan): Promise<void> {
  const file = join(path, 'plan.json');
  if (!existsSync(file))
    return await asRunFailure(path, writeFileAtomically(file, `${JSON.stringify(plan, null, 2)}\n`));
  let saved: RunPlan;
  try {
    saved = planSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Failure('run-invalid', `plan.json in ${path} is damaged. Start a new run with another --out.`, {
      cause: asFailure(error, `reading ${file}`),
    });
  }
  if (saved.model.sha256 !== plan.model.sha256) throw changed(path, 'the model');
  if (saved.data.sha256 !== plan.data.sha256 || saved.data.name !== plan.data.name)
    throw changed(path, `the data file ${saved.data.name}`);
  if (canonicalJson(saved) !== canonicalJson(plan)) throw changed(path, 'the split, the tokenizer or the program');
}

const optionsSchema = z.record(z.string(), z.unknown());

/**
 * The options an earlier run of `command` was started with.
 * @throws Failure run-missing, run-invalid, or option-invalid when another command made it.
 */
export async function readRunOptions(
  path: string,
  command: RunPlan['command'],
): Promise<Readonly<Record<string, unknown>>> {
  const file = join(path, 'options.json');
  if (!existsSync(file))
    throw new Failure(
      'run-missing',
      `There is no run to continue in ${path}. Give the folder of a run, or leave out --resume to start one.`,
    );
  let options: z.infer<typeof optionsSchema>;
  try {
    options = optionsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Failure('run-invalid', `options.json in ${path} is damaged. Start a new run with another --out.`, {
      cause: asFailure(error, `reading ${file}`),
    });
  }
  // Only a simulation has hospitals.
  const made = 'hospitals' in options ? 'simulate' : 'train';
  if (made !== command)
    throw new Failure(
      'option-invalid',
      `The run in ${path} was made by cloister ${made}. Continue it with cloister ${made} --resume ${path}.`,
    );
  return options;
}

/** The newest run under a folder of runs. @throws Failure run-missing. */
export async function newestRun(runs: string): Promise<string> {
  const names = existsSync(runs) ? await readdir(runs) : [];
  const candidates = names.filter((name) => existsSync(join(runs, name, 'options.json'))).sort();
  if (candidates.length === 0)
    throw new Failure('run-missing', `There is no run to continue under ${runs}. Start one without --resume.`);
  return join(runs, expectDefined(candidates.at(-1), 'run'));
}
