// Takes the pictures of a report for the README: the top of the page, light and dark.
// Usage: node tests/e2e/take-pictures.ts RUN_FOLDER [PICTURES_FOLDER]; the run folder has the report.html of a run.

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumLaunch } from './chromium.ts';

const [runFolder, picturesFolder = 'docs/pictures'] = process.argv.slice(2);

async function takePictures(report: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch(chromiumLaunch);
  try {
    for (const [colorScheme, name] of [
      ['light', 'report.png'],
      ['dark', 'report-dark.png'],
    ] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1216, height: 960 } });
      await page.goto(pathToFileURL(report).href);
      await page.evaluate('document.fonts.ready');
      await page.screenshot({ path: join(folder, name) });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

const report = resolve(runFolder ?? '', 'report.html');
if (runFolder === undefined || !existsSync(report)) {
  process.stderr.write(
    'Usage: node tests/e2e/take-pictures.ts RUN_FOLDER [PICTURES_FOLDER]; RUN_FOLDER must hold report.html.\n',
  );
  process.exitCode = 2;
} else await takePictures(report, picturesFolder);
