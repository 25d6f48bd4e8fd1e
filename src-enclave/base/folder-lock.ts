// One process at a time in a folder. Each process that wants it lays down a claim, a small file under a name of its own,
// and looks for the claims of others: so no two can both miss each other, and the claim of a process that was killed is
// recognised (its process is gone) and removed by whoever comes next. It opens no socket.
// It may assume that all claimants run on one computer and see each other's process ids.

import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { asFailure, Failure, hasCode } from './failure.ts';

const claimPrefix = '.in-use-';
const draftSuffix = '.tmp';
const retryMs = 50;
const mostAttempts = 200;

const claimSchema = z.object({
  processId: z.int().positive(),
  /** Which process had that id: ids are used again. Null where the system does not say. */
  started: z.string().nullable(),
  /** When the computer started, seconds since 1970. */
  bootedAtSeconds: z.number(),
  /** False while its process still looks for the claims of others. */
  isHeld: z.boolean(),
});
type Claim = z.infer<typeof claimSchema>;

/** Two readings of the start of the computer may differ by what the clock was corrected since. */
const bootToleranceSeconds = 300;

export type FolderLock = {
  /** Gives the folder free. Never throws; also safe when it is called twice or while the process ends. */
  release(): void;
};

/** Files in a folder that belong to its lock, and not to what the folder holds. */
export function isLockFile(name: string): boolean {
  return name.startsWith(claimPrefix);
}

function bootedAtSeconds(): number {
  return Date.now() / 1000 - uptime();
}

/** What /proc says of a process: its state and the tick it started at; null where there is no /proc or no such process. */
function processFacts(processId: number): { readonly state: string; readonly started: string } | null {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields after it are counted from the state.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** Whether a process of this id runs; ids are used again, so it may be another than the one that was meant. */
export function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
  } catch (error) {
    // No permission to signal it: it is there and another person's.
    if (!hasCode(error, 'EPERM')) return false;
  }
  return processFacts(processId)?.state !== 'Z';
}

function isAlive({ processId, started, bootedAtSeconds: bootedAt }: Claim): boolean {
  if (Math.abs(bootedAt - bootedAtSeconds()) > bootToleranceSeconds || !isProcessAlive(processId)) return false;
  const facts = processFacts(processId);
  return facts === null || started === null || facts.started === started;
}

/** The claim in a file; null when the file is gone; a claim that cannot be read is taken for one that is held. */
async function readClaim(path: string): Promise<Claim | 'unreadable' | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT') ? null : 'unreadable';
  }
  try {
    return claimSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}

type Others = 'none' | 'asking' | 'holding';

/** Who else is there. Claims of processes that are gone are removed. */
async function lookAround(folder: string, own: string): Promise<Others> {
  let others: Others = 'none';
  for (const name of await readdir(folder)) {
    if (!isLockFile(name) || name === own || name.endsWith(draftSuffix)) continue;
    const claim = await readClaim(join(folder, name));
    if (claim !== null && claim !== 'unreadable' && !isAlive(claim)) rmSync(join(folder, name), { force: true });
    else if (claim === 'unreadable' || claim?.isHeld === true) others = 'holding';
    else if (others === 'none') others = 'asking';
  }
  return others;
}

/** Whether a process has the folder now. Only looks: lays down no claim and removes none. @throws what reading it throws. */
export async function isFolderTaken(folder: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if (!isLockFile(name) || name.endsWith(draftSuffix)) continue;
    const claim = await readClaim(join(folder, name));
    if (claim === 'unreadable' || (claim?.isHeld === true && isAlive(claim))) return true;
  }
  return false;
}

/** There whole at once; a name that exists stays while its content is replaced, so that no listing misses it. */
async function layDown(path: string, claim: Claim): Promise<void> {
  const draft = `${path}${draftSuffix}`;
  await writeFile(draft, JSON.stringify(claim));
  await rename(draft, path);
}

/**
 * Takes a folder that exists for this process.
 * @param inUse The sentence for the person when another process has it.
 * @param patienceMs How long to wait for a process that has it and may be ending.
 * @throws Failure data-folder-in-use, no-permission, disk-full.
 */
export async function takeFolder(folder: string, inUse: string, patienceMs = 0): Promise<FolderLock> {
  const own = `${claimPrefix}${process.pid}-${randomBytes(6).toString('hex')}`;
  const path = join(folder, own);
  const claim: Claim = {
    processId: process.pid,
    started: processFacts(process.pid)?.started ?? null,
    bootedAtSeconds: bootedAtSeconds(),
    isHeld: false,
  };
  const release = (): void => rmSync(path, { force: true });
  const deadline = performance.now() + patienceMs;
  try {
    for (let attempt = 1; ; attempt++) {
      await layDown(path, claim);
      const others = await lookAround(folder, own);
      if (others === 'none') {
        await layDown(path, { ...claim, isHeld: true });
        return { release };
      }
      // Both may have seen each other: both step back, and by chance one comes again first.
      release();
      if ((others === 'holding' && performance.now() >= deadline) || attempt === mostAttempts)
        throw new Failure('data-folder-in-use', inUse);
      await wait(retryMs * (0.5 + Math.random()));
    }
  } catch (error) {
    release();
    throw asFailure(error, `taking the folder ${basename(folder)}`, 'try again');
  }
}
