// Whether `dist` was built after the last change of what it is made of. Compares times of files, nothing else.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sources = ['src-enclave', 'src-main', 'src-renderer', 'build', 'package.json', 'package-lock.json'];

/** Written last by the build. */
export const buildStamp = join('dist', 'THIRD-PARTY-LICENCES.txt');

function modifiedMs(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}

/** Folders count too: their time tells of a file that was removed. */
function newestMs(path: string): number {
  const own = modifiedMs(path);
  if (own === Number.NEGATIVE_INFINITY || !statSync(path).isDirectory()) return own;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), own);
}

export function isBuildFresh(rootFolder: string): boolean {
  const built = modifiedMs(join(rootFolder, buildStamp));
  return sources.every((source) => newestMs(join(rootFolder, source)) <= built);
}
