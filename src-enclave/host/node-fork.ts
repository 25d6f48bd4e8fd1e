// An enclave process as a Node child: for the browser shell, headless servers and tests.

import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EnclaveProcess, ForkOptions, ProcessExit } from './enclave-process.ts';

/** Exit code of V8 when the heap is full, where the platform does not say more (128 + SIGABRT). */
const abortedCodes: ReadonlySet<number> = new Set([134]);

/** The environment is exactly the one given; standard output goes line by line to `onOutput`. */
export function nodeFork({ modulePath, args, environment, onOutput }: ForkOptions): EnclaveProcess {
  const child = fork(modulePath, args, {
    env: { ...environment },
    execArgv: [],
    serialization: 'json',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', onOutput);
  let exit: ProcessExit | null = null;
  const listeners: ((exit: ProcessExit) => void)[] = [];
  const end = (how: ProcessExit): void => {
    if (exit !== null) return;
    exit = how;
    for (const listener of listeners) listener(how);
  };
  child.on('exit', (code, signal) => end({ code, isOutOfMemory: signal === 'SIGABRT' || abortedCodes.has(code ?? 0) }));
  // Could not be started, or could not be killed: only the first ends it here.
  child.on('error', () => {
    if (child.pid === undefined) end({ code: null, isOutOfMemory: false });
  });
  return {
    pid: child.pid ?? null,
    send: (message) => {
      // A child that is going away is told of by `exit`.
      if (child.connected) child.send(toSendable(message), () => {});
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      if (exit === null) listeners.push(listener);
      else listener(exit);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

function toSendable(message: unknown): object {
  if (typeof message === 'object' && message !== null) return message;
  throw new TypeError('a message is an object');
}
