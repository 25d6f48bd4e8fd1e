// Starts a hospital's enclave process and is its relay: sealed messages to and from the socket, turns, events. It sees no
// record, key or adapter.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Failure, failureCodes } from '../base/failure.ts';
import {
  fromEnclaveSchema,
  type FromEnclave,
  type HospitalEvent,
  type ToEnclave,
} from '../protocol/hospital-events.ts';
import type { HospitalJob } from '../protocol/hospital-job.ts';
import { readLines } from './printed-lines.ts';
import { openRelay, type Relay } from './relay.ts';
import { scrubbedEnvironment } from './scrubbed-environment.ts';

const endMs = 10_000;
const modulePath = fileURLToPath(new URL('../node/hospital/hospital-process.ts', import.meta.url));

export type Turns = { readonly take: () => Promise<() => void> };

export type HospitalProcessOptions = {
  readonly job: HospitalJob;
  readonly onEvent: (event: HospitalEvent) => void;
  readonly turns?: Turns;
  /** Bytes of sealed messages, to and from the server. */
  readonly onBytes?: (up: number, down: number) => void;
  readonly onOutput?: (line: string) => void;
  readonly openRelay?: typeof openRelay;
};

export type HospitalProcess = {
  readonly processId: number | undefined;
  /** Resolves when the process ended in order. @throws Failure: what it said, or that it ended by itself. */
  readonly ended: Promise<void>;
  /** Asks it to stop at the next step; killed when it does not. */
  readonly stop: () => void;
  readonly kill: () => void;
  /** Cuts the connection as a network would. */
  readonly cut: () => void;
};

export function startHospital(options: HospitalProcessOptions): HospitalProcess {
  const { job, onEvent, onBytes = () => {}, onOutput = () => {} } = options;
  const child = fork(modulePath, [], {
    env: { ...scrubbedEnvironment(process.env) },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const post = (message: ToEnclave): void => {
    if (child.connected) child.send(message, () => {});
  };
  for (const stream of [child.stdout, child.stderr]) if (stream !== null) readLines(stream, onOutput);
  const relays = new Map<number, Relay>();
  let failure: Failure | null = null;
  let endTurn: (() => void) | null = null;
  let isStopping = false;

  const connect = (link: number, server: string): void => {
    const relay = (options.openRelay ?? openRelay)(server, {
      onOpen: (clockSkewMs) => post({ kind: 'opened', link, clockSkewMs }),
      onMessage: (bytes) => {
        onBytes(0, bytes.length);
        post({ kind: 'arrived', link, bytes });
      },
      onClose: (code, message) => {
        relays.delete(link);
        post({ kind: 'closed', link, code, message });
      },
    });
    relays.set(link, relay);
  };

  const take = async (message: FromEnclave): Promise<void> => {
    switch (message.kind) {
      case 'connect':
        return connect(message.link, message.server);
      case 'send': {
        const { link, sequence, bytes } = message;
        onBytes(bytes.length, 0);
        await relays.get(link)?.send(bytes);
        return post({ kind: 'sent', link, sequence });
      }
      case 'close':
        relays.get(message.link)?.close();
        return;
      case 'turn-wanted':
        endTurn = (await options.turns?.take()) ?? (() => {});
        if (child.exitCode !== null || child.signalCode !== null) return endTurn();
        return post({ kind: 'turn' });
      case 'turn-over':
        endTurn?.();
        endTurn = null;
        return;
      case 'event':
        return onEvent(message.event);
      case 'failed':
        failure = new Failure(failureCodes.find((code) => code === message.code) ?? 'engine-failed', message.message);
    }
  };
  child.on('message', (arrived) => {
    const parsed = fromEnclaveSchema.safeParse(arrived);
    if (parsed.success) void take(parsed.data);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => {
      if (child.pid === undefined)
        reject(new Failure('engine-failed', 'The hospital’s enclave process could not be started.', { cause: error }));
    });
    child.on('exit', (code, signal) => {
      for (const relay of relays.values()) relay.close();
      endTurn?.();
      if (failure !== null) return reject(failure);
      if (code === 0) return resolve();
      reject(
        new Failure(
          isStopping ? 'cancelled' : 'engine-failed',
          `The hospital’s enclave process ended (${signal ?? `code ${code ?? 0}`}). Run the same command again: it goes on from the last step.`,
        ),
      );
    });
  });
  ended.catch(() => {});
  post({ kind: 'begin', job });
  return {
    processId: child.pid,
    ended,
    stop: () => {
      isStopping = true;
      post({ kind: 'stop' });
      setTimeout(() => child.kill('SIGKILL'), endMs).unref();
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    cut: () => {
      for (const relay of relays.values()) relay.close();
    },
  };
}
