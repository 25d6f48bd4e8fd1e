// The contributions of the open round, one file each, so that memory does not grow with the number of hospitals. A file is
// on disk before it counts. Files of a round that is complete are removed only when the caller says that it is durable.

import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../base/digest.ts';
import { asFailure, Failure } from '../base/failure.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import type { ContributionStore } from '../federation/contribution-store.ts';
import { decodeTensorFrame, encodeTensorFrame } from '../protocol/tensor-frame.ts';

const suffix = '.contribution';

export class ContributionFiles implements ContributionStore {
  readonly #folder: string;
  #round: number;
  readonly #names = new Map<string, string>();

  /**
   * Takes up the files of those who have contributed to the open round, and removes all others.
   * @throws Failure disk-full, no-permission; run-invalid when one is missing.
   */
  constructor(folder: string, round: number, contributed: readonly string[]) {
    this.#folder = folder;
    this.#round = round;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const found = new Set(readdirSync(folder));
      for (const participant of contributed) {
        const name = this.#nameOf(participant);
        if (!found.delete(name)) throw damaged();
        this.#names.set(participant, name);
      }
      for (const name of found) rmSync(join(folder, name), { force: true });
    } catch (error) {
      throw asFailure(error, 'opening the contributions', 'start again');
    }
  }

  get size(): number {
    return this.#names.size;
  }

  has(participant: string): boolean {
    return this.#names.has(participant);
  }

  get(participant: string): NamedTensors | undefined {
    const name = this.#names.get(participant);
    if (name === undefined) return undefined;
    try {
      return decodeTensorFrame(readFileSync(join(this.#folder, name))).tensors ?? undefined;
    } catch (error) {
      throw new Failure('run-invalid', damaged().message, { cause: error });
    }
  }

  set(participant: string, tensors: NamedTensors): void {
    const name = this.#nameOf(participant);
    try {
      const file = openSync(join(this.#folder, name), 'w', 0o600);
      try {
        writeFileSync(file, encodeTensorFrame(null, tensors));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      if (process.platform !== 'win32') syncFolderNow(this.#folder);
    } catch (error) {
      throw asFailure(error, 'writing a contribution', 'start again');
    }
    this.#names.set(participant, name);
  }

  /** The next round begins; the files of the last stay until `sweep`. */
  clear(): void {
    this.#names.clear();
    this.#round++;
  }

  /** Removes what no durable state names any more. */
  sweep(): void {
    const kept = new Set(this.#names.values());
    for (const name of readdirSync(this.#folder))
      if (name.endsWith(suffix) && !kept.has(name)) rmSync(join(this.#folder, name), { force: true });
  }

  #nameOf(participant: string): string {
    return `${this.#round}-${sha256Hex(participant).slice(0, 32)}${suffix}`;
  }
}

function syncFolderNow(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function damaged(): Failure {
  return new Failure(
    'run-invalid',
    'A contribution that was counted is missing or damaged. Restore the state folder from a backup.',
  );
}
