// Models as a person adds them: from a file of their own, refused when it is damaged or could run code, from a hub that
// does not answer; and tried on a made-up case.

import { mkdtemp, open, rm, stat, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, withApp, type RunningApp } from './app-fixture.ts';
import { addTinyModel, tinyModel, untilState } from './tiny-runs.ts';

const smollm2 = process.env['CLOISTER_SMOLLM2'];

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloister-models-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

async function addGguf(app: RunningApp, path: string): Promise<void> {
  const { page } = app;
  await page.evaluate(() => (window.location.hash = '#/add-model'));
  await page
    .getByText(/GGUF file/)
    .first()
    .click();
  await app.pick(path, () => page.getByRole('button', { name: /^Choose/ }).click());
  await page.getByRole('button', { name: /^Add/ }).last().click();
}

test('SmolLM2 from its GGUF file', async () => {
  test.skip(smollm2 === undefined, 'needs SmolLM2 (CLOISTER_SMOLLM2)');
  await withApp(async (app) => {
    await addGguf(app, smollm2 ?? '');
    await expect
      .poll(async () => (await app.api.models.list()).map(({ name }) => name), { timeout: 120_000 })
      .toContain('SmolLM2-135M-Instruct.Q4_1');
    await app.page.evaluate(() => (window.location.hash = '#/models'));
    await expect(app.page.getByText('SmolLM2-135M-Instruct.Q4_1').first()).toBeVisible();
  });
});

test('a corrupt file is refused with words, and nothing is left of it', async () => {
  test.skip(smollm2 === undefined, 'needs SmolLM2 (CLOISTER_SMOLLM2)');
  const broken = join(folder, 'broken.gguf');
  await copyFile(smollm2 ?? '', broken);
  const { size } = await stat(broken);
  const file = await open(broken, 'r+');
  await file.truncate(Math.floor(size * 0.6));
  await file.close();
  await withApp(async (app) => {
    await addGguf(app, broken);
    await expect(app.page.getByText('CL-MOD-103').first()).toBeVisible({ timeout: 60_000 });
    expect((await app.api.models.list()).map(({ name }) => name)).toEqual(['minilm-med']);
  });
});

test('a pickled file is not opened', async () => {
  const pickle = join(folder, 'pytorch_model.gguf');
  await writeFile(pickle, Buffer.from('80049526000000000000008c05706f736978948c0673797374656d9493', 'hex'));
  await withApp(async (app) => {
    await addGguf(app, pickle);
    await expect(
      app.page.getByText(/Pickled formats can run code|not a safetensors or GGUF model/).first(),
    ).toBeVisible();
  });
});

test('a hub that cannot be reached is said to be, and nothing else breaks', async () => {
  await withApp(async (app) => {
    await app.api.settings.change({ hubMirror: 'http://127.0.0.1:9' });
    await app.api.models.addFromHub({ repo: 'example/encoder', revision: 'main', file: null, name: null });
    await expect.poll(async () => (await app.api.models.jobs())[0]?.failure?.code).toBe('hub-offline');
    await app.page.evaluate(() => (window.location.hash = '#/models'));
    await expect(app.page.getByText('CL-HUB-101').first()).toBeVisible();
    await app.page.evaluate(() => (window.location.hash = '#/trust/left'));
    await expect(app.page.getByText('127.0.0.1').first()).toBeVisible();
  });
});

test('a made-up case is classified by base and adapter', async () => {
  await withApp(
    async (app) => {
      const { page } = app;
      const { id } = await app.api.runs.start({
        model: tinyModel,
        adapter: 'lora',
        rank: 4,
        virtualTokens: 8,
        hospitals: 2,
        rounds: 1,
        data: 'alike',
        local: false,
        compare: false,
        seed: 1,
        maxTokens: 64,
        budgetSeconds: null,
      });
      await untilState(app, id, 'finished');
      await page.evaluate((run) => (window.location.hash = `#/try/${run}`), id);
      const boxes = page.getByRole('textbox');
      await boxes.nth(0).fill('Is metformin safe with reduced kidney function?');
      await boxes.nth(1).fill('Can people with kidney disease take metformin?');
      await page.getByRole('button', { name: /^Ask base/ }).click();
      await expect(page.getByText(/untrained/i).first()).toBeVisible();
      await expect(page.getByText('%').first()).toBeVisible();
    },
    { prepare: addTinyModel },
  );
});
