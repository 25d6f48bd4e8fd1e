import { describe, expect, it } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { runEventSchema } from '../../src-enclave/protocol/run-events.ts';
import { fakeContext, fakeModels, stream } from './support/fake-context.ts';
import { evaluationEvent, resultEvent, roundEvent, startedEvent, stepEvent } from './support/sample-events.ts';

describe('--json', () => {
  const events = [startedEvent, stepEvent({}), roundEvent, evaluationEvent, resultEvent];

  it.each(['simulate', 'train'])('writes each event of %s as one object, the result last', async (command) => {
    const context = fakeContext({ commands: { [command]: () => stream(events) } });
    expect(await runProgram([command, '--json'], context)).toBe(0);
    expect(context.stdout.objects.map((object) => runEventSchema.parse(object))).toEqual(events);
    expect(context.stdout.text.endsWith('\n')).toBe(true);
    expect(context.stderr.text).toBe('');
  });

  it('stays JSON on a terminal', async () => {
    const context = fakeContext({ isTTY: true, commands: { simulate: () => stream(events) } });
    await runProgram(['simulate', '--json'], context);
    expect(context.stdout.objects).toHaveLength(events.length);
  });

  it('ends with an error line that carries code, sentence and exit code', async () => {
    const context = fakeContext({
      commands: {
        async *simulate() {
          yield startedEvent;
          throw new Failure('label-unknown', 'Row 3 has a label that is not in --labels.');
        },
      },
    });
    expect(await runProgram(['simulate', '--json'], context)).toBe(2);
    expect(context.stdout.objects.at(-1)).toEqual({
      kind: 'error',
      code: 'label-unknown',
      message: 'Row 3 has a label that is not in --labels.',
      exitCode: 2,
    });
    expect(context.stderr.text).toBe('');
  });

  it.each([[['simulate', '--json', '--rnk', '1']], [['simulate', '--rank', '0', '--json']], [['nothing', '--json']]])(
    'reports wrong usage as an error line: %j',
    async (argv) => {
      const context = fakeContext();
      expect(await runProgram(argv, context)).toBe(2);
      expect(context.stdout.objects).toEqual([
        { kind: 'error', code: 'option-invalid', message: expect.any(String), exitCode: 2 },
      ]);
    },
  );

  it('calls a bug by that name without its message', async () => {
    const context = fakeContext({
      commands: {
        simulate() {
          throw new TypeError('detail');
        },
      },
    });
    expect(await runProgram(['simulate', '--json'], context)).toBe(1);
    expect(context.stdout.objects).toEqual([
      { kind: 'error', code: 'bug', message: expect.not.stringContaining('detail'), exitCode: 1 },
    ]);
  });

  it.each([
    [['model', 'list'], { command: 'model list', models: expect.any(Array) }],
    [['model', 'info', 'tiny'], { command: 'model info', model: expect.objectContaining({ name: 'tiny' }) }],
    [
      ['model', 'add', 'x.gguf', '--name', 'mine'],
      { command: 'model add', model: expect.objectContaining({ name: 'mine' }) },
    ],
    [['model', 'remove', 'tiny'], { command: 'model remove', name: 'tiny' }],
  ])('gives one result line for %j', async (argv, result) => {
    const context = fakeContext({ commands: { openModels: async () => fakeModels() } });
    expect(await runProgram([...argv, '--json'], context)).toBe(0);
    expect(context.stdout.objects).toEqual([{ kind: 'result', ...result }]);
  });
});
