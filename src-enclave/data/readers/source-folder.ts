// What a chosen folder holds: regular files in it and below, in a fixed order. Links are not followed; one that leads
// out of the folder is refused, so that a prepared folder cannot make its steward import what lies elsewhere.

import { readdir, realpath } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

import { hasCode } from '../../base/failure.ts';
import { maximumFolderDepth, maximumFolderEntries } from './limits.ts';
import { asSourceFailure, formatCount, invalid } from './source-failure.ts';
import { isInside } from './source-file.ts';

export type FolderListing = {
  /** Real path. */
  readonly root: string;
  /** Relative, with slashes, sorted by code unit. */
  readonly files: readonly string[];
  readonly linksLeftOut: number;
};

/** `root` must be a real path. Throws Failure `no-permission` or `data-invalid`. */
export async function listFolder(root: string): Promise<FolderListing> {
  const files: string[] = [];
  let linksLeftOut = 0;
  let entries = 0;
  const walk = async (folder: string, depth: number): Promise<void> => {
    if (depth > maximumFolderDepth)
      throw invalid(
        `${basename(root)} holds folders more than ${maximumFolderDepth} deep. Choose the folder that holds the files.`,
      );
    const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw asSourceFailure(error, basename(folder));
    });
    entries += found.length;
    if (entries > maximumFolderEntries)
      throw invalid(
        `${basename(root)} holds more than ${formatCount(maximumFolderEntries)} files. Divide it into several folders.`,
      );
    for (const entry of found) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) {
        await checkLink(root, path);
        linksLeftOut++;
      } else if (entry.isDirectory()) await walk(path, depth + 1);
      else if (entry.isFile()) files.push(relative(root, path).replaceAll(sep, '/'));
    }
  };
  await walk(root, 0);
  return { root, files: files.sort((left, right) => (left < right ? -1 : 1)), linksLeftOut };
}

async function checkLink(root: string, path: string): Promise<void> {
  try {
    if (isInside(root, await realpath(path))) return;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return;
    if (hasCode(error, 'ELOOP'))
      throw invalid(
        `The folder ${basename(root)} holds a link that leads to itself. Remove the link, then choose the folder again.`,
      );
    throw asSourceFailure(error, basename(path));
  }
  throw invalid(
    `The folder ${basename(root)} holds a link that points outside it. Copy the file into the folder instead of linking to it.`,
  );
}
