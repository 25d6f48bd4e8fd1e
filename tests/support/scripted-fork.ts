// Enclave processes without a process: a test holds both ends, so that it decides what each says and when it ends.

import type { EnclaveProcess, Fork, ProcessExit } from '../../src-enclave/host/enclave-process.ts';
import { enclaveRequestSchema } from '../../src-enclave/protocol/enclave-wire.ts';

export type ScriptedProcess = {
  /** Names of the calls that arrived, in order. */
  readonly calls: string[];
  /** What `process.hello` and `process.prepareToEnd` get; null: nothing. */
  reply: object | null;
  isKilled: boolean;
  say(message: unknown): void;
  exit(exit?: Partial<ProcessExit>): void;
};

export type ScriptedFork = {
  readonly fork: Fork;
  readonly processes: ScriptedProcess[];
  /** The one that was forked last. */
  last(): ScriptedProcess;
  /** Changes each process before it is told anything. */
  prepare: (process: ScriptedProcess) => void;
};

export function scriptedFork(): ScriptedFork {
  const processes: ScriptedProcess[] = [];
  const scripted: ScriptedFork = {
    processes,
    prepare: () => {},
    last: () => {
      const process = processes.at(-1);
      if (process === undefined) throw new Error('nothing was forked');
      return process;
    },
    fork: () => {
      const messageListeners: ((message: unknown) => void)[] = [];
      const exitListeners: ((exit: ProcessExit) => void)[] = [];
      let ended: ProcessExit | null = null;
      const process: ScriptedProcess = {
        calls: [],
        reply: { ok: true, value: { version: '0', processId: 1 } },
        isKilled: false,
        say: (message) => {
          for (const listener of messageListeners) listener(message);
        },
        exit: ({ code = 70, isOutOfMemory = false } = {}) => {
          if (ended !== null) return;
          ended = { code, isOutOfMemory };
          for (const listener of exitListeners) listener(ended);
        },
      };
      processes.push(process);
      scripted.prepare(process);
      const pid = 1000 + processes.length;
      return {
        pid,
        send: (message) => {
          const { id, name } = enclaveRequestSchema.parse(message);
          process.calls.push(name);
          const { reply } = process;
          if (reply === null || !name.startsWith('process.')) return;
          const answer = name === 'process.prepareToEnd' ? { ok: true } : reply;
          queueMicrotask(() => process.say({ kind: 'reply', id, reply: answer }));
        },
        onMessage: (listener) => void messageListeners.push(listener),
        onExit: (listener) => {
          if (ended === null) exitListeners.push(listener);
          else listener(ended);
        },
        kill: () => {
          process.isKilled = true;
          queueMicrotask(() => process.exit({ code: null }));
        },
      } satisfies EnclaveProcess;
    },
  };
  return scripted;
}
