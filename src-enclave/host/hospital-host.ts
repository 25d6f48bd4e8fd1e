// Starts a hospital's enclave process and is its relay: sealed messages to and from the socket, turns, events. It sees no
// record, key or adapter.

import { fileURLToPath } from 'node:url';
import { Failure, failureCodes } from '../base/failure.ts';
import {
  fromEnclaveSchema,
  type FromEnclave,
  type HospitalEvent,
  type SealedClass,
  type ToEnclave,
} from '../protocol/hospital-events.ts';
import type { HospitalJob, StudyStart } from '../protocol/hospital-job.ts';
import type { Fork, ProcessExit } from './enclave-process.ts';
import { nodeFork } from './node-fork.ts';
import { openRelay, proxyOfEnvironment, type Relay } from './relay.ts';
import { scrubbedEnvironment } from './scrubbed-environment.ts';

const endMs = 10_000;
const sourceModule = (): string => fileURLToPath(new URL('../node/hospital/hospital-process.ts', import.meta.url));

export type Turns = { readonly take: () => Promise<() => void> };

export type HospitalProcessOptions = {
  /** What to do; or a study that was agreed to in the app, which the process reads itself. */
  readonly job: HospitalJob | StudyStart;
  readonly onEvent: (event: HospitalEvent, atMs: number) => void;
  readonly turns?: Turns;
  /** A connection to the server is opened. */
  readonly onConnect?: () => void;
  /** Bytes of sealed messages, to and from the server; `use` is the enclave's word for those that leave. */
  readonly onBytes?: (up: number, down: number, use: SealedClass | null) => void;
  readonly onOutput?: (line: string) => void;
  readonly openRelay?: typeof openRelay;
  /** Address of the proxy to the server; empty for none. Left out: what the environment names. */
  readonly proxyOf?: (server: string) => Promise<string>;
  /** Left out: a Node child that runs the source. */
  readonly fork?: Fork;
  readonly modulePath?: string;
};

export type HospitalProcess = {
  readonly processId: number | null;
  /** Resolves when the process ended in order. @throws Failure: what it said; HospitalKilled: it ended by itself. */
  readonly ended: Promise<void>;
  /** Asks it to stop at the next step; killed when it does not. */
  readonly stop: () => void;
  readonly kill: () => void;
  /** Cuts the connection as a network would. */
  readonly cut: () => void;
  /** Has the server prove itself again now, where there is a connection. */
  readonly checkServer: () => void;
};

/** The process ended without a word of its own. */
export class HospitalKilled extends Failure {
  constructor({ code, isOutOfMemory }: ProcessExit) {
    const how = isOutOfMemory ? 'out of memory' : code === null ? 'killed' : `code ${code}`;
    super(
      'engine-failed',
      `The hospital’s enclave process ended (${how}). Run the same command again: it goes on from the last step.`,
    );
  }
}

export function startHospital(options: HospitalProcessOptions): HospitalProcess {
  const { job, onEvent, onBytes = () => {}, onOutput = () => {}, proxyOf } = options;
  const child = (options.fork ?? nodeFork)({
    modulePath: options.modulePath ?? sourceModule(),
    args: [],
    environment: scrubbedEnvironment(process.env),
    name: 'Cloister study',
    onOutput,
  });
  let isGone = false;
  const post = (message: ToEnclave): void => {
    if (!isGone) child.send(message);
  };
  const relays = new Map<number, Relay>();
  let failure: Failure | null = null;
  let endTurn: (() => void) | null = null;
  let isStopping = false;

  const connect = async (link: number, server: string): Promise<void> => {
    const proxy = (await proxyOf?.(server).catch(() => '')) ?? proxyOfEnvironment(server);
    if (isGone) return;
    options.onConnect?.();
    const listener = {
      onOpen: (clockSkewMs: number | null) => post({ kind: 'opened', link, clockSkewMs }),
      onMessage: (bytes: Uint8Array) => {
        onBytes(0, bytes.length, null);
        post({ kind: 'arrived', link, bytes });
      },
      onClose: (code: string, message: string) => {
        relays.delete(link);
        post({ kind: 'closed', link, code, message });
      },
    };
    relays.set(link, (options.openRelay ?? openRelay)(server, listener, proxy));
  };

  const take = async (message: FromEnclave): Promise<void> => {
    switch (message.kind) {
      case 'connect':
        return await connect(message.link, message.server);
      case 'send': {
        const { link, sequence, bytes, use } = message;
        onBytes(bytes.length, 0, use);
        await relays.get(link)?.send(bytes);
        return post({ kind: 'sent', link, sequence });
      }
      case 'close':
        relays.get(message.link)?.close();
        return;
      case 'turn-wanted':
        endTurn = (await options.turns?.take()) ?? (() => {});
        if (isGone) return endTurn();
        return post({ kind: 'turn' });
      case 'turn-over':
        endTurn?.();
        endTurn = null;
        return;
      case 'event':
        return onEvent(message.event, message.atMs);
      case 'failed':
        failure = new Failure(failureCodes.find((code) => code === message.code) ?? 'engine-failed', message.message);
    }
  };
  child.onMessage((arrived) => {
    const parsed = fromEnclaveSchema.safeParse(arrived);
    if (parsed.success) void take(parsed.data);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.onExit((exit) => {
      isGone = true;
      for (const relay of relays.values()) relay.close();
      endTurn?.();
      if (failure !== null) return reject(failure);
      if (exit.code === 0) return resolve();
      if (isStopping) return reject(new Failure('cancelled', 'Stopped. It goes on from the last step.'));
      reject(new HospitalKilled(exit));
    });
  });
  ended.catch(() => {});
  post({ kind: 'begin', job });
  return {
    get processId() {
      return child.pid;
    },
    ended,
    stop: () => {
      isStopping = true;
      post({ kind: 'stop' });
      const kill = setTimeout(() => child.kill(), endMs);
      child.onExit(() => clearTimeout(kill));
    },
    kill: () => child.kill(),
    cut: () => {
      for (const relay of relays.values()) relay.close();
    },
    checkServer: () => post({ kind: 'check-server' }),
  };
}
