// One line of the audit chain: a record in canonical JSON, hashed with the hash of the one before it.
// A line is good only if it is byte for byte what encoding its own content gives; so no change of a byte passes, not even
// one that means the same JSON. The first record of a segment keeps this form in every later format, so that an older
// program can tell a newer log from a damaged one.

import { z } from 'zod';
import { canonicalJson, sha256Hex } from '../base/digest.ts';
import { readAuditEventSchema } from '../protocol/audit-event.ts';

export const chainFormat = 1;
/** The longest line that is read; what `append` accepts is far below. */
export const longestLineBytes = 16_384;
/** The most records after which a head follows. */
export const mostUnsigned = 256;
/** `previous` of the first record. */
export const noHash = '0'.repeat(64);

export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const signatureSchema = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);
export const chainIdSchema = z.string().regex(/^[0-9a-f]{32}$/);
export const momentSchema = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** UTC, as records have it. @throws RangeError for a time that is none. */
export function momentOf(ms: number): string {
  const text = new Date(ms).toISOString();
  if (!momentSchema.safeParse(text).success) throw new RangeError(`no time that a record can have: ${ms}`);
  return text;
}
const position = z.int().positive();

const segmentStartSchema = z.strictObject({
  kind: z.literal('segment'),
  format: z.literal(chainFormat),
  chain: chainIdSchema,
  segment: position,
  /** The device's public key, Ed25519, in hexadecimal. */
  key: hashSchema,
  /** In this segment a head follows after so many records; so many, and what opening adds, can be unsigned. */
  signEvery: z.int().min(1).max(mostUnsigned),
});

/** The device key vouches for the record before this one, and with it for all before that. */
const signedHeadSchema = z.strictObject({ kind: z.literal('head'), signature: signatureSchema });

/** The last line was not whole when the log was opened; these bytes were cut. */
const tornSchema = z.strictObject({ kind: z.literal('torn'), bytes: position, sha256: hashSchema });

/** Whoever wrote before did not close the log: so many entries before this one were not signed when it was opened. */
const unclosedSchema = z.strictObject({ kind: z.literal('unclosed'), unsigned: position });

/** Everything up to a segment was removed on purpose; what is left begins after `lastHash`. */
const retentionSchema = z.strictObject({
  kind: z.literal('retention'),
  segments: z.strictObject({ first: position, last: position }),
  entries: z.strictObject({ first: position, last: position }),
  lastHash: hashSchema,
  signature: signatureSchema,
});
export type Retention = z.infer<typeof retentionSchema>;

const recordEventSchema = z.discriminatedUnion('kind', [
  segmentStartSchema,
  signedHeadSchema,
  tornSchema,
  unclosedSchema,
  retentionSchema,
  readAuditEventSchema.extend({ kind: z.literal('event') }),
]);
export type RecordEvent = z.infer<typeof recordEventSchema>;

const envelope = { at: momentSchema, hash: hashSchema, index: position, previous: hashSchema };
const recordSchema = z.strictObject({ ...envelope, event: recordEventSchema });
export type AuditRecord = z.infer<typeof recordSchema>;
export type RecordPlace = Pick<AuditRecord, 'index' | 'previous' | 'at'>;

const newerSchema = z.strictObject({
  ...envelope,
  event: z.looseObject({ kind: z.literal('segment'), format: z.int().min(chainFormat + 1) }),
});

export type Encoded = { readonly record: AuditRecord; readonly line: Buffer };

/** The line of a record, with its line feed. */
export function encodeRecord(body: Omit<AuditRecord, 'hash'>): Encoded {
  const hash = sha256Hex(canonicalJson(body));
  const record = { ...body, hash };
  return { record, line: Buffer.from(`${canonicalJson(record)}\n`) };
}

/** A line without its line feed: the record; null when it is no good; `newer` for the start of a segment of a newer format. */
export function decodeLine(line: Uint8Array): AuditRecord | 'newer' | null {
  if (line.length > longestLineBytes) return null;
  try {
    // A byte order mark must not vanish on the way: ignoreBOM keeps it.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
    const json: unknown = JSON.parse(text);
    const { data } = recordSchema.safeParse(json);
    if (data !== undefined) return isItself(data, text) ? data : null;
    const newer = newerSchema.safeParse(json).data;
    return newer !== undefined && isItself(newer, text) ? 'newer' : null;
  } catch {
    return null;
  }
}

function isItself(record: z.infer<typeof newerSchema> | AuditRecord, text: string): boolean {
  const { hash, ...body } = record;
  return canonicalJson(record) === text && sha256Hex(canonicalJson(body)) === hash;
}

/**
 * Whether bytes after the last line feed can be what a crash leaves: the beginning of a record, or the rest of one that was
 * being written over, perhaps followed by the zeros of a file that was longer than what was written. A whole record and
 * more is none: its line feed was changed.
 */
export function looksUnfinished(tail: Uint8Array): boolean {
  let end = tail.length;
  while (end > 0 && tail[end - 1] === 0) end--;
  if (end > 2 * longestLineBytes) return false;
  const text = Buffer.from(tail.subarray(0, end)).toString('latin1');
  if (!/^[ -~]*$/.test(text)) return false;
  const size = objectSize(text);
  return size === null || size === tail.length || decodeLine(tail.subarray(0, size)) === null;
}

/** How long the object is that a text begins with; null when it has no end. No string of a record has a quote in it. */
function objectSize(text: string): number | null {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') isInString = !isInString;
    else if (!isInString && character === '{') depth++;
    else if (!isInString && character === '}' && --depth === 0) return index + 1;
  }
  return null;
}
