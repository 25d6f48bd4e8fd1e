// Records count once, in order, in their direction, unaltered; their length tells little.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelError } from '../../src-enclave/channel/errors.ts';
import { recordKey } from '../../src-enclave/channel/key-schedule.ts';
import { paddedLength } from '../../src-enclave/channel/padding.ts';
import {
  chunkPayloadBytes,
  RecordReader,
  RecordWriter,
  recordOverheadBytes,
} from '../../src-enclave/channel/records.ts';

const base = randomBytes(32);
const pair = () => ({ writer: new RecordWriter('client', base), reader: new RecordReader('server', base) });
const refusal = (code: string): unknown => expect.objectContaining({ code });
const flip = (record: Uint8Array, at: number): Uint8Array => {
  const altered = Uint8Array.from(record);
  altered[at] = (altered[at] ?? 0) ^ 1;
  return altered;
};

describe('records', () => {
  it.each([0, 1, 59, 60, 61, 1000, 1 << 20, (1 << 20) + 5])('carry %i bytes', (length) => {
    const { writer, reader } = pair();
    const payload = randomBytes(length);
    expect(Buffer.from(reader.open(writer.seal(payload))).equals(payload)).toBe(true);
  });

  it('that are replayed, left out, reflected or of another epoch are refused', () => {
    const text = Buffer.from('x');
    const { writer } = pair();
    const [first, second, third] = [writer.seal(text), writer.seal(text), writer.seal(text)];
    const after = (...records: readonly Uint8Array[]) => {
      const reader = new RecordReader('server', base);
      return () => records.map((record) => reader.open(record));
    };
    expect(after(first, second, third)).not.toThrow();
    expect(after(first, first)).toThrow(refusal('record-replayed'));
    expect(after(first, third)).toThrow(refusal('record-missing'));
    expect(after(new RecordWriter('server', base).seal(text))).toThrow(refusal('record-reflected'));
    expect(after(new RecordWriter('client', base, 1).seal(text))).toThrow(refusal('record-malformed'));
    expect(after(new RecordWriter('client', randomBytes(32)).seal(text))).toThrow(refusal('record-forged'));
  });

  it('with any bit changed are refused, and nothing comes after them', () => {
    const record = new RecordWriter('client', base).seal(Buffer.from('a payload'));
    for (let at = 0; at < record.length; at++) {
      const reader = new RecordReader('server', base);
      expect(() => reader.open(flip(record, at))).toThrow(ChannelError);
      expect(() => reader.open(record)).toThrow(refusal('session-closed'));
    }
  });

  it('cut to any length are refused', () => {
    const record = new RecordWriter('client', base).seal(randomBytes(100));
    for (let length = 0; length < record.length; length++)
      expect(() => new RecordReader('server', base).open(record.slice(0, length))).toThrow(ChannelError);
  });

  it('of the same payload never look alike', () => {
    const { writer } = pair();
    const [first, second] = [writer.seal(Buffer.alloc(64)), writer.seal(Buffer.alloc(64))];
    expect(first.subarray(13)).not.toEqual(second.subarray(13));
    expect(recordKey(base, 0, 1n)).not.toEqual(recordKey(base, 1, 0n));
  });

  it('of random bytes are refused with a typed error', () => {
    const { failed } = fc.check(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        try {
          new RecordReader('server', base).open(random);
        } catch (error) {
          return error instanceof ChannelError;
        }
        return false;
      }),
      { numRuns: 20_000, seed: 5 },
    );
    expect(failed).toBe(false);
  });
});

describe('padding', () => {
  it('adds at most an eighth below a mebibyte and 64 KiB above, never less than nothing', () => {
    const { failed } = fc.check(
      fc.property(fc.integer({ min: 64, max: 1 << 25 }), (length) => {
        const padded = paddedLength(length);
        const most = length <= 1 << 20 ? length * 1.125 + 1 : length + (1 << 16);
        return padded >= length && padded <= most && paddedLength(padded) === padded;
      }),
      { seed: 7 },
    );
    expect(failed).toBe(false);
  });

  it('costs a 4 MB adapter less than three in a hundred, whole or in pieces', () => {
    const bytes = 4_000_000;
    const wire = (payload: number): number => paddedLength(payload + 4) - 4 + recordOverheadBytes;
    const pieces = Math.floor(bytes / chunkPayloadBytes);
    expect(wire(bytes) / bytes).toBeLessThan(1.03);
    expect((pieces * wire(chunkPayloadBytes) + wire(bytes - pieces * chunkPayloadBytes)) / bytes).toBeLessThan(1.03);
  });
});
