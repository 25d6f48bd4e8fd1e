import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isLockFile, takeFolder } from '../../src-enclave/base/folder-lock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const moduleUrl = new URL('../../src-enclave/base/folder-lock.ts', import.meta.url).href;

/** A process that tries to take a folder, says what came of it, and stays. */
function claimant(folder: string): { readonly child: ChildProcess; readonly answer: Promise<string> } {
  const code = `
    const { takeFolder } = await import(${JSON.stringify(moduleUrl)});
    try { await takeFolder(${JSON.stringify(folder)}, 'In use.'); process.stdout.write('taken'); }
    catch (error) { process.stdout.write(error.code); }
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answer = new Promise<string>((done) => child.stdout?.once('data', (text) => done(String(text))));
  return { child, answer };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
}

describe('the lock of a folder', () => {
  it('lets one in at a time, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const first = await takeFolder(folder, 'In use.');
    await expect(takeFolder(folder, 'In use.')).rejects.toMatchObject({
      code: 'data-folder-in-use',
      message: 'In use.',
    });
    first.release();
    first.release();
    const second = await takeFolder(folder, 'In use.');
    expect(readdirSync(folder).filter(isLockFile)).toHaveLength(1);
    second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('waits for the one that is just leaving', async () => {
    const folder = temporaryFolder();
    const first = await takeFolder(folder, 'In use.');
    const second = takeFolder(folder, 'In use.', 60_000);
    await vi.waitFor(() => expect(readdirSync(folder).filter(isLockFile)).toHaveLength(2), { interval: 1 });
    first.release();
    (await second).release();
  });

  it('lets exactly one of many that come at once in', async () => {
    const folder = temporaryFolder();
    const answers = await Promise.all(Array.from({ length: 6 }, () => claimant(folder).answer));
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'data-folder-in-use')).toHaveLength(5);
  });

  it('is free again when its process was killed', async () => {
    const folder = temporaryFolder();
    const { child, answer } = claimant(folder);
    expect(await answer).toBe('taken');
    await kill(child);
    expect(readdirSync(folder).filter(isLockFile)).toHaveLength(1);
    const lock = await takeFolder(folder, 'In use.');
    expect(readdirSync(folder).filter(isLockFile)).toHaveLength(1);
    lock.release();
  });

  it('is not held by another process that has the id of one that is gone', async () => {
    const folder = temporaryFolder();
    const claim = { processId: process.ppid, started: '1', bootedAtSeconds: Date.now() / 1000, isHeld: true };
    const booted = { ...claim, bootedAtSeconds: 0 };
    writeFileSync(join(folder, '.in-use-1-a'), JSON.stringify(booted));
    (await takeFolder(folder, 'In use.')).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be read is taken for held', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.in-use-1-a'), '{');
    await expect(takeFolder(folder, 'In use.')).rejects.toMatchObject({ code: 'data-folder-in-use' });
  });
});
