import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { electronFork } from '../../src-enclave/host/electron-fork.ts';
import type { ProcessExit } from '../../src-enclave/host/enclave-process.ts';

/** What the fork uses of a utility process. */
class FakeUtility extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly sent: unknown[] = [];
  pid: number | undefined = undefined;
  kills = 0;

  postMessage(message: unknown): void {
    this.sent.push(message);
  }

  kill(): boolean {
    this.kills++;
    return true;
  }
}

function forked(endedByMemory?: (pid: number | null) => boolean) {
  const child = new FakeUtility();
  const given: unknown[] = [];
  const lines: string[] = [];
  const exits: ProcessExit[] = [];
  const fork = electronFork(
    {
      fork: (modulePath, args, options) => {
        given.push({ modulePath, args, options });
        return child;
      },
    },
    endedByMemory,
  );
  const process = fork({
    modulePath: '/enclave.js',
    args: ['--data-root', '/data'],
    environment: { PATH: '/bin' },
    name: 'Cloister enclave',
    onOutput: (line) => lines.push(line),
  });
  process.onExit((exit) => exits.push(exit));
  return { child, given, lines, exits, process };
}

it('gives the process its environment and nothing else', () => {
  expect(forked().given).toEqual([
    {
      modulePath: '/enclave.js',
      args: ['--data-root', '/data'],
      options: { env: { PATH: '/bin' }, execArgv: [], stdio: 'pipe', serviceName: 'Cloister enclave' },
    },
  ]);
});

it('carries messages until the process has ended, which is told once, also to who asks later', () => {
  const { child, exits, process } = forked();
  const messages: unknown[] = [];
  process.onMessage((message) => messages.push(message));
  process.send({ id: 1 });
  child.emit('message', { kind: 'reply' });
  child.emit('exit', 70);
  process.send({ id: 2 });
  expect(child.sent).toEqual([{ id: 1 }]);
  expect(messages).toEqual([{ kind: 'reply' }]);
  expect(exits).toEqual([{ code: 70, isOutOfMemory: false }]);
  process.onExit((exit) => exits.push(exit));
  expect(exits.length).toBe(2);
});

it('knows from the platform, or from what was printed, that memory ran out', async () => {
  const asked: (number | null)[] = [];
  const first = forked((pid) => asked.push(pid) > 0);
  first.child.pid = 7;
  first.child.emit('spawn');
  first.child.emit('exit', 1);
  expect(asked).toEqual([7]);
  expect(first.exits).toEqual([{ code: 1, isOutOfMemory: true }]);
  const second = forked();
  second.child.stderr.write('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n');
  await new Promise((resolve) => setImmediate(resolve));
  second.child.emit('exit', 6);
  expect(second.exits).toEqual([{ code: 6, isOutOfMemory: true }]);
  expect(second.lines.length).toBe(1);
});

it('kills at once where it knows the process, and asks Electron where it does not', () => {
  const { child, process } = forked();
  expect(process.pid).toBe(null);
  process.kill();
  expect(child.kills).toBe(1);
  // One that is gone.
  child.pid = 2 ** 22 + 1;
  child.emit('spawn');
  expect(process.pid).toBe(2 ** 22 + 1);
  process.kill();
  expect(child.kills).toBe(2);
});
