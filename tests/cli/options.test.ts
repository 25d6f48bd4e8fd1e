import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src-enclave/cli/program.ts';
import type { RunOptions } from '../../src-enclave/protocol/run-options.ts';
import { fakeContext, stream } from './support/fake-context.ts';
import { resultEvent } from './support/sample-events.ts';

/** The options that the command got, or the error text. */
async function run(argv: readonly string[]): Promise<RunOptions | string> {
  const got: RunOptions[] = [];
  const take = (options: RunOptions) => {
    got.push(options);
    return stream([resultEvent]);
  };
  const context = fakeContext({ commands: { simulate: take, train: take, evaluate: take } });
  await runProgram(argv, context);
  return got[0] ?? context.stderr.text;
}

describe('flags', () => {
  it('all reach simulate, typed', async () => {
    const argv =
      'simulate --model m.gguf --data d.csv --task pair --text a --pair b --label l --split 0.8 --labels no,yes ' +
      '--adapter prefix --rank 4 --alpha 6 --dropout 0 --targets all --rslora --virtual-tokens 8 --projection ' +
      '--hospitals 2 --rounds 5 --epochs 2 --batch 4 --learning-rate 0.1 --head-learning-rate 0.2 --max-tokens 64 ' +
      '--partition iid --compare --no-local --budget 90 --seed 7 --threads 2 --out runs/x --resume runs/y --json';
    expect(await run(argv.split(' '))).toMatchObject({
      model: 'm.gguf',
      data: 'd.csv',
      task: 'pair',
      text: 'a',
      pair: 'b',
      label: 'l',
      split: { kind: 'ratio', train: 0.8 },
      labels: ['no', 'yes'],
      adapter: 'prefix',
      rank: 4,
      alpha: 6,
      dropout: 0,
      targets: 'all',
      rslora: true,
      virtualTokens: 8,
      projection: true,
      hospitals: 2,
      rounds: 5,
      budget: 90,
      epochs: 2,
      batch: 4,
      learningRate: 0.1,
      headLearningRate: 0.2,
      maxTokens: 64,
      partition: { kind: 'iid' },
      compare: true,
      local: false,
      seed: 7,
      threads: 2,
      out: 'runs/x',
      resume: { kind: 'folder', path: 'runs/y' },
    });
  });

  it('tell which options the person gave, and the machine the rest', async () => {
    expect(await run(['simulate', '--rank', '4', '--no-local', '--json'])).toMatchObject({
      given: ['local', 'rank'],
      threads: 6,
      storeRoot: '/data/models',
    });
    expect(await run(['train'])).toMatchObject({ given: [], epochs: 3 });
  });

  it('of evaluate: the adapter is needed, the model is not', async () => {
    expect(await run(['evaluate', '--adapter', 'runs/x/adapter', '--part', 'validation'])).toMatchObject({
      adapter: 'runs/x/adapter',
      part: 'validation',
      model: null,
      maxTokens: null,
      batch: 16,
    });
    expect(await run(['evaluate'])).toBe('error: --adapter is needed.\n');
    expect(await run(['evaluate', '--adapter', 'x', '--part', 'train'])).toBe(
      'error: --part must be one of test, validation, all, not "train".\n',
    );
  });

  it('take --resume bare, and --out beside it', async () => {
    expect(await run(['train', '--resume'])).toMatchObject({ resume: { kind: 'latest' } });
    expect(await run(['train', '--resume', '--out', 'runs/z'])).toMatchObject({
      resume: { kind: 'folder', path: 'runs/z' },
    });
  });
});

describe('a wrong value', () => {
  it.each([
    ['--rank 0', '--rank must be a whole number from 1 to 1024, not "0".'],
    ['--epochs -1', '--epochs must be a whole number from 1 to 1000, not "-1".'],
    ['--hospitals 0', '--hospitals must be a whole number from 1 to 1000, not "0".'],
    ['--alpha NaN', '--alpha must be a number from 0.001 to 65536, not "NaN".'],
    ['--virtual-tokens x', '--virtual-tokens must be a whole number from 1 to 512, not "x".'],
    ['--partition skew', '--partition must be iid or dirichlet:ALPHA with ALPHA from 0.01 to 1000, not "skew".'],
    ['--task pairs', '--task must be one of classification, pair, context, generation, not "pairs".'],
    ['--task context', '--task needs --data: the embedded sample is a pair task, it has no context.'],
    ['--data x.csv', '--task is needed with --data: one of classification, pair, context, generation.'],
    ['--rank 0 --seed x', '--rank must be a whole number from 1 to 1024, not "0". --seed must be a whole number'],
  ])('is refused by name and range before anything runs: %s', async (flags, sentence) => {
    expect(await run(['simulate', ...flags.split(' ')])).toContain(`error: ${sentence}`);
  });

  it('is shown shortened', async () => {
    expect(await run(['simulate', '--rank', '9'.repeat(1000)])).toBe(
      `error: --rank must be a whole number from 1 to 1024, not "${'9'.repeat(60)}…".\n`,
    );
  });
});
