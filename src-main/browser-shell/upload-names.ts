// Which names files may be uploaded under: plain names, on every file system that Cloister runs on, inside the folder of
// their upload. Decides on the names alone; what the files hold is checked when the model is added.

import { Failure } from '../../src-enclave/base/failure.ts';
import type { UploadBegin } from '../contract/uploads.ts';

const mostDepth = 8;
const mostNameBytes = 200;

/** Letters and digits of any script and the marks that names of models have; no leading dot or space, no percent sign. */
const plainName = /^[\p{L}\p{M}\p{N}_(+@#[][\p{L}\p{M}\p{N} ._()+@#[\],=~&!'-]*$/u;
/** What Windows takes for a device, whatever follows the first dot. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function isPlainName(name: string): boolean {
  return (
    plainName.test(name) && !/[. ]$/.test(name) && !deviceName.test(name) && Buffer.byteLength(name) <= mostNameBytes
  );
}

/**
 * The names of an upload, each in its parts.
 * @throws Failure option-invalid, which does not repeat the name.
 */
export function uploadSegments({ kind, files }: UploadBegin): readonly (readonly string[])[] {
  const all = files.map(({ name }) => name.normalize('NFC').split('/'));
  if (!all.every((segments) => segments.length <= mostDepth && segments.every(isPlainName)))
    throw new Failure(
      'option-invalid',
      'A file has a name that cannot be used. Rename it with letters, digits, dots and hyphens, and choose it again.',
    );
  const [root] = all[0] ?? [];
  const isWellFormed =
    kind !== 'folder'
      ? all.length === 1 && all[0]?.length === 1
      : all.every((segments) => segments.length > 1 && segments[0] === root);
  if (!isWellFormed) throw new Failure('option-invalid', 'Choose one file, or one folder with the files of a model.');
  expectDistinct(all);
  return all;
}

/** No name twice, also where upper and lower case are one, and none that is a folder of another. */
function expectDistinct(all: readonly (readonly string[])[]): void {
  const names = all.map((segments) => segments.join('/').toLowerCase());
  const folders = new Set(
    all.flatMap((segments) =>
      segments.slice(1).map((_, index) =>
        segments
          .slice(0, index + 1)
          .join('/')
          .toLowerCase(),
      ),
    ),
  );
  if (new Set(names).size < names.length || names.some((name) => folders.has(name)))
    throw new Failure('option-invalid', 'Two files in the folder have the same name. Rename one and choose it again.');
}
