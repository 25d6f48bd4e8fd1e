// Whatever bytes arrive, the decoder and the coordinator give a typed refusal or take them; nothing else, and nothing grows.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '../../src-enclave/protocol/federation-messages.ts';
import { FrameError } from '../../src-enclave/protocol/tensor-frame.ts';
import { contribute, join, planHash, toyAdapter, toyCoordinator } from './toy-federation.ts';

/** All of them in `npm run soak`. */
const runs = process.env['CLOISTER_SOAK'] === '1' ? 1_000_000 : 10_000;

const genuine = [
  join('a'),
  contribute('a', 1, toyAdapter()),
  contribute('b', 1, toyAdapter(1, 2, 3)),
  encodeFrame({ kind: 'finished', rounds: 2 }, null),
  encodeFrame(
    { kind: 'announce', round: 1, rounds: 2, planHash, adapterHash: planHash, quorum: 2, deadline: null },
    toyAdapter(),
  ),
];

/** A genuine frame with bytes changed, cut off or added; or no frame at all. */
const frames = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom(...genuine),
      fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 }),
      fc.nat(2000),
      fc.uint8Array({ maxLength: 8 }),
    )
    .map(([frame, changes, keep, tail]) => {
      const altered = Uint8Array.from(frame);
      for (const [at, value] of changes) altered[at % altered.length] = value;
      return Buffer.concat([altered.subarray(0, keep > 1000 ? altered.length : keep), tail]);
    }),
);

function refusalOf(frame: Uint8Array): unknown {
  try {
    decodeFrame(frame);
    return null;
  } catch (error) {
    return error;
  }
}

describe('any frame', () => {
  it('is decoded or refused as a frame', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const refusal = refusalOf(frame);
        expect(refusal === null || refusal instanceof FrameError).toBe(true);
      }),
      { numRuns: runs, seed: 3 },
    );
  }, 3_600_000);

  it('leaves the coordinator able to go on, and counts nobody twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'stranger'), frames), { maxLength: 12 }),
        (arrived) => {
          const coordinator = toyCoordinator();
          for (const [from, frame] of arrived) {
            coordinator.receive(from, frame);
            coordinator.tick();
          }
          const { receipts, participants } = coordinator.state;
          expect(new Set(receipts.map(({ participant }) => participant)).size).toBe(receipts.length);
          expect(participants).toEqual(['a', 'b', 'c']);
          for (const participant of participants) {
            coordinator.receive(participant, join(participant));
            coordinator.receive(participant, contribute(participant, coordinator.state.round, toyAdapter()));
            coordinator.tick();
          }
          expect(coordinator.state.round).toBeGreaterThan(1);
        },
      ),
      { numRuns: Math.ceil(runs / 20), seed: 4 },
    );
  }, 3_600_000);
});
