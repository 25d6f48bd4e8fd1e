// Bounds on what a table may hold, shared by its readers. A file beyond them is refused, never cut.

import { Failure } from '../base/failure.ts';

export const maximumLineCharacters = 16 * 1024 ** 2;
export const maximumColumns = 4096;

export function tableFailure(path: string, line: number, wrong: string): Failure {
  return new Failure('data-invalid', `${path}, line ${line}: ${wrong}`);
}

export function checkColumnCount(path: string, line: number, count: number): void {
  if (count > maximumColumns)
    throw tableFailure(path, line, `more than ${maximumColumns} columns. Keep only the columns that are needed.`);
}

export const lineTooLong = 'longer than 16 MiB. Look for a quote that is not closed, or cut the text.';
