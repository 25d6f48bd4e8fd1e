// Models on their way from a page to this program: each upload has a folder of its own under downloads/uploads, gets the
// files that it named and no others, and is gone when it fails, is aborted or is left alone. Whoever gets the path at the
// end owns what lies there. Knows no HTTP.

import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expectRoom, freeDiskBytes, type FreeBytes } from '../../src-enclave/base/disk-space.ts';
import { asFailure, Failure } from '../../src-enclave/base/failure.ts';
import type { UploadBegin } from '../contract/uploads.ts';
import { uploadSegments } from './upload-names.ts';

export type UploadsOptions = {
  /** Made when it is needed. */
  readonly folder: string;
  readonly freeBytes?: FreeBytes;
  /** How long an upload may be left alone between its files. */
  readonly idleMs?: number;
  readonly mostAtOnce?: number;
};

type Part = { readonly path: string; readonly sizeBytes: number; state: 'waiting' | 'arriving' | 'done' };
type Upload = {
  readonly id: string;
  readonly folder: string;
  /** The file, or the folder that was chosen. */
  readonly chosen: string;
  readonly parts: readonly Part[];
  readonly cancel: AbortController;
  failure: Failure | null;
  idle: NodeJS.Timeout | null;
};

const tryAgain = 'choose the model again';

export class Uploads {
  readonly #folder: string;
  readonly #freeBytes: FreeBytes;
  readonly #idleMs: number;
  readonly #mostAtOnce: number;
  readonly #uploads = new Map<string, Upload>();
  /** Ended; somebody else's now, and not ours to clear away. */
  readonly #handedOver = new Set<string>();

  constructor({ folder, freeBytes = freeDiskBytes, idleMs = 120_000, mostAtOnce = 4 }: UploadsOptions) {
    this.#folder = folder;
    this.#freeBytes = freeBytes;
    this.#idleMs = idleMs;
    this.#mostAtOnce = mostAtOnce;
  }

  /** @throws Failure option-invalid, disk-full, no-permission. */
  async begin(wanted: UploadBegin): Promise<string> {
    const names = uploadSegments(wanted);
    if (this.#uploads.size >= this.#mostAtOnce)
      throw new Failure('option-invalid', 'Other models are being uploaded. Wait until they are done and try again.');
    const id = randomBytes(16).toString('hex');
    const folder = join(this.#folder, id);
    const parts = names.map((segments, index): Part => ({
      path: join(folder, ...segments),
      sizeBytes: wanted.files[index]?.sizeBytes ?? 0,
      state: 'waiting',
    }));
    const upload: Upload = {
      id,
      folder,
      chosen: join(folder, names[0]?.[0] ?? ''),
      parts,
      cancel: new AbortController(),
      failure: null,
      idle: null,
    };
    this.#uploads.set(id, upload);
    try {
      await expectRoom(this.#folder, this.#awaitedBytes(), 'The model', this.#freeBytes);
      for (const path of new Set([folder, ...parts.map((part) => dirname(part.path))]))
        await mkdir(path, { recursive: true, mode: 0o700 });
    } catch (error) {
      await this.#forget(upload);
      throw asFailure(error, 'receiving the model', tryAgain);
    }
    this.#watch(upload);
    return id;
  }

  /**
   * Writes one file of an upload. When that fails, the whole upload is removed, and `end` says why.
   * @param declaredBytes What the request says it brings.
   * @throws Failure
   */
  async receive(id: string, index: number, bytes: Readable, declaredBytes: number | null): Promise<void> {
    const upload = this.#find(id);
    const part = upload.parts[index];
    if (part === undefined || part.state !== 'waiting' || upload.failure !== null)
      throw new Failure('message-invalid', 'This file is not awaited.');
    part.state = 'arriving';
    if (upload.idle !== null) clearTimeout(upload.idle);
    try {
      if (declaredBytes !== part.sizeBytes) throw changedSize();
      await pipeline(bytes, exactly(part.sizeBytes), createWriteStream(part.path, { flags: 'wx', mode: 0o600 }), {
        signal: upload.cancel.signal,
      });
      part.state = 'done';
    } catch (error) {
      const failure = asFailure(error, 'receiving the model', tryAgain);
      upload.failure =
        failure instanceof Failure
          ? failure
          : new Failure('cancelled', 'The upload was cut off. Choose the model again.');
      await rm(upload.folder, { recursive: true, force: true });
      throw upload.failure;
    } finally {
      this.#watch(upload);
    }
  }

  /**
   * Hands what was uploaded over to its new owner; it is removed when the owner does not take it.
   * @throws Failure when it is not whole, and what `handOver` throws.
   */
  async end<T>(id: string, handOver: (path: string) => Promise<T>): Promise<T> {
    const upload = this.#find(id);
    const failure =
      upload.failure ??
      (upload.parts.every(({ state }) => state === 'done')
        ? null
        : new Failure('cancelled', 'The upload is not whole. Choose the model again.'));
    if (failure !== null) {
      await this.#forget(upload);
      throw failure;
    }
    if (upload.idle !== null) clearTimeout(upload.idle);
    this.#uploads.delete(id);
    this.#handedOver.add(id);
    try {
      return await handOver(upload.chosen);
    } catch (error) {
      this.#handedOver.delete(id);
      await this.#forget(upload);
      throw error;
    }
  }

  /** Also for one that is no longer known. */
  async abort(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    if (upload !== undefined) await this.#forget(upload);
  }

  /** Removes what earlier runs of the program left behind. To be called when no other one uses the data folder. */
  async removeLeftovers(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const old = names.filter((name) => !this.#uploads.has(name) && !this.#handedOver.has(name));
    await Promise.all(old.map((name) => rm(join(this.#folder, name), { recursive: true, force: true })));
  }

  /** Aborts all. */
  async close(): Promise<void> {
    await Promise.all([...this.#uploads.values()].map((upload) => this.#forget(upload)));
  }

  #find(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined)
      throw new Failure('cancelled', 'The upload was stopped, or left alone too long. Choose the model again.');
    return upload;
  }

  /** Still to come, of all uploads: what is on the disk already is not free any more. */
  #awaitedBytes(): number {
    const parts = [...this.#uploads.values()].flatMap((upload) => (upload.failure === null ? upload.parts : []));
    return parts.reduce((sum, { state, sizeBytes }) => sum + (state === 'done' ? 0 : sizeBytes), 0);
  }

  #watch(upload: Upload): void {
    if (!this.#uploads.has(upload.id)) return;
    if (upload.idle !== null) clearTimeout(upload.idle);
    if (upload.parts.some(({ state }) => state === 'arriving') && upload.failure === null) return;
    upload.idle = setTimeout(() => void this.#forget(upload), this.#idleMs);
    upload.idle.unref();
  }

  async #forget(upload: Upload): Promise<void> {
    this.#uploads.delete(upload.id);
    if (upload.idle !== null) clearTimeout(upload.idle);
    upload.cancel.abort();
    await rm(upload.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function changedSize(): Failure {
  return new Failure('data-invalid', 'The file changed while it was uploaded. Choose the model again.');
}

/** Lets exactly so many bytes through. */
function exactly(sizeBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      seen += chunk.length;
      if (seen > sizeBytes) done(changedSize());
      else done(null, chunk);
    },
    flush(done) {
      done(seen === sizeBytes ? null : changedSize());
    },
  });
}
