// What only Electron has: calls from a window that is not ours, the window's place, closing during a run, the print path.

import { mkdtemp, readFile, rm, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, openDialog, test, withApp } from '../app/app-fixture.ts';
import { addTinyModel, tinyModel, untilState } from '../app/tiny-runs.ts';

const choice = {
  model: tinyModel,
  adapter: 'lora',
  rank: 4,
  virtualTokens: 8,
  hospitals: 2,
  rounds: 2,
  data: 'alike',
  local: false,
  compare: false,
  seed: 3,
  maxTokens: 64,
  budgetSeconds: null,
} as const;

test('the window is hardened, and calls from elsewhere are refused', async () => {
  await withApp(async ({ electron }) => {
    const preferences = await electron?.electron.evaluate(({ BrowserWindow }): unknown => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // Not in the types; it is what the window really runs with.
      return contents === undefined
        ? null
        : Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, []);
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    const answer = await electron?.electron.evaluate(async ({ BrowserWindow }) => {
      const own = BrowserWindow.getAllWindows()[0]?.webContents;
      if (own === undefined) return 'no window';
      const preload: string = Reflect.get(
        Reflect.apply(Reflect.get(own, 'getLastWebPreferences'), own, []) ?? {},
        'preload',
      );
      const stranger = new BrowserWindow({
        show: false,
        webPreferences: { preload, sandbox: true, contextIsolation: true },
      });
      try {
        await stranger.loadURL('data:text/html,<p>stranger').catch(() => {});
        return await stranger.webContents.executeJavaScript(
          "window.cloister ? window.cloister.call('app.info').then(JSON.stringify, String) : 'no bridge'",
        );
      } finally {
        stranger.destroy();
      }
    });
    expect(answer).toMatch(/not-allowed|no bridge/);
  });
});

test('the report is printed to PDF', async () => {
  const exports = await mkdtemp(join(tmpdir(), 'cloister-pdf-'));
  try {
    await withApp(
      async (app) => {
        const { id } = await app.api.runs.start(choice);
        await untilState(app, id, 'finished');
        await app.pick(exports, async () => {
          const saved = await app.api.runs.exportReport({ id, format: 'pdf' });
          expect(saved?.fileName).toMatch(/^SIMULATED-.*\.pdf$/);
        });
        const [name = ''] = await readdir(exports);
        const pdf = await readFile(join(exports, name));
        expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
        expect(pdf.length).toBeGreaterThan(20_000);
      },
      { prepare: addTinyModel },
    );
  } finally {
    await rm(exports, { recursive: true, force: true });
  }
});

test('closing the window during a run asks, and pausing continues at the next start', async () => {
  await withApp(
    async (app) => {
      const { id } = await app.api.runs.start({ ...choice, rounds: 60 });
      await untilState(app, id, 'running');
      await app.electron?.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      const dialog = openDialog(app.page);
      await expect(dialog).toContainText('Keep training in the background?');
      await app.page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      expect((await app.api.runs.get({ id })).summary.state).toBe('running');
      await app.api.runs.stop({ id });
    },
    { prepare: addTinyModel },
  );
});

test('the window remembers its size', async () => {
  await withApp(async (app) => {
    await app.electron?.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1111, 722));
    await app.relaunch();
    const size = await app.electron?.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getSize(),
    );
    expect(size).toEqual([1111, 722]);
  });
});
