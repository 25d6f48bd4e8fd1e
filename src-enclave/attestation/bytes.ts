// Reading fixed layouts: every access within the bytes that are there, everything else an error.

export class Bytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    if (!(length >= 0 && length <= this.left)) throw new RangeError('the bytes end too early');
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }
  /** Little-endian; `u16be` and `u32be` are big-endian. */
  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }
  u16be(): number {
    return this.#view.getUint16(this.#advance(2));
  }
  u32be(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  #advance(length: number): number {
    const at = this.#at;
    this.take(length);
    return at;
  }
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Throws for what is not an even number of hexadecimal digits. */
export function fromHex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new TypeError('not hexadecimal');
  return new Uint8Array(Buffer.from(text, 'hex'));
}

export function isBitSet(bytes: Uint8Array, bit: number): boolean {
  return ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

/** a & mask = b & mask */
export function equalUnder(mask: Uint8Array, a: Uint8Array, b: Uint8Array): boolean {
  return (
    a.length === mask.length &&
    b.length === mask.length &&
    mask.every((byte, index) => (byte & (a[index] ?? 0)) === (byte & (b[index] ?? 0)))
  );
}
