// A hospital's evidence: its enrolled device key (Ed25519) signs what the handshake asks. It names the participant and proves
// nothing about hardware.

import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ChannelError } from './errors.ts';

const keyBytes = 32;
const signatureBytes = 64;
/** DER of an Ed25519 SubjectPublicKeyInfo before its 32 bytes (RFC 8410). */
const prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The 32 bytes of a device's public key. */
export function devicePublicBytes(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(prefix.length));
}

/** From its 32 bytes (RFC 8410). */
export function ed25519PublicKey(publicBytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([prefix, publicBytes]), format: 'der', type: 'spki' });
}

/** Public key and signature over `reportData`, 96 bytes. */
export function makeDeviceEvidence(privateKey: KeyObject, publicKey: KeyObject, reportData: Uint8Array): Uint8Array {
  return Buffer.concat([devicePublicBytes(publicKey), sign(null, reportData, privateKey)]);
}

/**
 * The public key that signed, as hexadecimal; whether it is enrolled is the caller's question.
 * @throws ChannelError message-malformed, evidence-forged.
 */
export function verifyDeviceEvidence(evidence: Uint8Array, reportData: Uint8Array): string {
  if (evidence.length !== keyBytes + signatureBytes) throw new ChannelError('message-malformed');
  const publicBytes = evidence.subarray(0, keyBytes);
  const key = ed25519PublicKey(publicBytes);
  if (!verify(null, reportData, key, evidence.subarray(keyBytes))) throw new ChannelError('evidence-forged');
  return Buffer.from(publicBytes).toString('hex');
}
