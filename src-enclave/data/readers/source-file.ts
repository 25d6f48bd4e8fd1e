// The bytes of one chosen file, unpacked when it is gzip, in pieces. Opened for reading only, by its real path, and
// nothing but a regular file; inside a chosen folder, nothing that a link leads out of it.
// A file that shrinks, grows or is replaced meanwhile is refused: half an export would pass for a whole one.

import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { hasCode } from '../../base/failure.ts';
import { gzipFreeBytes, maximumFileBytes, maximumGzipRatio } from './limits.ts';
import type { ReadProgress } from './read-progress.ts';
import { asSourceFailure, changedWhileRead, formatBytes, invalid } from './source-failure.ts';

export type SourceFile = {
  /** Base name, for messages. */
  readonly name: string;
  /** Without links. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly inode: number;
  readonly isGzip: boolean;
};

const pieceBytes = 256 * 1024;

/** The real path of what was chosen. Throws Failure `data-missing`, `no-permission` or `data-invalid`. */
export async function realPathOf(path: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    throw asSourceFailure(error, basename(path));
  });
}

export const isInside = (root: string, path: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

/** `path` must be real. Throws Failure for what is no readable regular file of at most 16 GB. */
export async function openSourceFile(path: string): Promise<SourceFile> {
  const name = basename(path);
  return withHandle(path, async (handle) => {
    const found = await handle.stat();
    if (!found.isFile()) throw invalid(`${name} is not a file. Choose the data file itself.`);
    if (found.size > maximumFileBytes)
      throw invalid(
        `${name} is ${formatBytes(found.size)} large; the limit is ${formatBytes(maximumFileBytes)}. Cut it into smaller files.`,
      );
    const magic = Buffer.alloc(2);
    const { bytesRead } = await handle.read(magic, 0, 2, 0);
    return {
      name,
      path,
      sizeBytes: found.size,
      modifiedMs: found.mtimeMs,
      inode: found.ino,
      isGzip: bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b,
    };
  });
}

/**
 * The file's bytes. With `sampleBytes`, only about so many from the beginning, and no look for changes.
 * Throws Failure `data-invalid` for a changed file, a damaged archive or one that unpacks beyond the bounds.
 */
export async function* readBytes(
  file: SourceFile,
  progress: ReadProgress,
  sampleBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer, void, undefined> {
  let given = 0;
  const source = file.isGzip ? unpack(file, progress, sampleBytes) : readRaw(file, progress, sampleBytes);
  for await (const piece of source) {
    given += piece.length;
    yield piece;
    if (given >= sampleBytes) return;
  }
}

/** Bytes from `start` up to `end`, fewer at the end of the file. For formats that are read by place. */
export async function readRange(file: SourceFile, start: number, end: number): Promise<Buffer> {
  return withHandle(file.path, async (handle) => {
    const buffer = Buffer.alloc(Math.max(0, Math.min(end, file.sizeBytes) - start));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
      if (bytesRead === 0) throw changedWhileRead();
      filled += bytesRead;
    }
    return buffer;
  });
}

/** Throws Failure `data-invalid` when the file is no longer what it was when it was opened. */
export async function checkUnchanged(file: SourceFile): Promise<void> {
  const now = await stat(file.path).catch(() => null);
  if (now?.size !== file.sizeBytes || now.mtimeMs !== file.modifiedMs || now.ino !== file.inode)
    throw changedWhileRead();
}

// Neither waits for the other end of a pipe nor follows a link that was put there after the check.
async function withHandle<T>(path: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const name = basename(path);
  const before = await stat(path).catch((error: unknown) => {
    throw asSourceFailure(error, name);
  });
  if (before.isDirectory()) throw invalid(`${name} is a folder where a file is needed. Choose the data file itself.`);
  const flags = [constants.O_NOFOLLOW, constants.O_NONBLOCK].reduce(
    (all: number, flag: number | undefined) => all | (flag ?? 0),
    constants.O_RDONLY,
  );
  const handle = await open(path, flags).catch((error: unknown) => {
    throw asSourceFailure(error, name);
  });
  try {
    return await use(handle);
  } catch (error) {
    throw asSourceFailure(error, name);
  } finally {
    await handle.close();
  }
}

async function* readRaw(
  file: SourceFile,
  progress: ReadProgress,
  sampleBytes: number,
): AsyncGenerator<Buffer, void, undefined> {
  const handle = await open(file.path, constants.O_RDONLY).catch((error: unknown) => {
    throw asSourceFailure(error, file.name);
  });
  try {
    let at = 0;
    while (at < sampleBytes) {
      progress.check();
      const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, sampleBytes - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      if (at > file.sizeBytes) throw changedWhileRead();
      progress.advance(bytesRead);
      if (sampleBytes !== Number.POSITIVE_INFINITY) progress.sample(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
    if (sampleBytes === Number.POSITIVE_INFINITY) await checkUnchanged(file);
  } catch (error) {
    throw asSourceFailure(error, file.name);
  } finally {
    await handle.close();
  }
}

async function* unpack(
  file: SourceFile,
  progress: ReadProgress,
  sampleBytes: number,
): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  const [stop, isSample] = [new AbortController(), sampleBytes !== Number.POSITIVE_INFINITY];
  // Its failure also ends the loop below, which reports it.
  const feeding = pipeline(Readable.from(readRaw(file, progress, Number.POSITIVE_INFINITY)), gunzip, {
    signal: stop.signal,
    end: true,
  }).catch(() => {});
  let unpacked = 0;
  try {
    const pieces: AsyncIterable<Buffer> = gunzip;
    for await (const piece of pieces) {
      unpacked += piece.length;
      if (isSample && unpacked >= sampleBytes) progress.sample(gunzip.bytesWritten);
      checkUnpacked(file, unpacked, gunzip.bytesWritten);
      yield piece;
    }
    if (isSample) progress.sample(file.sizeBytes);
  } catch (error) {
    if (isSample && unpacked > 0 && hasCode(error, 'Z_BUF_ERROR')) return;
    if (hasCode(error, 'Z_BUF_ERROR'))
      throw invalid(`${file.name} ends in the middle of the archive. Was it copied as a whole? Copy it again.`);
    if (hasCode(error, 'Z_DATA_ERROR', 'Z_NEED_DICT', 'Z_STREAM_ERROR'))
      throw invalid(`${file.name} is a damaged gzip archive. Copy or export it again.`);
    throw error;
  } finally {
    stop.abort();
    await feeding;
  }
}

function checkUnpacked(file: SourceFile, unpacked: number, packed: number): void {
  if (unpacked > maximumFileBytes)
    throw invalid(
      `${file.name} unpacks to more than ${formatBytes(maximumFileBytes)}, which is the limit. The file was closed. Cut the export into smaller files.`,
    );
  if (unpacked > gzipFreeBytes && unpacked > packed * maximumGzipRatio)
    throw invalid(
      `${file.name} unpacks to more than ${maximumGzipRatio} times its size, as no text does. The file was closed. ` +
        'If you trust it, unpack it yourself and choose what comes out.',
    );
}
