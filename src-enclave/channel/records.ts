// Records of a session in keystream mode: AES-256-GCM with a key of its own for each record, made from direction, epoch and
// sequence. The outer header holds those three and nothing else; what a record is about stands inside. Lengths are padded,
// and every length is authenticated. A record counts once, in order, in its direction; anything else closes the session.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ChannelError, expectPeer } from './errors.ts';
import { otherRole, recordKey, type Role } from './key-schedule.ts';
import { paddedLength } from './padding.ts';

/** Direction (1), epoch (4), sequence (8). */
const headerBytes = 13;
const tagBytes = 16;
const lengthBytes = 4;
export const largestPayloadBytes = 1 << 26;
/** Large things travel in pieces of this many bytes: each fills a record of a mebibyte without padding. */
export const chunkPayloadBytes = (1 << 20) - lengthBytes;
/** The most that a message on the wire has: a record of a mebibyte and what surrounds it. Evidence is smaller. */
export const largestWireBytes = (1 << 20) + (1 << 17);
/** What a record costs besides its padding. */
export const recordOverheadBytes = headerBytes + lengthBytes + tagBytes;
/** Each key is used once, so the nonce need not differ. */
const nonce = new Uint8Array(12);

/** Padding is at most one block above a mebibyte, and an eighth below. */
const zeros = Buffer.alloc(1 << 17);

const directionOf = (role: Role): number => (role === 'client' ? 1 : 2);

function headerOf(sender: Role, epoch: number, sequence: bigint): Buffer {
  const header = Buffer.alloc(headerBytes);
  header[0] = directionOf(sender);
  header.writeUInt32BE(epoch, 1);
  header.writeBigUInt64BE(sequence, 5);
  return header;
}

/** Header and length of the ciphertext: both sides know them, and the tag covers them. */
function authenticated(header: Uint8Array, ciphertextBytes: number): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(ciphertextBytes);
  return Buffer.concat([header, length]);
}

export class RecordWriter {
  readonly #role: Role;
  readonly #base: Uint8Array;
  readonly #epoch: number;
  #sequence = 0n;

  constructor(role: Role, base: Uint8Array, epoch = 0) {
    this.#role = role;
    this.#base = base;
    this.#epoch = epoch;
  }

  /** The bytes of the next record. @throws RangeError for a payload that is too large. */
  seal(payload: Uint8Array): Uint8Array {
    if (payload.length > largestPayloadBytes)
      throw new RangeError(`a record holds at most ${largestPayloadBytes} bytes`);
    const header = headerOf(this.#role, this.#epoch, this.#sequence);
    const key = recordKey(this.#base, this.#epoch, this.#sequence);
    this.#sequence += 1n;
    const inner = paddedLength(payload.length + lengthBytes);
    const record = Buffer.allocUnsafe(headerBytes + inner + tagBytes);
    header.copy(record);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(authenticated(header, inner));
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32BE(payload.length);
    let at = headerBytes;
    for (const part of [length, payload, zeros.subarray(0, inner - lengthBytes - payload.length)])
      at += cipher.update(part).copy(record, at);
    cipher.final();
    cipher.getAuthTag().copy(record, at);
    return record;
  }
}

export class RecordReader {
  readonly #peer: Role;
  readonly #base: Uint8Array;
  readonly #epoch: number;
  #sequence = 0n;
  #isClosed = false;

  /** @param role This side's: the records are of the other. */
  constructor(role: Role, base: Uint8Array, epoch = 0) {
    this.#peer = otherRole(role);
    this.#base = base;
    this.#epoch = epoch;
  }

  /**
   * The payload of the next record; nothing of it is given before the tag has been checked.
   * @throws ChannelError; from then on nothing is read any more.
   */
  open(record: Uint8Array): Uint8Array {
    expectPeer(!this.#isClosed, 'session-closed');
    try {
      return this.#open(record);
    } catch (error) {
      this.#isClosed = true;
      throw error;
    }
  }

  #open(record: Uint8Array): Uint8Array {
    expectPeer(record.length >= recordOverheadBytes, 'record-malformed');
    const inner = record.length - headerBytes - tagBytes;
    expectPeer(inner <= paddedLength(largestPayloadBytes + lengthBytes), 'record-too-large');
    const header = Buffer.from(record.buffer, record.byteOffset, headerBytes);
    expectPeer(header[0] !== directionOf(otherRole(this.#peer)), 'record-reflected');
    expectPeer(header[0] === directionOf(this.#peer) && header.readUInt32BE(1) === this.#epoch, 'record-malformed');
    const sequence = header.readBigUInt64BE(5);
    expectPeer(sequence >= this.#sequence, 'record-replayed');
    expectPeer(sequence === this.#sequence, 'record-missing');
    const decipher = createDecipheriv('aes-256-gcm', recordKey(this.#base, this.#epoch, sequence), nonce);
    decipher.setAAD(authenticated(header, inner));
    decipher.setAuthTag(record.subarray(headerBytes + inner));
    const plain = decipher.update(record.subarray(headerBytes, headerBytes + inner));
    try {
      decipher.final();
    } catch (error) {
      throw new ChannelError('record-forged', { cause: error });
    }
    this.#sequence += 1n;
    const length = plain.readUInt32BE(0);
    const isPadded =
      length <= largestPayloadBytes &&
      paddedLength(length + lengthBytes) === inner &&
      plain.subarray(lengthBytes + length).equals(zeros.subarray(0, inner - lengthBytes - length));
    expectPeer(isPadded, 'record-malformed');
    return plain.subarray(lengthBytes, lengthBytes + length);
  }
}
