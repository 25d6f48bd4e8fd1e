// Electron's main process: puts the parts together and decides when the app ends. One instance for each person; a second
// one brings the first window to the front. Nothing here knows what a run is.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { dataFolders, dataRoot } from '../../src-enclave/base/data-root.ts';
import { Failure } from '../../src-enclave/base/failure.ts';
import { openLog } from '../log/log.ts';
import { privilegedScheme } from './app-protocol.ts';
import { CloisterApp } from './cloister-app.ts';
import { limitChromium } from './chromium-limits.ts';
import { watchFaults } from './faults.ts';
import { wordsFor } from './words.ts';

protocol.registerSchemesAsPrivileged([privilegedScheme]);
limitChromium(app);

/** Tells the person in a system dialog, because there is no window, and ends. */
function giveUp(error: unknown): void {
  const sentence =
    error instanceof Failure ? error.message : 'A part of the installation is missing or broken. CL-APP-001';
  dialog.showErrorBox(wordsFor('system', app.getLocale()).cannotStart, sentence);
  app.exit(1);
}

async function start(): Promise<void> {
  const root = resolve(dataRoot(process.env, process.platform, app.getPath('home')));
  const chromiumFolder = join(dataFolders(root).app, 'chromium');
  mkdirSync(chromiumFolder, { recursive: true, mode: 0o700 });
  app.setPath('userData', chromiumFolder);
  app.setPath('sessionData', chromiumFolder);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  watchFaults(app, await openLog(dataFolders(root).app));
  const cloister = new CloisterApp(root);
  await app.whenReady();
  await cloister.open();
}

start().catch(giveUp);
