import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { federatedAverage } from '../../src-enclave/aggregation/fedavg.ts';
import { sha256Hex } from '../../src-enclave/base/digest.ts';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import type { NamedTensors } from '../../src-enclave/base/named-tensors.ts';
import { createRandom } from '../../src-enclave/base/random.ts';
import { adapterHash } from '../../src-enclave/federation/adapter-hash.ts';
import { coordinatorStateSchema } from '../../src-enclave/federation/coordinator-snapshot.ts';
import { Coordinator } from '../../src-enclave/federation/coordinator.ts';
import { encodeFrame } from '../../src-enclave/protocol/federation-messages.ts';
import {
  contribute,
  deliver,
  essence,
  fakeClock,
  join,
  sentTo,
  startMs,
  toyAdapter,
  toyCoordinator,
} from './toy-federation.ts';

const bits = (tensors: NamedTensors | null): string => adapterHash(expectDefined(tensors, 'tensors'));

/** A run of two rounds in which round 1 is open, everyone has joined and nobody has contributed. */
function opened(options: Parameters<typeof toyCoordinator>[0] = {}): Coordinator {
  const coordinator = toyCoordinator(options);
  for (const id of coordinator.snapshot().state.participants) deliver(coordinator, id, join(id));
  return coordinator;
}

describe('a round', () => {
  it('is announced to whoever joins, with the adapter, and starts with the first', () => {
    const coordinator = toyCoordinator();
    const first = deliver(coordinator, 'b', join('b'));
    expect(first.events).toEqual([{ kind: 'round-started', round: 1, rounds: 2, deadline: null }]);
    expect(first.frames.map(({ to }) => to)).toEqual(['b']);
    const [announce] = sentTo(first, 'b');
    expect(announce?.message).toMatchObject({ kind: 'announce', round: 1, adapterHash: bits(toyAdapter()) });
    expect(bits(announce?.tensors ?? null)).toBe(bits(toyAdapter()));
    expect(deliver(coordinator, 'a', join('a')).events).toEqual([]);
  });

  it('ends when all have contributed: publishes, announces the next without repeating the adapter, and finishes', () => {
    const coordinator = opened();
    deliver(coordinator, 'a', contribute('a', 1, toyAdapter(1), { examples: 1, loss: 1 }));
    deliver(coordinator, 'b', contribute('b', 1, toyAdapter(2), { examples: 1, loss: 2 }));
    const end = deliver(coordinator, 'c', contribute('c', 1, toyAdapter(6), { examples: 2, loss: 3 }));
    expect(end.events.map(({ kind }) => kind)).toEqual(['contribution-accepted', 'round-completed', 'round-started']);
    expect(end.events[1]).toMatchObject({ round: 1, hospitals: 3, examples: 4, loss: 2.25 });
    const [publish, announce] = sentTo(end, 'b');
    expect(publish?.message).toMatchObject({ kind: 'publish', round: 1, hospitals: 3, examples: 4, loss: 2.25 });
    expect(publish?.tensors?.get('b')?.values[0]).toBe(3.75);
    expect(announce).toMatchObject({ message: { kind: 'announce', round: 2 }, tensors: null });
    for (const id of ['a', 'b']) deliver(coordinator, id, contribute(id, 2, toyAdapter()));
    const last = deliver(coordinator, 'c', contribute('c', 2, toyAdapter()));
    expect(sentTo(last, 'a').map(({ message }) => message.kind)).toEqual(['publish', 'finished']);
    expect(sentTo(deliver(coordinator, 'a', join('a')), 'a').map(({ message }) => message.kind)).toEqual([
      'publish',
      'finished',
    ]);
  });

  it('gives the same bits whatever the order of arrival and of tensor names', () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e6), max: Math.fround(1e6) });
    const contributions = fc.array(
      fc.record({
        values: fc.array(value, { minLength: 5, maxLength: 5 }),
        examples: fc.integer({ min: 1, max: 999 }),
      }),
      { minLength: 3, maxLength: 6 },
    );
    fc.assert(
      fc.property(contributions, fc.integer(), (list, seed) => {
        const ids = list.map((_, index) => `hospital-${index}`);
        const outcome = (order: readonly number[], isReversed: boolean): unknown => {
          const coordinator = opened({ participants: ids, rounds: 1, quorum: 1 });
          for (const index of order) {
            const { values, examples } = expectDefined(list[index], 'contribution');
            const own = toyAdapter(...values);
            const tensors = isReversed ? new Map([...own].reverse()) : own;
            const id = `hospital-${index}`;
            deliver(coordinator, id, contribute(id, 1, tensors, { examples, loss: Math.abs(values[0] ?? 0) }));
          }
          const { adapter, state } = coordinator.snapshot();
          return [state.round, state.previous?.loss, [...adapter.keys()], bits(adapter)];
        };
        const order = list.map((_, index) => index);
        expect(outcome(createRandom(seed).shuffle(order), true)).toEqual(outcome(order, false));
      }),
      { numRuns: 50 },
    );
  });

  it('gives one participant its own values back, bit for bit', () => {
    const coordinator = opened({ participants: ['only'], rounds: 1, quorum: 1 });
    const own = toyAdapter(-0, 1e-45, 3.4e38, 0.1, -0);
    deliver(coordinator, 'only', contribute('only', 1, own));
    expect(bits(coordinator.snapshot().adapter)).toBe(bits(own));
  });

  it('hands contributions to another aggregation in the order of ids', () => {
    const seen: string[][] = [];
    const coordinator = opened({
      aggregate: (contributions) => {
        seen.push(contributions.map(({ participantId }) => participantId));
        return federatedAverage(contributions);
      },
    });
    for (const id of ['c', 'a', 'b']) deliver(coordinator, id, contribute(id, 1, toyAdapter()));
    expect(seen).toEqual([['a', 'b', 'c']]);
  });

  it('counts the bytes of every hospital each way', () => {
    const coordinator = toyCoordinator({ participants: ['a', 'b'], rounds: 1 });
    const sent = { a: 0, b: 0 };
    const received = { a: 0, b: 0 };
    const events = (['a', 'b'] as const).flatMap((id) =>
      [join(id), contribute(id, 1, toyAdapter())].flatMap((frame) => {
        received[id] += frame.length;
        const step = deliver(coordinator, id, frame);
        for (const out of step.frames) sent[out.to === 'a' ? 'a' : 'b'] += out.frame.length;
        return step.events;
      }),
    );
    expect(events.find(({ kind }) => kind === 'round-completed')).toMatchObject({
      exchange: (['a', 'b'] as const).map((id) => ({ participant: id, bytesUp: received[id], bytesDown: sent[id] })),
    });
    expect(events.find(({ kind }) => kind === 'contribution-accepted')).toMatchObject({ bytesUp: received.a });
  });
});

describe('a repeated contribution', () => {
  it('counts once, in the open round and after its end', () => {
    const coordinator = opened();
    const frame = contribute('a', 1, toyAdapter(1));
    deliver(coordinator, 'a', frame);
    const before = essence(coordinator);
    expect(deliver(coordinator, 'a', frame)).toEqual({ frames: [], events: [] });
    expect(essence(coordinator)).toEqual(before);
    for (const id of ['b', 'c']) deliver(coordinator, id, contribute(id, 1, toyAdapter()));
    expect(deliver(coordinator, 'a', frame)).toEqual({ frames: [], events: [] });
  });
});

describe('a message that is refused', () => {
  const nan = toyAdapter(NaN);
  const renamed = new Map([...toyAdapter()].map(([name, tensor]) => [`${name}x`, tensor]));
  const reshaped = new Map([...toyAdapter()].map(([name, { values }]) => [name, { shape: [values.length], values }]));
  const fewer = new Map([...toyAdapter()].slice(1));
  const other = sha256Hex('another plan');

  it.each<[string, string, string, Uint8Array]>([
    ['from a stranger', 'unknown-participant', 'mallory', join('mallory')],
    ['in the name of another', 'unknown-participant', 'b', contribute('c', 1, toyAdapter())],
    [
      'for another plan (join)',
      'wrong-plan',
      'b',
      encodeFrame({ kind: 'join', participant: 'b', planHash: other }, null),
    ],
    ['for another plan', 'wrong-plan', 'b', contribute('b', 1, toyAdapter(), { planHash: other })],
    ['for a round to come', 'wrong-round', 'b', contribute('b', 2, toyAdapter())],
    ['different from the one counted', 'duplicate', 'a', contribute('a', 1, toyAdapter(8))],
    ['different in its examples only', 'duplicate', 'a', contribute('a', 1, toyAdapter(1), { examples: 11 })],
    ['with values that are not finite', 'not-finite', 'b', contribute('b', 1, nan)],
    ['with other names', 'malformed', 'b', contribute('b', 1, renamed)],
    ['with other sizes', 'malformed', 'b', contribute('b', 1, reshaped)],
    ['with too few tensors', 'malformed', 'b', contribute('b', 1, fewer)],
    ['that is no frame', 'malformed', 'b', Uint8Array.from([1, 2, 3])],
    ['that only a coordinator sends', 'malformed', 'b', encodeFrame({ kind: 'finished', rounds: 1 }, null)],
  ])('changes nothing: %s', (_name, code, from, frame) => {
    const coordinator = opened();
    deliver(coordinator, 'a', contribute('a', 1, toyAdapter(1)));
    const before = essence(coordinator);
    const step = deliver(coordinator, from, frame);
    expect(sentTo(step, from)).toMatchObject([{ message: { kind: 'refuse', round: expect.any(Number), code } }]);
    expect(step.frames).toHaveLength(1);
    expect(step.events).toMatchObject([{ kind: 'message-refused', participant: from, code }]);
    expect(essence(coordinator)).toEqual(before);
  });

  it('is late after the end of its round and of the run', () => {
    const coordinator = opened({ rounds: 1 });
    for (const id of ['a', 'b', 'c']) deliver(coordinator, id, contribute(id, 1, toyAdapter()));
    const before = essence(coordinator);
    expect(sentTo(deliver(coordinator, 'a', contribute('a', 1, toyAdapter(5))), 'a')).toMatchObject([
      { message: { code: 'late', round: 1, reason: 'Round 1 has ended and the run is finished.' } },
    ]);
    expect(essence(coordinator)).toEqual(before);
  });

  it('comes before anyone joined', () => {
    const step = deliver(toyCoordinator(), 'a', contribute('a', 1, toyAdapter()));
    expect(sentTo(step, 'a')).toMatchObject([{ message: { code: 'wrong-round' } }]);
  });
});

describe('quorum and deadline', () => {
  const hour = 3_600_000;

  it('end the round without those who are missing, and refuse them as late', () => {
    const clock = fakeClock();
    const coordinator = opened({ clock, deadlineMs: hour });
    deliver(coordinator, 'c', contribute('c', 1, toyAdapter(2), { examples: 1 }));
    deliver(coordinator, 'a', contribute('a', 1, toyAdapter(4), { examples: 1 }));
    clock.advance(hour - 1);
    expect(coordinator.tick()).toEqual({ frames: [], events: [] });
    clock.advance(1);
    // Without a tick in between: the late frame itself must not slip in.
    const step = coordinator.receive('b', contribute('b', 1, toyAdapter(9)));
    expect(sentTo(step, 'b').map(({ message }) => message.kind)).toEqual(['publish', 'announce', 'refuse']);
    expect(sentTo(step, 'b').at(-1)?.message).toMatchObject({
      code: 'late',
      reason: 'Round 1 has ended and round 2 is open.',
    });
    expect(step.events).toMatchObject([
      { kind: 'round-completed', hospitals: 2 },
      { kind: 'round-started', round: 2, deadline: new Date(startMs + 2 * hour).toISOString() },
      { kind: 'message-refused' },
    ]);
    expect(coordinator.snapshot().adapter.get('b')?.values[0]).toBe(3);
  });

  it('wait on without the quorum, and end the round with the contribution that makes it', () => {
    const clock = fakeClock();
    const coordinator = opened({ clock, deadlineMs: hour });
    deliver(coordinator, 'a', contribute('a', 1, toyAdapter()));
    clock.advance(5 * hour);
    expect(coordinator.tick().events).toEqual([]);
    const { events } = deliver(coordinator, 'c', contribute('c', 1, toyAdapter()));
    expect(events.map(({ kind }) => kind)).toEqual(['contribution-accepted', 'round-completed', 'round-started']);
  });

  it('do not run before the first participant joined', () => {
    const clock = fakeClock();
    const coordinator = toyCoordinator({ clock, deadlineMs: hour });
    clock.advance(9 * hour);
    expect(deliver(coordinator, 'a', join('a')).events).toMatchObject([
      { kind: 'round-started', deadline: new Date(startMs + 10 * hour).toISOString() },
    ]);
  });

  it('are told in one sentence', () => {
    const clock = fakeClock();
    const coordinator = toyCoordinator({ clock, deadlineMs: hour, rounds: 1 });
    const sentences = [coordinator.status()];
    deliver(coordinator, 'a', join('a'));
    sentences.push(coordinator.status());
    clock.advance(2 * hour);
    sentences.push(coordinator.status());
    deliver(coordinator, 'a', contribute('a', 1, toyAdapter()));
    deliver(coordinator, 'b', contribute('b', 1, toyAdapter()));
    sentences.push(coordinator.status());
    const waiting = 'Round 1 of 1: waiting for a, b and c since 2026-01-01T00:00:00.000Z';
    const counted = '0 of 3 have contributed, at least 2 are needed';
    expect(sentences).toEqual([
      'Nobody has joined yet: round 1 of 1 starts when the first of a, b and c does; waiting since 2026-01-01T00:00:00.000Z.',
      `${waiting}; ${counted}, and if that is not reached by 2026-01-01T01:00:00.000Z, the round waits on.`,
      `${waiting}; the deadline 2026-01-01T01:00:00.000Z has passed, ${counted}, so the round ends when 2 more arrive.`,
      'All 1 rounds are complete; the coordinator waits for nobody.',
    ]);
    const many = opened({ participants: Array.from({ length: 9 }, (_, index) => `h${index}`) });
    expect(many.status()).toContain('waiting for h0, h1, h2, h3 and 5 others since');
  });
});

describe('a snapshot', () => {
  it('survives JSON, and a restored coordinator asks only those who are missing', () => {
    const coordinator = opened();
    deliver(coordinator, 'b', contribute('b', 1, toyAdapter(7)));
    const { state, adapter, contributions } = coordinator.snapshot();
    const parsed = coordinatorStateSchema.parse(JSON.parse(JSON.stringify(state)));
    expect(parsed).toEqual(state);
    const restored = Coordinator.restore({ state: parsed, adapter, contributions }, { clock: fakeClock() });
    expect(essence(restored)).toEqual(essence(coordinator));
    expect(deliver(restored, 'b', join('b'))).toEqual({ frames: [], events: [] });
    expect(sentTo(deliver(restored, 'c', join('c')), 'c')).toMatchObject([{ message: { kind: 'announce', round: 1 } }]);
    expect(deliver(restored, 'b', contribute('b', 1, toyAdapter(7))).events).toEqual([]);
  });

  it('taken before the last contribution of a round took effect completes that round', () => {
    const coordinator = opened();
    for (const id of ['a', 'b', 'c']) coordinator.receive(id, contribute(id, 1, toyAdapter()));
    expect(coordinator.status()).toBe('Round 1 of 2: all 3 have contributed, so the round ends now.');
    const restored = Coordinator.restore(coordinator.snapshot(), { clock: fakeClock() });
    expect(restored.tick().events.map(({ kind }) => kind)).toEqual(['round-completed', 'round-started']);
    coordinator.tick();
    expect(essence(restored)).toEqual(essence(coordinator));
  });

  it('is refused when its tensors are not those it was made with', () => {
    const coordinator = opened();
    deliver(coordinator, 'b', contribute('b', 1, toyAdapter(7)));
    const snapshot = coordinator.snapshot();
    const clock = fakeClock();
    for (const damaged of [
      { ...snapshot, adapter: toyAdapter(1) },
      { ...snapshot, contributions: new Map([['b', toyAdapter(8)]]) },
      { ...snapshot, contributions: new Map() },
    ])
      expect(() => Coordinator.restore(damaged, { clock })).toThrow('The saved state of the coordinator is damaged.');
  });
});

describe('settings that make no run', () => {
  it.each([
    { participants: [] },
    { participants: ['a', 'a', 'b'] },
    { quorum: 0 },
    { quorum: 4 },
    { rounds: 0 },
    { deadlineMs: 0 },
    { initialAdapter: toyAdapter(Infinity) },
  ])('are refused: %o', (options) => {
    expect(() => toyCoordinator(options)).toThrow(RangeError);
  });
});
