// Takes out of a packed folder what a given runtime folder holds besides the runtime: the app it starts when it has none,
// and marks of the scripts that prepared it.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AfterPackContext } from 'electron-builder';

const leftovers = ['resources/default_app.asar', '.electron-runtime'];

/** Called by electron-builder by this name. */
export async function afterPack({
  appOutDir,
  electronPlatformName,
}: Pick<AfterPackContext, 'appOutDir' | 'electronPlatformName'>): Promise<void> {
  if (electronPlatformName === 'darwin') return;
  await Promise.all(leftovers.map((name) => rm(join(appOutDir, name), { force: true })));
}
