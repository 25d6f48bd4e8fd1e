// An attestation policy file that a person named.

import { readFileSync } from 'node:fs';
import { Failure } from '../base/failure.ts';

/** @throws Failure option-invalid. */
export function readPolicyFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failure('option-invalid', `${path} cannot be read: --policy must be an attestation policy file.`, {
      cause: error,
    });
  }
}
