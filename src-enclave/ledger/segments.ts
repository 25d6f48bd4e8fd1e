// The files of a chain: `segment-000001.ndjson` and so on, one record a line, each file of bounded size. Here they are
// found, read and written; what their lines mean is not known here.

import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../base/failure.ts';

/** No segment that this program wrote is longer; a longer file is not read. */
export const largestSegmentBytes = 64 * 1024 * 1024;

const namePattern = /^segment-(\d{6}|[1-9]\d{6,9})\.ndjson$/;

export function segmentPath(folder: string, segment: number): string {
  return join(folder, `segment-${String(segment).padStart(6, '0')}.ndjson`);
}

/** The numbers of the segments that are there, ascending; none when there is no such folder. */
export async function listSegments(folder: string): Promise<readonly number[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
  return names.flatMap((name) => Number(namePattern.exec(name)?.[1] ?? 0) || []).sort((left, right) => left - right);
}

type SegmentLines = {
  /** Without their line feeds. */
  readonly lines: readonly Uint8Array[];
  /** What follows the last line feed. */
  readonly tail: Uint8Array;
};

/** A segment as it is now; null when it is longer than any segment may be. File system errors pass through. */
export async function readSegment(folder: string, segment: number): Promise<SegmentLines | null> {
  const path = segmentPath(folder, segment);
  if ((await stat(path)).size > largestSegmentBytes) return null;
  const bytes = await readFile(path);
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { lines, tail: bytes.subarray(start) };
}

/** The first line of a segment, without reading all of it; null when there is none of that length. */
export async function readFirstLine(folder: string, segment: number, mostBytes: number): Promise<Uint8Array | null> {
  const file = await open(segmentPath(folder, segment), 'r');
  try {
    const buffer = Buffer.alloc(mostBytes);
    const { bytesRead } = await file.read(buffer, 0, mostBytes, 0);
    const end = buffer.subarray(0, bytesRead).indexOf(10);
    return end === -1 ? null : buffer.subarray(0, end);
  } finally {
    await file.close();
  }
}

/** A segment opened for writing. */
export type SegmentFile = {
  /** All of the bytes, at a place. */
  readonly write: (bytes: Uint8Array, offset: number) => Promise<void>;
  readonly truncate: (size: number) => Promise<void>;
  /** Resolves when what was written would survive a power cut. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens a segment for writing, and makes it when it is not there. Tests put a disk here that is full. */
export type OpenSegmentFile = (path: string) => Promise<SegmentFile>;

export const openSegmentFile: OpenSegmentFile = async (path) => {
  const file = await open(path, 'r+').catch(async (error: unknown) => {
    if (hasCode(error, 'ENOENT')) return await open(path, 'wx+', 0o600);
    throw error;
  });
  return {
    write: async (bytes, offset) => {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
    truncate: async (size) => file.truncate(size),
    sync: async () => file.sync(),
    close: async () => file.close(),
  };
};
