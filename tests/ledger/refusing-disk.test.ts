// A disk that is full, read-only or broken: what cannot be logged is said, and nothing that was acknowledged is lost.

import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSegmentFile, type OpenSegmentFile } from '../../src-enclave/ledger/segments.ts';
import { verifyChain } from '../../src-enclave/ledger/verify-chain.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { event, numbersIn, openSmall, writeChain } from './support/chains.ts';

const nobody = 65_534;
const opener = join(import.meta.dirname, 'support', 'open-once.ts');

/** The code of the failure of another process; as another user when this one is root, whom no rights stop. */
function openedByAnother(folder: string): string {
  const user = process.getuid?.() === 0 ? { uid: nobody } : {};
  return spawnSync(process.execPath, [opener, folder], { encoding: 'utf8', ...user }).stdout;
}

/** A disk that refuses, by the next calls of one of its methods. */
function failingDisk(): {
  readonly openFile: OpenSegmentFile;
  readonly fail: (method: string, code: string, times?: number) => void;
  readonly waiting: () => number;
} {
  const failures: { method: string; code: string }[] = [];
  const refuse = (method: string): void => {
    if (failures[0]?.method !== method) return;
    throw Object.assign(new Error('refused'), { code: failures.shift()?.code });
  };
  return {
    waiting: () => failures.length,
    fail: (method, code, times = 1) => {
      for (let count = 0; count < times; count++) failures.push({ method, code });
    },
    openFile: async (path) => {
      refuse('open');
      const file = await openSegmentFile(path);
      return {
        write: async (bytes, offset) => {
          if (failures[0]?.method === 'write') await file.write(bytes.subarray(0, bytes.length >> 1), offset);
          refuse('write');
          await file.write(bytes, offset);
        },
        truncate: async (size) => {
          refuse('truncate');
          await file.truncate(size);
        },
        sync: async () => {
          refuse('sync');
          await file.sync();
        },
        close: async () => file.close(),
      };
    },
  };
}

describe('a disk that refuses', () => {
  const sentence = 'The log cannot be written, so nothing that must be logged can be done.';

  it('because it is full: the append says so, nothing stands, and it goes on once there is room', async () => {
    const folder = temporaryFolder();
    const disk = failingDisk();
    const chain = await openSmall(folder, { openFile: disk.openFile });
    await chain.append(event(1));
    for (const code of ['ENOSPC', 'EDQUOT']) {
      disk.fail('write', code);
      await expect(chain.append(event(2))).rejects.toMatchObject({ code: 'disk-full', message: sentence });
    }
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 0 });
    expect(await numbersIn(folder)).toEqual([1]);
    await chain.append(event(3));
    await chain.close();
    expect(await numbersIn(folder)).toEqual([1, 3]);
  });

  it('of many calls at once fails those that do not stand, and no other', async () => {
    const folder = temporaryFolder();
    const disk = failingDisk();
    const chain = await openSmall(folder, { openFile: disk.openFile });
    const wanted = Array.from({ length: 40 }, (_, number) => number + 1);
    const appending = wanted.map((number) => chain.append(event(number)));
    await appending[0];
    disk.fail('write', 'ENOSPC');
    const settled = await Promise.allSettled(appending);
    const stood = wanted.filter((_, place) => settled[place]?.status === 'fulfilled');
    expect(stood.length).toBeLessThan(40);
    expect(await numbersIn(folder)).toEqual(stood);
    await chain.close();
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
  });

  it('a new segment: the old one stays whole', async () => {
    const folder = temporaryFolder();
    const disk = failingDisk();
    const chain = await openSmall(folder, { openFile: disk.openFile });
    let done = 0;
    const refusals: unknown[] = [];
    while (readdirSync(folder).filter((name) => name.endsWith('.ndjson')).length < 2) {
      if (disk.waiting() === 0 && refusals.length === 0) disk.fail('open', 'ENOSPC');
      try {
        await chain.append(event(done + 1));
        done++;
      } catch (error) {
        refusals.push(error, await verifyChain(folder));
      }
    }
    expect(refusals).toMatchObject([{ code: 'disk-full' }, { kind: 'intact' }]);
    await chain.close();
    expect(await numbersIn(folder)).toEqual(Array.from({ length: done }, (_, number) => number + 1));
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
  });

  it('to sync: nothing more is acknowledged until the log is opened again', async () => {
    const folder = temporaryFolder();
    const disk = failingDisk();
    const chain = await openSmall(folder, { openFile: disk.openFile });
    await chain.append(event(1));
    disk.fail('sync', 'EIO');
    await expect(chain.append(event(2))).rejects.toMatchObject({ code: 'EIO' });
    await expect(chain.append(event(3))).rejects.toMatchObject({ code: 'EIO' });
    await chain.close();
    await writeChain(folder, 1);
    expect((await numbersIn(folder))[0]).toBe(1);
    expect(await numbersIn(folder)).not.toContain(3);
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
  });

  it.skipIf(process.platform === 'win32')('because the folder may only be read, or not even that', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 2);
    for (const mode of [0o555, 0o000]) {
      chmodSync(folder, mode);
      expect(openedByAnother(folder)).toBe('no-permission\n');
    }
    chmodSync(folder, 0o700);
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', entries: 5 });
  });

  it.each(['EACCES', 'EROFS'])('with %s, in words', async (code) => {
    const folder = temporaryFolder();
    const disk = failingDisk();
    disk.fail('open', code);
    await expect(openSmall(folder, { openFile: disk.openFile })).rejects.toMatchObject({ code: 'no-permission' });
    await writeChain(folder, 1);
  });
});
