// The first run, as a new user meets it: launch, one click, a live federation, one more click to its result. Real
// processes, the built-in model, the sample, no network.

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, isElectron, openDialog, test, withApp } from './app-fixture.ts';

test('from launch to a result in two clicks', async () => {
  // What it takes is printed, never asserted: other work on the computer makes it longer.
  test.setTimeout(480_000);
  const launchedMs = performance.now();
  await withApp(async (app) => {
    const { page } = app;
    const start = page.getByRole('button', { name: 'Start simulation' });
    await expect(start).toBeFocused();
    await expect(page.getByText('question pairs').first()).toBeVisible();
    await start.click();
    await expect(page.getByText('Simulation.', { exact: false }).first()).toBeVisible();
    await expect(page).toHaveTitle(/SIMULATED/);
    await expect(page.getByText('Gate closed')).toBeVisible();
    const seeResult = page.getByRole('button', { name: 'See result' });
    await expect(seeResult).toBeVisible({ timeout: 420_000 });
    const seconds = (performance.now() - launchedMs) / 1000;
    test.info().annotations.push({ type: 'seconds from launch to the finished run', description: seconds.toFixed(1) });
    process.stdout.write(`    launch to finished run: ${seconds.toFixed(1)} s\n`);
    await seeResult.click();
    await expect(page.getByText('0 bytes').first()).toBeVisible();
    const [summary] = await app.api.runs.list();
    expect(summary?.state).toBe('finished');
    expect(summary?.federated?.accuracy).toBeGreaterThan(summary?.localOnly?.accuracy ?? 1);
    const record = await app.api.runs.get({ id: summary?.id ?? '' });
    expect(record.plan?.model.name).toBe('minilm-med');
    await access(join(app.home, 'runs', summary?.id ?? '', 'adapter', 'adapter_model.safetensors'));
  });
});

test('by keyboard alone', async () => {
  await withApp(async (app) => {
    const { page } = app;
    await expect(page.getByRole('button', { name: 'Start simulation' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /Pause after this round/ })).toBeVisible();
    // Around the window: F6 goes from region to region, Tab reaches every control of the content.
    await page.keyboard.press('F6');
    await page.keyboard.press('F6');
    await page.keyboard.press('F6');
    const stop = page.getByRole('button', { name: /^Stop/ });
    await tabTo(page, stop);
    await page.keyboard.press('Enter');
    const confirm = openDialog(page).getByRole('button', { name: /^Stop/ });
    await expect(confirm).toBeVisible();
    await tabTo(page, confirm);
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Stopped by you/).first()).toBeVisible();
    // The question goes when the call has been answered, which may be a moment later.
    await expect(openDialog(page)).toHaveCount(0);
    await page.keyboard.press(process.platform === 'darwin' ? 'Meta+4' : 'Control+4');
    await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeFocused();
  });
});

test('says where the simulation is simulated, and what it says to nobody', async () => {
  test.skip(isElectron, 'the browser can watch every request of the page');
  await withApp(async ({ page }) => {
    const outside: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(page.url()).origin)) outside.push(request.url());
    });
    await page.getByRole('button', { name: 'Start simulation' }).click();
    await expect(page.getByText('Nothing sent', { exact: false })).toBeVisible();
    await expect(page.getByText('proves nothing about hardware', { exact: false }).first()).toBeVisible();
    expect(outside).toEqual([]);
  });
});

type Page = Parameters<Parameters<typeof withApp>[0]>[0]['page'];
type Target = ReturnType<Page['getByRole']>;

/** Presses Tab until the target has the focus; fails after a full turn. */
async function tabTo(page: Page, target: Target): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}
