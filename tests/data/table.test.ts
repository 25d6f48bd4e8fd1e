import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { readTable } from '../../src-enclave/data/table.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'table-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function read(name: string, content: string | Uint8Array): Promise<{ line: number; fields: object }[]> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const rows = [];
  for await (const { line, fields } of readTable(path)) rows.push({ line, fields: Object.fromEntries(fields) });
  return rows;
}

// What this process holds open, where the system tells (Linux).
function openFiles(): string[] {
  if (!existsSync('/proc/self/fd')) return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    const link = join('/proc/self/fd', descriptor);
    return existsSync(link) ? [readlinkSync(link)] : [];
  });
}

const fieldsOf = async (name: string, content: string | Uint8Array): Promise<object[]> =>
  (await read(name, content)).map(({ fields }) => fields);

describe('readTable of CSV', () => {
  it('reads quotes, delimiters and line breaks inside fields, and says where rows end', async () => {
    expect(await read('a.csv', 'id,text\n1,"a, ""b""\nc"\n\n2,plain\n')).toEqual([
      { line: 3, fields: { id: '1', text: 'a, "b"\nc' } },
      { line: 5, fields: { id: '2', text: 'plain' } },
    ]);
  });

  it('sniffs the delimiter in the header, not in the texts', async () => {
    expect(await fieldsOf('a.csv', 'a;b\n1,5;x,y,z\n')).toEqual([{ a: '1,5', b: 'x,y,z' }]);
    expect(await fieldsOf('a.tsv', 'a\tb\n1,5\tx;y;z\n')).toEqual([{ a: '1,5', b: 'x;y;z' }]);
    expect(await fieldsOf('a.csv', '"a;b;c",d\n1,2\n')).toEqual([{ 'a;b;c': '1', d: '2' }]);
    expect(await fieldsOf('a.txt', 'only\nx;y\n')).toEqual([{ only: 'x;y' }]);
  });

  it('drops a byte order mark and takes any line ending, and a missing last one', async () => {
    expect(await fieldsOf('a.csv', '\uFEFFa,b\r\n1,2\r\n3,4')).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
    expect(await fieldsOf('a.csv', 'a,b\r1,2\r')).toEqual([{ a: '1', b: '2' }]);
  });

  it('keeps a quote inside an unquoted field and white space around values', async () => {
    expect(await fieldsOf('a.csv', 'a,b\n5" tube, x \n')).toEqual([{ a: '5" tube', b: ' x ' }]);
  });

  it('has no rows for an empty file or a header alone', async () => {
    for (const content of ['', '\n\n', 'a,b', 'a,b\n']) expect(await read('a.csv', content)).toEqual([]);
  });

  it.each([
    ['a,b\n1,2\n1,2,3\n', /line 3: the number of fields/],
    ['a,b\n"x\ny",2\n1\n', /line 4: the number of fields/],
    ['a,b\n1,"2\n', /a quote is opened and never closed/],
    ['a,a\n1,2\n', /line 1: two columns have the same name/],
    ['a,\n1,2\n', /line 1: a column without a name/],
    [`${Array.from({ length: 4097 }, (_, index) => `c${index}`).join(',')}\n`, /more than 4096 columns/],
  ])('refuses %j', async (content, message) => {
    const reading = read('a.csv', content);
    await expect(reading).rejects.toMatchObject({ code: 'data-invalid' });
    await expect(reading).rejects.toThrow(message);
  });

  it('never repeats what a bad row holds', async () => {
    const error: unknown = await read('a.csv', 'a,b\nSECRET,2,3\n').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).not.toContain('SECRET');
  });

  it('reads what a writer that quotes every field wrote, for any texts', async () => {
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(',', ';', '\t'),
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string()), { minLength: 1, maxLength: 5 }),
        async (delimiter, rows) => {
          const text = [['one', 'two'], ...rows].map((row) => row.map(quote).join(delimiter)).join('\n');
          expect(await fieldsOf('a.csv', text)).toEqual(rows.map(([one, two]) => ({ one, two })));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('readTable of JSON Lines', () => {
  it('turns numbers, booleans and null into text and leaves nested values out', async () => {
    expect(await read('a.jsonl', '{"a":"x","b":1.5,"c":true,"d":null,"e":[1],"f":{}}\r\n\n{"a":"\\u00e9"}')).toEqual([
      { line: 1, fields: { a: 'x', b: '1.5', c: 'true', d: '' } },
      { line: 3, fields: { a: 'é' } },
    ]);
  });

  it.each([
    ['{"a":1}\n{"a":\n', /line 2: not valid JSON/],
    ['[1]\n', /line 1: not an object/],
    ['"text"\n', /line 1: not an object/],
    [`{${Array.from({ length: 4097 }, (_, index) => `"${index}":1`).join(',')}}`, /more than 4096 columns/],
  ])('refuses %j', async (content, message) => {
    const reading = read('a.jsonl', content);
    await expect(reading).rejects.toMatchObject({ code: 'data-invalid' });
    await expect(reading).rejects.toThrow(message);
  });

  it('reads any JSON objects of texts, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.dictionary(fc.string({ unit: fc.constantFrom('a', '1', ' ', 'é', '"') }), fc.string({ unit: 'grapheme' })),
        ),
        async (objects) => {
          const rows = await fieldsOf('a.jsonl', objects.map((object) => JSON.stringify(object)).join('\n'));
          expect(rows.map((row) => Object.entries(row))).toEqual(objects.map((object) => Object.entries(object)));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('readTable', () => {
  it('refuses a line over 16 MiB, in both formats', async () => {
    const long = 'x'.repeat(17 * 1024 ** 2);
    await expect(read('a.csv', `a,b\n1,${long}\n`)).rejects.toThrow(/longer than 16 MiB/);
    await expect(read('a.csv', `a,b\n1,"${long}`)).rejects.toThrow(/longer than 16 MiB/);
    await expect(read('a.csv', long)).rejects.toThrow(/longer than 16 MiB/);
    await expect(read('a.jsonl', `{"a":"${long}"}`)).rejects.toThrow(/longer than 16 MiB/);
  });

  it('refuses a file over 2 GiB before reading it', async () => {
    const path = join(folder, 'sparse.csv');
    writeFileSync(path, 'a,b\n');
    truncateSync(path, 2 * 1024 ** 3 + 1);
    await expect(readTable(path).next()).rejects.toThrow(/larger than 2 GiB/);
    rmSync(path);
  });

  it('refuses text that is not UTF-8, also at the very end', async () => {
    await expect(read('a.csv', Buffer.from('a,b\n1,\u00E9\n', 'latin1'))).rejects.toThrow(/not UTF-8/);
    await expect(read('a.csv', Buffer.from('\uFEFFa,b\n', 'utf16le'))).rejects.toThrow(/not UTF-8/);
    await expect(read('a.jsonl', Buffer.concat([Buffer.from('{}\n'), Buffer.from([0xe2, 0x82])]))).rejects.toThrow(
      /not UTF-8/,
    );
  });

  it('says when the file is missing, a folder or of another kind', async () => {
    await expect(readTable(join(folder, 'none.csv')).next()).rejects.toMatchObject({ code: 'data-missing' });
    mkdirSync(join(folder, 'folder.csv'));
    await expect(readTable(join(folder, 'folder.csv')).next()).rejects.toMatchObject({ code: 'data-invalid' });
    await expect(read('a.xlsx', 'PK')).rejects.toThrow(/Save it as .csv/);
  });

  it.each([
    ['many.csv', `a,b\n${'1,2\n'.repeat(200_000)}`],
    ['many.jsonl', '{"b":2}\n'.repeat(100_000)],
  ])('can be left before the end, and then holds no file open: %s', async (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    let count = 0;
    for await (const { fields } of readTable(path)) {
      expect(fields.get('b')).toBe('2');
      if (++count === 3) break;
    }
    expect(count).toBe(3);
    await vi.waitFor(() => expect(openFiles()).not.toContain(realpathSync(path)));
  });
});
