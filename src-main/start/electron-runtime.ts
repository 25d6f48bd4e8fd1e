// Where an Electron runtime is, without fetching one: the folder that ELECTRON_OVERRIDE_DIST_PATH names, else the one that
// `npx install-electron` filled.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

const programs: Readonly<Record<string, string>> = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
};

/** The folder of a runtime, and its program; null when there is none. */
export function findElectron(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
  rootFolder: string,
): { readonly folder: string; readonly program: string } | null {
  const installed = join(rootFolder, 'node_modules', 'electron', 'dist');
  for (const folder of [environment['ELECTRON_OVERRIDE_DIST_PATH'], installed]) {
    if (folder === undefined || folder === '') continue;
    const program = join(folder, programs[platform] ?? 'electron');
    if (existsSync(program)) return { folder, program };
  }
  return null;
}

/** What a person is told who has none: how to get it, and what works without it. */
export const missingElectron = [
  'Electron is not installed: run `npx install-electron` (set ELECTRON_MIRROR where GitHub cannot be reached), then `npm start`.',
  'Without it, `npm run start:browser` opens the same app in your browser.',
] as const;
