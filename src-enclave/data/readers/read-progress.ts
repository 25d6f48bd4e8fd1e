// How far a reading is, in bytes of the files on disk, over all files of a source.

import { throwIfCancelled } from '../../base/failure.ts';
import type { ReadControls } from './source-types.ts';

export class ReadProgress {
  readonly #controls: ReadControls;
  readonly #rows: () => number;
  #done = 0;
  #total = 0;
  #sampled = 0;

  constructor(controls: ReadControls, rows: () => number) {
    this.#controls = controls;
    this.#rows = rows;
  }

  /** Before anything is read: what is to come. */
  expect(bytes: number): void {
    this.#total += bytes;
  }

  /** Throws the failure of a cancelled signal. */
  check(): void {
    throwIfCancelled(this.#controls.signal);
  }

  advance(bytes: number): void {
    this.check();
    this.#done += bytes;
    this.#controls.onProgress?.(this.#done, this.#total, this.#rows());
  }

  /** Bytes on disk that a sample was taken from. */
  get sampledBytes(): number {
    return this.#sampled;
  }

  sample(bytes: number): void {
    this.#sampled += bytes;
  }
}
