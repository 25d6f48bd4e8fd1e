// What happened, for the Activity page: one line of JSON each in activity.jsonl. Names only. It is a list for people, neither
// signed nor chained; the audit chain is another thing.

import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { activityEntrySchema, type ActivityEntry } from '../contract/app-contract.ts';

const mostBytes = 5_000_000;
const mostEntries = 2000;

export class ActivityLog {
  readonly #path: string;
  readonly #entries: ActivityEntry[];
  readonly #onAppended: (entry: ActivityEntry) => void;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, entries: ActivityEntry[], onAppended: (entry: ActivityEntry) => void) {
    this.#path = path;
    this.#entries = entries;
    this.#onAppended = onAppended;
  }

  static async open(folder: string, onAppended: (entry: ActivityEntry) => void): Promise<ActivityLog> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'activity.jsonl');
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    if (size > mostBytes) await rename(path, `${path}.old`);
    return new ActivityLog(path, await readEntries(path), onAppended);
  }

  /** The newest ones, oldest first. */
  get entries(): readonly ActivityEntry[] {
    return this.#entries;
  }

  /** A list that cannot be written stops nobody: what must be recorded is not this log's business. */
  add(kind: ActivityEntry['kind'], object: string, outcome: ActivityEntry['outcome'] = 'done', code = ''): void {
    const entry: ActivityEntry = { atMs: Date.now(), kind, object: object.slice(0, 300), outcome, code };
    this.#entries.push(entry);
    if (this.#entries.length > mostEntries) this.#entries.shift();
    this.#writing = this.#writing.then(() => appendFile(this.#path, `${JSON.stringify(entry)}\n`).catch(() => {}));
    this.#onAppended(entry);
  }

  async flush(): Promise<void> {
    await this.#writing;
  }
}

/** Lines that are no entries are left out: a crash may have torn the last one. */
async function readEntries(path: string): Promise<ActivityEntry[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const entries = text.split('\n').flatMap((line) => {
    try {
      const parsed = activityEntrySchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
  return entries.slice(-mostEntries);
}
