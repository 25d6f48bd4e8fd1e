// What an operator keeps beside the server for hospitals to check its evidence with: certificates, lists, statements.

import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../base/failure.ts';

const largestFileBytes = 150_000;

/** @throws Failure option-invalid for a file that is not there or is too large. */
export async function readCollateral(files: readonly string[]): Promise<readonly Uint8Array[]> {
  return await Promise.all(
    files.map(async (file) => {
      try {
        if ((await stat(file)).size <= largestFileBytes) return new Uint8Array(await readFile(file));
      } catch (error) {
        throw new Failure('option-invalid', `${file} cannot be read. Give the maker’s files with --collateral.`, {
          cause: error,
        });
      }
      throw new Failure('option-invalid', `${file} is larger than ${largestFileBytes} bytes: no file of a maker.`);
    }),
  );
}
