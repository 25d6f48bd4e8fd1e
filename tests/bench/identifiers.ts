// `node tests/bench/identifiers.ts`: recall and precision of the identifiers check on made-up letters, and its speed on one
// core. `--letters N` and `--seed N` choose the set; `--misses N` prints what was missed or wrongly found in it (made-up text);
// `--corpus FILE` measures speed and prints findings per class on a text file, `--show CLASS` some of them in context.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { createRandom } from '../../src-enclave/base/random.ts';
import { findIdentifiers } from '../../src-enclave/data/identifiers/find-identifiers.ts';
import type { Finding } from '../../src-enclave/data/identifiers/identifier-class.ts';
import { measureRecall, type Miss } from '../../src-enclave/data/identifiers/recall.ts';
import { syntheticLetters } from '../../src-enclave/data/identifiers/synthetic/letters.ts';
import { median } from './table.ts';

const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    misses: { type: 'string', default: '0' },
    corpus: { type: 'string' },
    show: { type: 'string' },
    limit: { type: 'string', default: '40' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`.padStart(7);

/** Of processor time, so that what else runs on the machine does not count. */
function speedOf(texts: readonly string[]): number {
  const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const times = Array.from({ length: 3 }, () => {
    const since = process.cpuUsage();
    for (const text of texts) findIdentifiers(text);
    const { user, system } = process.cpuUsage(since);
    return (user + system) / 1e3;
  });
  return size / 1e6 / (median(times) / 1e3);
}

function reportRecall(): void {
  const letters = syntheticLetters(createRandom(Number(values.seed), 'identifiers'), Number(values.letters));
  const misses: Miss[] = [];
  const report = measureRecall(letters, {}, (miss) => misses.push(miss));
  print(
    `${report.letters} letters, version ${report.version}: ${report.covered} of ${report.planted} planted identifiers covered, ${percent(report.recall)}`,
  );
  print('class             planted  recall  of class  findings  precision');
  for (const row of report.classes)
    print(
      `${row.class.padEnd(17)}${String(row.planted).padStart(8)} ${percent(row.recall)}  ${percent(row.planted === 0 ? 1 : row.sameClass / row.planted)}  ${String(row.findings).padStart(8)}    ${percent(row.precision)}`,
    );
  for (const { kind, letter, span } of misses.slice(0, Number(values.misses)))
    print(
      `${kind} ${span.class} ${'detector' in span ? span.detector : ''}: ${letter.text.slice(Math.max(0, span.start - 30), span.start)}[[${letter.text.slice(span.start, span.end)}]]${letter.text.slice(span.end, span.end + 20)}`.replaceAll(
        '\n',
        ' ',
      ),
    );
  print(`speed on the letters: ${speedOf(letters.map((letter) => letter.text)).toFixed(1)} MB/s`);
}

function reportCorpus(path: string): void {
  const texts = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const counts = new Map<string, number>();
  const shown: string[] = [];
  for (const text of texts)
    for (const finding of findIdentifiers(text)) {
      const key = `${finding.class.padEnd(15)} ${finding.detector}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (finding.class === values.show) shown.push(inContext(text, finding));
    }
  for (const [key, count] of [...counts].sort((left, right) => right[1] - left[1]))
    print(`${String(count).padStart(7)}  ${key}`);
  const step = Math.max(1, Math.floor(shown.length / Number(values.limit)));
  for (const line of shown.filter((_, index) => index % step === 0)) print(line);
  print(`${texts.length} lines, speed ${speedOf(texts).toFixed(1)} MB/s`);
}

function inContext(text: string, { start, end, detector }: Finding): string {
  return `${detector}: …${text.slice(Math.max(0, start - 35), start)}[[${text.slice(start, end)}]]${text.slice(end, end + 25)}`;
}

if (values.corpus === undefined) reportRecall();
else reportCorpus(values.corpus);
