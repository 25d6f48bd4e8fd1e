// `node tests/bench/import.ts`: rows a second and peak memory of reading a large export, beside csv-parse alone and
// Python's csv module on the same file, in turn. `--mb N` sets the size (200), `--format csv|ndjson|both`, `--runs N` (3).
// The files are made in a temporary folder and removed afterwards. Each reading has a process of its own.

import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

import { parse } from 'csv-parse';
import { z } from 'zod';

import { readRecords } from '../../src-enclave/data/readers/read-records.ts';
import { median } from './table.ts';

type Reader = 'ours' | 'csv-parse' | 'json' | 'python';
const measuredSchema = z.object({ rows: z.int(), seconds: z.number(), peakMb: z.number() });
type Measured = z.infer<typeof measuredSchema>;

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '200' },
    format: { type: 'string', default: 'both' },
    runs: { type: 'string', default: '3' },
    child: { type: 'string' },
    file: { type: 'string' },
  },
});

const python = `
import csv, json, resource, sys, time
csv.field_size_limit(2**31 - 1)
since = time.perf_counter()
with open(sys.argv[1], newline='', encoding='utf-8') as file:
    if sys.argv[1].endswith('.csv'):
        rows = sum(1 for _ in csv.DictReader(file))
    else:
        rows = sum(1 for line in file if json.loads(line))
print(json.dumps({'rows': rows, 'seconds': time.perf_counter() - since, 'peakMb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
`;

const words =
  'patient seen today, "stable" since admission; no fever, blood pressure 130/80 – follow up in two weeks'.split(' ');

function* makeRows(format: string, sizeBytes: number): Generator<string, void, undefined> {
  let made = 0;
  if (format === 'csv') yield 'id,person,date,label,text\n';
  for (let id = 0; made < sizeBytes; id++) {
    const text = Array.from({ length: 20 + (id % 60) }, (_, index) => words[(id * 7 + index * 3) % words.length]).join(
      ' ',
    );
    const [person, date, label] = [`p${id % 5000}`, `2024-0${1 + (id % 9)}-11`, ['yes', 'no'][id % 2]];
    const row =
      format === 'csv'
        ? `${id},${person},${date},${label},"${text.replaceAll('"', '""')}"\n`
        : `${JSON.stringify({ id, person, date, label, text })}\n`;
    made += Buffer.byteLength(row);
    yield row;
  }
}

async function* inPieces(rows: Iterable<string>): AsyncGenerator<string, void, undefined> {
  let piece = '';
  for (const row of rows) {
    piece += row;
    if (piece.length < 1_000_000) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function countRows(reader: string, file: string): Promise<number> {
  let rows = 0;
  if (reader === 'ours') for await (const { fields } of readRecords(file)) rows += fields.size > 0 ? 1 : 0;
  else if (reader === 'csv-parse') {
    const parser = createReadStream(file).pipe(parse({ columns: true }));
    for await (const row of parser) rows += row === null ? 0 : 1;
  } else {
    let pending = '';
    const chunks: AsyncIterable<string> = createReadStream(file, { encoding: 'utf8' });
    for await (const chunk of chunks) {
      const lines = (pending + chunk).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) rows += JSON.parse(line) === null ? 0 : 1;
    }
  }
  return rows;
}

function measure(reader: Reader, file: string): Measured {
  const output =
    reader === 'python'
      ? execFileSync('python3', ['-c', python, file], { encoding: 'utf8' })
      : execFileSync(process.execPath, [import.meta.filename, '--child', reader, '--file', file], { encoding: 'utf8' });
  return measuredSchema.parse(JSON.parse(output));
}

async function compare(folder: string, format: string): Promise<void> {
  const file = join(folder, `bench.${format}`);
  await pipeline(Readable.from(inPieces(makeRows(format, Number(values.mb) * 1e6))), createWriteStream(file));
  const hasPython = spawnSync('python3', ['-V']).status === 0;
  const peer: Reader = format === 'csv' ? 'csv-parse' : 'json';
  const readers: readonly Reader[] = ['ours', peer, ...(hasPython ? (['python'] as const) : [])];
  const found = new Map<Reader, Measured[]>(readers.map((reader) => [reader, []]));
  for (let run = 0; run < Number(values.runs); run++)
    for (const reader of readers) found.get(reader)?.push(measure(reader, file));
  const ours = found.get('ours') ?? [];
  process.stdout.write(`${format}, ${values.mb} MB, ${values.runs} runs in turn\n`);
  for (const [reader, runs] of found) {
    const rate = median(runs.map(({ rows, seconds }) => rows / seconds));
    const ratio = median(runs.map(({ seconds }, run) => seconds / (ours[run]?.seconds ?? Number.NaN)));
    const rows = new Set(runs.map((one) => one.rows));
    process.stdout.write(
      `  ${reader.padEnd(10)} ${rate.toFixed(0).padStart(9)} rows/s  ${(Number(values.mb) / median(runs.map(({ seconds }) => seconds))).toFixed(0).padStart(4)} MB/s  ` +
        `peak ${median(runs.map(({ peakMb }) => peakMb))
          .toFixed(0)
          .padStart(4)} MB  its time / ours ${ratio.toFixed(2)}  (${[...rows].join(', ')} rows)\n`,
    );
  }
  await rm(file);
}

if (values.child !== undefined && values.file !== undefined) {
  const since = performance.now();
  const rows = await countRows(values.child, values.file);
  const seconds = (performance.now() - since) / 1000;
  process.stdout.write(JSON.stringify({ rows, seconds, peakMb: process.resourceUsage().maxRSS / 1000 }));
} else {
  const folder = await mkdtemp(join(tmpdir(), 'cloister-import-'));
  try {
    for (const format of values.format === 'both' ? ['csv', 'ndjson'] : [values.format]) await compare(folder, format);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
