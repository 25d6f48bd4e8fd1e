// A run of 500 rounds and 50 hospitals over the real contract, in the real window: the page keeps answering, its longest
// task and its memory are printed. The events are made up; processes, notices and screen are the product's.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { nodeFork } from '../../../src-enclave/host/node-fork.ts';
import { browserShell } from '../../../src-main/browser-shell/browser-shell.ts';
import { startBrowserServer } from '../../../src-main/browser-shell/server.ts';
import { openAppServices } from '../../../src-main/services/app-services.ts';

test('500 rounds and 50 hospitals keep the window responsive', async ({ page }) => {
  const home = await mkdtemp(join(tmpdir(), 'cloister-large-'));
  const shell = browserShell({
    fork: nodeFork,
    enclaveModule: join(import.meta.dirname, '../../support/synthetic-enclave.ts'),
    hospitalModule: '',
    exportsFolder: join(home, 'exports'),
  });
  const services = await openAppServices({ shell, dataRoot: home });
  const server = await startBrowserServer({
    services,
    rendererFolder: join(import.meta.dirname, '../../../dist/renderer'),
    uploads: { folder: join(home, 'uploads') },
    port: 0,
  });
  try {
    await page.addInitScript(() => {
      const tasks: { readonly startMs: number; readonly ms: number }[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startMs: startTime, ms: duration }))),
      ).observe({
        type: 'longtask',
        buffered: true,
      });
    });
    const notices: number[] = [];
    services.listen((name) => {
      if (name === 'runs.progress') notices.push(performance.now());
    });
    await page.goto(server.newLink());
    const client = await page.context().newCDPSession(page);
    // A whole collection is a long task that nobody but this test asks for.
    const collections: (readonly [number, number])[] = [];
    const pageNow = async (): Promise<number> => await page.evaluate(() => performance.now());
    const heapBytes = async (): Promise<number> => {
      const since = await pageNow();
      await client.send('HeapProfiler.collectGarbage');
      collections.push([since, await pageNow()]);
      return (await client.send('Runtime.getHeapUsage')).usedSize;
    };
    await page.getByRole('button', { name: 'Start simulation' }).click();
    const status = page.getByText(/of 500/).first();
    await expect(status).toBeVisible({ timeout: 60_000 });
    // What came before belongs to loading the page.
    await page.evaluate(() => Reflect.get(window, 'longTasks').splice(0));
    const heaps = [await heapBytes()];
    const ended = page.getByRole('button', { name: 'See result' });
    while (!(await ended.isVisible())) {
      await page.waitForTimeout(2000);
      heaps.push(await heapBytes());
    }
    const seen = await page.evaluate((): { startMs: number; ms: number }[] => Reflect.get(window, 'longTasks'));
    const tasks = seen
      .filter(({ startMs, ms }) => !collections.some(([from, to]) => startMs < to && startMs + ms > from))
      .map(({ ms }) => ms);
    await ended.click();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await page.waitForTimeout(3000);
    heaps.push(await heapBytes());
    const seconds = ((notices.at(-1) ?? 0) - (notices[0] ?? 0)) / 1000;
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
    process.stdout.write(
      `    ${notices.length} notices in ${seconds.toFixed(1)} s; tasks over 50 ms: ${tasks.length} (and ${seen.length - tasks.length} collections), longest ${Math.max(0, ...tasks).toFixed(0)} ms; ` +
        `heap ${heaps.map(megabytes).join(', ')} MB\n`,
    );
    expect(notices.length).toBeLessThanOrEqual(10 * (seconds + 1));
    expect(Math.max(...heaps)).toBeLessThan(400e6);
  } finally {
    await server.close();
    await services.dispose();
    await rm(home, { recursive: true, force: true });
  }
});
