// An enclave process as a Node child: for the browser shell, headless servers and tests.

import { fork } from 'node:child_process';
import type { EnclaveProcess, ForkOptions, ProcessExit } from './enclave-process.ts';
import { readLines, saysOutOfMemory } from './printed-lines.ts';

/** How long after its end a process may still be heard: what it printed last says why it ended. */
const lastWordsMs = 1000;

/** The environment is exactly the one given; standard output goes line by line to `onOutput`. */
export function nodeFork({ modulePath, args, environment, onOutput }: ForkOptions): EnclaveProcess {
  const child = fork(modulePath, args, {
    env: { ...environment },
    execArgv: [],
    // Sealed messages are bytes.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let hasNoMemory = false;
  for (const stream of [child.stdout, child.stderr])
    readLines(stream, (line) => {
      hasNoMemory ||= saysOutOfMemory(line);
      onOutput(line);
    });
  let exit: ProcessExit | null = null;
  const listeners: ((exit: ProcessExit) => void)[] = [];
  const end = (how: ProcessExit): void => {
    if (exit !== null) return;
    exit = how;
    for (const listener of listeners) listener(how);
  };
  child.on('exit', (code) => {
    const told = (): void => end({ code, isOutOfMemory: hasNoMemory && code !== 0 });
    child.on('close', told);
    // Its pipes stay open where it has left a process of its own behind.
    setTimeout(told, lastWordsMs).unref();
  });
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
