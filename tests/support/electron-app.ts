// Starts the built app in Electron for a test: the runtime that ELECTRON_OVERRIDE_DIST_PATH names, data in a fresh folder.
// Run it as a user that may sandbox, which root may not (`shared/tools/electron-runtime/iso.sh xvfb-run -a …`).

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const builtMain = join(import.meta.dirname, '../../dist/main.cjs');

export type ElectronAppOptions = {
  /** $CLOISTER_HOME. Made and removed again where it is not given. */
  readonly home?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What to start: the built main module where nothing else is given. */
  readonly appPath?: string;
};

export type ElectronApp = {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly home: string;
  /** Ends it as a person would who quits, and waits until the process is gone. */
  readonly quit: () => Promise<void>;
  /** Ends it at once where it still runs, and removes what was made for it. */
  readonly dispose: () => Promise<void>;
};

/** The runtime's program; throws where the environment names none. */
export function electronProgram(): string {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder === undefined) throw new TypeError('ELECTRON_OVERRIDE_DIST_PATH names no Electron runtime');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/** This process's environment, with more in it. */
export function ownEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...process.env, ...more }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** Waits until the window shows the page. */
export async function launchElectronApp(options: ElectronAppOptions = {}): Promise<ElectronApp> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'cloister-home-')));
  const electron = await _electron.launch({
    executablePath: electronProgram(),
    args: [options.appPath ?? builtMain, ...(options.arguments ?? [])],
    env: { ...ownEnvironment(), CLOISTER_HOME: home, ...options.environment },
    cwd: tmpdir(),
    chromiumSandbox: true,
  });
  const program = electron.process();
  const gone = new Promise<void>((resolve) => electron.on('close', () => resolve()));
  const page = await electron.firstWindow();
  await page.waitForLoadState('load');
  const quit = async (): Promise<void> => {
    await electron.evaluate(({ app }) => app.quit()).catch(() => {});
    await gone;
  };
  return {
    electron,
    page,
    home,
    quit,
    dispose: async () => {
      program.kill('SIGKILL');
      await gone;
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}
