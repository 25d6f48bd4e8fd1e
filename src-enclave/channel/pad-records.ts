// One-time pad inside of keystream records: the payload XOR bytes of the book, with a Poly1305 tag (RFC 8439, section 2.5)
// under 32 more of them. Either layer alone protects. Only what the outer record has proved genuine may burn pad; a tag that
// is wrong burns its part and closes the session.

import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { timingSafeEqual } from 'node:crypto';
import { ChannelError, expectPeer } from './errors.ts';
import type { PadBook } from './pad-book.ts';
import type { RecordReader, RecordWriter } from './records.ts';

const offsetBytes = 8;
const lengthBytes = 4;
const keyBytes = 32;
const tagBytes = 16;
const headerBytes = offsetBytes + lengthBytes;
export const padOverheadBytes = headerBytes + tagBytes;

function headerOf(at: number, length: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeBigUInt64BE(BigInt(at), 0);
  header.writeUInt32BE(length, offsetBytes);
  return header;
}

function xor(bytes: Uint8Array, pad: Uint8Array): Buffer {
  const result = Buffer.from(bytes);
  const words = bytes.length >> 2;
  const last = words * 4;
  // Four at a time, in memory of their own: views of others may not be aligned.
  const left = new Uint32Array(new Uint8Array(bytes.subarray(0, last)).buffer);
  const right = new Uint32Array(new Uint8Array(pad.subarray(0, last)).buffer);
  for (let index = 0; index < words; index++) left[index] = (left[index] ?? 0) ^ (right[index] ?? 0);
  result.set(new Uint8Array(left.buffer));
  for (let index = last; index < bytes.length; index++) result[index] = (bytes[index] ?? 0) ^ (pad[index] ?? 0);
  return result;
}

const tagOf = (header: Uint8Array, ciphertext: Uint8Array, key: Uint8Array): Uint8Array =>
  poly1305(Buffer.concat([header, ciphertext]), key);

export class PadWriter {
  readonly #book: PadBook;
  readonly #writer: Pick<RecordWriter, 'seal'>;

  constructor(book: PadBook, writer: Pick<RecordWriter, 'seal'>) {
    this.#book = book;
    this.#writer = writer;
  }

  /** @throws ChannelError pad-empty, pad-not-granted: then nothing was used. */
  async seal(payload: Uint8Array): Promise<Uint8Array> {
    const at = await this.#book.marks.reserve(keyBytes + payload.length);
    const pad = await this.#book.take('send', at, keyBytes + payload.length);
    const header = headerOf(at, payload.length);
    const ciphertext = xor(payload, pad.subarray(keyBytes));
    const tag = tagOf(header, ciphertext, pad.subarray(0, keyBytes));
    pad.fill(0);
    return this.#writer.seal(Buffer.concat([header, ciphertext, tag]));
  }
}

export class PadReader {
  readonly #book: PadBook;
  readonly #reader: Pick<RecordReader, 'open'>;
  #isClosed = false;

  constructor(book: PadBook, reader: Pick<RecordReader, 'open'>) {
    this.#book = book;
    this.#reader = reader;
  }

  /** @throws ChannelError; from then on nothing is read any more. */
  async open(record: Uint8Array): Promise<Uint8Array> {
    expectPeer(!this.#isClosed, 'session-closed');
    try {
      return await this.#open(this.#reader.open(record));
    } catch (error) {
      this.#isClosed = true;
      throw error;
    }
  }

  async #open(inner: Uint8Array): Promise<Uint8Array> {
    expectPeer(inner.length >= padOverheadBytes, 'record-malformed');
    const header = Buffer.from(inner.subarray(0, headerBytes));
    const at = Number(header.readBigUInt64BE(0));
    const length = header.readUInt32BE(offsetBytes);
    expectPeer(inner.length === padOverheadBytes + length, 'record-malformed');
    this.#book.marks.accept(at, keyBytes + length);
    const pad = await this.#book.take('receive', at, keyBytes + length);
    const ciphertext = inner.subarray(headerBytes, headerBytes + length);
    const tag = tagOf(header, ciphertext, pad.subarray(0, keyBytes));
    if (!timingSafeEqual(tag, inner.subarray(headerBytes + length))) throw new ChannelError('pad-forged');
    const payload = xor(ciphertext, pad.subarray(keyBytes));
    pad.fill(0);
    return payload;
  }
}
