// Opens a scenario of the app in a page: the built renderer, the browser shell's own server, and the contract's double
// behind it. The clock of the page stands still, so that pictures repeat.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startBrowserServer } from '../../src-main/browser-shell/server.ts';
import type { SettingsChange } from '../../src-main/contract/index.ts';
import { appDouble, pictureNowMs } from './app-double.ts';
import type { Scenario } from './app-scenarios.ts';

export type OpenedScenario = AsyncDisposable & {
  /** What the browser complained about in its console: a refused script or style, a missing file, an error. */
  readonly complaints: readonly string[];
  /** Changes settings as another window would. */
  readonly change: (settings: SettingsChange) => Promise<void>;
};

export async function openScenario(
  page: Page,
  { place, state }: Scenario,
  settings: SettingsChange = {},
): Promise<OpenedScenario> {
  const double = appDouble(state());
  await double.services.dispatch('settings.change', { theme: 'light', ...settings });
  const uploads = await mkdtemp(join(tmpdir(), 'cloister-uploads-'));
  const server = await startBrowserServer({
    services: double.services,
    rendererFolder: join(import.meta.dirname, '../../dist/renderer'),
    uploads: { folder: uploads },
    port: 0,
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  // A theme that is still fading in has colours of its own.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.clock.setFixedTime(pictureNowMs);
  await page.goto(server.newLink());
  await page.evaluate((hash) => (window.location.hash = hash), place);
  await page.getByRole('main').waitFor();
  // Screens are loaded when they are first shown; until then there is a placeholder.
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate('document.fonts.ready');
  return {
    complaints,
    change: async (change) => {
      await double.services.dispatch('settings.change', change);
    },
    [Symbol.asyncDispose]: async () => {
      await page.goto('about:blank');
      await server.close();
      await rm(uploads, { recursive: true, force: true });
    },
  };
}
