import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { NamedTensors } from '../../src-enclave/base/named-tensors.ts';
import {
  decodeFrame,
  encodeFrame,
  refusalCodeSchema,
  type FederationMessage,
} from '../../src-enclave/protocol/federation-messages.ts';
import { encodeTensorFrame, FrameError, largestHeaderBytes } from '../../src-enclave/protocol/tensor-frame.ts';

const positive = fc.integer({ min: 1, max: 1_000_000 });
const participant = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const hash = fc.string({ minLength: 64, maxLength: 64, unit: fc.constantFrom('0', '3', '9', 'a', 'f') });
// JSON has no minus zero.
const loss = fc.double({ min: -1e30, max: 1e30, noNaN: true }).map((value) => value + 0);
const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
const deadline = fc.option(instant.map((date) => date.toISOString()));
const kind = <K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const tensor = shape.chain((sizes) => {
  const length = sizes.reduce((product, size) => product * size, 1);
  return fc
    .array(fc.float(), { minLength: length, maxLength: length })
    .map((values) => ({ shape: sizes, values: Float32Array.from(values) }));
});
const tensors: fc.Arbitrary<NamedTensors> = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 12 }), tensor), { selector: ([name]) => name })
  .map((entries) => new Map(entries));
const none = fc.constant(null);

const frames: fc.Arbitrary<readonly [FederationMessage, NamedTensors | null]> = fc.oneof(
  fc.tuple(fc.record({ kind: kind('join'), participant, planHash: hash }), none),
  fc.tuple(
    fc.record({
      kind: kind('announce'),
      round: positive,
      rounds: positive,
      planHash: hash,
      adapterHash: hash,
      quorum: positive,
      deadline,
    }),
    fc.option(tensors),
  ),
  fc.tuple(
    fc.record({ kind: kind('contribute'), round: positive, participant, planHash: hash, examples: positive, loss }),
    tensors,
  ),
  fc.tuple(
    fc.record({
      kind: kind('publish'),
      round: positive,
      adapterHash: hash,
      hospitals: positive,
      examples: positive,
      loss,
    }),
    tensors,
  ),
  fc.tuple(
    fc.record({
      kind: kind('refuse'),
      round: positive,
      participant,
      code: fc.constantFrom(...refusalCodeSchema.options),
      reason: fc.string({ minLength: 1 }),
    }),
    none,
  ),
  fc.tuple(fc.record({ kind: kind('finished'), rounds: positive }), none),
);

const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof FrameError) return error.code;
    throw error;
  }
  return 'none';
};

const contribution: FederationMessage = {
  kind: 'contribute',
  round: 1,
  participant: 'a',
  planHash: '0'.repeat(64),
  examples: 3,
  loss: 0.5,
};
const one: NamedTensors = new Map([['w', { shape: [2], values: Float32Array.from([1, 2]) }]]);

describe('frames', () => {
  it('come back as they were, bit for bit', () => {
    fc.assert(
      fc.property(frames, ([message, sent]) => {
        const { message: received, tensors: arrived } = decodeFrame(encodeFrame(message, sent));
        expect(received).toEqual(message);
        expect(arrived && [...arrived.keys()]).toEqual(sent && [...sent.keys()]);
        for (const [name, { shape: sizes, values }] of sent ?? []) {
          expect(arrived?.get(name)?.shape).toEqual(sizes);
          expect(new Uint8Array(arrived?.get(name)?.values.buffer ?? new ArrayBuffer())).toEqual(
            new Uint8Array(values.buffer),
          );
        }
      }),
    );
  });

  it('are read from the middle of a larger buffer and share no memory with it', () => {
    const frame = encodeFrame(contribution, one);
    const around = new Uint8Array(frame.length + 6);
    around.set(frame, 3);
    const read = decodeFrame(around.subarray(3, 3 + frame.length));
    around.fill(0);
    expect([...(read.tensors?.get('w')?.values ?? [])]).toEqual([1, 2]);
  });

  it('have exactly header and four bytes per value', () => {
    const empty = encodeFrame(contribution, new Map([['w', { shape: [0], values: new Float32Array() }]]));
    const full = encodeFrame(contribution, one);
    expect(full.length - empty.length).toBe(8);
  });
});

describe('malformed frames', () => {
  it('are refused when cut anywhere', () => {
    fc.assert(
      fc.property(frames, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ([message, sent], part) => {
        const frame = encodeFrame(message, sent);
        expect(codeOf(() => decodeFrame(frame.subarray(0, Math.floor(frame.length * part))))).not.toBe('none');
      }),
    );
  });

  it('throw nothing but the typed error, whichever bit is flipped', () => {
    fc.assert(
      fc.property(frames, fc.nat(), ([message, sent], position) => {
        const frame = encodeFrame(message, sent);
        const bit = position % (frame.length * 8);
        frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => codeOf(() => decodeFrame(frame))).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it('throw nothing but the typed error for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(codeOf(() => decodeFrame(bytes))).not.toBe('none');
      }),
    );
  });

  const described = (list: unknown, payload: readonly number[]): Uint8Array => {
    const header = new TextEncoder().encode(JSON.stringify({ message: contribution, tensors: list }));
    const frame = new Uint8Array(4 + header.length + payload.length);
    new DataView(frame.buffer).setUint32(0, header.length, true);
    frame.set(header, 4);
    frame.set(payload, 4 + header.length);
    return frame;
  };
  const nested = new TextEncoder().encode(`....${'['.repeat(100_000)}`);
  new DataView(nested.buffer).setUint32(0, nested.length - 4, true);

  it.each<[string, string, Uint8Array]>([
    ['nothing', 'too-short', new Uint8Array()],
    ['a header longer than the frame', 'too-short', Uint8Array.from([9, 0, 0, 0, 0x7b])],
    ['a header beyond the limit', 'too-large', Uint8Array.from([0xff, 0xff, 0xff, 0xff])],
    ['a header that is no UTF-8', 'header-invalid', Uint8Array.from([1, 0, 0, 0, 0xff])],
    ['a header nested without end', 'header-invalid', nested],
    ['a header without tensors', 'header-invalid', Uint8Array.from([2, 0, 0, 0, 0x7b, 0x7d])],
    [
      'a name twice',
      'tensors-invalid',
      described(
        [1, 2].map(() => ({ name: 'w', shape: [0] })),
        [],
      ),
    ],
    ['a negative size', 'header-invalid', described([{ name: 'w', shape: [-1] }], [])],
    ['a fractional size', 'header-invalid', described([{ name: 'w', shape: [0.5] }], [0, 0])],
    ['too many axes', 'header-invalid', described([{ name: 'w', shape: Array(9).fill(1) }], [0, 0, 0, 0])],
    ['sizes beyond all numbers', 'payload-length', described([{ name: 'w', shape: Array(8).fill(2 ** 53 - 1) }], [])],
    ['bytes after the values', 'payload-length', described([{ name: 'w', shape: [1] }], [0, 0, 0, 0, 0])],
    ['values without tensors', 'payload-length', described(null, [0, 0, 0, 0])],
    ['a contribution without tensors', 'tensors-missing', described(null, [])],
    ['an unknown message', 'message-invalid', encodeTensorFrame({ kind: 'execute' }, null)],
    ['an unknown field', 'message-invalid', encodeTensorFrame({ ...contribution, note: 1 }, one)],
    ['no examples', 'message-invalid', encodeTensorFrame({ ...contribution, examples: 0 }, one)],
    ['a loss that is not finite', 'message-invalid', encodeTensorFrame({ ...contribution, loss: NaN }, one)],
    [
      'a join with tensors',
      'tensors-unexpected',
      encodeTensorFrame({ kind: 'join', participant: 'a', planHash: '0'.repeat(64) }, one),
    ],
  ])('name their fault: %s', (_name, code, bytes) => {
    expect(codeOf(() => decodeFrame(bytes))).toBe(code);
  });

  it('are not written either', () => {
    const axes = new Map([['w', { shape: Array<number>(9).fill(1), values: new Float32Array(1) }]]);
    expect(codeOf(() => encodeFrame(contribution, null))).toBe('tensors-missing');
    expect(codeOf(() => encodeFrame({ ...contribution, loss: Infinity }, one))).toBe('message-invalid');
    expect(codeOf(() => encodeFrame(contribution, axes))).toBe('tensors-invalid');
    expect(codeOf(() => encodeTensorFrame('x'.repeat(largestHeaderBytes), null))).toBe('too-large');
  });
});
