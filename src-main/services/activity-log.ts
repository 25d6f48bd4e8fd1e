// What happened, for the Activity page: one line of JSON each in activity.jsonl. Names only. It is a list for people, neither
// signed nor chained; the audit chain is another thing. It is kept small: one older file, and only the end of each is read.

import { appendFile, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { asFailure } from '../../src-enclave/base/failure.ts';
import { activityEntrySchema, type ActivityEntry } from '../contract/app-contract.ts';

const mostEntries = 2000;
/** More than so many entries of the longest kind need. */
const mostTailBytes = 1_500_000;

export type ActivityLogOptions = {
  /** Made if it is not there. */
  readonly folder: string;
  readonly onAppended: (entry: ActivityEntry) => void;
  readonly nowMs?: () => number;
  /** A file that is larger makes way for a new one. */
  readonly mostBytes?: number;
};

type Tail = { readonly entries: readonly ActivityEntry[]; readonly sizeBytes: number; readonly isTorn: boolean };

export class ActivityLog {
  readonly #path: string;
  readonly #entries: ActivityEntry[];
  readonly #options: ActivityLogOptions;
  #sizeBytes: number;
  #isTorn: boolean;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    path: string,
    options: ActivityLogOptions,
    entries: ActivityEntry[],
    { sizeBytes, isTorn }: Tail,
  ) {
    this.#path = path;
    this.#options = options;
    this.#entries = entries;
    this.#sizeBytes = sizeBytes;
    this.#isTorn = isTorn;
  }

  /** @throws Failure no-permission, disk-full when the folder cannot be made. */
  static async open(options: ActivityLogOptions): Promise<ActivityLog> {
    try {
      await mkdir(options.folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw asFailure(error, 'opening the data folder', 'start Cloister again');
    }
    const path = join(options.folder, 'activity.jsonl');
    const tail = await readTail(path);
    const older = tail.entries.length < mostEntries ? (await readTail(olderPath(path))).entries : [];
    return new ActivityLog(path, options, [...older, ...tail.entries].slice(-mostEntries), tail);
  }

  /** The newest ones, oldest first. */
  get entries(): readonly ActivityEntry[] {
    return this.#entries;
  }

  /** A list that cannot be written stops nobody: what must be recorded is not this log's business. */
  add(kind: ActivityEntry['kind'], object: string, outcome: ActivityEntry['outcome'] = 'done', code = ''): void {
    const { nowMs = Date.now, onAppended } = this.#options;
    const entry: ActivityEntry = { atMs: nowMs(), kind, object: object.slice(0, 300), outcome, code };
    this.#entries.push(entry);
    if (this.#entries.length > mostEntries) this.#entries.shift();
    this.#writing = this.#writing.then(() => this.#append(`${JSON.stringify(entry)}\n`)).catch(() => {});
    onAppended(entry);
  }

  async flush(): Promise<void> {
    await this.#writing;
  }

  async #append(line: string): Promise<void> {
    const { mostBytes = 5_000_000 } = this.#options;
    if (this.#sizeBytes > mostBytes) {
      await rename(this.#path, olderPath(this.#path));
      this.#sizeBytes = 0;
      this.#isTorn = false;
    }
    // What a crash tore ends here: this line must not become a part of it.
    const text = this.#isTorn ? `\n${line}` : line;
    await appendFile(this.#path, text, { mode: 0o600 });
    this.#isTorn = false;
    this.#sizeBytes += Buffer.byteLength(text);
  }
}

function olderPath(path: string): string {
  return `${path}.old`;
}

/** The end of a file; nothing when there is none. Lines that are no entries are left out: a crash may have torn one. */
async function readTail(path: string): Promise<Tail> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return { entries: [], sizeBytes: 0, isTorn: false };
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, mostTailBytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length);
    const text = buffer.toString('utf8', 0, bytesRead);
    return {
      entries: text.split('\n').flatMap(parseEntry),
      sizeBytes: size,
      isTorn: text !== '' && !text.endsWith('\n'),
    };
  } catch {
    return { entries: [], sizeBytes: 0, isTorn: true };
  } finally {
    await file.close();
  }
}

function parseEntry(line: string): ActivityEntry[] {
  try {
    const parsed = activityEntrySchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
