import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src-enclave/protocol/run-events.ts';
import { pairFlags, writeSmallData } from '../support/cli-data.ts';
import { resultOf, runCli, type CliEnd } from '../support/cli-process.ts';
import { folderDigests } from '../support/cli-runs.ts';

const modelFolder = join(import.meta.dirname, '../../assets/models/minilm-med');
let folder = '';
let data: readonly string[] = [];
let modelBefore: Readonly<Record<string, string>> = {};
let end: CliEnd;

const stepsOf = (setting: string): readonly unknown[] =>
  end.events.flatMap((event) =>
    event.kind === 'step' && event.setting === setting
      ? [[event.step, event.steps, event.loss, event.learningRate, event.gradientNorm, event.tokens]]
      : [],
  );

// 20 test rows: more than a batch of 16, fewer than one of 32.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-laws-'));
  data = writeSmallData(folder, { train: 26, validation: 4, test: 20 });
  modelBefore = folderDigests(modelFolder);
  const settings =
    '--hospitals 1 --rounds 1 --epochs 2 --partition iid --compare --batch 8 --max-tokens 32 --threads 1';
  end = await runCli(['simulate', ...data, ...settings.split(' '), '--out', 'one'], { folder });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a federation of one hospital and one round', () => {
  it('is the centralised training, bit for bit', () => {
    const result = resultOf(end);
    expect(stepsOf('federated')).toHaveLength(8);
    expect(stepsOf('federated')).toEqual(stepsOf('centralised'));
    expect(result.federated).toEqual(result.centralised);
    expect(result.localOnly).toEqual(result.centralised);
  });
});

describe('training', () => {
  it('changes nothing of the base model', () => {
    expect(Object.keys(modelBefore).length).toBeGreaterThan(3);
    expect(folderDigests(modelFolder)).toEqual(modelBefore);
  });
});

describe('evaluate', () => {
  it.each(['one', 'one/adapter'])('of %s gives exactly the metrics of the run', async (adapter) => {
    const evaluated = await runCli(['evaluate', '--adapter', adapter, ...data, '--threads', '1'], { folder });
    expect(resultOf(evaluated).test).toEqual(resultOf(end).federated);
  });

  it('takes every row of a file, also when all have one label', async () => {
    const lines = readFileSync(join(folder, 'data.csv'), 'utf8').split('\n').slice(0, 2);
    writeFileSync(join(folder, 'one-row.csv'), lines.join('\n'));
    const evaluateAll = ['evaluate', '--adapter', 'one', '--part', 'all', '--threads', '1'];
    const evaluated = await runCli([...evaluateAll, ...pairFlags('one-row.csv')], { folder });
    expect(resultOf(evaluated).test?.examples).toBe(1);
  });
});

describe('the events of a run with --json', () => {
  it('begin with the plan and end with a result of fractions', () => {
    const result = resultOf(end);
    expect(end.events[0]).toMatchObject({ kind: 'started', resumed: false, plan: { command: 'simulate', seed: 1 } });
    expect(result).toMatchObject({ command: 'simulate', task: 'pair', out: 'one' });
    expect(result.seconds).toBeGreaterThan(0);
    for (const metrics of [result.federated, result.localOnly, result.centralised])
      for (const value of [metrics?.accuracy, metrics?.macroF1]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
  });

  it('are those of metrics.jsonl', () => {
    const recorded = readFileSync(join(folder, 'one/metrics.jsonl'), 'utf8').trimEnd().split('\n');
    const events: readonly RunEvent[] = end.events;
    expect(recorded.map((line): unknown => JSON.parse(line))).toEqual(events);
  });
});

describe('a run folder', () => {
  it('holds the plan, the events, the adapter in PEFT layout and the report', () => {
    expect(readdirSync(join(folder, 'one'))).toEqual(
      expect.arrayContaining(['adapter', 'metrics.jsonl', 'options.json', 'plan.json', 'report.html']),
    );
    expect(readdirSync(join(folder, 'one/adapter')).sort()).toEqual([
      'adapter_config.json',
      'adapter_model.safetensors',
      'cloister.json',
    ]);
    const started = end.events[0];
    const plan: unknown = JSON.parse(readFileSync(join(folder, 'one/plan.json'), 'utf8'));
    expect(plan).toEqual(started?.kind === 'started' ? started.plan : null);
    expect(readFileSync(join(folder, 'one/report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });
});
