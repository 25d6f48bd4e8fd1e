// What a person sets, in settings.json. A file that cannot be read is put aside, not lost, and the defaults serve. The hub's
// token is kept in a file of its own, as the shell protects it; it never goes into a setting, an answer or a log.

import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../src-enclave/base/atomic-file.ts';
import { settingsSchema, type Settings, type SettingsChange } from '../contract/settings.ts';
import type { Shell } from './shell.ts';

export type SettingsAnswer = {
  readonly settings: Settings;
  readonly hasHubToken: boolean;
  readonly isTokenEncrypted: boolean;
};

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

export class SettingsStore {
  readonly #folder: string;
  readonly #secrets: Shell['secrets'];
  #settings: Settings;
  #token: Uint8Array | null;
  #writing: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<(answer: SettingsAnswer) => void>();

  private constructor(folder: string, secrets: Shell['secrets'], settings: Settings, token: Uint8Array | null) {
    this.#folder = folder;
    this.#secrets = secrets;
    this.#settings = settings;
    this.#token = token;
  }

  static async open(folder: string, secrets: Shell['secrets']): Promise<SettingsStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const token = await readFile(join(folder, 'hub-token.bin')).catch(() => null);
    return new SettingsStore(folder, secrets, await readSettings(folder), token);
  }

  get settings(): Settings {
    return this.#settings;
  }

  get answer(): SettingsAnswer {
    return {
      settings: this.#settings,
      hasHubToken: this.#token !== null,
      isTokenEncrypted: this.#secrets.isEncrypted,
    };
  }

  listen(listener: (answer: SettingsAnswer) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws Failure disk-full, no-permission. */
  async change(change: SettingsChange): Promise<void> {
    const settings = settingsSchema.parse({ ...this.#settings, ...change });
    await this.#write(() =>
      writeFileAtomically(join(this.#folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`),
    );
    this.#settings = settings;
    this.#tell();
  }

  /** @throws Failure disk-full, no-permission. */
  async setHubToken(token: string | null): Promise<void> {
    const path = join(this.#folder, 'hub-token.bin');
    const bytes = token === null ? null : this.#secrets.protect(token);
    await this.#write(async () => {
      if (bytes === null) return await rm(path, { force: true });
      await writeFileAtomically(path, bytes);
      await chmod(path, 0o600);
    });
    this.#token = bytes;
    this.#tell();
  }

  /** For a download, and nothing else. @throws Failure option-invalid when this shell cannot read it. */
  hubToken(): string | null {
    return this.#token === null ? null : this.#secrets.reveal(this.#token);
  }

  /** One write after another: two at once could leave the older one. */
  async #write(work: () => Promise<void>): Promise<void> {
    const writing = this.#writing.then(work);
    this.#writing = writing.catch(() => {});
    await writing;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.answer);
  }
}

async function readSettings(folder: string): Promise<Settings> {
  const path = join(folder, 'settings.json');
  try {
    return settingsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (!isMissing(error)) await rename(path, `${path}.damaged`).catch(() => {});
    return settingsSchema.parse({});
  }
}
