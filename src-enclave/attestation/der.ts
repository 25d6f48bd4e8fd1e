// A strict reader of DER (ITU-T X.690): definite, minimal lengths, tags of one byte, nothing after the end. It copies
// nothing, goes no deeper than it is asked to, and throws a plain error for whatever is not DER.

export type Der = {
  readonly tag: number;
  /** The content. */
  readonly value: Uint8Array;
  /** Tag, length and content. */
  readonly bytes: Uint8Array;
};

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

class DerError extends Error {
  override readonly name = 'DerError';
}

function readAt(bytes: Uint8Array, offset: number): { readonly der: Der; readonly end: number } {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new DerError('the element is cut short');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tags of several bytes are not read');
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError('the length is indefinite or too large');
    length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + (bytes[start + index] ?? Number.NaN);
    if (!(length >= 0x80) || (count > 1 && length < 256 ** (count - 1)))
      throw new DerError('the length is not minimal');
    start += count;
  }
  const end = start + length;
  if (!(end <= bytes.length)) throw new DerError('the element is longer than its bytes');
  return { der: { tag, value: bytes.subarray(start, end), bytes: bytes.subarray(offset, end) }, end };
}

/** One element and nothing after it. */
export function readDer(bytes: Uint8Array, tag?: number): Der {
  const { der, end } = readAt(bytes, 0);
  if (end !== bytes.length) throw new DerError('something follows the element');
  return tag === undefined ? der : expectTag(der, tag);
}

/** The elements inside of one. */
export function derChildren({ value }: Pick<Der, 'value'>): readonly Der[] {
  const children: Der[] = [];
  for (let offset = 0; offset < value.length;) {
    const { der, end } = readAt(value, offset);
    children.push(der);
    offset = end;
  }
  return children;
}

export function expectTag(der: Der | undefined, tag: number): Der {
  if (der?.tag !== tag) throw new DerError(`tag ${tag} was expected`);
  return der;
}

/** `1.2.840.10045.4.3.2` */
export function oidOf(der: Der | undefined): string {
  const { value } = expectTag(der, derTag.oid);
  const parts: number[] = [];
  let part = 0;
  for (const byte of value) {
    part = part * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(part)) throw new DerError('the object identifier is too large');
    if (byte >= 0x80) continue;
    if (parts.length === 0) parts.push(...(part < 80 ? [Math.floor(part / 40), part % 40] : [2, part - 80]));
    else parts.push(part);
    part = 0;
  }
  if (value.length === 0 || (value.at(-1) ?? 0) >= 0x80) throw new DerError('the object identifier is cut short');
  return parts.join('.');
}

/** A number that is not negative and fits. */
export function integerOf(der: Der | undefined): number {
  const { value } = expectTag(der, derTag.integer);
  if (value.length === 0 || value.length > 6 || (value[0] ?? 0) >= 0x80)
    throw new DerError('the number is out of range');
  return value.reduce((number, byte) => number * 256 + byte, 0);
}

/** The bits of a bit string without unused ones. */
export function bitsOf(der: Der | undefined): Uint8Array {
  const { value } = expectTag(der, derTag.bitString);
  if (value[0] !== 0) throw new DerError('the bit string is not whole bytes');
  return value.subarray(1);
}

/** UTCTime or GeneralizedTime in UTC with seconds, as certificates have them (RFC 5280, section 4.1.2.5). */
export function timeOf(der: Der | undefined): number {
  const text = Buffer.from(der?.value ?? []).toString('latin1');
  const isShort = der?.tag === derTag.utcTime && /^\d{12}Z$/.test(text);
  if (!isShort && !(der?.tag === derTag.generalizedTime && /^\d{14}Z$/.test(text)))
    throw new DerError('the time is not in the form of a certificate');
  const full = isShort ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(iso);
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw new DerError('there is no such time');
  return time;
}
