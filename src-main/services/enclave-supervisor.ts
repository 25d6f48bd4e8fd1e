// Owns the enclave: starts it, starts it again when it ended by itself, gives up when it keeps ending, and answers calls
// made meanwhile once it is there. The run that was on is the enclave's own business: it continues it from its journal.

import { systemClock } from '../../src-enclave/base/clock.ts';
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

export type SupervisorOptions = {
  readonly shell: Pick<Shell, 'fork' | 'enclaveModule'>;
  readonly dataRoot: string;
  readonly onOutput: (line: string) => void;
  readonly onStatus: (status: EnclaveStatus) => void;
  readonly onEnded: (exit: EnclaveExit) => void;
};

export class EnclaveSupervisor {
  /** The enclave's calls; they wait while it starts, and reject with the reason when it cannot. */
  readonly client: Client<EnclaveContract>;
  readonly #host: EnclaveHost;
  readonly #options: SupervisorOptions;
  #status: EnclaveStatus;
  #starting: Promise<void> | null = null;
  #refusal: RemoteFailure | null = null;
  #endsMs: number[] = [];
  #retry: NodeJS.Timeout | null = null;
  #isEnding = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#host = new EnclaveHost({
      fork: options.shell.fork,
      modulePath: options.shell.enclaveModule,
      dataRoot: options.dataRoot,
      environment: scrubbedEnvironment(process.env),
      helloTimeoutMs: 30_000,
      silenceMs: 30_000,
      endTimeoutMs: 8000,
      clock: systemClock,
      onOutput: options.onOutput,
    });
    this.#status = {
      state: 'starting',
      processId: null,
      restarts: 0,
      sinceMs: systemClock.now(),
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
    this.#starting ??= this.#launch().finally(() => (this.#starting = null));
    await this.#starting;
  }

  /** After it was given up, or to get a fresh one. */
  async restart(): Promise<void> {
    this.#endsMs = [];
    this.#isEnding = true;
    await this.#host.end();
    this.#isEnding = false;
    await this.start();
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#host.end();
  }

  async #launch(): Promise<void> {
    this.#refusal = null;
    try {
      await this.#host.start();
      this.#set({ state: 'ready', processId: this.#host.processId });
    } catch (error) {
      // A refusal of the enclave's own (the data folder is in use) is final; a start that failed is tried again.
      if (error instanceof RemoteFailure && error.code !== 'enclave-launch-failed') {
        this.#refusal = error;
        this.#isEnding = true;
        await this.#host.end();
        this.#isEnding = false;
        this.#set({ state: 'failed', processId: null });
      }
    }
  }

  async #call(name: string, input: unknown): Promise<unknown> {
    const deadlineMs = systemClock.elapsed() + startingLimitMs;
    while (!this.#host.isRunning || this.#starting !== null) {
      if (this.#refusal !== null) throw this.#refusal;
      if (this.#status.state === 'failed')
        throw new RemoteFailure('enclave-crashing', 'The isolated process keeps ending and was left alone.');
      if (this.#isEnding || this.#status.state === 'stopped')
        throw new RemoteFailure('enclave-stopped', 'The isolated process has ended.');
      if (systemClock.elapsed() > deadlineMs)
        throw new RemoteFailure('enclave-launch-failed', 'The isolated process could not be started.');
      if (this.#starting !== null) await this.#starting;
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return await this.#host.bridge.call(name, input);
  }

  #onExit(exit: EnclaveExit): void {
    const { reason, atMs } = exit;
    this.#status = { ...this.#status, processId: null, lastExit: { reason, atMs } };
    this.#options.onEnded(exit);
    if (this.#isEnding || reason === 'asked') {
      this.#set({ state: 'stopped', processId: null });
      return;
    }
    const elapsed = systemClock.elapsed();
    this.#endsMs = [...this.#endsMs.filter((moment) => elapsed - moment < crashWindowMs), elapsed];
    if (this.#endsMs.length > mostCrashes) {
      this.#set({ state: 'failed', processId: null });
      return;
    }
    this.#status = { ...this.#status, restarts: this.#status.restarts + 1 };
    this.#set({ state: 'restarting', processId: null });
    this.#retry = setTimeout(() => void this.start(), firstRetryMs * 2 ** (this.#endsMs.length - 1));
  }

  #set(change: Pick<EnclaveStatus, 'state' | 'processId'>): void {
    this.#status = { ...this.#status, ...change, sinceMs: systemClock.now() };
    this.#options.onStatus(this.status);
  }
}
