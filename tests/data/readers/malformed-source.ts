// Sources that are broken on purpose, and what each must be refused with.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Failure } from '../../../src-enclave/base/failure.ts';
import type { ReadOptions } from '../../../src-enclave/data/readers/source-types.ts';
import { lines, write } from './reading.ts';
import type { Content } from './reading.ts';

// Stands in every bad row, and must stand in no message.
export const secret = 'SECRETNAME';

export type Case = {
  readonly name: string;
  /** Path of what is chosen, made in the folder. */
  readonly make: (folder: string) => string;
  readonly code: Failure['code'];
  readonly message: RegExp;
  readonly options?: ReadOptions;
};

export const file =
  (name: string, content: Content | (() => Content)) =>
  (folder: string): string =>
    write(folder, name, typeof content === 'function' ? content() : content);
export const folderOf =
  (files: Readonly<Record<string, Content>>) =>
  (folder: string): string => {
    const chosen = join(folder, 'chosen');
    mkdirSync(chosen);
    for (const [name, content] of Object.entries(files)) write(chosen, name, content);
    return chosen;
  };

export const rows = (count: number, row = `1,${secret}\n`): string => row.repeat(count);
export const parquet = (): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: Array.from({ length: 100 }, (_, index) => index), type: 'INT32' },
        { name: 'text', data: Array.from({ length: 100 }, (_, index) => `${secret} ${index}`), type: 'STRING' },
      ],
    }),
  );
export const brokenParquet = (at: number, ...bytes: readonly number[]): Uint8Array => {
  const whole = parquet();
  whole.set(bytes, at < 0 ? whole.length + at : at);
  return whole;
};
export const zip = (...names: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from('PK\u0003\u0004\u0014\0\0\0\u0008\0', 'latin1'),
    ...names.map((name) => Buffer.from(`${name}PK\u0001\u0002${name}`, 'latin1')),
    deflateRawSync('x'),
  ]);
export const document = (id: string, attachment: object): object => ({
  resourceType: 'DocumentReference',
  id,
  subject: { reference: 'Patient/p1' },
  content: [{ attachment }],
});
export const inline = (text: string): object => ({
  contentType: 'text/plain',
  data: Buffer.from(text).toString('base64'),
});
export const referring = (url: string) =>
  folderOf({ 'DocumentReference.ndjson': lines(document('d1', { contentType: 'text/plain', url })) });
export const person = 'person_id,gender_concept_id,year_of_birth\n1,8507,1950\n';
export const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

export const invalid = 'data-invalid' as const;
