// A study under one-time pads, on real processes.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPadBook } from '../../src-enclave/channel/pad-book.ts';
import { startHospital } from '../../src-enclave/host/hospital-host.ts';
import { startServer } from '../support/federation/server-process.ts';
import { makeStudyOnDisk } from '../support/federation/study-on-disk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('a study that asks for pads sends under them, and stops when a hospital has none', async () => {
  const folder = temporaryFolder();
  const study = await makeStudyOnDisk(folder, { hospitals: ['ash', 'birch'], rounds: 2, channel: 'pad' });
  for (const side of ['pads', 'own']) mkdirSync(join(folder, side));
  for (const hospital of ['ash', 'birch'])
    await createPadBook(
      { a: join(folder, 'own', hospital), b: join(folder, 'pads', hospital) },
      20_000_000,
      new Date(),
    );
  const server = await startServer({ ...study, state: join(folder, 'state'), more: ['--pads', join(folder, 'pads')] });
  onTestFinished(async () => void (await server.end('SIGKILL')));
  const url = `ws://127.0.0.1:${server.port}`;
  const hashes: string[] = [];
  const take = async (hospital: string, padFolder: string | null): Promise<void> => {
    const job = { ...study.job(hospital, study.invite(hospital, url)), padFolder };
    await startHospital({ job, onEvent: (event) => event.kind === 'finished' && hashes.push(event.adapterHash) }).ended;
  };
  await expect(take('ash', null)).rejects.toMatchObject({
    code: 'pad-unusable',
    message: expect.stringMatching(/--pad/),
  });
  // The half of another hospital's book.
  await expect(take('ash', join(folder, 'own/birch'))).rejects.toMatchObject({ code: 'pad-unusable' });
  await Promise.all(['ash', 'birch'].map(async (hospital) => await take(hospital, join(folder, 'own', hospital))));
  expect(new Set(hashes).size).toBe(1);
  expect(hashes).toHaveLength(2);
}, 60_000);
