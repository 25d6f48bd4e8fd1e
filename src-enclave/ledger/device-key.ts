// The key that vouches for this node's audit chain: Ed25519, made at the first use, kept in the chain's folder for this
// person alone. Who has it can write a chain that verifies; therefore heads are also deposited elsewhere.

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { canonicalJson } from '../base/digest.ts';
import { Failure, hasCode } from '../base/failure.ts';

const keyFileName = 'device-key.pem';
/** DER of an Ed25519 SubjectPublicKeyInfo before its 32 bytes (RFC 8410). */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export type DeviceKey = {
  /** The public half, 32 bytes in hexadecimal. */
  readonly publicKey: string;
  readonly sign: (statement: object) => string;
};

/**
 * The key of a folder. Rights that others have to its file are taken away.
 * @param mayCreate Only while there is no chain yet: a key that is gone must not be replaced behind its back.
 * @throws Failure run-invalid; file system errors pass through.
 */
export async function openDeviceKey(folder: string, mayCreate: boolean): Promise<DeviceKey> {
  const path = join(folder, keyFileName);
  let text: string | null = null;
  try {
    text = await readFile(path, 'utf8');
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  if (text !== null) return readKey(text);
  if (!mayCreate)
    throw new Failure(
      'run-invalid',
      'The device key of the audit log is missing. Restore it from a backup, or move the log away to begin a new one.',
    );
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFileAtomically(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  return keyOf(privateKey);
}

function readKey(text: string): DeviceKey {
  try {
    const privateKey = createPrivateKey(text);
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('another kind of key');
    return keyOf(privateKey);
  } catch (error) {
    throw new Failure(
      'run-invalid',
      'The device key of the audit log is damaged. Restore it from a backup, or move the log away to begin a new one.',
      { cause: error },
    );
  }
}

function keyOf(privateKey: KeyObject): DeviceKey {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: der.subarray(keyPrefix.length).toString('hex'),
    sign: (statement) => sign(null, Buffer.from(canonicalJson(statement)), privateKey).toString('base64'),
  };
}

/** Checks signatures of one public key, 32 bytes in hexadecimal. */
export type Verifier = (statement: object, signature: string) => boolean;

export function verifierOf(publicKey: string): Verifier {
  const der = Buffer.concat([keyPrefix, Buffer.from(publicKey, 'hex')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return (statement, signature) =>
    verify(null, Buffer.from(canonicalJson(statement)), key, Buffer.from(signature, 'base64'));
}
