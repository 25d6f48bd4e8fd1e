// What an operator keeps beside the server for hospitals to check its evidence with: certificates, lists, statements. Read
// anew for each evidence, so that a file can be renewed under a running server (by renaming a new one over it).

import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../base/failure.ts';

const largestFileBytes = 150_000;
/** A message of evidence has room for sixteen; a host's certificate table gives at most five. */
const mostFiles = 11;

async function readOne(file: string): Promise<Uint8Array> {
  const refused = (why: string, options?: ErrorOptions): Failure =>
    new Failure('option-invalid', `${file} ${why}. Give the maker’s files with --collateral.`, options);
  let bytes: Uint8Array;
  try {
    // A pipe would wait for ever, a device never end.
    const found = await stat(file);
    if (!found.isFile()) throw new TypeError('not a file');
    if (found.size > largestFileBytes)
      throw refused(`is larger than ${largestFileBytes} bytes: no file of a maker is so large`);
    bytes = new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw refused('cannot be read', { cause: error });
  }
  if (bytes.length === 0) throw refused('is empty');
  return bytes;
}

/** @throws Failure option-invalid for a file that is not there, empty or too large, and for too many. */
export async function readCollateral(files: readonly string[]): Promise<readonly Uint8Array[]> {
  if (files.length > mostFiles)
    throw new Failure('option-invalid', `--collateral takes at most ${mostFiles} files. Put certificates into one.`);
  return await Promise.all(files.map(readOne));
}
