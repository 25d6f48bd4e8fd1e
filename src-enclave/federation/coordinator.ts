// The coordinator of a federated run as a state machine: frames and time go in, frames and events come out.
// It knows neither sockets nor training. Whatever the order of arrival, the same contributions give the same bits.
// A message that is refused changes nothing but the counts of bytes.

import { federatedAverage, type Contribution } from '../aggregation/fedavg.ts';
import type { Clock } from '../base/clock.ts';
import { sha256Hex } from '../base/digest.ts';
import { assertNever, expectDefined, expectPositiveInteger } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import {
  decodeFrame,
  encodeFrame,
  type FederationFrame,
  type FederationMessage,
  type RefusalCode,
} from '../protocol/federation-messages.ts';
import { FrameError } from '../protocol/tensor-frame.ts';
import { adapterHash } from './adapter-hash.ts';
import type { ContributionStore } from './contribution-store.ts';
import type {
  CoordinatorSnapshot,
  CoordinatorState,
  CompletedRound,
  Exchange,
  Receipt,
} from './coordinator-snapshot.ts';
import type { CoordinatorEvent, CoordinatorStep, OutgoingFrame } from './coordinator-step.ts';
import { describeCoordinator, isoTime } from './coordinator-status.ts';
import { hasOnlyFiniteValues, hasShapes, shapesOf, type ExpectedShapes } from './tensor-checks.ts';

/** Called with the contributions in the order of participant ids (code units). Must be pure. */
export type Aggregate = (contributions: readonly Contribution[]) => NamedTensors;

export type CoordinatorOptions = {
  /** Ids of those who may take part, each once, 1 to 128 characters. */
  readonly participants: readonly string[];
  readonly rounds: number;
  /** How many contributions are enough once the deadline has passed; 1 to the number of participants. */
  readonly quorum: number;
  /** SHA-256 in hexadecimal of the plan that every hospital approved. */
  readonly planHash: string;
  readonly initialAdapter: NamedTensors;
  /** Time for a round from its announcement; null: a round ends only when all have contributed. */
  readonly deadlineMs: number | null;
  /** Its wall clock is used, since deadlines outlive the process. */
  readonly clock: Clock;
  /** FedAvg weighted by examples unless given. */
  readonly aggregate?: Aggregate;
  /** In memory unless given. */
  readonly contributions?: ContributionStore;
};

export class Coordinator {
  readonly #clock: Clock;
  readonly #aggregate: Aggregate;
  readonly #shapes: ExpectedShapes;
  /** Who joined since this process started: connections do not survive it. */
  readonly #joined = new Set<string>();
  #state: CoordinatorState;
  #adapter: NamedTensors;
  readonly #contributions: ContributionStore;
  #exchange = new Map<string, Exchange>();
  #frames: OutgoingFrame[] = [];
  #lastFrame: { readonly key: string; readonly tensors: NamedTensors | null; readonly frame: Uint8Array } | null = null;
  #events: CoordinatorEvent[] = [];

  constructor(options: CoordinatorOptions) {
    const { planHash, initialAdapter, deadlineMs, clock } = options;
    const participants = [...new Set(options.participants)].sort();
    if (participants.length === 0 || participants.length !== options.participants.length)
      throw new RangeError('participants must be at least one id, each once');
    if (expectPositiveInteger(options.quorum, 'quorum') > participants.length)
      throw new RangeError('quorum is larger than the number of participants');
    if (deadlineMs !== null && !(deadlineMs > 0 && deadlineMs < Infinity))
      throw new RangeError(`deadlineMs must be positive or null, got ${deadlineMs}`);
    if (!hasOnlyFiniteValues(initialAdapter)) throw new RangeError('initialAdapter has values that are not finite');
    this.#clock = clock;
    this.#aggregate = options.aggregate ?? federatedAverage;
    this.#contributions = options.contributions ?? new Map<string, NamedTensors>();
    this.#shapes = shapesOf(initialAdapter);
    this.#adapter = copyOf(initialAdapter);
    this.#state = {
      schema: 1,
      planHash,
      participants,
      rounds: expectPositiveInteger(options.rounds, 'rounds'),
      quorum: options.quorum,
      deadlineMs,
      round: 1,
      waitingSinceMs: clock.now(),
      isStarted: false,
      adapterHash: adapterHash(initialAdapter),
      receipts: [],
      exchange: [],
      previous: null,
    };
  }

  /**
   * Goes on from a snapshot: participants join again, and who has contributed to the open round is not asked again.
   * The caller compares `snapshot.state.planHash` with its plan. Throws Failure `run-invalid` for damaged tensors.
   */
  static restore(snapshot: CoordinatorSnapshot, options: Pick<CoordinatorOptions, 'clock' | 'aggregate'>): Coordinator {
    const contributions = new Map([...snapshot.contributions].map(([id, tensors]) => [id, copyOf(tensors)]));
    return Coordinator.resume(snapshot, { ...options, contributions });
  }

  /** As `restore`, on the store that holds the contributions of the open round already. */
  static resume(
    { state, adapter }: Pick<CoordinatorSnapshot, 'state' | 'adapter'>,
    options: Pick<CoordinatorOptions, 'clock' | 'aggregate'> & { readonly contributions: ContributionStore },
  ): Coordinator {
    const { contributions } = options;
    const isWhole =
      adapterHash(adapter) === state.adapterHash &&
      contributions.size === state.receipts.length &&
      state.receipts.every(({ participant, ...receipt }) => {
        const tensors = contributions.get(participant);
        return tensors !== undefined && receipt.digest === digestOf(receipt.examples, receipt.loss, tensors);
      });
    if (!isWhole)
      throw new Failure(
        'run-invalid',
        'The saved state of the coordinator is damaged. Restore the run folder from a backup, or start a new run.',
      );
    const coordinator = new Coordinator({ ...state, ...options, initialAdapter: adapter });
    coordinator.#state = state;
    coordinator.#exchange = new Map(state.exchange.map((entry) => [entry.participant, entry]));
    return coordinator;
  }

  /**
   * `participant` is who the connection belongs to, as the transport has proved; the message does not decide it.
   * A contribution that completes the round is only accepted here: the round ends with the next call, so that it can be
   * journalled before. Call `tick` after it.
   */
  receive(participant: string, frame: Uint8Array): CoordinatorStep {
    this.#completeIfDue();
    if (!this.#state.participants.includes(participant)) {
      this.#refuse(participant, 'unknown-participant', 'This coordinator does not know the sender.');
      return this.#takeStep();
    }
    this.#count(participant, { bytesUp: frame.length });
    try {
      this.#handle(participant, decodeFrame(frame));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#refuse(participant, 'malformed', `The message cannot be read: ${error.message}.`);
    }
    return this.#takeStep();
  }

  /** Ends the open round when it is due. To be called after each `receive`, after `restore` and at each deadline. */
  tick(): CoordinatorStep {
    this.#completeIfDue();
    return this.#takeStep();
  }

  /** One truthful sentence: whom we wait for, since when, and what happens at the deadline. */
  status(): string {
    return describeCoordinator(this.#state, this.#clock.now());
  }

  /** Consistent between any two calls, and everything `restore` needs. */
  snapshot(): CoordinatorSnapshot {
    return {
      state: { ...this.#state, exchange: this.#orderedExchange() },
      adapter: this.#adapter,
      contributions: new Map(
        this.#state.receipts.map(({ participant }) => [
          participant,
          expectDefined(this.#contributions.get(participant), 'contribution'),
        ]),
      ),
    };
  }

  /** Without the contributions: for who keeps them elsewhere. */
  get state(): CoordinatorState {
    return this.#state;
  }

  /** What the open round starts from; shared with the coordinator. */
  get adapter(): NamedTensors {
    return this.#adapter;
  }

  #handle(participant: string, { message, tensors }: FederationFrame): void {
    switch (message.kind) {
      case 'join':
      case 'contribute':
        if (message.participant !== participant)
          return this.#refuse(
            participant,
            'unknown-participant',
            'The message carries the name of another participant.',
          );
        if (message.planHash !== this.#state.planHash)
          return this.#refuse(
            participant,
            'wrong-plan',
            'The hospital approved a plan other than the one of this run.',
          );
        return message.kind === 'join'
          ? this.#join(participant)
          : this.#contribute(message, expectDefined(tensors, 'tensors'));
      case 'announce':
      case 'publish':
      case 'refuse':
      case 'finished':
        return this.#refuse(participant, 'malformed', `A participant does not send ${message.kind} messages.`);
      default:
        return assertNever(message);
    }
  }

  #join(participant: string): void {
    this.#joined.add(participant);
    const { round, rounds, previous } = this.#state;
    if (previous !== null && round > rounds) {
      this.#send([participant], publication(previous), this.#adapter);
      this.#send([participant], { kind: 'finished', rounds }, null);
      return;
    }
    if (!this.#state.isStarted) this.#openRound(1);
    if (this.#contributions.has(participant)) return;
    // Who was away when a round ended is told of it first; its adapter is what the open round starts from.
    if (previous !== null) this.#send([participant], publication(previous), this.#adapter);
    this.#send([participant], this.#announcement(), previous === null ? this.#adapter : null);
  }

  #contribute(message: Contribute, tensors: NamedTensors): void {
    const { participant, examples, loss } = message;
    const { round, rounds, isStarted, receipts, previous } = this.#state;
    const digest = digestOf(examples, loss, tensors);
    const isCounted = (list: readonly Receipt[] | undefined): boolean =>
      list?.some((receipt) => receipt.participant === participant && receipt.digest === digest) ?? false;
    if (message.round < round) {
      if (previous?.round === message.round && isCounted(previous.receipts)) return;
      const rest = round > rounds ? 'the run is finished' : `round ${round} is open`;
      return this.#refuse(participant, 'late', `Round ${message.round} has ended and ${rest}.`, message.round);
    }
    if (message.round > round || !isStarted)
      return this.#refuse(participant, 'wrong-round', `Round ${message.round} has not been announced.`, message.round);
    if (!hasShapes(tensors, this.#shapes))
      return this.#refuse(participant, 'malformed', 'The names or sizes of the tensors are not those of the adapter.');
    if (!hasOnlyFiniteValues(tensors))
      return this.#refuse(participant, 'not-finite', 'The adapter has values that are not finite.');
    if (this.#contributions.has(participant)) {
      if (isCounted(receipts)) return;
      return this.#refuse(participant, 'duplicate', `Another contribution to round ${round} has been counted already.`);
    }
    this.#contributions.set(participant, inOrderOf(this.#shapes, tensors));
    this.#state = { ...this.#state, receipts: [...receipts, { participant, examples, loss, digest }] };
    const { bytesUp, bytesDown } = this.#exchangeOf(participant);
    this.#events.push({ kind: 'contribution-accepted', round, participant, examples, loss, bytesUp, bytesDown });
  }

  #completeIfDue(): void {
    const { round, rounds, isStarted, quorum, participants } = this.#state;
    if (!isStarted || round > rounds) return;
    const deadline = this.#deadline();
    const isOver = deadline !== null && this.#clock.now() >= deadline;
    if (this.#contributions.size >= (isOver ? quorum : participants.length)) this.#completeRound();
  }

  #completeRound(): void {
    const { round, rounds } = this.#state;
    const receipts = [...this.#state.receipts].sort((left, right) => (left.participant < right.participant ? -1 : 1));
    const store = this.#contributions;
    const contributions = receipts.map(({ participant, examples }) => ({
      participantId: participant,
      examples,
      // Read when it is its turn: memory does not grow with the number of hospitals.
      get tensors() {
        return expectDefined(store.get(participant), 'contribution');
      },
    }));
    const adapter = this.#aggregate(contributions);
    if (!hasShapes(adapter, this.#shapes) || !hasOnlyFiniteValues(adapter))
      throw new TypeError('the aggregation gave other tensors than the adapter has, or values that are not finite');
    const examples = receipts.reduce((sum, receipt) => sum + receipt.examples, 0);
    const loss = receipts.reduce((sum, receipt) => sum + receipt.loss * (receipt.examples / examples), 0);
    const hospitals = receipts.length;
    const previous: CompletedRound = { round, adapterHash: adapterHash(adapter), hospitals, examples, loss, receipts };
    this.#adapter = adapter;
    this.#contributions.clear();
    this.#state = {
      ...this.#state,
      round: round + 1,
      adapterHash: previous.adapterHash,
      receipts: [],
      previous,
    };
    this.#send(this.#everyone(), publication(previous), adapter);
    if (round === rounds) this.#send(this.#everyone(), { kind: 'finished', rounds }, null);
    const outcome = { adapter, adapterHash: previous.adapterHash, loss, examples, hospitals };
    this.#events.push({ kind: 'round-completed', round, rounds, ...outcome, exchange: this.#orderedExchange() });
    this.#exchange = new Map();
    if (round === rounds) return;
    this.#openRound(round + 1);
    // Everyone connected has just been sent the adapter.
    this.#send(this.#everyone(), this.#announcement(), null);
  }

  #openRound(round: number): void {
    this.#state = { ...this.#state, isStarted: true, waitingSinceMs: this.#clock.now() };
    const { deadline } = this.#announcement();
    this.#events.push({ kind: 'round-started', round, rounds: this.#state.rounds, deadline });
  }

  #announcement(): Extract<FederationMessage, { kind: 'announce' }> {
    const { round, rounds, planHash, quorum } = this.#state;
    const deadlineMs = this.#deadline();
    const deadline = deadlineMs === null ? null : isoTime(deadlineMs);
    return { kind: 'announce', round, rounds, planHash, adapterHash: this.#state.adapterHash, quorum, deadline };
  }

  #deadline(): number | null {
    const { deadlineMs, waitingSinceMs } = this.#state;
    return deadlineMs === null ? null : waitingSinceMs + deadlineMs;
  }

  #refuse(participant: string, code: RefusalCode, reason: string, ofRound?: number): void {
    const round = ofRound ?? Math.min(this.#state.round, this.#state.rounds);
    // An unknown sender's name may be of any length.
    const message = { kind: 'refuse', round, participant: participant.slice(0, 128) || '?', code, reason } as const;
    this.#send([participant], message, null);
    this.#events.push({ ...message, kind: 'message-refused' });
  }

  #send(recipients: readonly string[], message: FederationMessage, tensors: NamedTensors | null): void {
    const frame = this.#frameOf(message, tensors);
    for (const to of recipients) {
      this.#frames.push({ to, frame });
      if (this.#state.participants.includes(to)) this.#count(to, { bytesDown: frame.length });
    }
  }

  /** One frame for all who are told the same, one after the other: a thousand that wait to be sent are one in memory. */
  #frameOf(message: FederationMessage, tensors: NamedTensors | null): Uint8Array {
    const key = JSON.stringify(message);
    if (this.#lastFrame?.key !== key || this.#lastFrame.tensors !== tensors)
      this.#lastFrame = { key, tensors, frame: encodeFrame(message, tensors) };
    return this.#lastFrame.frame;
  }

  #everyone(): readonly string[] {
    return this.#state.participants.filter((participant) => this.#joined.has(participant));
  }

  #count(participant: string, { bytesUp = 0, bytesDown = 0 }: { bytesUp?: number; bytesDown?: number }): void {
    const before = this.#exchangeOf(participant);
    this.#exchange.set(participant, {
      participant,
      bytesUp: before.bytesUp + bytesUp,
      bytesDown: before.bytesDown + bytesDown,
    });
  }

  #exchangeOf(participant: string): Exchange {
    return this.#exchange.get(participant) ?? { participant, bytesUp: 0, bytesDown: 0 };
  }

  #orderedExchange(): Exchange[] {
    return this.#state.participants.flatMap((participant) => this.#exchange.get(participant) ?? []);
  }

  #takeStep(): CoordinatorStep {
    const step = { frames: this.#frames, events: this.#events };
    this.#frames = [];
    this.#events = [];
    return step;
  }
}

type Contribute = Extract<FederationMessage, { kind: 'contribute' }>;

function publication({ round, adapterHash: hash, hospitals, examples, loss }: CompletedRound): FederationMessage {
  return { kind: 'publish', round, adapterHash: hash, hospitals, examples, loss };
}

function digestOf(examples: number, loss: number, tensors: NamedTensors): string {
  return sha256Hex(`${examples} ${loss} ${adapterHash(tensors)}`);
}

function copyOf(tensors: NamedTensors): NamedTensors {
  return new Map(
    [...tensors].map(([name, { shape, values }]) => [name, { shape: [...shape], values: values.slice() }]),
  );
}

/** The order of names decides nothing then, whatever aggregation is used. */
function inOrderOf(shapes: ExpectedShapes, tensors: NamedTensors): NamedTensors {
  return new Map([...shapes.keys()].map((name) => [name, expectDefined(tensors.get(name), name)]));
}
