// Little-endian fields read one after the other from a file of unknown header length, through a small window.
// Every length is checked against what is left of the file before anything is allocated for it.

import { corrupt, type ByteSource } from './byte-source.ts';

const WINDOW_BYTES = 1 << 18;

export class ByteReader {
  readonly #source: ByteSource;
  #position = 0;
  #window: Buffer;
  #view: DataView;
  #windowStart = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#window = Buffer.alloc(0);
    this.#view = new DataView(new ArrayBuffer(0));
  }

  get position(): number {
    return this.#position;
  }

  get remainingBytes(): number {
    return this.#source.sizeBytes - this.#position;
  }

  uint8(): number {
    const start = this.#advance(1);
    return this.#view.getUint8(start);
  }

  int8(): number {
    const start = this.#advance(1);
    return this.#view.getInt8(start);
  }

  uint16(): number {
    const start = this.#advance(2);
    return this.#view.getUint16(start, true);
  }

  int16(): number {
    const start = this.#advance(2);
    return this.#view.getInt16(start, true);
  }

  uint32(): number {
    const start = this.#advance(4);
    return this.#view.getUint32(start, true);
  }

  int32(): number {
    const start = this.#advance(4);
    return this.#view.getInt32(start, true);
  }

  float32(): number {
    const start = this.#advance(4);
    return this.#view.getFloat32(start, true);
  }

  float64(): number {
    const start = this.#advance(8);
    return this.#view.getFloat64(start, true);
  }

  uint64(): bigint {
    const start = this.#advance(8);
    return this.#view.getBigUint64(start, true);
  }

  int64(): bigint {
    const start = this.#advance(8);
    return this.#view.getBigInt64(start, true);
  }

  /** A 64-bit count of things that take at least `leastBytes` each in the rest of the file. */
  count(what: string, leastBytes: number): number {
    const value = this.uint64();
    if (value * BigInt(leastBytes) > BigInt(this.remainingBytes))
      throw corrupt(this.#source.name, `${what} is larger than the file can hold`);
    return Number(value);
  }

  /** A string with a 64-bit length in front; bytes that are not UTF-8 become replacement characters. */
  string(what: string): string {
    const length = this.count(`the length of ${what}`, 1);
    const start = this.#advance(length);
    return this.#window.toString('utf8', start, start + length);
  }

  // Makes `length` bytes available and returns where they are in the window.
  #advance(length: number): number {
    if (length > this.remainingBytes) throw corrupt(this.#source.name, 'the file ends in the middle of its header');
    const start = this.#position - this.#windowStart;
    if (start + length > this.#window.length) return this.#refill(length);
    this.#position += length;
    return start;
  }

  #refill(length: number): number {
    const size = Math.min(Math.max(WINDOW_BYTES, length), this.remainingBytes);
    this.#window = Buffer.alloc(size);
    this.#view = new DataView(this.#window.buffer, this.#window.byteOffset, size);
    this.#windowStart = this.#position;
    this.#source.readInto(this.#window, this.#position);
    this.#position += length;
    return 0;
  }
}
