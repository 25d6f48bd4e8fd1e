// Saving in a folder that a person chose: never over what is there, and in the words of a failure where it cannot be done.

import { join } from 'node:path';
import { asFailure, Failure, hasCode } from '../base/failure.ts';

/** Makes something under the first of `name`, `name-2`, `name-3` … that is free, and returns that name. */
export async function underFreeName(
  folder: string,
  [name, extension]: readonly [string, string],
  make: (path: string) => Promise<unknown>,
): Promise<string> {
  for (let number = 1; ; number++) {
    const free = `${name}${number === 1 ? '' : `-${number}`}${extension}`;
    try {
      await make(join(folder, free));
      return free;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw savingFailure(error);
    }
  }
}

export function savingFailure(error: unknown): unknown {
  if (hasCode(error, 'ENOENT', 'ENOTDIR'))
    return new Failure('option-invalid', 'The folder to save to is not there any more. Choose another one.', {
      cause: error,
    });
  return asFailure(error, 'saving', 'try again');
}
