import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Failure } from '../../../src-enclave/base/failure.ts';
import { inspectSource } from '../../../src-enclave/data/readers/inspect-source.ts';
import { asSourceFailure } from '../../../src-enclave/data/readers/source-failure.ts';
import { readTable } from '../../../src-enclave/data/table.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fieldsIn, lines, readAll, write } from './reading.ts';

const table = 'id,text\n1,"a, ""b""\nc"\n2,café – “x”\n';
const wanted = [
  { id: '1', text: 'a, "b"\nc' },
  { id: '2', text: 'café – “x”' },
];
// `“ ” –` of Windows-1252, which latin1 has no letters for.
const windows = Buffer.from(table.replace('–', '\u0096').replace('“', '\u0093').replace('”', '\u0094'), 'latin1');
const bigEndian = Buffer.from(`\uFEFF${table}`, 'utf16le').swap16();

describe('tables', () => {
  it.each([
    ['utf-8', Buffer.from(table)],
    ['utf-8-bom', Buffer.from(`\uFEFF${table}`)],
    ['utf-16le', Buffer.from(`\uFEFF${table}`, 'utf16le')],
    ['utf-16be', bigEndian],
    ['windows-1252', windows],
  ] as const)('finds out the encoding %s, packed or not, and reads it', async (encoding, content) => {
    const folder = temporaryFolder();
    for (const path of [write(folder, 'a.csv', content), write(folder, 'a.csv.gz', gzipSync(content))]) {
      expect(await inspectSource(path)).toMatchObject({
        kind: 'csv',
        encoding,
        delimiter: ',',
        hasHeader: true,
        rowsEstimate: 2,
      });
      expect(await fieldsIn(path)).toEqual(wanted);
    }
  });

  it('takes UTF-16 without a mark, and Latin-1, as guesses that it says', async () => {
    const folder = temporaryFolder();
    const wide = write(folder, 'wide.csv', Buffer.from('id,text\n1,x\n', 'utf16le'));
    const latin = write(folder, 'latin.csv', Buffer.from('id,text\n1,caf\u00E9\n', 'latin1'));
    for (const [path, encoding] of [
      [wide, 'utf-16le'],
      [latin, 'latin-1'],
    ] as const) {
      const report = await inspectSource(path);
      expect(report).toMatchObject({ encoding, confidence: 'medium' });
      expect(report.notes.map(({ code }) => code)).toContain('encoding-guessed');
    }
    expect(await fieldsIn(latin)).toEqual([{ id: '1', text: 'café' }]);
  });

  it('lets the steward decide: encoding, delimiter, header', async () => {
    const path = write(temporaryFolder(), 'a.csv', Buffer.from('1;caf\u00E9,x;7\n2;y,z;8\n', 'latin1'));
    const report = await inspectSource(path);
    expect(report).toMatchObject({ delimiter: ';', hasHeader: false });
    expect(report.notes.map(({ code }) => code)).toEqual(['encoding-guessed', 'no-header']);
    expect(await fieldsIn(path)).toEqual([
      { 'column 1': '1', 'column 2': 'café,x', 'column 3': '7' },
      { 'column 1': '2', 'column 2': 'y,z', 'column 3': '8' },
    ]);
    expect(await fieldsIn(path, { hasHeader: true })).toEqual([{ '1': '2', 'café,x': 'y,z', '7': '8' }]);
    expect(await fieldsIn(path, { delimiter: ',', hasHeader: false, encoding: 'windows-1252' })).toEqual([
      { 'column 1': '1;café', 'column 2': 'x;7' },
      { 'column 1': '2;y', 'column 2': 'z;8' },
    ]);
    expect(await fieldsIn(path, { columns: ['column 1'] })).toEqual([{ 'column 1': '1' }, { 'column 1': '2' }]);
  });

  it.each([
    [',', 'a.csv'],
    [';', 'a.csv'],
    ['\t', 'a.tsv'],
    ['|', 'a.txt'],
  ])('finds out the delimiter %j', async (delimiter, name) => {
    const path = write(
      temporaryFolder(),
      name,
      ['id', 'text'].join(delimiter) + '\n' + ['1', 'x'].join(delimiter) + '\n',
    );
    expect(await inspectSource(path)).toMatchObject({ delimiter, confidence: 'high' });
    expect(await fieldsIn(path)).toEqual([{ id: '1', text: 'x' }]);
  });

  it('takes mixed line ends', async () => {
    const path = write(temporaryFolder(), 'a.csv', 'a,b\r\n1,2\n3,4\r5,6\r\n');
    expect((await fieldsIn(path)).map(({ a }) => a)).toEqual(['1', '3', '5']);
  });

  it('reads as a table what is one, whatever it is called, and says so', async () => {
    const report = await inspectSource(write(temporaryFolder(), 'export.dat', table));
    expect(report).toMatchObject({ kind: 'csv', confidence: 'medium' });
    expect(report.notes.map(({ code }) => code)).toEqual(['extension']);
  });

  it('counts cells that begin like formulas and leaves them as they are', async () => {
    const path = write(temporaryFolder(), 'a.csv', 'a,b\n=1+1,@x\n-1,"=HYPERLINK(""x"")"\n');
    const { records, summary } = await readAll(path);
    expect(records[0]?.fields).toEqual({ a: '=1+1', b: '@x' });
    expect(summary.formulaCells).toBe(3);
    expect(summary.notes.map(({ message }) => message)).toContain(
      '3 cells begin with = or @. They are treated as text and never run.',
    );
  });

  it('counts every bad row, keeps the first twenty with their lines, and goes on', async () => {
    const bad = new Set(Array.from({ length: 25 }, (_, index) => index * 100));
    const path = write(
      temporaryFolder(),
      'a.csv',
      `a,b\n${Array.from({ length: 5000 }, (_, index) => (bad.has(index) ? '1,2,3\n' : '1,2\n')).join('')}`,
    );
    const { records, summary } = await readAll(path);
    expect([records.length, summary.rows, summary.rowErrors, summary.isComplete]).toEqual([4975, 4975, 25, true]);
    expect(summary.firstRowErrors).toHaveLength(20);
    expect(summary.firstRowErrors[1]).toMatchObject({ file: 'a.csv', line: 102, kind: 'ragged' });
  });

  it('stops in the middle when so many rows are bad that the delimiter must be wrong', async () => {
    const path = write(temporaryFolder(), 'a.csv', `a,b\n${'1,2,3\n'.repeat(200_000)}`);
    let bytes = 0;
    await expect(
      readAll(
        path,
        {},
        {
          onProgress: (done) => {
            bytes = done;
          },
        },
      ),
    ).rejects.toThrow(/1,000 of 1,000 rows/);
    expect(bytes).toBeLessThan(600_000);
  });

  it('says what columns hold, and how often', async () => {
    const path = write(
      temporaryFolder(),
      'a.csv',
      'n,d,t,b,e\n1,2024-01-02,hello,yes,\n2.5,2024-01-03T10:00:00Z,2,no,\n,2024-02-01,,yes,\n',
    );
    expect((await inspectSource(path)).columns).toEqual([
      { name: 'n', examples: 2, type: 'number' },
      { name: 'd', examples: 3, type: 'date' },
      { name: 't', examples: 2, type: 'text' },
      { name: 'b', examples: 3, type: 'boolean' },
      { name: 'e', examples: 0, type: 'empty' },
    ]);
  });

  it('reckons the rows of a large file from its beginning within 5 %', async () => {
    const folder = temporaryFolder();
    const content = `id,text\n${Array.from({ length: 60_000 }, (_, id) => `${id},${'word '.repeat(10 + (id % 7))}\n`).join('')}`;
    for (const path of [write(folder, 'a.csv', content), write(folder, 'a.csv.gz', gzipSync(content))]) {
      const report = await inspectSource(path);
      expect(report.rowsSampled).toBeLessThan(20_000);
      expect(Math.abs(report.rowsEstimate / 60_000 - 1)).toBeLessThan(0.05);
    }
  });

  it('gives what training reads, for the table that is shipped', async () => {
    const path = join(import.meta.dirname, '../../../assets/data/rqe.csv');
    const trained: object[] = [];
    for await (const { fields } of readTable(path)) trained.push(Object.fromEntries(fields));
    expect(await fieldsIn(path)).toEqual(trained);
    expect(trained).toHaveLength(1600);
  });

  /** A folder with MedQuAD and Medical Abstracts, which are too large to come with the project. */
  const realSets = process.env['CLOISTER_DATA_SETS'];

  it.skipIf(realSets === undefined)('reads the real sets where they are there', async () => {
    expect(await fieldsIn(join(realSets ?? '', 'medquad.jsonl'))).toHaveLength(16_402);
    expect(await fieldsIn(join(realSets ?? '', 'medical_abstracts.csv'))).toHaveLength(2888);
  });
});

describe('reading', () => {
  const content = `id,text\n${Array.from({ length: 50_000 }, (_, id) => `${id},some words\n`).join('')}`;

  it('says how far it is, in bytes on disk, and ends at the end', async () => {
    const folder = temporaryFolder();
    for (const path of [write(folder, 'a.csv', content), write(folder, 'a.csv.gz', gzipSync(content))]) {
      const seen: [number, number, number][] = [];
      await readAll(
        path,
        {},
        {
          onProgress: (...progress) => {
            seen.push(progress);
          },
        },
      );
      const [done, total] = seen.at(-1) ?? [];
      expect([done, total]).toEqual([readFileSync(path).length, readFileSync(path).length]);
      expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).sort((a, b) => a - b));
    }
  });

  it('stops when it is told to, and says what it had', async () => {
    const path = write(temporaryFolder(), 'a.csv', content);
    const controller = new AbortController();
    const summaries: unknown[] = [];
    const controls = {
      signal: controller.signal,
      onProgress: (_: number, __: number, rows: number) => {
        if (rows > 10_000) controller.abort();
      },
      onFinish: (summary: unknown) => {
        summaries.push(summary);
      },
    };
    await expect(readAll(path, {}, controls)).rejects.toMatchObject({ code: 'cancelled' });
    expect(summaries).toMatchObject([{ isComplete: false, rowErrors: 0 }]);
  });

  it.each([
    ['grows', (path: string) => write(path, '../a.csv', `${content}more,text\n`)],
    ['shrinks', (path: string) => write(path, '../a.csv', content.slice(0, -400_000))],
    ['is rewritten', (path: string) => write(path, '../a.csv', content.replaceAll('some', 'same'))],
  ])('refuses a file that %s while it is read', async (_, change) => {
    const path = write(temporaryFolder(), 'a.csv', content);
    let isChanged = false;
    const reading = readAll(
      path,
      {},
      {
        onProgress: () => {
          if (!isChanged) change(path);
          isChanged = true;
        },
      },
    );
    await expect(reading).rejects.toMatchObject({
      code: 'data-invalid',
      message: 'The file changed while it was read. Start again when the export is finished.',
    });
  });

  it('names the file by its base name when the system refuses it', () => {
    for (const [code, failure] of [
      ['EACCES', 'no-permission'],
      ['EPERM', 'no-permission'],
      ['ENOENT', 'data-missing'],
      ['ELOOP', 'data-invalid'],
      ['EIO', 'data-invalid'],
    ] as const)
      expect(asSourceFailure(Object.assign(new Error('open /secret/a.csv'), { code }), 'a.csv')).toMatchObject({
        code: failure,
        message: expect.stringContaining('a.csv'),
      });
  });

  it('never fails otherwise than by a Failure, whatever bytes a file holds', async () => {
    const folder = temporaryFolder();
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .string({ unit: fc.constantFrom('"', ',', '\n', '\r', ';', 'a', '\0', '{', '}', '[', ':', 'é', '=') })
        .map((text) => Buffer.from(text)),
    );
    const name = fc.constantFrom('a.csv', 'a.jsonl', 'a.ndjson', 'a.parquet', 'a.txt', 'a');
    const wrong: unknown[] = [];
    await fc.assert(
      fc.asyncProperty(bytes, name, fc.boolean(), async (piece, fileName, isPacked) => {
        const path = write(folder, fileName, isPacked ? gzipSync(piece) : piece);
        for (const outcome of await Promise.allSettled([readAll(path), inspectSource(path)]))
          if (outcome.status === 'rejected' && !(outcome.reason instanceof Failure)) wrong.push(outcome.reason);
      }),
      { numRuns: 400, seed: 11 },
    );
    expect(wrong).toEqual([]);
  });
});

describe('JSON Lines', () => {
  it('reads plain objects as training does, and counts what is nested', async () => {
    const path = write(
      temporaryFolder(),
      'a.jsonl',
      `${lines({ prompt: 'q', completion: 'a', n: 1.5, yes: true, no: null, list: [1], more: {} })}\r\n\n{"prompt":"x"}`,
    );
    const { records, summary } = await readAll(path);
    expect(records).toEqual([
      { file: 'a.jsonl', line: 1, fields: { prompt: 'q', completion: 'a', n: '1.5', yes: 'true', no: '' } },
      { file: 'a.jsonl', line: 4, fields: { prompt: 'x' } },
    ]);
    expect(summary.notes).toEqual([{ code: 'nested-left-out', message: expect.stringContaining('2 nested values') }]);
    expect(await inspectSource(path)).toMatchObject({
      kind: 'json-lines',
      encoding: 'utf-8',
      rowsEstimate: 2,
      confidence: 'high',
    });
  });

  it('gives prompt and completion of chat messages', async () => {
    const chat = [
      { role: 'system', content: 'Be short.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Is it' },
          { type: 'text', text: 'broken?' },
        ],
      },
      { role: 'assistant', content: 'No.' },
      { role: 'user', content: 'Sure?' },
      { role: 'assistant', content: 'Yes.', weight: 1 },
    ];
    const path = write(temporaryFolder(), 'a.jsonl', lines({ id: 7, messages: chat }, { messages: chat.slice(0, 3) }));
    const [long, short] = await fieldsIn(path);
    expect(long).toMatchObject({
      id: '7',
      system: 'Be short.',
      prompt: 'user: Is it\nbroken?\nassistant: No.\nuser: Sure?',
      completion: 'Yes.',
    });
    expect(short).toMatchObject({ prompt: 'Is it\nbroken?', completion: 'No.' });
    expect(JSON.parse(short?.['messages'] ?? '')).toEqual([
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'Is it\nbroken?' },
      { role: 'assistant', content: 'No.' },
    ]);
  });

  it('keeps texts that look like brackets, and members named like a prototype', async () => {
    const path = write(
      temporaryFolder(),
      'a.jsonl',
      `{"a":${JSON.stringify('[{"'.repeat(1000))},"__proto__":"x","constructor":"y"}\n`,
    );
    const [fields] = (await readAll(path)).records.map((record) => Object.entries(record.fields));
    expect(fields).toContainEqual(['a', '[{"'.repeat(1000)]);
    expect(fields).toContainEqual(['constructor', 'y']);
  });
});
