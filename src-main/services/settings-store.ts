// What a person sets, in settings.json. What cannot be read of it is put aside, not lost, and the defaults serve. The hub's
// token is kept in a file of its own, as the shell protects it; it never goes into a setting, an answer or a log.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../src-enclave/base/atomic-file.ts';
import { asFailure, hasCode } from '../../src-enclave/base/failure.ts';
import { settingsSchema, type Settings, type SettingsChange } from '../contract/settings.ts';
import type { Shell } from './shell.ts';

export type SettingsAnswer = {
  readonly settings: Settings;
  readonly hasHubToken: boolean;
  readonly isTokenEncrypted: boolean;
};

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

  /** @throws Failure no-permission, disk-full when the folder cannot be used. */
  static async open(folder: string, secrets: Shell['secrets']): Promise<SettingsStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const token = await readIfThere(join(folder, 'hub-token.bin'));
      return new SettingsStore(folder, secrets, await readSettings(join(folder, 'settings.json')), token);
    } catch (error) {
      throw asFailure(error, 'reading the settings', 'start Cloister again');
    }
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

  /** Names of the settings that are now different. @throws Failure disk-full, no-permission. */
  async change(change: SettingsChange): Promise<readonly string[]> {
    // A value may be there and undefined where a shell passes objects instead of JSON.
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    let changed: readonly string[] = [];
    await this.#inTurn(async () => {
      const before = this.#settings;
      const after = settingsSchema.parse({ ...before, ...given });
      changed = differences(before, after);
      if (changed.length === 0) return;
      await writeFileAtomically(join(this.#folder, 'settings.json'), `${JSON.stringify(after, null, 2)}\n`, 0o600);
      this.#settings = after;
      this.#tell();
    });
    return changed;
  }

  /** @throws Failure disk-full, no-permission. */
  async setHubToken(token: string | null): Promise<void> {
    const path = join(this.#folder, 'hub-token.bin');
    const bytes = token === null ? null : this.#secrets.protect(token);
    await this.#inTurn(async () => {
      if (bytes === null) await rm(path, { force: true });
      else await writeFileAtomically(path, bytes, 0o600);
      this.#token = bytes;
      this.#tell();
    });
  }

  /** For a download, and nothing else. @throws Failure option-invalid when this shell cannot read it. */
  hubToken(): string | null {
    return this.#token === null ? null : this.#secrets.reveal(this.#token);
  }

  /** One change after another: each builds on what the one before has left. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work);
    this.#writing = done.catch(() => {});
    await done;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.answer);
  }
}

function differences(before: Settings, after: Settings): readonly string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([name, value]) => (old.get(name) === value ? [] : [name]));
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Every setting that is valid, and the default for each that is not: a version's new value spoils no other one. */
async function readSettings(path: string): Promise<Settings> {
  const bytes = await readIfThere(path);
  if (bytes === null) return settingsSchema.parse({});
  const found = parsedRecord(Buffer.from(bytes).toString('utf8'));
  const whole = settingsSchema.safeParse(found);
  if (whole.success) return whole.data;
  await writeFile(`${path}.damaged`, bytes, { mode: 0o600 }).catch(() => {});
  const valid = Object.entries(found ?? {}).filter(
    ([name, value]) => settingsSchema.safeParse({ [name]: value }).success,
  );
  return settingsSchema.parse(Object.fromEntries(valid));
}

function parsedRecord(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
