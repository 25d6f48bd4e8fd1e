import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src-main/contract/settings.ts';
import { SettingsStore } from '../../../src-main/services/settings-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const secrets = {
  isEncrypted: false,
  protect: (text: string) => Buffer.from(text, 'utf8'),
  reveal: (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8'),
};
const defaults = settingsSchema.parse({});

async function folderWith(text: string): Promise<string> {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'settings.json'), text);
  return folder;
}

describe('settings', () => {
  it('survive a restart, and two changes at once both hold', async () => {
    const folder = temporaryFolder();
    const store = await SettingsStore.open(folder, secrets);
    await Promise.all([
      store.change({ theme: 'dark' }),
      store.change({ zoom: 1.5 }),
      store.change({ charts: 'table' }),
    ]);
    const again = await SettingsStore.open(folder, secrets);
    expect(again.settings).toEqual({ ...defaults, theme: 'dark', zoom: 1.5, charts: 'table' });
    expect((await stat(join(folder, 'settings.json'))).mode & 0o077).toBe(0);
  });

  it('say which of them changed, and nothing is written or told where none did', async () => {
    const folder = temporaryFolder();
    const store = await SettingsStore.open(folder, secrets);
    let told = 0;
    store.listen(() => told++);
    expect(await store.change({ theme: 'system', zoom: 2 })).toEqual(['zoom']);
    expect(await store.change({ zoom: 2 })).toEqual([]);
    expect(told).toBe(1);
  });

  it('are as before when they cannot be written', async () => {
    const folder = join(temporaryFolder(), 'app');
    const store = await SettingsStore.open(folder, secrets);
    await rm(folder, { recursive: true });
    await expect(store.change({ zoom: 2 })).rejects.toThrow('ENOENT');
    expect(store.settings).toEqual(defaults);
    await mkdir(folder);
    expect(await store.change({ zoom: 2 })).toEqual(['zoom']);
  });

  it.each(['{"theme": 7', '[]', '7', '', 'null'])('that are no record (%s) are put aside', async (text) => {
    const folder = await folderWith(text);
    expect((await SettingsStore.open(folder, secrets)).settings).toEqual(defaults);
    expect(await readFile(join(folder, 'settings.json.damaged'), 'utf8')).toBe(text);
  });

  it('of which one is not valid keep the others', async () => {
    const text = '{"theme": "sepia", "zoom": 1.25, "__proto__": {"charts": "table"}}';
    const folder = await folderWith(text);
    expect((await SettingsStore.open(folder, secrets)).settings).toEqual({ ...defaults, zoom: 1.25 });
    expect(await readFile(join(folder, 'settings.json.damaged'), 'utf8')).toBe(text);
  });

  it('of another version with more of them are taken as they are', async () => {
    const folder = await folderWith('{"zoom": 1.25, "later": true}');
    expect((await SettingsStore.open(folder, secrets)).settings).toEqual({ ...defaults, zoom: 1.25 });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it.skipIf(process.getuid?.() === 0)('that may not be read are no reason to forget them', async () => {
    const folder = await folderWith('{"zoom": 1.25}');
    await chmod(join(folder, 'settings.json'), 0);
    await expect(SettingsStore.open(folder, secrets)).rejects.toMatchObject({ code: 'no-permission' });
  });
});

it('the token is in a file that only its owner can read, also while it is written', async () => {
  const folder = temporaryFolder();
  const store = await SettingsStore.open(folder, secrets);
  await store.setHubToken('hf_planted');
  expect((await stat(join(folder, 'hub-token.bin'))).mode & 0o777).toBe(0o600);
  expect((await SettingsStore.open(folder, secrets)).hubToken()).toBe('hf_planted');
  expect(JSON.stringify([store.answer, store.settings])).not.toContain('planted');
  await store.setHubToken(null);
  expect((await SettingsStore.open(folder, secrets)).hubToken()).toBe(null);
});
