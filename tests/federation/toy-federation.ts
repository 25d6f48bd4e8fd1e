// A federation small enough to try every state: adapters of a few numbers, and training that is plain arithmetic.

import type { Clock } from '../../src-enclave/base/clock.ts';
import { sha256Hex } from '../../src-enclave/base/digest.ts';
import type { NamedTensors } from '../../src-enclave/base/named-tensors.ts';
import { adapterHash } from '../../src-enclave/federation/adapter-hash.ts';
import { Coordinator, type CoordinatorOptions } from '../../src-enclave/federation/coordinator.ts';
import type { CoordinatorStep } from '../../src-enclave/federation/coordinator-step.ts';
import type { Train } from '../../src-enclave/federation/participant.ts';
import {
  decodeFrame,
  encodeFrame,
  type FederationFrame,
  type FederationMessage,
} from '../../src-enclave/protocol/federation-messages.ts';

export const planHash = sha256Hex('the plan');
export const startMs = Date.UTC(2026, 0, 1);

export type FakeClock = Clock & { readonly advance: (milliseconds: number) => void };

export function fakeClock(): FakeClock {
  let now = startMs;
  return {
    now: () => now,
    elapsed: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

export function toyAdapter(...values: readonly number[]): NamedTensors {
  return new Map([
    ['b', { shape: [2, 2], values: Float32Array.from([0, 1, 2, 3], (index) => values[index] ?? index / 8) }],
    ['a', { shape: [1], values: Float32Array.from([values[4] ?? -0]) }],
  ]);
}

export function toyCoordinator(options: Partial<CoordinatorOptions> = {}): Coordinator {
  return new Coordinator({
    participants: ['a', 'b', 'c'],
    rounds: 2,
    quorum: 2,
    planHash,
    initialAdapter: toyAdapter(),
    deadlineMs: null,
    clock: fakeClock(),
    ...options,
  });
}

export function join(participant: string): Uint8Array {
  return encodeFrame({ kind: 'join', participant, planHash }, null);
}

type Contribute = Extract<FederationMessage, { kind: 'contribute' }>;

export function contribute(
  participant: string,
  round: number,
  tensors: NamedTensors,
  changes: Partial<Contribute> = {},
): Uint8Array {
  const message: Contribute = { kind: 'contribute', round, participant, planHash, examples: 10, loss: 0.5, ...changes };
  return encodeFrame(message, tensors);
}

/** Receives and ticks, as a coordinator's host does. */
export function deliver(coordinator: Coordinator, participant: string, frame: Uint8Array): CoordinatorStep {
  const steps = [coordinator.receive(participant, frame), coordinator.tick()];
  return { frames: steps.flatMap(({ frames }) => frames), events: steps.flatMap(({ events }) => events) };
}

/** What one participant was sent in a step. */
export function sentTo({ frames }: CoordinatorStep, participant: string): FederationFrame[] {
  return frames.filter(({ to }) => to === participant).map(({ frame }) => decodeFrame(frame));
}

/** A snapshot without what only counts bytes, comparable by value and by bit. */
export function essence(coordinator: Coordinator): unknown {
  const { state, adapter, contributions } = coordinator.snapshot();
  const hashes = [...contributions].map(([id, tensors]) => [id, adapterHash(tensors)]);
  return { state: { ...state, exchange: [] }, adapter: adapterHash(adapter), hashes };
}

/** Moves every value by an amount that depends on hospital and round, in float32; yields once per step. */
export function toyTraining(hospital: number, steps = 2): Train<{ readonly step: number }> {
  return async function* train(round, _rounds, adapter) {
    let trained = adapter;
    for (let step = 1; step <= steps; step++) {
      trained = new Map(
        [...trained].map(([name, { shape, values }]) => [
          name,
          { shape, values: values.map((value) => value * 0.9 + (hospital + 1) / (7 * round + step)) },
        ]),
      );
      yield { step };
    }
    return { adapter: trained, examples: 3 * hospital + 1, loss: 1 / (round + hospital) };
  };
}
