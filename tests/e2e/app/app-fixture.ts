// The built app in the shell that this run of the tests is for, with a data folder of its own: a page, a few questions to
// the app over its contract, and what a person can do to the program from outside. Tests wait on states, never on time.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, chromium, expect, type Browser, type Locator, type Page } from '@playwright/test';
import {
  appContract,
  createClient,
  type AppContract,
  type Bridge,
  type Client,
} from '../../../src-main/contract/index.ts';
import { startBrowserShell } from '../../support/browser-shell.ts';
import { launchElectronApp, type ElectronApp } from '../../support/electron-app.ts';
import { chromiumLaunch } from '../chromium.ts';

export const isElectron = process.env['CLOISTER_E2E'] === 'electron';

export type RunningApp = {
  /** The window's page; another one after a relaunch. */
  readonly page: Page;
  /** $CLOISTER_HOME. */
  readonly home: string;
  /** The contract, called from the page as the page would. */
  readonly api: Client<AppContract>;
  /** Null in the browser shell. */
  readonly electron: ElectronApp | null;
  /** Presses something that asks for a file or folder, and answers with this one. */
  readonly pick: (path: string, press: () => Promise<void>) => Promise<void>;
  /** Ends the app as a person would, and starts it again on the same data. */
  readonly relaunch: () => Promise<void>;
};

export async function enclavePid(app: RunningApp): Promise<number> {
  const { processId } = await app.api.enclave.status();
  if (processId === null) throw new TypeError('the enclave is not running');
  return processId;
}

/** The dialog that is open, whether it asks or warns. */
export function openDialog(page: Page): Locator {
  return page.locator('[role="dialog"], [role="alertdialog"]');
}

/** Calls from inside the page, so that everything between page and main is in play. */
function pageBridge(page: () => Page): Pick<Bridge, 'call'> {
  return {
    call: async (name, input) =>
      await page().evaluate(
        async ([call, value]: readonly [string, unknown]): Promise<unknown> => {
          if (window.cloister) return await window.cloister.call(call, value);
          const response = await fetch(`/call/${call}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(value ?? null),
          });
          return await response.json();
        },
        [name, input] as const,
      ),
  };
}

type Shell = {
  readonly page: Page;
  readonly electron: ElectronApp | null;
  readonly pick: RunningApp['pick'];
  readonly end: () => Promise<void>;
};

async function openElectron(home: string): Promise<Shell> {
  const app = await launchElectronApp({ home });
  return {
    page: app.page,
    electron: app,
    pick: async (path, press) => {
      await app.electron.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
      }, path);
      await press();
    },
    end: async () => {
      await app.quit();
      await app.dispose();
    },
  };
}

async function openBrowser(home: string, browser: Browser): Promise<Shell> {
  const shell = await startBrowserShell({ home });
  const context = await browser.newContext({ viewport: { width: 1280, height: 832 }, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(shell.url);
  return {
    page,
    electron: null,
    pick: async (path, press) => {
      const chooser = page.waitForEvent('filechooser');
      await press();
      await (await chooser).setFiles(path);
    },
    end: async () => {
      await context.close();
      await shell.stop();
    },
  };
}

export type AppOptions = {
  /** Fills the data folder before the app starts. */
  readonly prepare?: (home: string) => Promise<void>;
};

/** Opens the app on a fresh data folder; `work` runs in it; everything is ended and removed after. */
export async function withApp(work: (app: RunningApp) => Promise<void>, options: AppOptions = {}): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'cloister-e2e-'));
  const browser = isElectron ? null : await chromium.launch(chromiumLaunch);
  const open = (): Promise<Shell> => (browser === null ? openElectron(home) : openBrowser(home, browser));
  try {
    await options.prepare?.(home);
    let shell = await open();
    const api = createClient(
      appContract,
      pageBridge(() => shell.page),
    );
    try {
      await work({
        get page() {
          return shell.page;
        },
        get electron() {
          return shell.electron;
        },
        home,
        api,
        pick: (path, press) => shell.pick(path, press),
        relaunch: async () => {
          await shell.end();
          shell = await open();
        },
      });
    } finally {
      await shell.end();
    }
  } finally {
    await browser?.close();
    await rm(home, { recursive: true, force: true });
  }
}

export { base as test, expect };
