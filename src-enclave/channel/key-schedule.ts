// From two X25519 keys and what was said to the keys of a session. SHA-384 throughout; HKDF is RFC 5869.
// th binds both hellos; the session's keys bind both sides' evidence as well, so that two sides with different ideas of who
// they talk to share no key.

import {
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { ChannelError, expectPeer } from './errors.ts';

export type Role = 'client' | 'server';
export const otherRole = (role: Role): Role => (role === 'client' ? 'server' : 'client');

export const protocolVersion = 1;
const label = `cloister/${protocolVersion}`;
const hashBytes = 48;
const keyBytes = 32;
/** DER of an X25519 SubjectPublicKeyInfo before its 32 bytes (RFC 8410). */
const x25519Prefix = Buffer.from('302a300506032b656e032100', 'hex');

export type Ephemeral = { readonly privateKey: KeyObject; readonly publicBytes: Uint8Array };

export function createEphemeral(): Ephemeral {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey, publicBytes: new Uint8Array(spki.subarray(x25519Prefix.length)) };
}

/**
 * RFC 7748, section 6.1; an all-zero result, which a malicious key of small order gives, is refused.
 * @throws ChannelError key-exchange-invalid.
 */
export function sharedSecret(own: Ephemeral, peer: Uint8Array): Uint8Array {
  let secret: Buffer;
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([x25519Prefix, peer]), format: 'der', type: 'spki' });
    secret = diffieHellman({ privateKey: own.privateKey, publicKey });
  } catch (error) {
    throw new ChannelError('key-exchange-invalid', { cause: error });
  }
  expectPeer(secret.length === keyBytes && secret.some((byte) => byte !== 0), 'key-exchange-invalid');
  return secret;
}

function hashOf(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha384');
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    // Lengths go in, so that no two lists of parts look the same.
    hash.update(length).update(bytes);
  }
  return hash.digest();
}

/** th: 48 bytes over both hellos, as they were on the wire. */
export function transcriptHash(clientHello: Uint8Array, serverHello: Uint8Array): Uint8Array {
  return hashOf(label, clientHello, serverHello);
}

/** What evidence must answer: 64 bytes, which fit the report data of SGX, TDX and SEV-SNP. */
export function reportData(role: Role, transcript: Uint8Array, ownEphemeral: Uint8Array): Uint8Array {
  const length = Buffer.from([role.length]);
  return createHash('sha512')
    .update(`${label} report`)
    .update(length)
    .update(role)
    .update(transcript)
    .update(ownEphemeral)
    .digest();
}

function expand(key: Uint8Array, salt: Uint8Array, info: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha384', key, salt, `${label} ${info}`, length));
}

/** Hides the evidence of each side from whoever only listens. */
export function handshakeKey(secret: Uint8Array, transcript: Uint8Array, role: Role): Uint8Array {
  return expand(secret, transcript, `handshake ${role}`, keyBytes);
}

export type SessionSecrets = {
  /** th with both sides' evidence: what the finished messages are over. */
  readonly bound: Uint8Array;
  readonly finished: Readonly<Record<Role, Uint8Array>>;
  /** By the sender. */
  readonly records: Readonly<Record<Role, Uint8Array>>;
  /** For keys outside of this channel. */
  readonly exporter: Uint8Array;
};

/** @param enrolmentSecret From the invitation, where there is one: then only who has it gets the same keys. */
export function sessionSecrets(
  secret: Uint8Array,
  transcript: Uint8Array,
  evidence: Readonly<Record<Role, Uint8Array>>,
  enrolmentSecret: Uint8Array | null,
): SessionSecrets {
  const bound = hashOf(transcript, hashOf(evidence.client), hashOf(evidence.server));
  const material = enrolmentSecret === null ? secret : Buffer.concat([secret, enrolmentSecret]);
  const both = (info: string, length: number) => ({
    client: expand(material, bound, `${info} client`, length),
    server: expand(material, bound, `${info} server`, length),
  });
  return {
    bound,
    finished: both('finished', hashBytes),
    records: both('records', keyBytes),
    exporter: expand(material, bound, 'exporter', keyBytes),
  };
}

export function finishedMac({ finished, bound }: SessionSecrets, role: Role): Uint8Array {
  return createHmac('sha384', finished[role]).update(bound).digest();
}

/** One key for one record (RFC 5869, section 2.3: expand alone, the input is a key already). */
export function recordKey(base: Uint8Array, epoch: number, sequence: bigint): Uint8Array {
  const info = Buffer.alloc(13);
  info.writeUInt32BE(epoch, 0);
  info.writeBigUInt64BE(sequence, 4);
  info[12] = 1;
  return createHmac('sha384', base).update('record').update(info).digest().subarray(0, keyBytes);
}
