import { describe, expect, it } from 'vitest';
import { Failure, type FailureCode } from '../../src-enclave/base/failure.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { fakeContext, stream } from './support/fake-context.ts';
import { resultEvent, startedEvent } from './support/sample-events.ts';

function failing(error: unknown, environment: Record<string, string> = {}) {
  return fakeContext({
    environment,
    commands: {
      async *simulate() {
        yield startedEvent;
        throw error;
      },
    },
  });
}

describe('exit code 0', () => {
  it('is a run that ended with its result', async () => {
    const context = fakeContext({ commands: { simulate: () => stream([startedEvent, resultEvent]) } });
    expect(await runProgram(['simulate'], context)).toBe(0);
    expect(context.stderr.text).toBe('');
  });

  it('is help and version, on standard output', async () => {
    for (const argv of [['--help'], ['help'], ['simulate', '--help'], ['help', 'train'], ['model', 'add', '-h']]) {
      const context = fakeContext();
      expect(await runProgram(argv, context)).toBe(0);
      expect(context.stdout.text).toContain('Usage: cloister');
      expect(context.stderr.text).toBe('');
    }
    const context = fakeContext();
    expect(await runProgram(['--version'], context)).toBe(0);
    expect(context.stdout.text).toBe('1.2.3\n');
  });
});

describe('exit code 2', () => {
  const codes: FailureCode[] = [
    'model-missing',
    'data-single-class',
    'too-many-hospitals',
    'engine-failed',
    'disk-full',
  ];
  it.each(codes)('is the failure %s, as one sentence on standard error', async (code) => {
    const context = failing(new Failure(code, 'This is wrong; do that.'));
    expect(await runProgram(['simulate'], context)).toBe(2);
    expect(context.stderr.text).toBe('error: This is wrong; do that.\n');
  });

  it('is a refusal of the operating system', async () => {
    const context = failing(Object.assign(new Error('ENOSPC: secret'), { code: 'ENOSPC' }));
    expect(await runProgram(['simulate'], context)).toBe(2);
    expect(context.stderr.text).toMatch(/^error: The disk is full while running cloister simulate/);
    expect(context.stderr.text).not.toContain('secret');
  });

  it.each([
    [['simulat'], /unknown command 'simulat' \(Did you mean simulate\?\)/],
    [['simulate', '--rnk', '3'], /unknown option '--rnk' \(Did you mean --rank\?\)/],
    [['simulate', '--rank'], /option '--rank <n>' argument missing/],
    [['simulate', 'surplus'], /too many arguments/],
    [['train', '--rounds', '3'], /unknown option '--rounds'/],
    [['model', 'ad'], /unknown command 'ad' \(Did you mean add\?\)/],
    [['model', 'add'], /missing required argument 'model'/],
    [[], /A command is needed/],
  ])('is wrong usage: %j', async (argv, message) => {
    const context = fakeContext();
    expect(await runProgram(argv, context)).toBe(2);
    expect(context.stderr.text).toMatch(message);
    expect(context.stderr.text.match(/error:/g)).toHaveLength(1);
    expect(context.stdout.text).toBe('');
  });
});

describe('exit code 1', () => {
  it('is a bug: says how to report it and keeps message and stack to itself', async () => {
    const context = failing(new SyntaxError('Unexpected token in "the patient"'));
    expect(await runProgram(['simulate'], context)).toBe(1);
    expect(context.stderr.text).toMatch(/SyntaxError.*report/);
    expect(context.stderr.text).not.toContain('patient');
    expect(context.stderr.text).not.toMatch(/^\s+at /m);
  });

  it('shows message, stack and cause with CLOISTER_DEBUG=1', async () => {
    const error = new TypeError('outer detail', { cause: new RangeError('inner detail') });
    const context = failing(error, { CLOISTER_DEBUG: '1' });
    expect(await runProgram(['simulate'], context)).toBe(1);
    expect(context.stderr.text).toMatch(/outer detail[\s\S]*^\s+at [\s\S]*caused by RangeError: inner detail/m);
  });

  it('is a run that ends without result or cancellation', async () => {
    const context = fakeContext({ commands: { train: () => stream([startedEvent]) } });
    expect(await runProgram(['train'], context)).toBe(1);
  });
});

describe('exit code 130', () => {
  it('is a run that was cancelled elsewhere', async () => {
    const context = failing(new Failure('cancelled', 'Stopped.'));
    expect(await runProgram(['simulate'], context)).toBe(130);
    expect(context.stderr.text).toBe('Stopped.\n');
  });
});
