// Brings the files of a model into the store, reading each once: copied and digested on the way, or digested where they
// are and then renamed. Durable when it returns. Stopped or failed, the sources are where they were.

import { createHash } from 'node:crypto';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { throwIfCancelled, hasCode } from '../../base/failure.ts';

export type SourceFile = {
  readonly path: string;
  /** Plain name in the target folder. */
  readonly name: string;
};

export type PlacedFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

export type CopyOptions = {
  /** Bytes that were read of all files so far. */
  readonly onBytes: (doneBytes: number) => void;
  readonly signal: AbortSignal | undefined;
};

const PIECE_BYTES = 1 << 20;

export async function sizesOf(sources: readonly SourceFile[]): Promise<number> {
  const sizes = await Promise.all(sources.map(async ({ path }) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Do the files lie on the disk of this folder, so that moving them takes no room? */
export async function areOnDiskOf(folder: string, sources: readonly SourceFile[]): Promise<boolean> {
  const { dev } = await stat(folder);
  const devices = await Promise.all(sources.map(async ({ path }) => (await stat(path)).dev));
  return devices.every((device) => device === dev);
}

export async function copyFiles(
  sources: readonly SourceFile[],
  folder: string,
  options: CopyOptions,
): Promise<readonly PlacedFile[]> {
  const placed: PlacedFile[] = [];
  let before = 0;
  for (const { path, name } of sources) {
    const target = await open(join(folder, name), 'wx');
    try {
      const digest = await readThrough(path, before, options, (piece) => writeAll(target, piece));
      await target.sync();
      placed.push({ name, ...digest });
      before += digest.bytes;
    } finally {
      await target.close();
    }
  }
  return placed;
}

/**
 * As `copyFiles`, but the files are gone from where they were.
 * @returns null when the file system does not let them move here after all; then they are where they were.
 */
export async function moveFiles(
  sources: readonly SourceFile[],
  folder: string,
  options: CopyOptions,
): Promise<readonly PlacedFile[] | null> {
  const placed: PlacedFile[] = [];
  let before = 0;
  for (const { path, name } of sources) {
    const digest = await readThrough(path, before, options, null);
    placed.push({ name, ...digest });
    before += digest.bytes;
  }
  throwIfCancelled(options.signal);
  const moved: SourceFile[] = [];
  try {
    for (const source of sources) {
      await rename(source.path, join(folder, source.name));
      moved.push(source);
    }
    return placed;
  } catch (error) {
    await moveBack(moved, folder);
    if (hasCode(error, 'EXDEV')) return null;
    throw error;
  }
}

/** Undoes `moveFiles`. */
export async function moveBack(sources: readonly SourceFile[], folder: string): Promise<void> {
  for (const { path, name } of sources) await rename(join(folder, name), path).catch(() => undefined);
}

async function readThrough(
  path: string,
  before: number,
  { onBytes, signal }: CopyOptions,
  write: ((piece: Uint8Array) => Promise<void>) | null,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const source = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = new Uint8Array(PIECE_BYTES);
    let bytes = 0;
    for (;;) {
      throwIfCancelled(signal);
      const { bytesRead } = await source.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      await write?.(piece);
      bytes += bytesRead;
      onBytes(before + bytes);
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await source.close();
  }
}

async function writeAll(target: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await target.write(bytes, done, bytes.byteLength - done);
    done += bytesWritten;
  }
}
