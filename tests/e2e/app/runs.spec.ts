// Runs under everything that happens to them: paused, stopped, continued, the enclave killed, the app closed and opened.
// Whatever happened, the adapter ends with the same bits as in a run that nothing happened to.

import { enclavePid, expect, openDialog, test, withApp, type RunningApp } from './app-fixture.ts';
import { adapterDigest, addTinyModel, onlyFolder, tinyModel, untilRound, untilState } from './tiny-runs.ts';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const choice = {
  model: tinyModel,
  adapter: 'lora',
  rank: 4,
  virtualTokens: 8,
  hospitals: 2,
  rounds: 6,
  data: 'different',
  local: true,
  compare: false,
  seed: 5,
  maxTokens: 64,
  budgetSeconds: null,
} as const;

let reference: Promise<string> | null = null;

/** The digest that this choice ends with when nothing happens; the same in every data folder, so found once. */
function undisturbedDigest(app: RunningApp): Promise<string> {
  reference ??= finishedRun(app).then((id) => adapterDigest(app, id));
  return reference;
}

async function finishedRun(app: RunningApp): Promise<string> {
  const { id } = await app.api.runs.start(choice);
  await untilState(app, id, 'finished');
  return id;
}

test('stopped and resumed from the window, a run ends with the same bits', async () => {
  await withApp(
    async (app) => {
      const digest = await undisturbedDigest(app);
      const { id } = await app.api.runs.start(choice);
      await untilRound(app, id, 1);
      const { page } = app;
      await page.evaluate((run) => (window.location.hash = `#/runs/${run}`), id);
      await page.getByRole('button', { name: /^Stop/ }).click();
      await openDialog(page).getByRole('button', { name: /^Stop/ }).click();
      await untilState(app, id, 'stopped');
      await expect(page.getByText(/Stopped by you/).first()).toBeVisible();
      await page.getByRole('button', { name: 'Resume' }).click();
      await untilState(app, id, 'finished');
      expect(await adapterDigest(app, id)).toBe(digest);
    },
    { prepare: addTinyModel },
  );
});

test('paused after a round, it keeps its place over a restart of the app', async () => {
  await withApp(
    async (app) => {
      const digest = await undisturbedDigest(app);
      const { id } = await app.api.runs.start(choice);
      await untilRound(app, id, 1);
      await app.page.evaluate(() => (window.location.hash = '#/home'));
      await app.page.getByRole('button', { name: /Pause after this round/ }).click();
      await untilState(app, id, 'paused');
      await app.relaunch();
      await untilState(app, id, 'paused', 'stopped', 'interrupted');
      await app.api.runs.resume({ id });
      await untilState(app, id, 'finished');
      expect(await adapterDigest(app, id)).toBe(digest);
    },
    { prepare: addTinyModel },
  );
});

test('the enclave killed in the middle of a run continues to the same result', async () => {
  await withApp(
    async (app) => {
      const digest = await undisturbedDigest(app);
      const { id } = await app.api.runs.start(choice);
      await untilRound(app, id, 2);
      const before = await enclavePid(app);
      process.kill(before, 'SIGKILL');
      await untilState(app, id, 'finished');
      expect(await enclavePid(app)).not.toBe(before);
      expect((await app.api.enclave.status()).restarts).toBe(1);
      expect(await adapterDigest(app, id)).toBe(digest);
      const record = await app.api.runs.get({ id });
      expect(record.summary.isResumed).toBe(true);
      expect(record.points.filter(({ hospital, split }) => hospital === null && split === 'validation')).toHaveLength(
        choice.rounds + 1,
      );
    },
    { prepare: addTinyModel },
  );
});

test('two runs are compared, and an adapter is exported and loaded again', async () => {
  const exports = await mkdtemp(join(tmpdir(), 'cloister-exports-'));
  try {
    await withApp(
      async (app) => {
        const { page } = app;
        const first = { id: await finishedRun(app) };
        const second = await app.api.runs.start({ ...choice, rounds: 3, adapter: 'prefix' });
        await untilState(app, second.id, 'finished');
        await page.evaluate((ids) => (window.location.hash = `#/compare/${ids.join('/')}`), [first.id, second.id]);
        await expect(page.getByRole('heading', { level: 1 })).toContainText(/Compar/);
        await expect(page.getByText('P-tuning v2', { exact: false }).first()).toBeVisible();

        await page.evaluate((run) => (window.location.hash = `#/runs/${run}`), first.id);
        const press = (): Promise<void> => page.getByRole('button', { name: /^Export adapter/ }).click();
        if (app.electron === null) await press();
        else await app.pick(exports, press);
        await expect(page.getByText(/Checked: it loads/).first()).toBeVisible({ timeout: 60_000 });
        const folder = await onlyFolder(app.electron === null ? join(app.home, 'exports') : exports);
        expect(folder).toMatch(/SIMULATED-/);
        expect(await readdir(folder)).toEqual(
          expect.arrayContaining(['adapter_config.json', 'adapter_model.safetensors', 'README.md']),
        );
        expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('SIMULATED');
      },
      { prepare: addTinyModel },
    );
  } finally {
    await rm(exports, { recursive: true, force: true });
  }
});
