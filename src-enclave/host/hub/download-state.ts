// What a partial download must remember beside its .part files: the commit that was resolved at its start, and the
// entity tags under which the parts came. A state that cannot be read, or is of another download, counts as none.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { writeFileAtomically } from '../../base/atomic-file.ts';

const FILE = 'download.json';

const stateSchema = z.object({
  version: z.literal(1),
  hub: z.string(),
  repo: z.string(),
  /** As asked for: `main`. */
  revision: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** By file name. */
  tags: z.record(z.string(), z.string().max(500)),
});
export type DownloadState = Readonly<z.infer<typeof stateSchema>>;

export type DownloadIdentity = Pick<DownloadState, 'hub' | 'repo' | 'revision'>;

export async function readState(folder: string, identity: DownloadIdentity): Promise<DownloadState | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  const state = text === null || text.length > 1e6 ? null : (stateSchema.safeParse(jsonOrNull(text)).data ?? null);
  const isSame = state?.hub === identity.hub && state.repo === identity.repo && state.revision === identity.revision;
  return isSame ? state : null;
}

/** @throws Failure disk-full, no-permission. */
export async function writeState(folder: string, state: DownloadState): Promise<void> {
  await writeFileAtomically(join(folder, FILE), `${JSON.stringify(state, null, 2)}\n`);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
