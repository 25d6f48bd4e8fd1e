// The accuracy table of docs/accuracy.md: runs the command line on public medical text sets with their fixed splits and
// prints mean and deviation over seeds.
// Usage: node tests/bench/accuracy.ts DATA_FOLDER [--seeds 1,2,3] [--only TEXT] [--model-smollm2 FILE.gguf]
// DATA_FOLDER holds rqe_train.csv, medquad.jsonl, medical_abstracts.csv and splits.json.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runEventSchema, type RunResult } from '../../src-enclave/protocol/run-events.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    only: { type: 'string', default: '' },
    'model-smollm2': { type: 'string' },
  },
});
const [dataFolder] = positionals;
if (dataFolder === undefined) throw new Error('usage: node tests/bench/accuracy.ts DATA_FOLDER');
const seeds = values.seeds.split(',');
const scratch = mkdtempSync(join(tmpdir(), 'cloister-accuracy-'));

const rows = z.array(z.int());
const splitSchema = z
  .object({
    train: rows,
    val: rows,
    test: rows,
    labels: z.array(z.string()),
    hospitals: z.record(z.string(), z.array(rows)),
  })
  .partial();
const splits = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(join(dataFolder, 'splits.json'), 'utf8')));

/** The split of a task as a file of our format. */
function splitFile(task: string): string {
  const { hospitals = {}, ...rest } = splitSchema.parse(splits[task]);
  const file = join(scratch, `${task}.json`);
  const named = Object.fromEntries(Object.entries(hospitals).map(([name, parts]) => [name.replace('_', ':'), parts]));
  writeFileSync(file, JSON.stringify({ ...rest, hospitals: named }));
  return file;
}

const data = {
  rqe: [
    '--data',
    join(dataFolder, 'rqe_train.csv'),
    '--task',
    'pair',
    '--text',
    'chq',
    '--pair',
    'faq',
    '--label',
    'entails',
    '--split',
    splitFile('rqe'),
  ],
  medquad: [
    '--data',
    join(dataFolder, 'medquad.jsonl'),
    '--task',
    'classification',
    '--text',
    'question',
    '--label',
    'qtype',
    '--split',
    splitFile('medquad_qtype'),
  ],
  abstracts: [
    '--data',
    join(dataFolder, 'medical_abstracts.csv'),
    '--task',
    'classification',
    '--text',
    'medical_abstract',
    '--label',
    'condition_label',
    '--split',
    splitFile('medical_abstracts'),
  ],
};
const answers = join(import.meta.dirname, '../../assets/data/medquad-answers');
const smollm2 = values['model-smollm2'];
const generation = [
  '--data',
  `${answers}.jsonl`,
  '--task',
  'generation',
  '--text',
  'question',
  '--answer',
  'answer',
  '--split',
  `${answers}.split.json`,
  '--epochs',
  '1',
];

type Case = {
  readonly name: string;
  readonly args: readonly string[];
  readonly fields: readonly ('federated' | 'localOnly' | 'centralised' | 'test')[];
  readonly seeds?: readonly string[];
};
const cases: readonly Case[] = [
  { name: 'RQE, LoRA, centralised', args: ['train', ...data.rqe], fields: ['test'] },
  { name: 'RQE, LoRA, four skewed hospitals', args: ['simulate', ...data.rqe], fields: ['federated', 'localOnly'] },
  { name: 'RQE, P-tuning v2, centralised', args: ['train', ...data.rqe, '--adapter', 'prefix'], fields: ['test'] },
  { name: 'RQE, head, centralised', args: ['train', ...data.rqe, '--adapter', 'head'], fields: ['test'] },
  { name: 'MedQuAD type, LoRA, centralised', args: ['train', ...data.medquad], fields: ['test'] },
  {
    name: 'MedQuAD type, LoRA, four skewed hospitals',
    args: ['simulate', ...data.medquad],
    fields: ['federated', 'localOnly'],
  },
  { name: 'Medical Abstracts, LoRA, centralised', args: ['train', ...data.abstracts], fields: ['test'] },
  ...(smollm2 === undefined
    ? []
    : [
        {
          name: 'MedQuAD answers, SmolLM2, no training',
          args: ['train', ...generation, '--model', smollm2, '--learning-rate', '1e-8'],
          fields: ['test'] as const,
          seeds: ['1'],
        },
        {
          name: 'MedQuAD answers, SmolLM2, LoRA',
          args: ['train', ...generation, '--model', smollm2],
          fields: ['test'] as const,
          seeds: ['1'],
        },
        {
          name: 'MedQuAD answers, SmolLM2, P-tuning v2',
          args: ['train', ...generation, '--model', smollm2, '--adapter', 'prefix'],
          fields: ['test'] as const,
          seeds: ['1'],
        },
      ]),
];

async function run(args: readonly string[], seed: string): Promise<RunResult> {
  const out = mkdtempSync(join(scratch, 'run-'));
  const main = join(import.meta.dirname, '../../src-enclave/cli/main.ts');
  const child = spawn(process.execPath, [main, ...args, '--seed', seed, '--out', join(out, 'run'), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let result: RunResult | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = runEventSchema.safeParse(JSON.parse(line));
    if (event.success && event.data.kind === 'result') result = event.data;
  }
  if (!result) throw new Error(`no result: ${args.join(' ')}`);
  return result;
}

function summary(numbers: readonly number[], digits: number): string {
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const deviation = Math.sqrt(
    numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, numbers.length - 1),
  );
  return numbers.length > 1 ? `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}` : mean.toFixed(digits);
}

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
print('| run | model | accuracy % (or perplexity) | macro-F1 % | seeds | seconds a run | peak MB |');
print('| --- | --- | --- | --- | --- | --- | --- |');
for (const item of cases.filter(({ name }) => name.includes(values.only))) {
  const results: RunResult[] = [];
  for (const seed of item.seeds ?? seeds) results.push(await run(item.args, seed));
  for (const field of item.fields) {
    const metrics = results.flatMap((result) => result[field] ?? []);
    const percent = (key: 'accuracy' | 'macroF1'): string =>
      summary(
        metrics.map((metric) => 100 * (metric[key] ?? Number.NaN)),
        1,
      );
    const perplexities = metrics.flatMap((metric) => metric.perplexity ?? []);
    const [score, f1] =
      perplexities.length > 0 ? [summary(perplexities, 2), ''] : [percent('accuracy'), percent('macroF1')];
    const seconds = summary(
      results.map((result) => result.seconds),
      0,
    );
    const peak = Math.max(...results.map((result) => result.peakMemoryBytes)) / 1e6;
    print(`| ${item.name} | ${field} | ${score} | ${f1} | ${results.length} | ${seconds} | ${peak.toFixed(0)} |`);
  }
}
rmSync(scratch, { recursive: true, force: true });
