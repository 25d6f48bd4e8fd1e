import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findElectron, missingElectron } from '../../../src-main/start/electron-runtime.ts';
import { buildStamp, isBuildFresh } from '../../../src-main/start/freshness.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloister-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A file whose time is `seconds` after a fixed moment; the folders above it get the same. */
async function put(path: string, seconds: number): Promise<void> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, '');
  for (let at = full; at !== folder; at = dirname(at)) await utimes(at, 1e9 + seconds, 1e9 + seconds);
}

describe('the Electron runtime', () => {
  test('is the one that the environment names, before the installed one', async () => {
    await put('named/electron', 0);
    await put('node_modules/electron/dist/electron', 0);
    const named = join(folder, 'named');
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: named }, 'linux', folder)).toEqual({
      folder: named,
      program: join(named, 'electron'),
    });
    expect(findElectron({}, 'linux', folder)?.folder).toBe(join(folder, 'node_modules', 'electron', 'dist'));
  });

  test('is named differently on each platform', async () => {
    await put('node_modules/electron/dist/electron.exe', 0);
    await put('node_modules/electron/dist/Electron.app/Contents/MacOS/Electron', 0);
    expect(findElectron({}, 'win32', folder)?.program).toMatch(/electron\.exe$/);
    expect(findElectron({}, 'darwin', folder)?.program).toMatch(/MacOS.Electron$/);
  });

  test('where there is none, two lines say how to get it and what works without', () => {
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: '' }, 'linux', folder)).toBeNull();
    expect(missingElectron).toHaveLength(2);
    expect(missingElectron[0]).toMatch(/npx install-electron.*ELECTRON_MIRROR/);
    expect(missingElectron[1]).toContain('npm run start:browser');
  });
});

describe('a build', () => {
  test('is fresh while no source is newer', async () => {
    await put('src-main/electron/main.ts', 1);
    await put('package.json', 2);
    await put(buildStamp, 3);
    expect(isBuildFresh(folder)).toBe(true);
  });

  test.each(['src-enclave/a/b.ts', 'src-main/electron/main.ts', 'src-renderer/x.css', 'build/x.ts', 'package.json'])(
    'is stale after %s changed',
    async (source) => {
      await put(buildStamp, 3);
      await put(source, 4);
      expect(isBuildFresh(folder)).toBe(false);
    },
  );

  test('is stale after a source was removed', async () => {
    await put('src-main/electron/main.ts', 1);
    await put(buildStamp, 3);
    await rm(join(folder, 'src-main/electron/main.ts'));
    expect(isBuildFresh(folder)).toBe(false);
  });

  test('is stale when there is none', async () => {
    await put('src-main/electron/main.ts', 1);
    expect(isBuildFresh(folder)).toBe(false);
  });
});
