// A hospital in a study, as a person lives it: the invitation, the terms, the agreement, the rounds, the server's evidence,
// the adapter, and the way out. The server is a process of its own, as an operator would start it.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startHospital } from '../../../src-enclave/host/hospital-host.ts';
import { falseServer, type FalseKind } from '../../../src-enclave/simulation/false-server.ts';
import { startServer } from '../../support/federation/server-process.ts';
import { makeStudyOnDisk, simulatedPolicy, type StudyOnDisk } from '../../support/federation/study-on-disk.ts';
import { expect, openDialog, test, withApp, type RunningApp } from './app-fixture.ts';

let folder = '';
let study: StudyOnDisk;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloister-study-'));
  study = await makeStudyOnDisk(folder, { hospitals: ['ash', 'birch', 'cedar', 'elm'], rounds: 3 });
});
test.afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function invitation(hospital: string, url: string, policy = simulatedPolicy): Promise<string> {
  const file = join(folder, `${hospital}-${Date.now()}.cloister-study`);
  await writeFile(file, study.invite(hospital, url, undefined, policy));
  return file;
}

/** Everybody but ash, as other hospitals' computers. */
function otherHospitals(url: string, state: string): { readonly end: () => void } {
  const others = study.terms.hospitals.slice(1).map((hospital) => {
    const job = study.job(hospital, study.invite(hospital, url));
    return startHospital({ job: { ...job, folder: join(folder, state, hospital) }, onEvent: () => {} });
  });
  return { end: () => others.forEach((other) => other.kill()) };
}

async function openInvitation({ page, pick }: RunningApp, file: string): Promise<void> {
  await page.evaluate(() => (window.location.hash = '#/studies'));
  await pick(file, async () => await page.getByRole('button', { name: 'Open invitation…' }).click());
  await expect(page.getByRole('heading', { level: 1, name: 'Small' })).toBeVisible();
}

/** With the rows of a file; its columns are found by their names. */
async function agree({ page, pick }: RunningApp): Promise<void> {
  const button = page.getByRole('button', { name: /^Agree to [0-9a-f ]+…/ });
  await page.getByText('A file of this hospital').click();
  await pick(join(folder, 'data.csv'), async () => await page.getByRole('button', { name: 'Choose file…' }).click());
  await expect(page.getByText('3 of 4 columns reach training.', { exact: false })).toBeVisible();
  // It can be reached, and says what it waits for.
  await expect(page.getByText('Tick both statements first.')).toBeVisible();
  await page.getByText('The key of the office is the one').click();
  await page.getByText('I may give this permission').click();
  await button.click();
}

const gate = (page: Page) => page.locator('[data-region="boundary"] button');

test('an invitation is read, agreed to, trained to the end; the adapter and the evidence are taken out, and the study is left', async () => {
  test.setTimeout(240_000);
  const server = await startServer({ ...study, state: join(folder, 'state-whole') });
  const url = `ws://127.0.0.1:${server.port}`;
  const others = otherHospitals(url, 'whole');
  try {
    await withApp(async (app) => {
      const { page } = app;
      await openInvitation(app, await invitation('ash', url));
      await expect(page.getByText('To see that nothing is lost.').first()).toBeVisible();
      await expect(page.getByText('Simulated study.')).toBeVisible();
      await expect(gate(page)).toContainText('Gate closed');
      await agree(app);
      await expect(gate(page)).toContainText('SIMULATED', { timeout: 60_000 });
      await expect(page).toHaveTitle(/SIMULATED/);

      await page.evaluate(() => (window.location.hash = '#/trust/server'));
      await expect(page.getByText('Simulated. Nothing about hardware was proved.')).toBeVisible();
      await expect(page.getByText('That the software is free of faults')).toBeVisible();

      await page.evaluate(() => (window.location.hash = '#/home'));
      await expect(page.getByText(/^Finished\. .* after 3 rounds/).first()).toBeVisible({ timeout: 120_000 });
      await expect(page.getByRole('row').filter({ hasText: /^3/ })).toContainText('4');

      /** Saves something, and returns its folder. */
      const saved = async (press: () => Promise<void>, prefix: string): Promise<string> => {
        const target = app.electron === null ? join(app.home, 'exports') : await mkdtemp(join(folder, 'out-'));
        await (app.electron === null ? press() : app.pick(target, press));
        await expect(page.getByText(new RegExp(`^Saved .*${prefix}`)).first()).toBeVisible();
        const name = (await readdir(target)).find((one) => one.startsWith(prefix));
        return join(target, name ?? '');
      };
      const exportAdapter = page.getByRole('button', { name: 'Export adapter…' }).first();
      const adapter = await saved(async () => await exportAdapter.click(), 'SIMULATED-small-ash');
      expect(await readdir(adapter)).toContain('adapter_model.safetensors');
      await page.evaluate(() => (window.location.hash = '#/trust/server'));
      const saveEvidence = page.getByRole('button', { name: 'Save evidence…' });
      const evidence = await saved(async () => await saveEvidence.click(), 'server-evidence-');
      expect(await readdir(evidence)).toEqual(expect.arrayContaining(['accepted.json', 'accepted-evidence.bin']));

      const [{ id } = { id: '' }] = await app.api.studies.list();
      await page.evaluate((one) => (window.location.hash = `#/studies/${one}/leave`), id);
      await page.getByRole('button', { name: 'Leave the study…' }).click();
      await openDialog(page).getByRole('button', { name: 'Leave the study' }).click();
      await expect(page.getByText(/This hospital left/).first()).toBeVisible();
      await expect(gate(page)).toContainText('Gate closed');
      expect((await app.api.app.activity()).map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['study-opened', 'study-agreed', 'server-verified', 'study-finished', 'study-left']),
      );
    });
  } finally {
    others.end();
    await server.end('SIGKILL');
  }
});

test('a connection that is cut is said to be cut, comes back by itself, and nothing is lost', async () => {
  test.setTimeout(240_000);
  const at = { ...study, state: join(folder, 'state-cut') };
  let server = await startServer(at);
  const { port } = server;
  const url = `ws://127.0.0.1:${port}`;
  let others = { end: (): void => {} };
  try {
    await withApp(async (app) => {
      const { page } = app;
      await openInvitation(app, await invitation('ash', url));
      await agree(app);
      await expect(page.getByText(/^Waiting for the other hospitals and the server, round 1 of 3/).first()).toBeVisible(
        {
          timeout: 60_000,
        },
      );
      await server.end('SIGKILL');
      await expect(page.getByText(/^Offline since/).first()).toBeVisible();
      await expect(gate(page)).toContainText('Gate closed');
      server = await startServer({ ...at, port });
      await expect(gate(page)).toContainText('SIMULATED', { timeout: 60_000 });
      // What a person who was asked before has chosen: the study keeps its place.
      await app.api.settings.change({ onCloseDuringRun: 'pause' });
      await app.relaunch();
      await expect(gate(app.page)).toContainText('SIMULATED', { timeout: 60_000 });
      await app.page.keyboard.press('Control+Shift+L');
      await expect(gate(app.page)).toContainText('Gate closed');
      await app.page.evaluate(() => (window.location.hash = '#/home'));
      await expect(app.page.getByText('Paused. Your place is kept.').first()).toBeVisible();
      await app.page.getByRole('button', { name: 'Resume' }).click();
      others = otherHospitals(url, 'cut');
      await expect(app.page.getByText(/^Finished\. .* after 3 rounds/).first()).toBeVisible({ timeout: 120_000 });
      const [view] = await app.api.studies.list();
      expect(view?.progress.rounds.map(({ hospitals }) => hospitals)).toEqual([4, 4, 4]);
    });
  } finally {
    others.end();
    await server.end('SIGKILL');
  }
});

const refusals: readonly (readonly [FalseKind, string, string, string])[] = [
  ['wrong-software', 'ash', 'The server is running software your hospital has not approved.', 'CL-ATT-206'],
  ['other-connection', 'birch', 'The report belongs to another connection or moment.', 'CL-ATT-207'],
  ['altered-evidence', 'cedar', 'The report was altered or not signed by that chip.', 'CL-ATT-203'],
  ['honest', 'elm', 'The server’s evidence is simulated, and your policy asks for genuine hardware.', 'CL-ATT-209'],
];

test('a server with bad evidence is refused, in words that say which check failed and that nothing left', async () => {
  test.setTimeout(240_000);
  await withApp(async (app) => {
    const { page } = app;
    for (const [kind, hospital, headline, code] of refusals) {
      const policy = JSON.stringify({
        ...JSON.parse(simulatedPolicy),
        policy: {
          ...JSON.parse(simulatedPolicy).policy,
          accept: kind === 'honest' ? { allowSimulated: false } : { allowSimulated: true, measurement: ['ab'] },
        },
      });
      const server = await falseServer(kind, policy);
      try {
        await openInvitation(app, await invitation(hospital, server.url, policy));
        await agree(app);
        await expect(page.getByText(headline).first()).toBeVisible({ timeout: 60_000 });
        await expect(page.getByText(code).first()).toBeVisible();
        await expect(page.getByText(/0 rows, 0 adapter bytes\. Handshake only/)).toBeVisible();
        await expect(gate(page)).toContainText('Gate closed at');
        await page.evaluate(() => (window.location.hash = '#/trust/server'));
        await expect(page.getByText(headline).first()).toBeVisible();
        const refused = (await app.api.studies.list()).find((view) => view.hospital === hospital);
        expect(refused?.bytesOut).toBeLessThan(3000);
        await app.api.studies.leave({ id: refused?.id ?? '' });
      } finally {
        await server.close();
      }
    }
    const { sinceLaunch } = await app.api.app.egress();
    const adapters = sinceLaunch.find(({ kind }) => kind === 'adapters');
    expect(adapters?.bytesOut).toBe(0);
  });
});

/** Presses Tab until what is called so has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const labelled = element?.getAttribute('aria-label') ?? '';
      const label = element instanceof HTMLInputElement ? (element.closest('label')?.textContent ?? '') : '';
      return `${labelled} ${label} ${element?.textContent ?? ''}`;
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${String(name)} was not reached in ${most} steps`);
}

test('a hospital can join, look at the server and leave with the keyboard alone', async () => {
  test.setTimeout(180_000);
  const server = await startServer({ ...study, state: join(folder, 'state-keys') });
  try {
    await withApp(async (app) => {
      const { page } = app;
      const file = await invitation('ash', `ws://127.0.0.1:${server.port}`);
      await expect(page.getByRole('button', { name: 'Start simulation' })).toBeFocused();
      await page.keyboard.press('Control+3');
      await expect(page.getByRole('heading', { level: 1, name: 'Studies' })).toBeVisible();
      await tabTo(page, /Open invitation…/);
      await app.pick(file, async () => await page.keyboard.press('Enter'));
      await expect(page.getByRole('heading', { level: 1, name: 'Small' })).toBeFocused();
      // The sample is chosen already; both statements, then the button.
      await tabTo(page, /The key of the office/);
      await page.keyboard.press('Space');
      await tabTo(page, /I may give this permission/);
      await page.keyboard.press('Space');
      await tabTo(page, /^\s*Agree to/);
      await page.keyboard.press('Enter');
      await expect(gate(page)).toContainText('SIMULATED', { timeout: 60_000 });
      await page.keyboard.press('Control+6');
      await expect(page.getByRole('heading', { level: 1, name: 'Trust' })).toBeFocused();
      await tabTo(page, /Check again/);
      await page.keyboard.press('Enter');
      await expect(page.getByText('Asked the server of Small to prove itself again.').first()).toBeVisible();
      await page.keyboard.press('Control+3');
      await expect(page.getByRole('heading', { level: 1, name: 'Studies' })).toBeFocused();
      await tabTo(page, /Small/);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: 'Small' })).toBeFocused();
      await tabTo(page, /^\s*Progress/);
      await page.keyboard.press('End');
      await tabTo(page, /Leave the study…/);
      await page.keyboard.press('Enter');
      await tabTo(page, /^\s*Leave the study$/);
      await page.keyboard.press('Enter');
      await expect(page.getByText(/This hospital left/).first()).toBeVisible();
    });
  } finally {
    await server.end('SIGKILL');
  }
});
