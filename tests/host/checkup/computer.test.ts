import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src-enclave/base/failure.ts';
import { takeFolder } from '../../../src-enclave/base/folder-lock.ts';
import { type CheckTexts, fine, makeCheck } from '../../../src-enclave/host/checkup/check.ts';
import { agreesWithReference, engineToTest } from '../../../src-enclave/host/checkup/engine-self-test.ts';
import { checkFolder, checkSecondProgram } from '../../../src-enclave/host/checkup/folder-checks.ts';
import { checkMachine } from '../../../src-enclave/host/checkup/machine-checks.ts';
import { diskState } from '../../../src-enclave/host/checkup/machine-facts.ts';
import { ReferenceExecutor } from '../../../src-enclave/engine/reference/reference-executor.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

async function lineOf(id: string, folder: string, write?: (folder: string) => Promise<void>) {
  const line = (await checkFolder(folder, write)).find((check) => check.id === id);
  if (line === undefined) throw new TypeError(id);
  return line;
}

const systemError = (code: string) => Object.assign(new Error('of the system'), { code });

describe('the folder', () => {
  it('that can be written to is left as it was', async () => {
    const folder = temporaryFolder();
    expect(await lineOf('folder', folder)).toMatchObject({ state: 'ok', fix: null });
    expect(await lineOf('disk', folder)).toMatchObject({ found: expect.stringMatching(/ [kMGT]?B free where /) });
    expect((await checkSecondProgram(folder)).state).toBe('ok');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that does not exist is not made', async () => {
    const folder = join(temporaryFolder(), 'deep', 'state');
    expect((await lineOf('folder', folder)).found).toContain('does not exist yet, and can be made');
    expect((await checkSecondProgram(folder)).found).toContain('nothing uses it');
    expect(existsSync(folder)).toBe(false);
  });

  it.skipIf(isWindows || isRoot)('that is read-only has failed, and says for whom', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    const { state, found, fix } = await lineOf('folder', folder);
    expect({ state, found }).toEqual({
      state: 'failed',
      found: `${folder} cannot be written to: this user may not (EACCES).`,
    });
    expect(fix).toContain(`let the user who runs Cloister read and write ${folder}`);
    expect((await checkSecondProgram(folder)).state).toBe('not-checked');
  });

  it.skipIf(!existsSync('/proc/self'))('in which even an administrator cannot write has failed', async () => {
    const { state, found, fix } = await lineOf('folder', '/proc/self');
    expect(state).toBe('failed');
    expect(found).toMatch(/^\/proc\/self cannot be written to/);
    expect(fix).toContain('CLOISTER_HOME');
  });

  it('that is a file, or lies in one, has failed', async () => {
    const file = join(temporaryFolder(), 'state');
    writeFileSync(file, '');
    expect((await lineOf('folder', file)).found).toBe(`${file} is a file, not a folder.`);
    expect((await lineOf('folder', join(file, 'deep'))).state).toBe('failed');
  });

  it.each([
    ['ENOSPC', 'the disk is full', 'free at least 2.0 GB'],
    ['EDQUOT', "this user's share of the disk is used up", 'raise the disk quota'],
    ['EROFS', 'mounted for reading only', 'for writing'],
    ['EIO', 'cannot be written to (EIO)', 'check the disk'],
  ])('on which writing ends with %s has failed in its own words', async (code, found, fix) => {
    const line = await lineOf('folder', temporaryFolder(), () => Promise.reject(systemError(code)));
    expect(line.state).toBe('failed');
    expect(line.found).toContain(found);
    expect(line.fix).toContain(fix);
  });

  it('on a disk with little room is a caution, with too little it has failed', () => {
    expect([5e9, 1e9, 1e8].map(diskState)).toEqual(['ok', 'caution', 'failed']);
  });

  it('that another Cloister uses is named, also that of a study in it', async () => {
    const root = temporaryFolder();
    const study = join(root, 'studies', 'rqe-ash');
    mkdirSync(study, { recursive: true });
    const lock = await takeFolder(study, 'in use');
    const { state, found, fix } = await checkSecondProgram(root);
    expect({ state, found }).toEqual({ state: 'caution', found: `A Cloister that is running uses ${study}.` });
    expect(fix).toContain('close the Cloister window');
    lock.release();
    expect((await checkSecondProgram(root)).found).toBe(`No other Cloister uses ${root}.`);
  });
});

describe('the keys', () => {
  it('are never said to be in a keystore', async () => {
    const { state, found, fix } = await lineOf('keystore', temporaryFolder());
    expect(state).toBe('caution');
    expect(found).toContain('No system keystore is used');
    expect(fix).toContain('encrypt the disk');
  });

  it.skipIf(isWindows)('that others can read have failed, by name', async () => {
    const root = temporaryFolder();
    const study = join(root, 'studies', 'rqe-ash');
    mkdirSync(study, { recursive: true });
    const key = join(study, 'device-key.pem');
    writeFileSync(key, '', { mode: 0o600 });
    expect((await lineOf('keystore', root)).state).toBe('caution');
    chmodSync(key, 0o644);
    expect(await lineOf('keystore', root)).toMatchObject({
      state: 'failed',
      found: `${key} can be read by other users of this computer.`,
      fix: expect.stringContaining('chmod 600'),
    });
  });
});

describe('the machine', () => {
  const facts = {
    processor: { state: 'ok', cores: 8, model: 'A processor', avx2: 'yes' },
    memory: { state: 'ok', freeBytes: 8e9, totalBytes: 16e9 },
    brokenPrimitives: [],
  } as const;
  const engine = () => Promise.resolve({ name: 'an engine', agrees: true });

  it('of this test computes right', async () => {
    const checks = await checkMachine(async () => {
      const real = engineToTest();
      return { name: real.name, agrees: await agreesWithReference(real) };
    });
    expect(checks.map(({ id }) => id)).toEqual(['processor', 'memory', 'primitives', 'engine']);
    expect(checks[2]).toMatchObject({ state: 'ok', found: expect.stringContaining('AES-256-GCM') });
    expect(checks[3]).toMatchObject({ state: 'ok', found: expect.stringContaining('onnxruntime-node') });
  });

  it('that is weak is a caution with numbers', async () => {
    const [processor, memory] = await checkMachine(engine, {
      ...facts,
      processor: { state: 'caution', cores: 1, model: '', avx2: 'no' },
      memory: { state: 'caution', freeBytes: 1e9, totalBytes: 2e9 },
    });
    expect(processor?.found).toMatch(/does not say: 1 core, without AVX2\. Training works, but slowly/);
    expect(processor?.fix).toContain('2 cores');
    expect(memory).toMatchObject({ state: 'caution', found: 'Only 1.0 GB of 2.0 GB is free.' });
  });

  it('with broken cryptography or a broken engine has failed', async () => {
    const [, , primitives, wrong] = await checkMachine(() => Promise.resolve({ name: 'an engine', agrees: false }), {
      ...facts,
      brokenPrimitives: ['X25519'],
    });
    expect(primitives).toMatchObject({ state: 'failed', fix: expect.stringContaining('X25519') });
    expect(wrong).toMatchObject({ state: 'failed', found: expect.stringContaining('differ from the reference') });
    const [, , , none] = await checkMachine(() => Promise.reject(systemError('ERR_DLOPEN_FAILED')), facts);
    expect(none).toMatchObject({ state: 'failed', found: 'The engine does not run (ERR_DLOPEN_FAILED).' });
  });

  it('takes an engine with other numbers for one that does not agree', async () => {
    const noWeights = { region: () => null, read: () => new Float32Array() };
    class Off extends ReferenceExecutor {
      override async compile(...program: Parameters<ReferenceExecutor['compile']>) {
        const compiled = await super.compile(...program);
        return {
          run: async (...inputs: Parameters<typeof compiled.run>) => {
            const result = await compiled.run(...inputs);
            return { ...result, gradients: result.gradients.map((value) => value * 1.01) };
          },
          dispose: () => compiled.dispose(),
        };
      }
    }
    expect(await agreesWithReference(new ReferenceExecutor(noWeights))).toBe(true);
    expect(await agreesWithReference(new Off(noWeights))).toBe(false);
  });
});

describe('a check that breaks', () => {
  const texts: CheckTexts = { id: 'disk', title: 'Disk', why: 'Because.' };

  it('says that it could not be made, by a code and no message', async () => {
    const check = await makeCheck(texts, () => Promise.reject(new Failure('run-invalid', 'a secret')));
    expect(check).toMatchObject({ state: 'not-checked', found: 'This check could not be made (run-invalid).' });
    expect((await makeCheck(texts, () => Promise.reject(new TypeError('a secret')))).found).toContain('(TypeError)');
    expect(await makeCheck(texts, () => fine('Good.'))).toEqual({
      ...texts,
      state: 'ok',
      found: 'Good.',
      fix: null,
      reason: null,
    });
  });
});
