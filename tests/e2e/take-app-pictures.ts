// `npm run pictures`: every screen and state of the app in both themes, as PNG files, from the built renderer over the
// contract's double. To be looked at beside the design. Usage: npm run pictures [-- FOLDER [NAME…]]

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { openScenario } from '../support/app-pages.ts';
import { scenarios } from '../support/app-scenarios.ts';
import { chromiumLaunch } from './chromium.ts';

const [folder = 'test-results/pictures', ...names] = process.argv.slice(2);
const target = resolve(folder);
await mkdir(target, { recursive: true });
const browser = await chromium.launch(chromiumLaunch);
const page = await browser.newPage({ viewport: { width: 1280, height: 832 } });
try {
  for (const scenario of scenarios) {
    if (names.length > 0 && !names.includes(scenario.name)) continue;
    for (const theme of ['light', 'dark'] as const) {
      await using _opened = await openScenario(page, scenario, { theme });
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      // What appears after 300 ms belongs to the picture.
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(target, `${scenario.name}${theme === 'dark' ? '-dark' : ''}.png`) });
    }
    process.stdout.write(`${scenario.name}\n`);
  }
} finally {
  await browser.close();
}
