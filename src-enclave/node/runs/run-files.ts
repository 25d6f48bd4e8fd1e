// The runs of a data folder: a run folder each, as the command line leaves it, with app-run.json beside for what only the
// app knows: what was chosen, what the person wants of it, and how it stood.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { asFailure } from '../../base/failure.ts';
import { isLockFile } from '../../base/folder-lock.ts';
import { simulationChoiceSchema } from '../../protocol/enclave-contract.ts';
import type { RunEvent } from '../../protocol/run-events.ts';
import { failureSchema, runIdSchema, runSummarySchema } from '../../protocol/run-record.ts';
import { readEvents } from '../../report/read-events.ts';

/** What the events of a run say of it. */
export const runFactsSchema = runSummarySchema.omit({
  id: true,
  state: true,
  createdAtMs: true,
  finishedAtMs: true,
  failure: true,
});
export type RunFacts = z.infer<typeof runFactsSchema>;

export const storedRunSchema = z.object({
  schema: z.literal(1),
  createdAtMs: z.number(),
  choice: simulationChoiceSchema,
  /** What the person last asked for: that it runs, waits, or is over. */
  wanted: z.enum(['run', 'pause', 'stop']),
  failure: failureSchema.nullable(),
  finishedAtMs: z.number().nullable(),
  /** Of work, over the starts that ended in order. */
  seconds: z.number(),
  starts: z.int().nonnegative(),
  /** Starts in a row that got nowhere. */
  vainStarts: z.int().nonnegative(),
  /** As its events said when the last start ended in order; null when it did not. */
  last: runFactsSchema.nullable(),
});
export type StoredRun = z.infer<typeof storedRunSchema>;

export type RunFiles = {
  /** Every run whose file can be read. What is damaged stays where it is. */
  list(): Promise<readonly (readonly [id: string, stored: StoredRun])[]>;
  /** Makes the run's folder and returns its id. @throws Failure disk-full, no-permission. */
  create(stored: StoredRun): Promise<string>;
  /** @throws Failure disk-full, no-permission. */
  write(id: string, stored: StoredRun): Promise<void>;
  /** Removes what a start left behind that did not come far enough to be gone on with. */
  clear(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  folder(id: string): string;
  /**
   * What happened so far, without the steps of rounds, which no record needs; none before the first event.
   * @throws Failure run-invalid, no-permission.
   */
  events(id: string): Promise<readonly RunEvent[]>;
};

const appFile = 'app-run.json';

/** `2026-11-27-0754-3f2a`: the local minute, and something that tells two runs of a minute apart. */
export function runIdAt(nowMs: number, suffix: string): string {
  const now = new Date(nowMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}-${suffix}`;
}

/** Steps are most of a file. Only those of one training alone say where its measurements belong. */
function isWanted(line: string): boolean {
  return !line.startsWith('{"kind":"step"') || line.includes('"setting":"train"');
}

export function openRunFiles(root: string): RunFiles {
  const folder = (id: string): string => join(root, id);
  const write = async (id: string, stored: StoredRun): Promise<void> =>
    await writeFileAtomically(join(folder(id), appFile), `${JSON.stringify(stored, null, 2)}\n`);
  const read = async (id: string): Promise<StoredRun | null> => {
    try {
      return storedRunSchema.parse(JSON.parse(await readFile(join(folder(id), appFile), 'utf8')));
    } catch {
      return null;
    }
  };
  return {
    folder,
    write,
    async list() {
      const names = existsSync(root) ? await readdir(root) : [];
      const runs = names.filter((name) => runIdSchema.safeParse(name).success);
      const stored = await Promise.all(runs.map(async (id) => [id, await read(id)] as const));
      return stored.flatMap(([id, run]) => (run === null ? [] : [[id, run] as const]));
    },
    async create(stored) {
      try {
        await mkdir(root, { recursive: true });
        for (;;) {
          const id = runIdAt(stored.createdAtMs, randomBytes(2).toString('hex'));
          if (existsSync(folder(id))) continue;
          await mkdir(folder(id));
          await write(id, stored);
          return id;
        }
      } catch (error) {
        throw asFailure(error, 'making the folder of a run', 'try again');
      }
    },
    async clear(id) {
      const left = (await readdir(folder(id))).filter((name) => name !== appFile && !isLockFile(name));
      for (const name of left) await rm(join(folder(id), name), { recursive: true, force: true });
    },
    async remove(id) {
      try {
        // Without its file a folder is no run: should the rest stay behind, it is not shown again.
        await rm(join(folder(id), appFile), { force: true });
        await rm(folder(id), { recursive: true, force: true, maxRetries: 3 });
      } catch (error) {
        throw asFailure(error, 'deleting the run', 'try again');
      }
    },
    async events(id) {
      const file = join(folder(id), 'metrics.jsonl');
      return existsSync(file) ? await readEvents(file, isWanted) : [];
    },
  };
}
