// One hospital in a federated run, as a state machine over a transport: it trains when announced, contributes, takes
// what is published. How training works is the caller's; the plan is approved by hash before anything is trained.

import { assertNever, expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import {
  decodeFrame,
  encodeFrame,
  type FederationFrame,
  type FederationMessage,
} from '../protocol/federation-messages.ts';
import { FrameError } from '../protocol/tensor-frame.ts';
import { adapterHash } from './adapter-hash.ts';
import { hasOnlyFiniteValues, hasShapes, type ExpectedShapes } from './tensor-checks.ts';
import type { Transport } from '../channel/transport.ts';

/** `examples`: how many training examples are behind the adapter, its weight. `loss`: their mean training loss. */
export type TrainingResult = { readonly adapter: NamedTensors; readonly examples: number; readonly loss: number };

/**
 * Trains one round from `adapter` (not to be written to) and yields whatever its caller wants to see on the way.
 * Given the same arguments it must end with the same bits, also when it continues from its own journal.
 */
export type Train<TrainingEvent> = (
  round: number,
  rounds: number,
  adapter: NamedTensors,
  signal?: AbortSignal,
) => AsyncGenerator<TrainingEvent, TrainingResult, void>;

export type ParticipantOptions<TrainingEvent> = {
  readonly id: string;
  readonly transport: Transport;
  /** SHA-256 in hexadecimal of the plan that this hospital approved. */
  readonly planHash: string;
  readonly expectedShapes: ExpectedShapes;
  readonly train: Train<TrainingEvent>;
};

export type ParticipantEvent<TrainingEvent> =
  | { readonly kind: 'training'; readonly round: number; readonly event: TrainingEvent }
  | { readonly kind: 'warning'; readonly code: string; readonly message: string }
  /** A round was announced; `deadline` is ISO 8601 UTC. */
  | {
      readonly kind: 'announced';
      readonly round: number;
      readonly rounds: number;
      readonly quorum: number;
      readonly deadline: string | null;
    }
  /** What this hospital trained is on its way. */
  | { readonly kind: 'contributed'; readonly round: number; readonly examples: number; readonly loss: number }
  /** The round is complete. The adapter is shared with the participant: never write to it. */
  | {
      readonly kind: 'published';
      readonly round: number;
      readonly hospitals: number;
      readonly loss: number;
      readonly adapter: NamedTensors;
      readonly adapterHash: string;
    }
  /** Nothing to do before the coordinator's next message. */
  | { readonly kind: 'waiting'; readonly message: string };

export class Participant<TrainingEvent> {
  readonly #options: ParticipantOptions<TrainingEvent>;
  /** What the coordinator published last, verified. */
  #adapter: NamedTensors | null = null;

  constructor(options: ParticipantOptions<TrainingEvent>) {
    this.#options = options;
  }

  /**
   * Takes part until the coordinator is finished and returns the final adapter. Stops at any `return()`; does not close
   * the transport. Throws Failure `plan-mismatch`, `adapter-mismatch`, `contribution-refused`, `message-invalid`,
   * `engine-failed` (numbers that are not finite) or `transport-closed`, and the signal's reason when aborted.
   */
  async *run(signal?: AbortSignal): AsyncGenerator<ParticipantEvent<TrainingEvent>, NamedTensors, void> {
    const { id, transport, planHash } = this.#options;
    await transport.send(encodeFrame({ kind: 'join', participant: id, planHash }, null));
    let waitingFor = 'the coordinator to announce a round';
    for (;;) {
      yield { kind: 'waiting', message: `${id} waits for ${waitingFor}.` };
      const { message, tensors } = this.#read(await transport.receive(signal));
      switch (message.kind) {
        case 'announce': {
          const adapter = this.#announced(message, tensors);
          const { round, rounds, quorum, deadline } = message;
          yield { kind: 'announced', round, rounds, quorum, deadline };
          yield* this.#contribute(message, adapter, signal);
          waitingFor = `the result of round ${message.round}`;
          break;
        }
        case 'publish': {
          const adapter = this.#verified(message.adapterHash, tensors);
          this.#adapter = adapter;
          const { round, hospitals, loss, adapterHash: hash } = message;
          yield { kind: 'published', round, hospitals, loss, adapter, adapterHash: hash };
          waitingFor = 'the next round';
          break;
        }
        case 'refuse':
          yield this.#warningOf(message);
          break;
        case 'finished':
          if (this.#adapter === null) throw invalid('the run is finished, but its adapter was not sent');
          return this.#adapter;
        case 'join':
        case 'contribute':
          throw invalid(`a coordinator does not send ${message.kind} messages`);
        default:
          return assertNever(message);
      }
    }
  }

  async *#contribute(
    { round, rounds }: Announce,
    adapter: NamedTensors,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ParticipantEvent<TrainingEvent>, void, void> {
    const { id, transport, planHash, expectedShapes, train } = this.#options;
    const outcome: { result: TrainingResult | null } = { result: null };
    for await (const event of capturing(train(round, rounds, adapter, signal), outcome))
      yield { kind: 'training', round, event };
    const result = expectDefined(outcome.result, 'training result');
    if (!hasShapes(result.adapter, expectedShapes))
      throw new TypeError('training gave other tensors than the adapter has');
    if (!Number.isFinite(result.loss) || !hasOnlyFiniteValues(result.adapter))
      throw new Failure(
        'engine-failed',
        `The training of ${id} in round ${round} gave numbers that are not finite. Lower the learning rate and start again.`,
      );
    const { examples, loss } = result;
    const contribution = { kind: 'contribute', round, participant: id, planHash, examples, loss } as const;
    await transport.send(encodeFrame(contribution, result.adapter), 'adapters');
    yield { kind: 'contributed', round, examples, loss };
  }

  #read(frame: Uint8Array): FederationFrame {
    try {
      return decodeFrame(frame);
    } catch (error) {
      if (error instanceof FrameError) throw invalid(error.message, { cause: error });
      throw error;
    }
  }

  #announced(message: Announce, tensors: NamedTensors | null): NamedTensors {
    if (message.planHash !== this.#options.planHash) throw this.#planMismatch();
    return this.#verified(message.adapterHash, tensors ?? this.#adapter);
  }

  #verified(hash: string, tensors: NamedTensors | null): NamedTensors {
    if (tensors === null) throw invalid('a round was announced without its adapter');
    if (!hasShapes(tensors, this.#options.expectedShapes) || !hasOnlyFiniteValues(tensors))
      throw new Failure(
        'adapter-mismatch',
        'The coordinator sent an adapter with other tensors than the approved plan has. Check that both use the same plan.',
      );
    if (adapterHash(tensors) !== hash) throw invalid('the adapter is not the one that its hash names');
    return tensors;
  }

  #warningOf({ code, reason, round }: Refuse): ParticipantEvent<TrainingEvent> {
    switch (code) {
      case 'late':
      case 'duplicate':
        return { kind: 'warning', code, message: `The contribution to round ${round} was not counted. ${reason}` };
      case 'wrong-plan':
        throw this.#planMismatch();
      case 'unknown-participant':
      case 'wrong-round':
      case 'malformed':
      case 'not-finite':
        throw new Failure(
          'contribution-refused',
          `The coordinator refused a message of ${this.#options.id}. ${reason} Ask whoever runs the coordinator.`,
        );
      default:
        return assertNever(code);
    }
  }

  #planMismatch(): Failure {
    return new Failure(
      'plan-mismatch',
      `The coordinator runs another plan than the one approved at ${this.#options.id}. Nothing was trained. Review and approve its plan first.`,
    );
  }
}

type Announce = Extract<FederationMessage, { kind: 'announce' }>;
type Refuse = Extract<FederationMessage, { kind: 'refuse' }>;

/** The same events; what training returns is put aside, since a `for await` loop would drop it. */
async function* capturing<TrainingEvent>(
  training: AsyncGenerator<TrainingEvent, TrainingResult, void>,
  outcome: { result: TrainingResult | null },
): AsyncGenerator<TrainingEvent, void, void> {
  outcome.result = yield* training;
}

function invalid(what: string, options?: ErrorOptions): Failure {
  return new Failure(
    'message-invalid',
    `A message of the coordinator is not valid: ${what}. Check that both sides run the same version.`,
    options,
  );
}
