// The README's pictures: the app in the middle of a real run, light and dark, through the browser shell. Needs the built app.
// Usage: npm run pictures:readme [-- FOLDER]

import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import { startBrowserShell } from '../support/browser-shell.ts';
import { chromiumLaunch } from './chromium.ts';

const [folder = 'docs/pictures'] = process.argv.slice(2);
const shell = await startBrowserShell();
const browser = await chromium.launch(chromiumLaunch);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 832 }, colorScheme: 'light' });
  await page.goto(shell.url);
  await expect(page.getByRole('button', { name: 'Start simulation' })).toBeVisible();
  await page.evaluate(() => (window.location.hash = '#/new-simulation'));
  await page.getByLabel('Rounds', { exact: true }).fill('6');
  await page.getByLabel('Rounds', { exact: true }).blur();
  await page.getByRole('button', { name: 'Start simulation' }).click();
  await expect(page.getByText(/Cedar is training, step .*; round 5 of 6/).first()).toBeVisible({ timeout: 300_000 });
  await page.screenshot({ path: join(folder, 'app.png') });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, 'app-dark.png') });
} finally {
  await browser.close();
  await shell.stop();
}
