// Tables that are broken: lines, rows, quotes, encodings.

import { gzipSync } from 'node:zlib';
import { file, invalid, rows, secret } from './malformed-source.ts';
import type { Case } from './malformed-source.ts';
import { lines } from './reading.ts';

export const tables: readonly Case[] = [
  {
    name: 'a line over the limit',
    make: file('a.csv', () => `a,b\n${rows(86)}1,${'x'.repeat(5_000_000)}\n`),
    code: invalid,
    message: /^Line 88 is 5 MB long; the limit is 4 MB\. The file was closed\.$/,
  },
  {
    name: 'a header over the limit',
    make: file('a.csv', () => 'x'.repeat(4_200_000)),
    code: invalid,
    message: /^Line 1 is 4.2 MB long/,
  },
  {
    name: 'a line over the limit in JSON',
    make: file('a.jsonl', () => `${lines({ a: 1 })}{"a":"${'x'.repeat(5_000_000)}"}`),
    code: invalid,
    message: /^Line 2 is 5 MB long/,
  },
  {
    name: 'a line over the limit in an archive',
    make: file('a.csv.gz', () => gzipSync(`a,b\n1,${'x'.repeat(5_000_000)}`)),
    code: invalid,
    message: /^Line 2 is 5 MB long/,
  },
  {
    name: 'a row over the limit, over many lines',
    make: file('a.csv', () => `a,b\n1,"${'word\n'.repeat(900_000)}`),
    code: invalid,
    message: /the row is longer than 4 MB\. A quote that is never closed/,
  },
  {
    name: 'a quote that is never closed',
    make: file('a.csv', `a,b\n1,2\n3,"${secret}\n4,5\n`),
    code: invalid,
    message: /a quote is opened and never closed\. Look from line 3 on/,
  },
  {
    name: 'two columns of a name',
    make: file('a.csv', 'a,a\n1,2\n'),
    code: invalid,
    message: /two columns have the same name/,
  },
  {
    name: 'a column without a name',
    make: file('a.csv', 'a,b,c,d,e,f,g,h,i,j,k,\n1,2,3,4,5,6,7,8,9,10,11,12\n'),
    code: invalid,
    message: /a column without a name/,
  },
  {
    name: 'too many columns',
    make: file('a.csv', () => `${Array.from({ length: 5000 }, (_, index) => `c${index}`).join(',')}\n`),
    code: invalid,
    message: /more than 4096 columns/,
  },
  {
    name: 'ragged rows',
    make: file('a.csv', `a,b\n${rows(50)}1,${secret},3\n${rows(40)}1\n`),
    code: invalid,
    message: /^2 of 92 rows cannot be read, more than 1 %: line 52, line 93\..*the number of fields differs/,
  },
  {
    name: 'one ragged row, when none may be',
    make: file('a.csv', `a,b\n${rows(500)}1,${secret},3\n`),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /^a.csv, line 502: the number of fields differs/,
  },
  {
    name: 'the wrong delimiter',
    make: file('a.csv', `a,b;c\n1,${secret};3\n4;5,6,7\n`),
    options: { delimiter: ',' },
    code: invalid,
    message: /cannot be read, more than 1 %/,
  },
  {
    name: 'a NUL in a row',
    make: file('a.csv', `a,b\n${rows(5)}1,${secret}\0\n`),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 7: it holds a NUL byte/,
  },
  {
    name: 'a NUL in JSON',
    make: file('a.jsonl', `{"a":"${secret}\\u0000"}\n`),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 1: it holds a NUL byte/,
  },
  {
    name: 'Windows-1252 far down',
    make: file('a.csv', () =>
      Buffer.concat([
        Buffer.from(`a,b\n${rows(200_000)}`),
        Buffer.from('1,caf\u00E9 \u0093x\u0094\n', 'latin1'),
        Buffer.from(rows(500_000)),
      ]),
    ),
    code: invalid,
    message: /^Row 200,002 of a.csv is not valid UTF-8\. It looks like Windows-1252\. Read it as that/,
  },
  {
    name: 'Latin-1 read as UTF-8',
    make: file('a.csv', Buffer.from('a,b\n1,caf\u00E9\n', 'latin1')),
    options: { encoding: 'utf-8' },
    code: invalid,
    message: /^Row 2 of a.csv is not valid UTF-8\. It looks like Latin-1/,
  },
  {
    name: 'UTF-8 that ends within a letter',
    make: file('a.csv', Buffer.concat([Buffer.from('a,b\n1,x'), Buffer.from([0xe2, 0x82])])),
    code: invalid,
    message: /a.csv ends in the middle of a letter/,
  },
  {
    name: 'a surrogate encoded as UTF-8',
    make: file('a.csv', Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xed, 0xa0, 0x80, 0x0a])])),
    options: { encoding: 'utf-8' },
    code: invalid,
    message: /^Row 2 of a.csv is not valid UTF-8/,
  },
  {
    name: 'an overlong slash in UTF-8',
    make: file('a.jsonl', Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}\n')])),
    options: { encoding: 'utf-8' },
    code: invalid,
    message: /^Row 1 of a.jsonl is not valid UTF-8/,
  },
  {
    name: 'UTF-16 with half a pair',
    make: file(
      'a.csv',
      Buffer.concat([Buffer.from('\uFEFFa,b\n1,', 'utf16le'), Buffer.from([0x00, 0xd8, 0x41, 0x00])]),
    ),
    code: invalid,
    message: /not valid UTF-16 \(little endian\)/,
  },
  {
    name: 'UTF-16 that ends within a letter',
    make: file('a.csv', Buffer.concat([Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), Buffer.from([0x41])])),
    code: invalid,
    message: /ends in the middle of a letter \(UTF-16/,
  },
];
