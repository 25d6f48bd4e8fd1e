import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { systemClock } from '../../src-enclave/base/clock.ts';
import { adapterHash } from '../../src-enclave/federation/adapter-hash.ts';
import { Coordinator } from '../../src-enclave/federation/coordinator.ts';
import { runFederation, type FederationEvent } from '../../src-enclave/federation/local-federation.ts';
import type { Train } from '../../src-enclave/federation/participant.ts';
import { shapesOf } from '../../src-enclave/federation/tensor-checks.ts';
import { fakeClock, planHash, toyAdapter, toyCoordinator, toyTraining } from './toy-federation.ts';

type Step = { readonly step: number };
type Events = AsyncGenerator<FederationEvent<Step>, ReadonlyMap<string, unknown>, void>;

const hospitals = (count: number, wrap: (train: Train<Step>, id: string) => Train<Step> = (train) => train) =>
  Array.from({ length: count }, (_, index) => ({
    id: `h${index}`,
    planHash,
    expectedShapes: shapesOf(toyAdapter()),
    train: wrap(toyTraining(index), `h${index}`),
  }));
const coordinatorOf = (count: number, rounds: number): Coordinator =>
  toyCoordinator({ participants: hospitals(count).map(({ id }) => id), rounds, quorum: 1 });

/** One word per event, for comparing the course of runs. */
const word = (event: FederationEvent<Step>): string => {
  switch (event.kind) {
    case 'training':
      return `${event.hospital} trains ${event.round}.${event.event.step}`;
    case 'contribution-accepted':
      return `${event.participant} contributes ${event.round}`;
    case 'round-started':
    case 'round-completed':
      return `${event.kind} ${event.round}`;
    default:
      return event.kind;
  }
};

async function take(events: Events, count = Infinity): Promise<string[]> {
  const words: string[] = [];
  while (words.length < count) {
    const next = await events.next();
    if (next.done === true) break;
    words.push(word(next.value));
  }
  return words;
}

describe('runFederation', () => {
  it('lets hospitals train one after the other in the given order', async () => {
    const coordinator = coordinatorOf(2, 2);
    const words = await take(runFederation({ coordinator, participants: hospitals(2) }));
    const roundOf = (round: number): string[] => [
      ...['h0', 'h1'].flatMap((id) => [
        `${id} trains ${round}.1`,
        `${id} trains ${round}.2`,
        `${id} contributes ${round}`,
      ]),
      `round-completed ${round}`,
    ];
    expect(words).toEqual(['round-started 1', ...roundOf(1), 'round-started 2', ...roundOf(2)]);
  });

  it('gives one hospital after one round what it trained, bit for bit', async () => {
    const coordinator = coordinatorOf(1, 1);
    await take(runFederation({ coordinator, participants: hospitals(1) }));
    const training = toyTraining(0)(1, 1, toyAdapter());
    let next = await training.next();
    while (next.done !== true) next = await training.next();
    expect(adapterHash(coordinator.snapshot().adapter)).toBe(adapterHash(next.value.adapter));
  });

  it('ends with the same bits when it is stopped at any event, any number of times, and continued', async () => {
    const undisturbed = coordinatorOf(3, 3);
    const course = await take(runFederation({ coordinator: undisturbed, participants: hospitals(3) }));
    const total = course.length;
    const expected = adapterHash(undisturbed.snapshot().adapter);
    const stops = [...Array(total + 1).keys()].map((stop) => [stop]);
    const property = fc.asyncProperty(fc.array(fc.nat(total), { maxLength: 6 }), async (pieces) => {
      let coordinator = coordinatorOf(3, 3);
      const words: string[] = [];
      for (const count of pieces) {
        const events = runFederation({ coordinator, participants: hospitals(3) });
        words.push(...(await take(events, count)));
        const snapshot = coordinator.snapshot();
        await events.return(new Map());
        coordinator = Coordinator.restore(snapshot, { clock: fakeClock() });
      }
      const last = runFederation({ coordinator, participants: hospitals(3) });
      let next = await last.next();
      for (; next.done !== true; next = await last.next()) words.push(word(next.value));
      expect(adapterHash(next.value)).toBe(expected);
      const happened = (entry: string): boolean => /contributes|completed/.test(entry);
      expect(words.filter(happened)).toEqual(course.filter(happened));
      expect(coordinator.snapshot().state.previous?.loss).toBe(undisturbed.snapshot().state.previous?.loss);
    });
    await fc.assert(property, { numRuns: 60 + stops.length, examples: stops.map((pieces) => [pieces]) });
  });

  it('goes on with the next hospital when the first ones have contributed', async () => {
    const coordinator = coordinatorOf(3, 1);
    const events = runFederation({ coordinator, participants: hospitals(3) });
    await take(events, 7);
    await events.return(new Map());
    expect(coordinator.snapshot().state.receipts.map(({ participant }) => participant)).toEqual(['h0', 'h1']);
    const restored = Coordinator.restore(coordinator.snapshot(), { clock: systemClock });
    expect(await take(runFederation({ coordinator: restored, participants: hospitals(3) }))).toEqual([
      'h2 trains 1.1',
      'h2 trains 1.2',
      'h2 contributes 1',
      'round-completed 1',
    ]);
  });

  it('closes what training opened when it is stopped or aborted', async () => {
    const closed: string[] = [];
    const watching = (train: Train<Step>, id: string): Train<Step> =>
      async function* watched(...args) {
        try {
          return yield* train(...args);
        } finally {
          closed.push(id);
        }
      };
    const stopped = runFederation({ coordinator: coordinatorOf(2, 1), participants: hospitals(2, watching) });
    await take(stopped, 2);
    await stopped.return(new Map());
    expect(closed).toEqual(['h0']);

    const controller = new AbortController();
    const aborted = runFederation({
      coordinator: coordinatorOf(2, 1),
      participants: hospitals(2, watching),
      signal: controller.signal,
    });
    await take(aborted, 2);
    controller.abort(new RangeError('enough'));
    await expect(take(aborted)).rejects.toThrow('enough');
    expect(closed).toEqual(['h0', 'h0']);
  });

  it('says whom it waits for when hospitals are missing', async () => {
    const events = runFederation({ coordinator: coordinatorOf(2, 1), participants: hospitals(1) });
    await expect(take(events)).rejects.toThrow('waiting for h1 since');
  });

  it('goes on with a hospital whose contribution comes too late', async () => {
    const clock = fakeClock();
    const slow = (train: Train<Step>, id: string): Train<Step> =>
      async function* slowly(...args) {
        if (id === 'h1' && args[0] === 1) clock.advance(2000);
        return yield* train(...args);
      };
    const coordinator = toyCoordinator({ participants: ['h0', 'h1'], rounds: 2, quorum: 1, deadlineMs: 1000, clock });
    const words = await take(runFederation({ coordinator, participants: hospitals(2, slow) }));
    expect(words.filter((entry) => !entry.includes('trains'))).toEqual([
      'round-started 1',
      'h0 contributes 1',
      'round-completed 1',
      'round-started 2',
      'message-refused',
      'h0 contributes 2',
      'h1 contributes 2',
      'round-completed 2',
      'warning',
    ]);
  });
});
