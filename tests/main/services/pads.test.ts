// Pad books through the app's calls, over a real enclave process: by ticket, with an entry in the activity, without a path.

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPadBook, inspectPadBook } from '../../../src-enclave/channel/pad-book.ts';
import { nodeFork } from '../../../src-enclave/host/node-fork.ts';
import { createClient } from '../../../src-enclave/protocol/contract.ts';
import { browserShell } from '../../../src-main/browser-shell/browser-shell.ts';
import { appContract } from '../../../src-main/contract/index.ts';
import { openAppServices } from '../../../src-main/services/app-services.ts';
import type { Shell } from '../../../src-main/services/shell.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function open() {
  const home = temporaryFolder();
  const drive = temporaryFolder();
  const folders = { a: join(drive, 'study-a'), b: join(drive, 'study-b') };
  await createPadBook(folders, 1000, new Date(0));
  const { id } = await inspectPadBook(folders.a);
  let chosen: string | null = null;
  const enclaveModule = join(import.meta.dirname, '../../support/short-enclave.ts');
  const shell: Shell = {
    ...browserShell({ fork: nodeFork, enclaveModule, hospitalModule: '', exportsFolder: join(home, 'exports') }),
    choosePad: async () => chosen,
  };
  const services = await openAppServices({ shell, dataRoot: home });
  onTestFinished(() => services.dispose());
  const api = createClient(appContract, { call: services.dispatch });
  const choose = async (path: string | null) => {
    chosen = path;
    return await api.pads.choose();
  };
  const entries = async () =>
    (await api.app.activity())
      .filter(({ kind }) => kind.startsWith('pad-'))
      .map(({ kind, object, outcome, code }) => [kind, object, outcome, code]);
  return { home, drive, folders, id, services, api, choose, entries };
}

it('a pad book is added by a ticket and forgotten by its id, and its place never crosses', async () => {
  const { api, choose, folders, id, drive, entries } = await open();
  expect(await choose(null)).toBeNull();
  const chosen = await choose(folders.a);
  expect(chosen).toMatchObject({ fileName: 'study-a', kind: 'folder' });
  expect(await api.pads.add({ ticket: chosen?.ticket ?? '' })).toEqual({ id });
  const list = await api.pads.list();
  expect(list).toMatchObject([{ id, name: 'study-a', state: 'ready', leftToSend: 1000 }]);
  await api.pads.forget({ id });
  expect(await api.pads.list()).toEqual([]);
  expect(await entries()).toEqual([
    ['pad-added', 'study-a', 'done', ''],
    ['pad-forgotten', `PB-${id.slice(0, 8)}`, 'done', ''],
  ]);
  expect(JSON.stringify([chosen, list, await api.app.activity()])).not.toContain(drive);
});

it('a folder without a pad book is refused with what to do', async () => {
  const { api, choose, drive, entries } = await open();
  const chosen = await choose(drive);
  await expect(api.pads.add({ ticket: chosen?.ticket ?? '' })).rejects.toMatchObject({
    code: 'pad-unusable',
    message: 'There is no pad book in this folder. Choose the folder of one side, with book.json and pad.bin in it.',
  });
  await expect(api.pads.add({ ticket: 'none' })).rejects.toMatchObject({ code: 'ticket-unknown' });
  expect(await entries()).toMatchObject([['pad-added', chosen?.fileName, 'failed', 'pad-unusable']]);
});

it('what was uploaded is a copy: it is refused and removed', async () => {
  const { api, services, home } = await open();
  const uploaded = join(home, 'uploads', 'study-a');
  await mkdir(join(home, 'uploads'));
  await createPadBook({ a: uploaded, b: join(home, 'uploads', 'study-b') }, 1000, new Date(0));
  const { ticket } = await services.issueTicket(uploaded, true);
  await expect(api.pads.add({ ticket })).rejects.toMatchObject({ code: 'pad-unusable' });
  expect(existsSync(uploaded)).toBe(false);
  expect(await api.pads.list()).toEqual([]);
});
