// A file system for crash tests: it counts operations, stops for ever at a chosen one (in its middle), and on a power
// cut keeps of what was not synced whatever `keep` says. It is stricter than real disks where they promise nothing.

import type { JournalFileSystem } from '../../src-enclave/base/journal.ts';

export class Crash extends Error {}

type Inode = { durable: Uint8Array; cached: Uint8Array };

/** Says, for each file at a power cut, how much of the unsynced state reached the disk: a fraction from 0 to 1. */
export type Keep = () => number;

export class CrashingDisk {
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();

  /** Forgets what was not synced, as far as `keep` says. */
  cutPower(keep: Keep): void {
    for (const [name, inode] of this.#names)
      if (!this.#durableNames.has(name) && keep() > 0.5) this.#durableNames.set(name, inode);
    for (const inode of this.#durableNames.values()) {
      if (inode.cached === inode.durable) continue;
      const fraction = keep();
      const length = Math.round((fraction < 0.5 ? inode.durable.length : inode.cached.length) * keep());
      const torn = new Uint8Array(length);
      torn.set(inode.durable.subarray(0, length));
      torn.set(inode.cached.subarray(0, Math.round(length * fraction)));
      inode.durable = fraction === 1 ? inode.cached : fraction === 0 ? inode.durable : torn;
      inode.cached = inode.durable;
    }
    this.#names = new Map(this.#durableNames);
  }

  /** A process's view: after `operations` operations every further one throws Crash; the last one happens by half. */
  mount(operations: number): JournalFileSystem & { readonly used: () => number } {
    let used = 0;
    const step = <T>(whole: () => T, half: () => void = () => {}): T => {
      used++;
      if (used < operations) return whole();
      if (used === operations) half();
      throw new Crash();
    };
    const expect = (path: string): Inode => {
      const inode = this.#names.get(path);
      if (inode === undefined) throw new Error(`no file ${path}`);
      return inode;
    };
    return {
      used: () => used,
      read: async (path) => step(() => this.#names.get(path)?.cached ?? null),
      create: async (path) => {
        const create = (): Inode => {
          const inode = this.#names.get(path) ?? { durable: new Uint8Array(), cached: new Uint8Array() };
          inode.cached = new Uint8Array();
          this.#names.set(path, inode);
          return inode;
        };
        const inode = step(create, create);
        const append = (bytes: Uint8Array): void => {
          inode.cached = new Uint8Array([...inode.cached, ...bytes]);
        };
        return {
          append: async (bytes) =>
            step(
              () => append(bytes),
              () => append(bytes.subarray(0, bytes.length / 2)),
            ),
          sync: async () =>
            step(() => {
              inode.durable = inode.cached;
            }),
          close: async () => step(() => {}),
        };
      },
      syncFile: async (path) =>
        step(() => {
          const inode = expect(path);
          inode.durable = inode.cached;
        }),
      syncFolder: async () =>
        step(() => {
          this.#durableNames = new Map(this.#names);
        }),
    };
  }
}
