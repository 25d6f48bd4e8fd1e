// A file read at positions, in bounded pieces: what the parsers of foreign weight files stand on.
// It never reads more than it was asked for, and never past the size the file had when it was opened.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

import { asFailure, Failure, hasCode } from '../../base/failure.ts';

/** The operating system refuses single reads of 2 GiB and more. */
const LARGEST_READ_BYTES = 1 << 28;

export interface ByteSource {
  readonly path: string;
  /** The file's base name, for messages. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Fills `target` from `offset` on. @throws Failure model-corrupt when the file ends before. */
  readInto(target: Uint8Array, offset: number): void;
  close(): void;
}

/** @throws Failure model-missing when there is no such file, no-permission when it may not be read. */
export function openByteSource(path: string): ByteSource {
  const name = basename(path);
  const descriptor = openForReading(path, name);
  const status = fstatSync(descriptor);
  if (!status.isFile()) {
    closeSync(descriptor);
    throw new Failure('model-missing', `${name} is not a file. Give the path of a weight file.`);
  }
  let isOpen = true;
  return {
    path,
    name,
    sizeBytes: status.size,
    readInto(target, offset) {
      if (!isOpen) throw new TypeError(`${name} was closed`);
      let done = 0;
      while (done < target.byteLength) {
        const wanted = Math.min(LARGEST_READ_BYTES, target.byteLength - done);
        const got = readSync(descriptor, target, done, wanted, offset + done);
        if (got === 0) throw corrupt(name, `the file ends at byte ${offset + done}, in the middle of its data`);
        done += got;
      }
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** The one wording for a weight file whose content breaks its format. */
export function corrupt(fileName: string, reason: string): Failure {
  return new Failure(
    'model-corrupt',
    `${fileName} is damaged or not what its name says: ${reason}. Copy or download the file again.`,
  );
}

function openForReading(path: string, name: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR'))
      throw new Failure('model-missing', `There is no file ${path}. Check the path.`, { cause: error });
    throw asFailure(error, `reading ${name}`);
  }
}
