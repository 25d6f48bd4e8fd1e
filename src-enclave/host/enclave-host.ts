// Starts one enclave process after another, carries calls to it, and says how each ended. It never restarts by itself:
// whoever owns it decides. It knows the wire, not what the calls mean, and keeps nothing of what passes.

import { Failure } from '../base/failure.ts';
import type { Clock } from '../base/clock.ts';
import { createClient, RemoteFailure, type Bridge, type Client } from '../protocol/contract.ts';
import { enclaveContract, type EnclaveContract } from '../protocol/enclave-contract.ts';
import { enclaveMessageSchema } from '../protocol/enclave-wire.ts';
import type { EnclaveProcess, Fork } from './enclave-process.ts';

export type EnclaveHostConfig = {
  readonly fork: Fork;
  /** The module that the process runs: built, or a source under Node. */
  readonly modulePath: string;
  /** Where models and runs are; the only argument of the process. */
  readonly dataRoot: string;
  /** The whole environment of the process: see scrubbed-environment.ts. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long a started process may take to answer its first call. */
  readonly helloTimeoutMs: number;
  /**
   * A process that says nothing for so long is asked for a sign of life; one that says nothing for as long again is taken
   * for hung and killed. Counted in steps of this process, so that a computer that slept does not count.
   */
  readonly silenceMs: number;
  /** How long it may take to journal and end when it is asked to; then it is killed. */
  readonly endTimeoutMs: number;
  readonly clock: Clock;
  /** A line that the process printed. It goes to the redacting log. */
  readonly onOutput: (line: string) => void;
  /** Something arrived that is no message of the wire; it was dropped. */
  readonly onRefused?: () => void;
};

/** asked: by `end`. killed: by a signal from outside. crashed: by an exit code of its own. */
export type ExitReason = 'asked' | 'crashed' | 'killed' | 'out-of-memory' | 'launch-failed' | 'unresponsive';

export type EnclaveExit = { readonly reason: ExitReason; readonly code: number | null; readonly atMs: number };

type Pending = {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
};

type Running = {
  readonly process: EnclaveProcess;
  readonly pending: Map<number, Pending>;
  watch: NodeJS.Timeout | null;
  /** Steps of the watch since the last message. */
  silentSteps: number;
  /** Set when we end it, so that the exit is not taken for a crash. */
  reason: ExitReason | null;
  hasAnswered: boolean;
};

const silenceSteps = 2;

const stopped = (): RemoteFailure => new RemoteFailure('enclave-stopped', 'The isolated process has ended.');

export class EnclaveHost {
  readonly config: EnclaveHostConfig;
  /** The calls of the enclave. They reject with RemoteFailure `enclave-stopped` when the process ends before it answers. */
  readonly client: Client<EnclaveContract>;
  readonly bridge: Bridge;
  #running: Running | null = null;
  #nextId = 0;
  readonly #listeners = new Set<(name: string, payload: unknown) => void>();
  readonly #exitListeners = new Set<(exit: EnclaveExit) => void>();

  constructor(config: EnclaveHostConfig) {
    this.config = config;
    this.bridge = {
      call: (name, input) => this.#call(name, input),
      listen: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
    this.client = createClient(enclaveContract, this.bridge);
  }

  get processId(): number | null {
    return this.#running?.process.pid ?? null;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  onExit(listener: (exit: EnclaveExit) => void): () => void {
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  /**
   * Starts a process and waits until it answers.
   * @throws RemoteFailure enclave-launch-failed when it ends or stays silent before that; Failure of the enclave's own
   * refusal (data-folder-in-use) as a RemoteFailure with that code.
   */
  async start(): Promise<void> {
    if (this.#running !== null) throw new TypeError('an enclave process is running');
    const process = this.#fork();
    const running: Running = {
      process,
      pending: new Map(),
      watch: null,
      silentSteps: 0,
      reason: null,
      hasAnswered: false,
    };
    this.#running = running;
    process.onMessage((message) => this.#onMessage(running, message));
    process.onExit(({ code, isOutOfMemory }) => this.#onExit(running, code, isOutOfMemory));
    let timer: NodeJS.Timeout | null = null;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        running.reason = 'launch-failed';
        process.kill();
        reject(launchFailed());
      }, this.config.helloTimeoutMs);
    });
    try {
      await Promise.race([this.client.process.hello(), tooLate]);
      running.hasAnswered = true;
      if (this.#running === running) this.#watch(running);
    } catch (error) {
      if (error instanceof RemoteFailure && error.code === 'enclave-stopped') throw launchFailed();
      throw error;
    } finally {
      if (timer !== null) clearTimeout(timer);
    }
  }

  /** Journals, ends the process and waits until it is gone; kills it when it takes longer than `endTimeoutMs`. */
  async end(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    running.reason = 'asked';
    const { endTimeoutMs } = this.config;
    const gone = new Promise<void>((resolve) => running.process.onExit(() => resolve()));
    const prepared = this.client.process.prepareToEnd().catch(() => {});
    await atMost(endTimeoutMs, Promise.race([prepared, gone]));
    running.process.kill();
    // What the system itself cannot end is not waited for without end.
    await atMost(endTimeoutMs, gone);
  }

  #fork(): EnclaveProcess {
    const { fork, modulePath, dataRoot, environment, onOutput } = this.config;
    try {
      return fork({ modulePath, args: ['--data-root', dataRoot], environment, name: 'Cloister enclave', onOutput });
    } catch {
      this.#tellExit({ reason: 'launch-failed', code: null, atMs: this.config.clock.now() });
      throw launchFailed();
    }
  }

  #call(name: string, input: unknown): Promise<unknown> {
    const running = this.#running;
    if (running === null) return Promise.reject(stopped());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      running.pending.set(id, { resolve, reject });
      running.process.send(input === undefined ? { id, name } : { id, name, input });
    });
  }

  /** Looks whether the process still says anything; it is silent while there is nothing to say, so it is asked. */
  #watch(running: Running): void {
    running.watch = setInterval(() => {
      running.silentSteps++;
      if (running.silentSteps >= 2 * silenceSteps) {
        running.reason ??= 'unresponsive';
        running.process.kill();
      } else if (running.silentSteps >= silenceSteps) {
        // Nobody waits for the answer: that something arrives is enough.
        running.process.send({ id: this.#nextId++, name: 'process.hello' });
      }
    }, this.config.silenceMs / silenceSteps);
    running.watch.unref();
  }

  #onMessage(running: Running, arrived: unknown): void {
    running.silentSteps = 0;
    const parsed = enclaveMessageSchema.safeParse(arrived);
    if (!parsed.success) {
      this.config.onRefused?.();
      return;
    }
    const message = parsed.data;
    if (message.kind === 'notify') {
      for (const listener of this.#listeners) listener(message.name, message.payload);
      return;
    }
    const pending = running.pending.get(message.id);
    running.pending.delete(message.id);
    pending?.resolve(message.reply);
  }

  #onExit(running: Running, code: number | null, isOutOfMemory: boolean): void {
    if (running.watch !== null) clearInterval(running.watch);
    if (this.#running === running) this.#running = null;
    for (const { reject } of running.pending.values()) reject(stopped());
    running.pending.clear();
    const found = isOutOfMemory ? 'out-of-memory' : exitReason(running.hasAnswered, code);
    const reason = running.reason ?? found;
    this.#tellExit({ reason, code, atMs: this.config.clock.now() });
  }

  #tellExit(exit: EnclaveExit): void {
    for (const listener of this.#exitListeners) listener(exit);
  }
}

/** Electron gives a signal's number or 128 + it as the code; Node gives null. */
function exitReason(hasAnswered: boolean, code: number | null): ExitReason {
  if (!hasAnswered) return 'launch-failed';
  return code === null || [9, 15, 137, 143].includes(code) ? 'killed' : 'crashed';
}

function launchFailed(): RemoteFailure {
  return new RemoteFailure('enclave-launch-failed', 'The isolated process could not be started.');
}

/** Resolves with the work or after the time, whichever is first. */
async function atMost(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | null = null;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}

/** What to say of a call that failed, whatever threw it: codes pass, anything else is a bug of ours. */
export function describeCallError(error: unknown): { readonly code: string; readonly detail: string } {
  if (error instanceof RemoteFailure) return { code: error.code, detail: error.message };
  if (error instanceof Failure) return { code: error.code, detail: error.message };
  return { code: 'internal', detail: 'Something broke inside Cloister. This is a mistake of ours.' };
}
