import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';

import { inspectSource } from '../../../src-enclave/data/readers/inspect-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fieldsIn, readAll, write } from './reading.ts';

const count = 1000;
const ids = Array.from({ length: count }, (_, index) => BigInt(index) + 9_007_199_254_740_993n);
const texts = Array.from({ length: count }, (_, index) => (index % 10 === 3 ? null : `letter ${index} é`));

function written(options: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {}): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: ids, type: 'INT64' },
        { name: 'text', data: texts, type: 'STRING', nullable: true },
        { name: 'score', data: ids.map((_, index) => index / 4), type: 'DOUBLE' },
        { name: 'seen', data: ids.map((_, index) => new Date(Date.UTC(2024, 0, 1 + (index % 28)))), type: 'TIMESTAMP' },
        { name: 'is_long', data: ids.map((_, index) => index % 2 === 0), type: 'BOOLEAN' },
      ],
      ...options,
    }),
  );
}

describe('Parquet', () => {
  it.each([
    ['as it comes', {}],
    ['in many row groups', { rowGroupSize: 64 }],
    ['not compressed', { codec: 'UNCOMPRESSED' as const }],
    [
      'with gzip',
      { codec: 'GZIP' as const, compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) } },
    ],
  ])('reads texts, numbers, dates and nothing as text, %s', async (_, options) => {
    const path = write(temporaryFolder(), 'a.parquet', written(options));
    const { records, summary } = await readAll(path);
    expect(summary).toMatchObject({ rows: count, rowErrors: 0, isComplete: true });
    expect(records.map(({ fields }) => fields['text'])).toEqual(texts.map((text) => text ?? ''));
    expect(records[2]).toEqual({
      file: 'a.parquet',
      line: 3,
      fields: {
        id: '9007199254740995',
        text: 'letter 2 é',
        score: '0.5',
        seen: '2024-01-03T00:00:00.000Z',
        is_long: 'true',
      },
    });
  });

  it('knows its rows and columns beforehand', async () => {
    expect(await inspectSource(write(temporaryFolder(), 'a.parquet', written({ rowGroupSize: 400 })))).toMatchObject({
      kind: 'parquet',
      encoding: null,
      rowsEstimate: count,
      confidence: 'high',
      columns: [
        { name: 'id' },
        { name: 'text', type: 'text' },
        { name: 'score', type: 'number' },
        { name: 'seen', type: 'date' },
        { name: 'is_long', type: 'boolean' },
      ],
    });
  });

  it('reads the chosen columns and no others', async () => {
    const path = write(temporaryFolder(), 'a.parquet', written());
    expect((await fieldsIn(path, { columns: ['text', 'none'] }))[1]).toEqual({ text: 'letter 1 é' });
  });

  it('goes through a row group in several turns', async () => {
    const many = Array.from({ length: 45_000 }, (_, index) => `row ${index}`);
    const content = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'text', data: many, type: 'STRING' }], rowGroupSize: 45_000 }),
    );
    expect((await fieldsIn(write(temporaryFolder(), 'a.parquet', content))).map(({ text }) => text)).toEqual(many);
  });

  it('refuses a row group that is too large to be decoded at once, and says how to write it', async () => {
    const large = 'x'.repeat(1_000_000);
    const many = Array.from({ length: 140 }, (_, index) => `${index}${large}`);
    const content = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'text', data: many, type: 'STRING' },
          { name: 'id', data: many.map((_, index) => index), type: 'INT32' },
        ],
        rowGroupSize: 140,
      }),
    );
    const path = write(temporaryFolder(), 'a.parquet', content);
    await expect(readAll(path)).rejects.toThrow(/A row group of a.parquet is 140 MB large; the limit is 128 MB/);
    expect(await fieldsIn(path, { columns: ['id'] })).toHaveLength(140);
  });

  it('never fails otherwise than by a Failure when bytes are changed', async () => {
    const folder = temporaryFolder();
    const whole = written({ rowGroupSize: 300 });
    const wrong: unknown[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 4 }),
        fc.nat(whole.length),
        async (at, bytes, end) => {
          const content = whole.slice();
          content.set(bytes.subarray(0, content.length - at), at);
          const path = write(folder, 'a.parquet', end < 200 ? content.subarray(0, end) : content);
          const outcome = await readAll(path).catch((error: unknown) => error);
          if (outcome instanceof Error && outcome.name !== 'Failure') wrong.push(outcome);
        },
      ),
      { numRuns: 300, seed: 5 },
    );
    expect(wrong).toEqual([]);
  });
});
