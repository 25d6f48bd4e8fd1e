// A folder that must not exist yet, readable by this person alone.

import { mkdir } from 'node:fs/promises';
import { asFailure, Failure, hasCode } from './failure.ts';

/** @throws Failure run-exists, option-invalid when the folder it would be in is not there, disk-full, no-permission. */
export async function makeNewFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST'))
      throw new Failure('run-exists', `${folder} is there already. Give a new name.`, { cause: error });
    if (hasCode(error, 'ENOENT'))
      throw new Failure('option-invalid', `The folder that ${folder} would be in is not there.`, { cause: error });
    throw asFailure(error, `making ${folder}`, 'try again');
  }
}
