// What of an error may reach the page: the code and the sentence of an expected failure, unless the sentence names a folder
// of this computer or advises the command line; of a bug only that it happened.

import { describeCallError } from '../../src-enclave/host/enclave-host.ts';
import type { DescribeError } from '../../src-enclave/protocol/contract.ts';

/** An absolute path of either kind; not the slashes of an address or of `org/name`. */
const path = /(^|[\s"'`(])(?:[A-Za-z]:\\|\\\\|~?\/)\S/;
const commandLine = /(^|[\s`])--[a-z]/;

const sentences: Readonly<Record<string, string>> = {
  'disk-full': 'The disk is full. Free some space and try again.',
  'no-permission': 'Cloister may not write there. Check the rights of the folder, or choose another, and try again.',
};
const otherSentence = 'It could not be done. Try again.';

/** @param folders Whole paths that a sentence may name, for names with spaces, which no pattern finds. */
export function describeFailure(error: unknown, folders: readonly string[]): ReturnType<DescribeError> {
  const { code, detail } = describeCallError(error);
  const isRevealing =
    path.test(detail) || commandLine.test(detail) || folders.some((folder) => detail.includes(folder));
  return { code, detail: isRevealing ? (sentences[code] ?? otherSentence) : detail };
}
