// JSON Lines and Parquet files that are broken.

import { gzipSync } from 'node:zlib';
import { brokenParquet, deep, file, invalid, parquet, secret } from './malformed-source.ts';
import type { Case } from './malformed-source.ts';
import { lines } from './reading.ts';

export const json: readonly Case[] = [
  {
    name: 'a table called JSON',
    make: file('a.jsonl', 'a,b\n1,2\n'),
    code: invalid,
    message: /a.jsonl does not hold JSON, though its name says so/,
  },
  {
    name: 'a JSON list',
    make: file('a.json', '[{"a":1},\n{"a":2}]\n'),
    code: invalid,
    message: /one JSON document over many lines/,
  },
  {
    name: 'a JSON object over many lines',
    make: file('a.jsonl', '{\n  "a": 1\n}\n'),
    code: invalid,
    message: /one JSON document over many lines/,
  },
  {
    name: 'half a line of JSON',
    make: file('a.jsonl', `${lines({ a: 1 })}{"a":"${secret}`),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /a.jsonl, line 2: not valid JSON/,
  },
  {
    name: 'a line that is a list',
    make: file('a.jsonl', `${lines({ a: 1 })}["${secret}"]\n`),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 2: not an object/,
  },
  {
    name: 'JSON lists 100,000 deep',
    make: file('a.jsonl', `${lines({ a: 1 })}{"a":${deep('[', ']', 100_000)}}\n`),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 2: it is nested more than 64 deep/,
  },
  {
    name: 'JSON objects 100,000 deep, in the first line',
    make: file('a.jsonl', `${deep('{"a":', '}', 100_000)}\n`),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /line 1: it is nested more than 64 deep/,
  },
  {
    name: 'too many members',
    make: file('a.jsonl', () =>
      lines(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`c${index}`, 1]))),
    ),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /more than 4,096 members/,
  },
  {
    name: 'messages that are none',
    make: file('a.jsonl', lines({ messages: { role: secret } })),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /its messages are no list/,
  },
  {
    name: 'a message of an unknown speaker',
    make: file('a.jsonl', lines({ messages: [{ role: secret, content: 'x' }] })),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /a message has no role among/,
  },
  {
    name: 'a message with an image',
    make: file('a.jsonl', lines({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: secret }] }] })),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /content that is no text/,
  },
  {
    name: 'messages without an answer',
    make: file('a.jsonl', lines({ messages: [{ role: 'user', content: secret }] })),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /no message is from the assistant/,
  },
  {
    name: 'too many messages',
    make: file('a.jsonl', () =>
      lines({ messages: Array.from({ length: 1001 }, () => ({ role: 'user', content: secret })) }),
    ),
    options: { onRowError: 'stop' },
    code: invalid,
    message: /more than 1000 messages/,
  },
];

export const columnar: readonly Case[] = [
  {
    name: 'Parquet that ends early',
    make: file('a.parquet', () => parquet().subarray(0, 400)),
    code: invalid,
    message: /a.parquet ends before its table of contents/,
  },
  {
    name: 'Parquet by its first bytes only',
    make: file('a.parquet', 'PAR1'),
    code: invalid,
    message: /a.parquet ends before its table of contents/,
  },
  {
    name: 'something else called Parquet',
    make: file('a.parquet', 'a,b\n1,2\n'),
    code: invalid,
    message: /a.parquet is not a Parquet file/,
  },
  {
    name: 'Parquet with an impossible table of contents',
    make: file('a.parquet', () => brokenParquet(-8, 0xff, 0xff, 0xff, 0x7f)),
    code: invalid,
    message: /a.parquet is a damaged Parquet file/,
  },
  {
    name: 'Parquet with a broken table of contents',
    make: file('a.parquet', () => brokenParquet(-40, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
    code: invalid,
    message: /a.parquet is a damaged Parquet file/,
  },
  {
    name: 'Parquet with a broken page',
    make: file('a.parquet', () => brokenParquet(4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
    code: invalid,
    message: /a.parquet is a damaged Parquet file/,
  },
  {
    name: 'encrypted Parquet',
    make: file('a.parquet', () => brokenParquet(-4, 0x50, 0x41, 0x52, 0x45)),
    code: invalid,
    message: /a.parquet is encrypted/,
  },
  {
    name: 'Parquet inside gzip',
    make: file('a.parquet.gz', () => gzipSync(parquet())),
    code: invalid,
    message: /is a Parquet file inside gzip/,
  },
  {
    name: 'Parquet without the chosen columns',
    make: file('a.parquet', () => parquet()),
    options: { columns: ['none'] },
    code: invalid,
    message: /a.parquet has none of the columns/,
  },
];
