// The report as a person opens it: from a file, in light and dark, on paper, enlarged, with no network.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { renderReport } from '../../src-enclave/report/render-report.ts';
import { simulateEvents, trainEvents } from '../support/run-events.ts';

const hostile = `<script>document.title='stolen'</script><img src=https://evil.example onerror="alert(1)">`;

const reports = {
  simulation: renderReport(simulateEvents()),
  training: renderReport(trainEvents()),
  generation: renderReport(trainEvents('generation')),
  many: renderReport(
    simulateEvents({
      hospitals: Array.from({ length: 11 }, (_, index) => `Hospital ${index + 1}`),
      labels: Array.from({ length: 16 }, (_, index) => `a rather long label ${index + 1}`),
      rounds: 20,
      stepsPerRound: 30,
      togetherAccuracy: 0.738,
      aloneAccuracy: 0.741,
    }),
  ),
  hostile: renderReport(
    simulateEvents({ hospitals: [hostile, 'x'.repeat(200)], labels: [hostile, 'yes'], dataName: hostile }),
  ),
};
type ReportName = keyof typeof reports;

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloister-report-'));
  for (const [name, page] of Object.entries(reports)) await writeFile(join(folder, `${name}.html`), page);
});
test.afterAll(() => rm(folder, { recursive: true }));

/** Opens a report and returns what it asked for besides itself, and what the browser complained about. */
async function open(page: Page, name: ReportName): Promise<{ readonly surprises: readonly string[] }> {
  const surprises: string[] = [];
  const address = pathToFileURL(join(folder, `${name}.html`)).href;
  page.on('request', (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith('data:font/woff2;')) surprises.push(url);
  });
  page.on('console', (message) => surprises.push(message.text()));
  page.on('pageerror', (error) => surprises.push(error.message));
  page.on('dialog', (dialog) => surprises.push(dialog.message()));
  await page.goto(address);
  await page.evaluate('document.fonts.ready');
  return { surprises };
}

async function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

for (const colorScheme of ['light', 'dark'] as const)
  for (const name of ['simulation', 'training', 'generation', 'many'] as const)
    test(`${name} in ${colorScheme}: no axe violation, no request, no overflow`, async ({ page }, info) => {
      await page.emulateMedia({ colorScheme });
      const { surprises } = await open(page, name);
      expect(surprises).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await page.screenshot({ path: info.outputPath(`${name}-${colorScheme}.png`), fullPage: true });
      const axe = await new AxeBuilder({ page }).analyze();
      expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ''}`)).toEqual([]);
    });

test('says what federation gained, and that it was simulated', async ({ page }) => {
  await open(page, 'simulation');
  await expect(page).toHaveTitle(/^SIMULATED – /u);
  await expect(page.getByText('SIMULATED', { exact: true })).toBeVisible();
  await expect(page.getByText('+33.2 points')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('RQE question entailment');
  await expect(page.getByRole('img', { name: 'Accuracy per round' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Hospitals' }).getByRole('row')).toHaveCount(6);
});

test('opens the table under each drawing with the keyboard', async ({ page }) => {
  await open(page, 'simulation');
  const summaries = page.locator('summary');
  expect(await summaries.count()).toBeGreaterThanOrEqual(6);
  await summaries.first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'Accuracy per round' })).toBeVisible();
});

test('shows hostile names as text', async ({ page }) => {
  const { surprises } = await open(page, 'hostile');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(hostile);
  await expect(page).toHaveTitle(/Cloister run report$/u);
  await expect(page.locator('script, img')).toHaveCount(0);
  expect(await overflow(page)).toBe(0);
  expect(surprises).toEqual([]);
});

test('fits at 200 % and at 400 % of 1280 pixels without sideways scrolling', async ({ page }, info) => {
  for (const [name, width] of [
    ['simulation', 640],
    ['many', 640],
    ['simulation', 320],
    ['training', 320],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await open(page, name);
    expect(await overflow(page), `${name} at ${width}`).toBe(0);
    await page.screenshot({ path: info.outputPath(`${name}-${width}.png`), fullPage: true });
  }
});

test('prints in light with its tables open', async ({ page }, info) => {
  await open(page, 'simulation');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.locator('body')).toHaveCSS('color', 'rgb(19, 32, 34)');
  await expect(page.getByRole('table', { name: 'Accuracy per round' })).toBeVisible();
  await page.pdf({ path: info.outputPath('report.pdf'), preferCSSPageSize: true });
  await page.setViewportSize({ width: 740, height: 1000 });
  await page.screenshot({ path: info.outputPath('print.png'), fullPage: true });
});
