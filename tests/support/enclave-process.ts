// The client enclave as a real child process over its real wire, for tests of what is behind the contract.

import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import {
  createClient,
  createListen,
  type Client,
  type Listen,
  type Notifications,
} from '../../src-enclave/protocol/contract.ts';
import { enclaveContract, type EnclaveContract } from '../../src-enclave/protocol/enclave-contract.ts';
import { enclaveMessageSchema } from '../../src-enclave/protocol/enclave-wire.ts';

export const enclaveModule = join(import.meta.dirname, '../../src-enclave/node/client-enclave.ts');

export type EnclaveExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };
type Name = keyof Notifications<EnclaveContract>;

export type EnclaveUnderTest = {
  readonly child: ChildProcess;
  readonly client: Client<EnclaveContract>;
  readonly listen: Listen<EnclaveContract>;
  /** Resolves with the first notification, from now on, that fits. Rejects when the process ends before. */
  waitFor<N extends Name>(
    name: N,
    fits: (payload: Notifications<EnclaveContract>[N]) => boolean,
  ): Promise<Notifications<EnclaveContract>[N]>;
  readonly exit: Promise<EnclaveExit>;
  /** The way main ends it: journalled, then the channel is closed. */
  end(): Promise<EnclaveExit>;
  /** What it wrote to its standard output and error. */
  output(): string;
};

/** Starts it. The caller ends it: `end`, or `child.kill('SIGKILL')`. */
export function startEnclaveProcess(
  dataRoot: string,
  { module = enclaveModule, args = [] }: { readonly module?: string; readonly args?: readonly string[] } = {},
): EnclaveUnderTest {
  const child = fork(module, ['--data-root', dataRoot, ...args], { env: {}, silent: true, serialization: 'json' });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exit = new Promise<EnclaveExit>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const pending = new Map<
    number,
    { readonly resolve: (reply: unknown) => void; readonly reject: (error: Error) => void }
  >();
  const ended = (): Error => new Error(`the enclave process ended: ${output}`);
  void exit.then(() => {
    for (const { reject } of pending.values()) reject(ended());
    pending.clear();
  });
  child.on('message', (value) => {
    const message = enclaveMessageSchema.parse(value);
    if (message.kind === 'reply') {
      pending.get(message.id)?.resolve(message.reply);
      pending.delete(message.id);
    } else for (const listener of listeners) listener(message.name, message.payload);
  });
  let nextId = 0;
  const bridge = {
    call: async (name: string, input: unknown): Promise<unknown> =>
      await new Promise((resolve, reject) => {
        if (!child.connected) return reject(ended());
        const id = nextId++;
        pending.set(id, { resolve, reject });
        child.send({ id, name, ...(input === undefined ? {} : { input }) });
      }),
    listen: (listener: (name: string, payload: unknown) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const client = createClient(enclaveContract, bridge);
  const listen = createListen(enclaveContract, bridge, (name) => {
    throw new Error(`a notification ${name} does not fit the contract`);
  });
  return {
    child,
    client,
    listen,
    exit,
    output: () => output,
    waitFor: async (name, fits) =>
      await new Promise((resolve, reject) => {
        const off = listen(name, (payload) => {
          if (!fits(payload)) return;
          off();
          resolve(payload);
        });
        void exit.then(() => reject(ended()));
      }),
    end: async () => {
      if (child.connected) {
        await client.process.prepareToEnd();
        child.disconnect();
      }
      return await exit;
    },
  };
}
