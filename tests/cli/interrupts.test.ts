import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import type { RunEvent } from '../../src-enclave/protocol/run-events.ts';
import { fakeContext } from './support/fake-context.ts';
import { resultEvent, startedEvent, stepEvent } from './support/sample-events.ts';

type OnAbort = 'throws' | 'returns' | 'finishes' | 'breaks' | 'throws late';

/** A run that emits an interrupt of its own after its first step. */
function interruptedContext(behaviour: OnAbort, hasStarted = true) {
  const context = fakeContext({
    commands: {
      async *simulate(_options, signal): AsyncGenerator<RunEvent> {
        if (hasStarted) yield startedEvent;
        yield stepEvent({});
        context.interrupts.emit('SIGINT');
        expect(signal.aborted).toBe(true);
        if (behaviour === 'throws') signal.throwIfAborted();
        if (behaviour === 'throws late') throw new DOMException('aborted', 'AbortError');
        if (behaviour === 'breaks') throw new Failure('disk-full', 'The disk is full.');
        if (behaviour === 'finishes') yield resultEvent;
      },
    },
  });
  return context;
}

describe('the first Ctrl-C', () => {
  it.each<OnAbort>(['throws', 'throws late', 'returns'])(
    'stops a run that %s on abort and says how to continue',
    async (behaviour) => {
      const context = interruptedContext(behaviour);
      expect(await runProgram(['simulate', '--out', 'runs/my run'], context)).toBe(130);
      expect(context.stderr.text).toBe(
        "Stopped before the end. Continue to the same result with: cloister simulate --resume 'runs/my run'\n",
      );
      expect(context.stdout.text).toContain('Press Ctrl-C again to quit at once.');
      expect(context.exits).toEqual([]);
    },
  );

  it('names the newest run when no folder was given', async () => {
    const context = interruptedContext('throws');
    await runProgram(['simulate'], context);
    expect(context.stderr.text).toMatch(/with: cloister simulate --resume\n$/);
  });

  it('does not promise a resume before training began', async () => {
    const context = interruptedContext('throws', false);
    expect(await runProgram(['simulate', '--out', 'x'], context)).toBe(130);
    expect(context.stderr.text).toMatch(/run the same command again/);
  });

  it('leaves a run that still finished a success', async () => {
    expect(await runProgram(['simulate'], interruptedContext('finishes'))).toBe(0);
  });

  it('does not hide a failure while stopping', async () => {
    const context = interruptedContext('breaks');
    expect(await runProgram(['simulate'], context)).toBe(2);
    expect(context.stderr.text).toBe('error: The disk is full.\n');
  });

  it('is the last line of --json, as cancelled', async () => {
    const context = interruptedContext('throws');
    expect(await runProgram(['simulate', '--json', '--resume', 'runs/a'], context)).toBe(130);
    expect(context.stdout.objects.at(-1)).toEqual({
      kind: 'error',
      code: 'cancelled',
      message: expect.stringContaining('cloister simulate --resume runs/a'),
      exitCode: 130,
    });
  });

  it('stops listening when the run is over', async () => {
    const context = interruptedContext('throws');
    await runProgram(['simulate'], context);
    expect(context.interrupts.listenerCount('SIGINT') + context.interrupts.listenerCount('SIGTERM')).toBe(0);
  });
});

describe('the second Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'])('quits at once (%s)', async (second) => {
    const context = fakeContext({
      commands: {
        async *train(): AsyncGenerator<RunEvent> {
          context.interrupts.emit('SIGTERM');
          expect(context.exits).toEqual([]);
          context.interrupts.emit(second);
          yield resultEvent;
        },
      },
    });
    await runProgram(['train'], context);
    expect(context.exits).toEqual([130]);
  });
});

describe('a real process', () => {
  const program = fileURLToPath(new URL('support/interruptible-program.ts', import.meta.url));

  it.each(['polite', 'deaf'])('exits with 130: a %s run', async (manner) => {
    const child = spawn(process.execPath, [program, manner], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const objects: { kind: string; code?: string }[] = [];
    for await (const line of createInterface({ input: expectDefined(child.stdout, 'stdout') })) {
      const object: { kind: string } = JSON.parse(line);
      const isFirstStep = object.kind === 'step' && !objects.some((earlier) => earlier.kind === 'step');
      objects.push(object);
      if (isFirstStep || (manner === 'deaf' && object.kind === 'status')) child.kill('SIGINT');
    }
    expect((await ended)[0]).toBe(130);
    expect(objects.some((object) => object.kind === 'error' && object.code === 'cancelled')).toBe(manner === 'polite');
  });
});
