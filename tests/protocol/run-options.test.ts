import { describe, expect, it } from 'vitest';
import {
  evaluateSchema,
  resolveEvaluateOptions,
  resolveRunOptions,
  simulateSchema,
  trainSchema,
} from '../../src-enclave/protocol/run-options.ts';

const around = { cores: 6, storeRoot: '/models', given: [] };
const simulate = (given: object) => resolveRunOptions('simulate', simulateSchema.parse(given), around);
const train = (given: object) => resolveRunOptions('train', trainSchema.parse(given), around);
const evaluate = (given: object) => resolveEvaluateOptions(evaluateSchema.parse(given), around);
const generation = { data: 'x.jsonl', task: 'generation', text: 'q', answer: 'a' };
const pair = { data: 'x.csv', task: 'pair', text: 'a', pair: 'b', label: 'l' };

describe('defaults', () => {
  it('are the reference recipe for a bare simulation', () => {
    expect(simulate({})).toEqual({
      data: null,
      task: 'pair',
      text: null,
      pair: null,
      label: null,
      answer: null,
      split: null,
      labels: null,
      model: 'minilm-med',
      adapter: 'lora',
      rank: 8,
      alpha: 16,
      dropout: 0.05,
      targets: ['q', 'v'],
      rslora: false,
      virtualTokens: 16,
      projection: false,
      epochs: 1,
      batch: 16,
      learningRate: 2e-3,
      headLearningRate: 5e-3,
      maxTokens: 128,
      seed: 1,
      threads: 6,
      out: null,
      resume: { kind: 'no' },
      hospitals: 4,
      rounds: 3,
      partition: { kind: 'dirichlet', alpha: 0.5 },
      compare: false,
      local: true,
      budget: null,
      faults: [],
      storeRoot: '/models',
      given: [],
    });
  });

  it('depend on command and adapter: epochs and rates', () => {
    const chosen = (options: { epochs: number; learningRate: number; headLearningRate: number }) => [
      options.epochs,
      options.learningRate,
      options.headLearningRate,
    ];
    expect(chosen(train({}))).toEqual([3, 2e-3, 5e-3]);
    expect(chosen(simulate({ adapter: 'head' }))).toEqual([5, 2e-2, 2e-2]);
    expect(chosen(train({ adapter: 'head' }))).toEqual([5, 2e-2, 2e-2]);
    expect(chosen(train({ adapter: 'head', learningRate: 0.01 }))).toEqual([5, 0.01, 0.01]);
    expect(chosen(train({ adapter: 'prefix' }))).toEqual([3, 1e-2, 5e-3]);
    expect(chosen(train(generation))).toEqual([3, 1e-3, 5e-3]);
    expect(chosen(train({ epochs: 2, learningRate: 0.1, headLearningRate: 0.2 }))).toEqual([2, 0.1, 0.2]);
  });

  it('depend on rank, task and machine: alpha, batch, threads', () => {
    expect(train({ rank: 4 }).alpha).toBe(8);
    expect(train({ rank: 4, alpha: 4 }).alpha).toBe(4);
    expect(train(generation).batch).toBe(8);
    expect(evaluate({ ...generation, adapter: 'x' }).batch).toBe(8);
    expect(resolveRunOptions('train', trainSchema.parse({}), { ...around, cores: 64 }).threads).toBe(8);
    expect(resolveRunOptions('train', trainSchema.parse({ threads: 12 }), around).threads).toBe(12);
  });

  it('give a file without a split the same shares in train and evaluate', () => {
    const shares = { kind: 'ratio', train: 0.8, validation: 0.1, test: 0.1 };
    expect(train(pair).split).toEqual(shares);
    expect(evaluate({ ...pair, adapter: 'x' }).split).toEqual(shares);
  });
});

describe('values', () => {
  it.each([
    ['0.8', { kind: 'ratio', train: 0.8, validation: expect.closeTo(0.1), test: expect.closeTo(0.1) }],
    ['70/10/20', { kind: 'ratio', train: 0.7, validation: 0.1, test: 0.2 }],
    ['0.5/0/0.5', { kind: 'ratio', train: 0.5, validation: 0, test: 0.5 }],
    ['splits.json', { kind: 'file', path: 'splits.json' }],
    ['data/1/split', { kind: 'file', path: 'data/1/split' }],
  ])('read a split: %s', (split, read) => {
    expect(train({ ...pair, split }).split).toEqual(read);
  });

  it('read partition, targets, labels and resume', () => {
    expect(simulate({ partition: 'iid' }).partition).toEqual({ kind: 'iid' });
    expect(simulate({ partition: 'dirichlet:0.1' }).partition).toEqual({ kind: 'dirichlet', alpha: 0.1 });
    expect(train({ targets: 'all' }).targets).toBe('all');
    expect(train({ targets: 'q_proj, v_proj' }).targets).toEqual(['q_proj', 'v_proj']);
    expect(train({ ...pair, labels: 'no, yes' }).labels).toEqual(['no', 'yes']);
    expect(train({ resume: true }).resume).toEqual({ kind: 'latest' });
    expect(train({ resume: true, out: 'runs/a' }).resume).toEqual({ kind: 'folder', path: 'runs/a' });
    expect(train({ resume: 'runs/b', out: 'runs/a' }).resume).toEqual({ kind: 'folder', path: 'runs/b' });
  });

  it('read numbers from text as from numbers', () => {
    expect(train({ rank: '4', alpha: '2.5', learningRate: '1e-4' })).toMatchObject({
      rank: 4,
      alpha: 2.5,
      learningRate: 1e-4,
    });
  });
});

describe('refused', () => {
  it.each([
    ['rank', ['0', '-1', '1.5', 'NaN', '', ' ', '0x10', 'Infinity', '1025', 0, Number.NaN, null]],
    ['alpha', ['0', '-2', 'NaN', 'Infinity', '1e9']],
    ['dropout', ['1', '-0.1', '0.95']],
    ['epochs', ['0', '-1', '0.5']],
    ['batch', ['0', '2000']],
    ['learningRate', ['0', '-1e-3', '11']],
    ['maxTokens', ['0', '7', '8193']],
    ['seed', ['-1', '0.1', '4294967296']],
    ['threads', ['0']],
    ['hospitals', ['0', '-4', 'four']],
    ['rounds', ['0']],
    ['virtualTokens', ['0', '513']],
    ['partition', ['dirichlet', 'dirichlet:', 'dirichlet:0', 'dirichlet:-1', 'dirichlet:1:2', 'random']],
    ['targets', ['', 'q,,v', 'q,q', '../x']],
    ['adapter', ['dora', '']],
    ['model', ['', '  ']],
    ['out', ['']],
  ])('%s', (option, values) => {
    const blamed = values.map(
      (value) =>
        simulateSchema.safeParse({ [option]: value }).error?.issues.map((issue) => issue.path[0]) ?? 'accepted',
    );
    expect(blamed).toEqual(values.map(() => [option]));
  });

  it('an option that no schema knows', () => {
    expect(simulateSchema.safeParse({ extra: '1' }).success).toBe(false);
    expect(trainSchema.safeParse({ rounds: '1' }).success).toBe(false);
  });

  it.each(['0', '1', '1.5', '80/20', '0/50/50', '80/20/0', '1/2/3/4', '-1/1/1'])('the split %s', (split) => {
    expect(trainSchema.safeParse({ ...pair, split }).error?.issues[0]?.path).toEqual(['split']);
  });

  it.each(['one', 'a,a', 'a,', ''])('the labels "%s"', (labels) => {
    expect(trainSchema.safeParse({ ...pair, labels }).error?.issues[0]?.path).toEqual(['labels']);
  });

  it.each([
    [{ task: 'generation' }, ['task']],
    [{ text: 'a', labels: 'a,b' }, ['text', 'labels']],
    [{ data: 'x.csv' }, ['task']],
    [{ data: 'x.csv', task: 'classification' }, ['text', 'label']],
    [{ data: 'x.csv', task: 'pair', label: 'l' }, ['text', 'pair']],
    [{ data: 'x.csv', task: 'context', text: 'q', pair: 'c' }, ['label']],
    [{ data: 'x.csv', task: 'generation', text: 'q' }, ['answer']],
  ])('a file and its columns that do not fit: %j', (given, options) => {
    expect(trainSchema.safeParse(given).error?.issues.map((issue) => issue.path[0])).toEqual(options);
  });
});
