// Files that are there whole or not at all, also after a power cut: written beside, synced, renamed, folder synced.
// Readers never see half a file. Two writers of the same path at once: the last rename wins.

import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { asFailure } from './failure.ts';

/**
 * Replaces the file at `path`. Its folder must exist. On an error the old file stands and the temporary one is gone.
 * `mode`: its rights from the first byte on, less what the umask takes away; for secrets 0o600.
 * Throws Failure `disk-full` or `no-permission`; other file system errors pass through.
 */
export async function writeFileAtomically(path: string, content: Uint8Array | string, mode = 0o666): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw asFailure(error, `writing ${path}`);
  }
}

/** Makes renames and new names in a folder durable. Windows cannot sync a folder; its file system journals names. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
