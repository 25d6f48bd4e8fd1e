// What a person sets survives a restart, and two programs never share one data folder.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, isElectron, test, withApp } from './app-fixture.ts';
import { launchElectronApp } from '../../support/electron-app.ts';
import { startBrowserShell } from '../../support/browser-shell.ts';

test('settings survive a restart, and secrets do not come back', async () => {
  await withApp(async (app) => {
    await app.api.settings.change({ theme: 'dark', language: 'de', charts: 'table' });
    await app.api.settings.setHubToken({ token: 'hf_planted_secret_0123456789' });
    await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await app.relaunch();
    await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(app.page.locator('html')).toHaveAttribute('lang', 'de');
    const answer = await app.api.settings.get();
    expect(answer.settings).toMatchObject({ theme: 'dark', language: 'de', charts: 'table' });
    expect(answer.hasHubToken).toBe(true);
    expect(JSON.stringify(answer)).not.toContain('planted');
    expect(await readFile(join(app.home, 'app', 'settings.json'), 'utf8')).not.toContain('planted');
  });
});

test('a second instance gives way to the first', async () => {
  await withApp(async (app) => {
    if (isElectron) {
      const second = await launchElectronApp({ home: app.home }).catch((error: unknown) => error);
      expect(second).toBeInstanceOf(Error);
    } else {
      const second = await startBrowserShell({ home: app.home });
      try {
        await expect.poll(() => second.output()).toMatch(/in use|already/i);
      } finally {
        await second.stop();
      }
    }
    expect((await app.api.app.info()).version).toMatch(/^\d/);
    await expect(app.page.getByRole('main')).toBeVisible();
  });
});
