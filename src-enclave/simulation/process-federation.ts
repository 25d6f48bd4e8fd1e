// The federated part of a simulation on real processes: a server and one enclave process for each hospital, over loopback
// sockets, with simulated evidence. What they tell comes out in one fixed order, whoever was faster: round by round, hospital
// by hospital; so that a run that was interrupted tells the same as one that was not.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expectDefined } from '../base/expect.ts';
import { throwIfCancelled } from '../base/failure.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import { HospitalKilled, startHospital, type HospitalProcess, type Turns } from '../host/hospital-host.ts';
import { openRelay, type Relay } from '../host/relay.ts';
import type { HospitalEvent } from '../protocol/hospital-events.ts';
import { decodeTensorFrame } from '../protocol/tensor-frame.ts';
import { startServerChild, type ServerChild } from './server-child.ts';
import type { SimulatedStudy } from './simulated-study.ts';

type Of<Kind extends HospitalEvent['kind']> = Extract<HospitalEvent, { kind: Kind }>;

export type ProcessFederationEvent =
  | { readonly kind: 'step'; readonly hospital: string; readonly event: Of<'step'> }
  | { readonly kind: 'evaluation'; readonly hospital: string; readonly event: Of<'evaluation'> }
  | {
      readonly kind: 'contribution';
      readonly hospital: string;
      readonly event: Of<'contributed'>;
      readonly bytesUp: number;
      readonly bytesDown: number;
    }
  | {
      readonly kind: 'round';
      readonly event: Of<'published'>;
      readonly adapter: NamedTensors;
      readonly bytesUp: number;
      readonly bytesDown: number;
    }
  /** In words, for a person. */
  | { readonly kind: 'note'; readonly message: string };

/** The first in the list that waits is next; one at a time. */
export class OrderedTurns {
  readonly #order: readonly string[];
  readonly #waiting = new Map<string, () => void>();
  #isTaken = false;

  constructor(order: readonly string[]) {
    this.#order = order;
  }

  of(name: string): Turns {
    return {
      take: async () => {
        await new Promise<void>((resolve) => {
          this.#waiting.set(name, resolve);
          this.#next();
        });
        let isEnded = false;
        return () => {
          if (isEnded) return;
          isEnded = true;
          this.#isTaken = false;
          this.#next();
        };
      },
    };
  }

  #next(): void {
    if (this.#isTaken) return;
    const name = this.#order.find((candidate) => this.#waiting.has(candidate));
    if (name === undefined) return;
    this.#isTaken = true;
    const begin = expectDefined(this.#waiting.get(name), 'turn');
    this.#waiting.delete(name);
    begin();
  }
}

/** What one hospital told of one round. */
type Told = {
  steps: Of<'step'>[];
  own: Of<'evaluation'> | null;
  contributed: Of<'contributed'> | null;
  published: Of<'published'> | null;
};

/** How many steps and whatever else of a round was told in an earlier process of the simulation. */
export type AlreadyTold = {
  readonly steps: ReadonlyMap<string, number>;
  readonly evaluations: ReadonlySet<string>;
  readonly contributions: ReadonlySet<string>;
  readonly rounds: number;
};
export const placeOf = (round: number, hospital: string): string => `${round} ${hospital}`;

export type FaultHooks = {
  /** After each event of a hospital. */
  readonly onEvent: (federation: ProcessFederation, hospital: string, event: HospitalEvent) => void;
};

export class ProcessFederation {
  readonly study: SimulatedStudy;
  readonly #signal: AbortSignal;
  readonly #turns: OrderedTurns;
  readonly #hooks: FaultHooks | null;
  readonly #told = new Map<string, Told>();
  readonly #bytes = new Map<string, { up: number; down: number }>();
  readonly #running = new Map<string, HospitalProcess>();
  readonly #notes: string[] = [];
  readonly #finished = new Set<string>();
  readonly #delays = new Map<string, { milliseconds: number; messages: number }>();
  #server: ServerChild | null = null;
  #restarting: Promise<void> = Promise.resolve();
  #fault: unknown = null;
  #wake: (() => void) | null = null;
  #isOver = false;

  constructor(study: SimulatedStudy, signal: AbortSignal, turns: OrderedTurns, hooks: FaultHooks | null) {
    this.study = study;
    this.#signal = signal;
    this.#turns = turns;
    this.#hooks = hooks;
  }

  /** Runs to the end of the last round. Leaves out what was told already. @throws Failure; the signal's reason. */
  async *run(already: AlreadyTold): AsyncGenerator<ProcessFederationEvent, void, void> {
    const { hospitals, rounds } = this.study.terms;
    const onAbort = (): void => this.#wake?.();
    this.#signal.addEventListener('abort', onAbort, { once: true });
    try {
      this.#server = await startServerChild(this.study, 0);
      for (const hospital of hospitals) void this.#keepRunning(hospital);
      for (let round = already.rounds + 1; round <= rounds; round++) {
        for (const hospital of hospitals) yield* this.#ofHospital(round, hospital, already);
        yield* this.#ofRound(round);
      }
      // Everybody has taken the last adapter before anybody is stopped.
      while (this.#finished.size < hospitals.length) await this.#news();
      yield* this.#takeNotes();
    } finally {
      this.#signal.removeEventListener('abort', onAbort);
      await this.#end();
    }
  }

  process(hospital: string): HospitalProcess | undefined {
    return this.#running.get(hospital);
  }

  get serverUrl(): string {
    return `ws://127.0.0.1:${expectDefined(this.#server, 'server').port}`;
  }

  note(message: string): void {
    this.#notes.push(message);
    this.#wake?.();
  }

  /** Holds up the next messages of a hospital. */
  delay(hospital: string, milliseconds: number, messages: number): void {
    this.#delays.set(hospital, { milliseconds, messages });
  }

  /** Kills the server and starts it again at the same port. */
  restartServer(): void {
    this.#restarting = this.#restarting
      .then(async () => {
        const { port } = expectDefined(this.#server, 'server');
        await this.#server?.kill();
        if (!this.#isOver) this.#server = await startServerChild(this.study, port);
      })
      .catch((error: unknown) => this.#fail(error));
  }

  async *#ofHospital(
    round: number,
    hospital: string,
    already: AlreadyTold,
  ): AsyncGenerator<ProcessFederationEvent, void, void> {
    const place = placeOf(round, hospital);
    let steps = already.steps.get(place) ?? 0;
    for (;;) {
      const told = this.#toldOf(round, hospital);
      yield* this.#takeNotes();
      for (; steps < told.steps.length; steps++)
        yield { kind: 'step', hospital, event: expectDefined(told.steps[steps], 'step') };
      if (told.contributed !== null) {
        const { own, contributed } = told;
        if (own !== null && !already.evaluations.has(place)) yield { kind: 'evaluation', hospital, event: own };
        if (!already.contributions.has(place)) {
          const { up, down } = this.#takeBytes(hospital);
          yield { kind: 'contribution', hospital, event: contributed, bytesUp: up, bytesDown: down };
        }
        return;
      }
      await this.#news();
    }
  }

  async *#ofRound(round: number): AsyncGenerator<ProcessFederationEvent, void, void> {
    const [first] = this.study.terms.hospitals;
    const hospital = expectDefined(first, 'hospital');
    for (;;) {
      yield* this.#takeNotes();
      const { published } = this.#toldOf(round, hospital);
      if (published !== null) {
        const bytes = await readFile(join(this.study.folder, hospital, 'rounds', `${round}.adapter`));
        const adapter = expectDefined(decodeTensorFrame(bytes).tensors, 'adapter');
        const all = this.study.terms.hospitals.map((name) => this.#takeBytes(name));
        const bytesUp = all.reduce((sum, { up }) => sum + up, 0);
        const bytesDown = all.reduce((sum, { down }) => sum + down, 0);
        yield { kind: 'round', event: published, adapter, bytesUp, bytesDown };
        this.#forget(round);
        return;
      }
      await this.#news();
    }
  }

  *#takeNotes(): Generator<ProcessFederationEvent, void, void> {
    for (const message of this.#notes.splice(0)) yield { kind: 'note', message };
  }

  async #news(): Promise<void> {
    if (this.#fault === null && !this.#signal.aborted)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#wake = null;
    throwIfCancelled(this.#signal);
    if (this.#fault !== null) throw this.#fault;
  }

  #fail(error: unknown): void {
    this.#fault ??= error;
    this.#wake?.();
  }

  #toldOf(round: number, hospital: string): Told {
    const place = placeOf(round, hospital);
    const told = this.#told.get(place) ?? { steps: [], own: null, contributed: null, published: null };
    this.#told.set(place, told);
    return told;
  }

  #forget(round: number): void {
    for (const hospital of this.study.terms.hospitals) this.#told.delete(placeOf(round, hospital));
  }

  #takeBytes(hospital: string): { readonly up: number; readonly down: number } {
    const bytes = this.#bytes.get(hospital) ?? { up: 0, down: 0 };
    this.#bytes.delete(hospital);
    return bytes;
  }

  /** Starts a hospital again when it was killed; whatever else ends it ends the run. */
  async #keepRunning(hospital: string): Promise<void> {
    const job = this.study.job(hospital, this.serverUrl);
    while (!this.#finished.has(hospital) && !this.#isOver) {
      const started = startHospital({
        job,
        openRelay: (server, listener) => this.#relay(hospital, server, listener),
        turns: this.#turns.of(hospital),
        onEvent: (event) => {
          if (event.kind === 'finished') this.#finished.add(hospital);
          this.#heard(hospital, event);
        },
        onBytes: (up, down) => {
          const before = this.#bytes.get(hospital) ?? { up: 0, down: 0 };
          this.#bytes.set(hospital, { up: before.up + up, down: before.down + down });
        },
      });
      this.#running.set(hospital, started);
      try {
        await started.ended;
      } catch (error) {
        if (!(error instanceof HospitalKilled) && !this.#isOver) return this.#fail(error);
      }
    }
    this.#wake?.();
  }

  #relay(...[hospital, server, listener]: [string, ...Parameters<typeof openRelay>]): Relay {
    const relay = openRelay(server, listener);
    return {
      ...relay,
      send: async (bytes) => {
        const delay = this.#delays.get(hospital);
        if (delay !== undefined && delay.messages > 0) {
          delay.messages--;
          await pause(delay.milliseconds);
        }
        await relay.send(bytes);
      },
    };
  }

  #heard(hospital: string, event: HospitalEvent): void {
    switch (event.kind) {
      case 'step': {
        const { steps } = this.#toldOf(event.round, hospital);
        // A process that was killed tells its last step again.
        if (event.step === steps.length + 1) steps.push(event);
        break;
      }
      case 'evaluation':
        this.#toldOf(event.round, hospital).own ??= event;
        break;
      case 'contributed':
        this.#toldOf(event.round, hospital).contributed ??= event;
        break;
      case 'published':
        this.#toldOf(event.round, hospital).published ??= event;
        break;
      case 'warning':
        this.note(`${hospital}: ${event.message}`);
        break;
      case 'connecting':
      case 'verified':
      case 'refused':
      case 'offline':
      case 'announced':
      case 'status':
      case 'finished':
    }
    this.#hooks?.onEvent(this, hospital, event);
    this.#wake?.();
  }

  async #end(): Promise<void> {
    this.#isOver = true;
    for (const hospital of this.#running.values()) hospital.stop();
    await Promise.all([...this.#running.values()].map(async ({ ended }) => await ended.catch(() => {})));
    await this.#restarting;
    await this.#server?.stop();
  }
}
