// Heads: what the device key says of the chain. In the chain a head stands for the record before it; deposited elsewhere,
// the same statement shows later that the chain was cut or put back. What is signed always begins with its purpose, so that
// a signature of one kind is none of another.

import { z } from 'zod';
import { parseJsonBytes } from '../base/json.ts';
import { Failure } from '../base/failure.ts';
import { type DeviceKey, verifierOf } from './device-key.ts';
import {
  chainFormat,
  chainIdSchema,
  hashSchema,
  momentSchema,
  type RecordPlace,
  type Retention,
  signatureSchema,
} from './record.ts';

const headSchema = z.strictObject({
  format: z.literal(chainFormat),
  chain: chainIdSchema,
  /** The record that was last when this was signed, and its hash. */
  index: z.int().positive(),
  hash: hashSchema,
  at: momentSchema,
  key: hashSchema,
  signature: signatureSchema,
});
/** Everything up to a record of a chain, signed. */
export type Head = z.infer<typeof headSchema>;

type HeadStatement = Pick<Head, 'chain' | 'index' | 'hash' | 'at'>;

function headStatement({ chain, index, hash, at }: HeadStatement): object {
  return { purpose: 'cloister audit head 1', chain, index, hash, at };
}

/** What a head record of the chain states. */
export function statementOf(chain: string, { index, previous, at }: RecordPlace): object {
  return headStatement({ chain, index: index - 1, hash: previous, at });
}

export function retentionStatement(
  chain: string,
  { segments, entries, lastHash }: Omit<Retention, 'kind' | 'signature'>,
  { index, at }: RecordPlace,
): object {
  return { purpose: 'cloister audit retention 1', chain, segments, entries, lastHash, index, at };
}

export function signHead(key: DeviceKey, statement: HeadStatement): Head {
  const { chain, index, hash, at } = statement;
  return {
    format: chainFormat,
    chain,
    index,
    hash,
    at,
    key: key.publicKey,
    signature: key.sign(headStatement(statement)),
  };
}

/** Whether its own key signed it; whose key that is, is another question. */
export function isSigned(head: Head): boolean {
  return verifierOf(head.key)(headStatement(head), head.signature);
}

/** A head that was deposited, from its file. @throws Failure option-invalid, state-newer. */
export function parseHead(bytes: Uint8Array): Head {
  let json: unknown;
  try {
    json = parseJsonBytes(bytes);
  } catch {
    json = null;
  }
  const { data } = headSchema.safeParse(json);
  if (data !== undefined && isSigned(data)) return data;
  if (z.looseObject({ format: z.int().min(chainFormat + 1) }).safeParse(json).success)
    throw new Failure('state-newer', 'This head was written by a newer version of Cloister. Use that version.');
  throw new Failure(
    'option-invalid',
    'This is no signed head of an audit log, or it was changed. Give a file that cloister audit head wrote.',
  );
}
