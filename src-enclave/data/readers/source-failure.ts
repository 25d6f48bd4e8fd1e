// The sentences in which a source is refused. They name a file by its base name, a place by its line, and never a value.

import { Failure, hasCode } from '../../base/failure.ts';

export const formatCount = (count: number): string => count.toLocaleString('en-US');

export function formatBytes(bytes: number): string {
  for (const [unit, size] of [
    ['GB', 1000 ** 3],
    ['MB', 1000 ** 2],
    ['kB', 1000],
  ] as const)
    if (bytes >= size) return `${(bytes / size).toFixed(1).replace(/\.0$/, '')} ${unit}`;
  return `${bytes} bytes`;
}

export const invalid = (message: string): Failure => new Failure('data-invalid', message);

export const excelRefused = 'Excel files are not read. Save as CSV (UTF-8) and choose that file.';

export const changedWhileRead = (): Failure =>
  invalid('The file changed while it was read. Start again when the export is finished.');

export const outsideFolder = (line: number): Failure =>
  invalid(
    `A reference points outside the folder you chose (row ${formatCount(line)}). The file was closed. ` +
      'Export again with attachments inside the folder.',
  );

export const lineTooLong = (line: number, bytes: number, limit: number): Failure =>
  invalid(
    `Line ${formatCount(line)} is ${formatBytes(bytes)} long; the limit is ${formatBytes(limit)}. The file was closed.`,
  );

/** Turns what the operating system says about `name` into a failure; other errors pass through. */
export function asSourceFailure(error: unknown, name: string): unknown {
  if (hasCode(error, 'ENOENT', 'ENOTDIR'))
    return new Failure('data-missing', `There is no ${name} any more where it was chosen. Choose it again.`);
  if (hasCode(error, 'EACCES', 'EPERM'))
    return new Failure(
      'no-permission',
      `You may not read ${name}. Ask whoever made the file for the right to read it, or copy it to a folder of yours.`,
    );
  if (hasCode(error, 'ELOOP'))
    return invalid(`${name} is a link that leads to itself. Choose the file or folder that it should lead to.`);
  if (hasCode(error, 'ENAMETOOLONG'))
    return invalid('The path is too long for this system. Move the file to a folder nearer to the top.');
  if (hasCode(error, 'EIO', 'ESTALE', 'ENXIO', 'EBUSY'))
    return invalid(
      `${name} cannot be read: the disk or the network drive gave an error. Copy it to this computer first.`,
    );
  return error;
}
