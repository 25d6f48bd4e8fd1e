// One coordinator and all its hospitals in this process, over memory transports: for simulations and tests.
// Hospitals take turns in a fixed order, one training at a time, so neither timing nor load decides anything.
// It can be stopped at any event; a restored coordinator goes on with the hospitals that have not contributed.

import { expectDefined } from '../base/expect.ts';
import type { NamedTensors } from '../base/named-tensors.ts';
import type { Coordinator } from './coordinator.ts';
import type { CoordinatorEvent, CoordinatorStep } from './coordinator-step.ts';
import { Participant, type ParticipantEvent, type ParticipantOptions } from './participant.ts';
import { memoryTransport, type MemoryTransport } from '../channel/transport.ts';

export type FederationEvent<TrainingEvent> =
  | CoordinatorEvent
  | { readonly kind: 'training'; readonly hospital: string; readonly round: number; readonly event: TrainingEvent }
  | { readonly kind: 'warning'; readonly hospital: string; readonly code: string; readonly message: string };

export type FederationOptions<TrainingEvent> = {
  readonly coordinator: Coordinator;
  /** In the order of their turns; all that the coordinator expects, unless its deadline and quorum do without. */
  readonly participants: readonly Omit<ParticipantOptions<TrainingEvent>, 'transport'>[];
  readonly signal?: AbortSignal;
};

type Connection<TrainingEvent> = {
  readonly id: string;
  readonly client: MemoryTransport;
  readonly server: MemoryTransport;
  readonly events: AsyncGenerator<ParticipantEvent<TrainingEvent>, void, void>;
  isWaiting: boolean;
  isOver: boolean;
};

/**
 * Runs until the coordinator is finished; returns the final adapter. At each event `coordinator.snapshot()` is
 * consistent, and together with the trainers' own state it is all that a later call needs: what has not happened in the
 * snapshot (`round-completed` after the last contribution, say) will happen again. Throws what participants
 * throw, and the signal's reason when aborted.
 */
export async function* runFederation<TrainingEvent>({
  coordinator,
  participants,
  signal,
}: FederationOptions<TrainingEvent>): AsyncGenerator<FederationEvent<TrainingEvent>, NamedTensors, void> {
  // Between two turns of a hospital each other one contributes at most once and ends at most one round with it.
  const queueFrames = 2 * participants.length + 8;
  const connections = participants.map((options): Connection<TrainingEvent> => {
    const { client, server } = memoryTransport(queueFrames);
    const events = withoutResult(new Participant({ ...options, transport: client }).run(signal));
    return { id: options.id, client, server, events, isWaiting: false, isOver: false };
  });
  try {
    while (connections.some(({ isOver }) => !isOver)) {
      const able = connections.filter(canMove);
      if (able.length === 0) throw new TypeError(`the federation stands still. ${coordinator.status()}`);
      for (const connection of connections) yield* takeTurn(connection, connections, coordinator, signal);
    }
    return coordinator.snapshot().adapter;
  } finally {
    for (const { client, events } of connections) {
      client.close();
      await events.return();
    }
  }
}

/** A turn ends when the hospital has sent something, or can do nothing before the coordinator's next message. */
async function* takeTurn<TrainingEvent>(
  connection: Connection<TrainingEvent>,
  connections: readonly Connection<TrainingEvent>[],
  coordinator: Coordinator,
  signal: AbortSignal | undefined,
): AsyncGenerator<FederationEvent<TrainingEvent>, void, void> {
  const { id: hospital, client, events } = connection;
  const sentBefore = client.sent().frames;
  while (canMove(connection) && (client.sent().frames === sentBefore || !connection.isWaiting)) {
    signal?.throwIfAborted();
    const next = await events.next();
    connection.isOver = next.done === true;
    connection.isWaiting = next.done !== true && next.value.kind === 'waiting';
    yield* serve(connections, coordinator);
    if (next.done === true) continue;
    const { value } = next;
    // The coordinator says the rest itself.
    if (value.kind === 'training' || value.kind === 'warning') yield { ...value, hospital };
  }
}

/** Hands every frame that has been sent to the coordinator, in the order of hospitals, and its answers back. */
async function* serve<TrainingEvent>(
  connections: readonly Connection<TrainingEvent>[],
  coordinator: Coordinator,
): AsyncGenerator<CoordinatorEvent, void, void> {
  const deliver = async ({ frames, events }: CoordinatorStep): Promise<readonly CoordinatorEvent[]> => {
    for (const { to, frame } of frames)
      await expectDefined(
        connections.find(({ id }) => id === to),
        `connection of ${to}`,
      ).server.send(frame);
    return events;
  };
  yield* await deliver(coordinator.tick());
  for (const { id, server } of connections)
    while (server.pendingFrames() > 0) {
      yield* await deliver(coordinator.receive(id, await server.receive()));
      yield* await deliver(coordinator.tick());
    }
}

function canMove<TrainingEvent>({ isOver, isWaiting, client }: Connection<TrainingEvent>): boolean {
  return !isOver && (!isWaiting || client.pendingFrames() > 0);
}

// Its `return()` needs no value.
async function* withoutResult<TrainingEvent>(
  run: AsyncGenerator<ParticipantEvent<TrainingEvent>, NamedTensors, void>,
): AsyncGenerator<ParticipantEvent<TrainingEvent>, void, void> {
  yield* run;
}
