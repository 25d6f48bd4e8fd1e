// Paths that are no readable data, and files of other formats.

import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { file, folderOf, invalid, rows, zip } from './malformed-source.ts';
import type { Case } from './malformed-source.ts';

export const paths: readonly Case[] = [
  {
    name: 'no file',
    make: (folder) => join(folder, 'none.csv'),
    code: 'data-missing',
    message: /There is no none.csv/,
  },
  { name: 'an empty path', make: () => '', code: 'data-missing', message: /No file was chosen/ },
  {
    name: 'a path with a NUL',
    make: (folder) => join(folder, 'a\0.csv'),
    code: 'data-missing',
    message: /No file was chosen/,
  },
  {
    name: 'a path through a file',
    make: (folder) => join(file('a.csv', 'a\n')(folder), 'b.csv'),
    code: 'data-missing',
    message: /There is no b.csv/,
  },
  {
    name: 'a name longer than any',
    make: (folder) => join(folder, 'n'.repeat(300)),
    code: invalid,
    message: /path is too long/,
  },
  { name: 'a file of no bytes', make: file('a.csv', ''), code: 'data-empty', message: /a.csv is empty/ },
  { name: 'white space only', make: file('a.csv', ' \n\n\t\n'), code: 'data-empty', message: /a.csv is empty/ },
  { name: 'a byte order mark only', make: file('a.csv', '\uFEFF'), code: 'data-empty', message: /a.csv is empty/ },
  {
    name: 'an archive of nothing',
    make: file('a.csv.gz', gzipSync('')),
    code: 'data-empty',
    message: /a.csv.gz is empty/,
  },
  { name: 'a header only', make: file('a.csv', 'id,text\n'), code: 'data-empty', message: /a.csv has no rows/ },
  {
    name: 'a folder named like a file',
    make: (folder) => {
      mkdirSync(join(folder, 'a.csv'));
      return join(folder, 'a.csv');
    },
    code: 'data-empty',
    message: /folder a.csv is empty/,
  },
  {
    name: 'a folder where a file is needed',
    make: folderOf({ 'a.txt': 'x' }),
    options: { kind: 'csv' },
    code: invalid,
    message: /chosen is a folder where a file is needed/,
  },
  {
    name: 'a file where a folder is needed',
    make: file('a.csv', 'a,b\n1,2\n'),
    options: { kind: 'omop' },
    code: invalid,
    message: /a.csv is a file where a folder is needed/,
  },
  {
    name: 'a folder of other things',
    make: folderOf({ 'a.docx': 'x', 'b.png': 'y' }),
    code: invalid,
    message: /holds no FHIR NDJSON files, no OMOP tables and no .txt files/,
  },
  {
    name: 'a folder of empty texts',
    make: folderOf({ 'a.txt': '', 'b.txt': '  ' }),
    code: 'data-empty',
    message: /has no rows/,
  },
  {
    name: 'a folder that is too deep',
    make: folderOf({ [`${'d/'.repeat(10)}a.txt`]: 'x' }),
    code: invalid,
    message: /folders more than 8 deep/,
  },
  {
    name: 'a link that leads to itself',
    make: (folder) => {
      symlinkSync('b', join(folder, 'a'));
      symlinkSync('a', join(folder, 'b'));
      return join(folder, 'a');
    },
    code: invalid,
    message: /a is a link that leads to itself/,
  },
  {
    name: 'links in a folder that lead to each other',
    make: (folder) => {
      const chosen = folderOf({ 'a.txt': 'x' })(folder);
      symlinkSync('c', join(chosen, 'b'));
      symlinkSync('b', join(chosen, 'c'));
      return chosen;
    },
    code: invalid,
    message: /holds a link that leads to itself/,
  },
  {
    name: 'a link out of the folder',
    make: (folder) => {
      const chosen = folderOf({ 'a.txt': 'x' })(folder);
      symlinkSync('/etc/passwd', join(chosen, 'b.txt'));
      return chosen;
    },
    code: invalid,
    message: /holds a link that points outside it/,
  },
  {
    name: 'a link to a folder beside',
    make: (folder) => {
      const chosen = folderOf({ 'a.txt': 'x' })(folder);
      mkdirSync(join(folder, 'chosen2'));
      symlinkSync('../chosen2', join(chosen, 'b'));
      return chosen;
    },
    code: invalid,
    message: /holds a link that points outside it/,
  },
];

export const formats: readonly Case[] = [
  {
    name: 'an Excel file called CSV',
    make: file('a.csv', zip('[Content_Types].xml', 'xl/workbook.xml')),
    code: invalid,
    message: /^Excel files are not read\. Save as CSV \(UTF-8\) and choose that file\.$/,
  },
  {
    name: 'an Excel file',
    make: file('a.xlsx', zip('_rels/.rels')),
    code: invalid,
    message: /^Excel files are not read\./,
  },
  {
    name: 'an Excel file of old',
    make: file('a.csv', Buffer.from('D0CF11E0A1B11AE1', 'hex')),
    code: invalid,
    message: /^Excel files are not read\./,
  },
  {
    name: 'a Word document',
    make: file('a.txt', zip('[Content_Types].xml', 'word/document.xml')),
    code: invalid,
    message: /a.txt is a Word document/,
  },
  {
    name: 'a zip archive',
    make: file('a.csv', zip('a.csv')),
    code: invalid,
    message: /a.csv is a zip archive, which is not opened/,
  },
  { name: 'a PDF', make: file('a.txt', '%PDF-1.7\n'), code: invalid, message: /a.txt is a PDF/ },
  { name: 'RTF', make: file('a.txt', '{\\rtf1 x}'), code: invalid, message: /is an RTF document/ },
  { name: 'a database', make: file('a.db', 'SQLite format 3\0x'), code: invalid, message: /is an SQLite database/ },
  { name: 'XML', make: file('a.csv', '<?xml version="1.0"?><a/>'), code: invalid, message: /is XML or HTML/ },
  {
    name: 'an image',
    make: file('a.csv', Buffer.from('89504E470D0A1A0A', 'hex')),
    code: invalid,
    message: /is an image/,
  },
  {
    name: 'bytes of a program',
    make: file('a.csv', Buffer.alloc(500, 'ab\0\0\0\u0001', 'latin1')),
    code: invalid,
    message: /is no text: it holds many NUL bytes/,
  },
  {
    name: 'gzip in gzip',
    make: file('a.csv.gz', gzipSync(gzipSync('a,b\n1,2\n'))),
    code: invalid,
    message: /doubly packed gzip/,
  },
  {
    name: 'gzip that ends early',
    make: file('a.csv.gz', () =>
      gzipSync(createHash('sha256').update('x').digest('hex').repeat(10) + rows(5000)).subarray(0, -20),
    ),
    code: invalid,
    message: /a.csv.gz ends in the middle of the archive/,
  },
  {
    name: 'gzip with a flipped bit',
    make: file('a.csv.gz', () => {
      const packed = gzipSync(`a,b\n${rows(5000)}`);
      packed.writeUInt32LE(7, packed.length - 8);
      return packed;
    }),
    code: invalid,
    message: /a.csv.gz is a damaged gzip archive/,
  },
  {
    name: 'gzip by its first bytes only',
    make: file('a.csv.gz', Buffer.from([0x1f, 0x8b, 0xff, 0xff, 1, 2, 3])),
    code: invalid,
    message: /a.csv.gz is a damaged gzip archive/,
  },
  {
    name: 'a zip bomb',
    make: file('a.csv.gz', () => gzipSync(`a,b\n${rows(6_000_000)}`)),
    code: invalid,
    message: /unpacks to more than 200 times its size/,
  },
  {
    name: 'a file over 16 GB',
    make: (folder) => {
      const path = file('a.csv', 'a,b\n')(folder);
      truncateSync(path, 17e9);
      return path;
    },
    code: invalid,
    message: /a.csv is 17 GB large; the limit is 16 GB/,
  },
];
