// Owns the enclave: starts it, starts it again when it ended by itself, gives up when it keeps ending, and answers calls
// made meanwhile once it is there. The run that was on is the enclave's own business: it continues it from its journal.

import { systemClock, type Clock } from '../../src-enclave/base/clock.ts';
import { EnclaveHost, type EnclaveExit } from '../../src-enclave/host/enclave-host.ts';
import { scrubbedEnvironment } from '../../src-enclave/host/scrubbed-environment.ts';
import { createClient, RemoteFailure, type Bridge, type Client } from '../../src-enclave/protocol/contract.ts';
import { enclaveContract, type EnclaveContract } from '../../src-enclave/protocol/enclave-contract.ts';
import type { EnclaveStatus } from '../contract/app-contract.ts';
import { residentBytes } from './resident-memory.ts';
import type { Shell } from './shell.ts';

/** Ends within this window count; more than `mostCrashes` of them and the enclave is left alone. */
const crashWindowMs = 60_000;
const mostCrashes = 5;
const firstRetryMs = 200;
/** How long a call waits for an enclave that is starting. */
const startingLimitMs = 45_000;

/** Does the work later; returns what takes it back. */
export type Later = (work: () => void, delayMs: number) => () => void;

export type SupervisorOptions = {
  readonly shell: Pick<Shell, 'fork' | 'enclaveModule'>;
  readonly dataRoot: string;
  readonly onOutput: (line: string) => void;
  readonly onStatus: (status: EnclaveStatus) => void;
  readonly onEnded: (exit: EnclaveExit) => void;
  readonly onRefused: () => void;
  readonly clock?: Clock;
  readonly later?: Later;
};

type Waiting = { readonly go: () => void; readonly refuse: (reason: RemoteFailure) => void };

const crashing = (): RemoteFailure =>
  new RemoteFailure('enclave-crashing', 'The isolated process keeps ending and was left alone.');
const ended = (): RemoteFailure => new RemoteFailure('enclave-stopped', 'The isolated process has ended.');
const lateStart = (): RemoteFailure =>
  new RemoteFailure('enclave-launch-failed', 'The isolated process could not be started.');

export class EnclaveSupervisor {
  /** The enclave's calls; they wait while it starts, and reject with the reason when it cannot. */
  readonly client: Client<EnclaveContract>;
  readonly #host: EnclaveHost;
  readonly #options: SupervisorOptions;
  readonly #clock: Clock;
  readonly #later: Later;
  readonly #waiting = new Set<Waiting>();
  #status: EnclaveStatus;
  /** Why calls are refused while it is `failed` or `stopped`. */
  #refusal: RemoteFailure = ended();
  #endsMs: number[] = [];
  #cancelRetry: (() => void) | null = null;
  /** We end it, so that its end is no crash. */
  #isEnding = false;
  #isOver = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#later = options.later ?? laterByTimer;
    this.#host = new EnclaveHost({
      fork: options.shell.fork,
      modulePath: options.shell.enclaveModule,
      dataRoot: options.dataRoot,
      environment: scrubbedEnvironment(process.env),
      helloTimeoutMs: 30_000,
      silenceMs: 60_000,
      endTimeoutMs: 8000,
      clock: this.#clock,
      onOutput: options.onOutput,
      onRefused: options.onRefused,
    });
    this.#status = {
      state: 'starting',
      processId: null,
      restarts: 0,
      sinceMs: this.#clock.now(),
      memoryBytes: null,
      lastExit: null,
    };
    this.client = createClient(enclaveContract, { call: (name, input) => this.#call(name, input) });
    this.#host.onExit((exit) => this.#onExit(exit));
  }

  get bridge(): Bridge {
    return this.#host.bridge;
  }

  get status(): EnclaveStatus {
    return { ...this.#status, memoryBytes: residentBytes(this.#host.processId) };
  }

  /** Starts it; what goes wrong shows in the status and in calls, never here. */
  async start(): Promise<void> {
    try {
      await this.#host.start();
    } catch (error) {
      // An end before the first answer is told by its exit, and tried again there.
      if (error instanceof RemoteFailure && error.code === 'enclave-launch-failed') return;
      // A refusal of the enclave's own (the data folder is in use) is final.
      await this.#endHost();
      if (!this.#isOver) this.#refuse('failed', error instanceof RemoteFailure ? error : lateStart());
      return;
    }
    if (!this.#host.isRunning || this.#isOver) return;
    this.#set('ready');
    this.#settle(({ go }) => go());
  }

  /** After it was given up, or to get a fresh one. */
  async restart(): Promise<void> {
    if (this.#isOver || this.#isEnding) return;
    this.#takeBackRetry();
    this.#endsMs = [];
    this.#status = { ...this.#status, restarts: this.#status.restarts + 1 };
    this.#set('restarting');
    await this.#endHost();
    if (!this.#isOver) await this.start();
  }

  /** For good. Bounded. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#takeBackRetry();
    this.#settle(({ refuse }) => refuse(ended()));
    await this.#endHost();
    this.#refuse('stopped', ended());
  }

  async #endHost(): Promise<void> {
    this.#isEnding = true;
    await this.#host.end();
    this.#isEnding = false;
  }

  async #call(name: string, input: unknown): Promise<unknown> {
    await this.#isReady();
    return await this.#host.bridge.call(name, input);
  }

  async #isReady(): Promise<void> {
    const { state } = this.#status;
    if (this.#isOver || state === 'stopped' || state === 'failed') throw this.#refusal;
    if (state === 'ready') return;
    await new Promise<void>((resolve, reject) => {
      const takeBack = this.#later(() => {
        this.#waiting.delete(waiting);
        reject(lateStart());
      }, startingLimitMs);
      const waiting: Waiting = {
        go: () => {
          takeBack();
          resolve();
        },
        refuse: (reason) => {
          takeBack();
          reject(reason);
        },
      };
      this.#waiting.add(waiting);
    });
  }

  #onExit(exit: EnclaveExit): void {
    const { reason, atMs } = exit;
    this.#status = { ...this.#status, processId: null, lastExit: { reason, atMs } };
    this.#options.onEnded(exit);
    if (this.#isEnding || this.#isOver) return;
    const elapsed = this.#clock.elapsed();
    // One that never gets as far as an answer may take longer than the window each time.
    const isCounted = (moment: number): boolean => reason === 'launch-failed' || elapsed - moment < crashWindowMs;
    this.#endsMs = [...this.#endsMs.filter(isCounted), elapsed];
    if (this.#endsMs.length > mostCrashes) {
      this.#refuse('failed', crashing());
      return;
    }
    this.#status = { ...this.#status, restarts: this.#status.restarts + 1 };
    this.#set('restarting');
    this.#cancelRetry = this.#later(() => void this.start(), firstRetryMs * 2 ** (this.#endsMs.length - 1));
  }

  #takeBackRetry(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  #refuse(state: 'failed' | 'stopped', reason: RemoteFailure): void {
    this.#refusal = reason;
    this.#set(state);
    this.#settle(({ refuse }) => refuse(reason));
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const one of waiting) how(one);
  }

  #set(state: EnclaveStatus['state']): void {
    const processId = state === 'ready' ? this.#host.processId : null;
    this.#status = { ...this.#status, state, processId, sinceMs: this.#clock.now() };
    this.#options.onStatus(this.status);
  }
}

const laterByTimer: Later = (work, delayMs) => {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
};
