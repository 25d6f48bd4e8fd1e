// The signature algorithms that attestation evidence uses, on primitives that Node and Electron both have.

import { constants, createPublicKey, verify as verifySignature, type KeyObject } from 'node:crypto';
import { derChildren, derTag, expectTag, integerOf, oidOf, type Der } from './der.ts';

type Hash = 'sha256' | 'sha384' | 'sha512';

export type SignatureAlgorithm =
  /** `form`: how the two numbers of the signature are written. */
  | { readonly kind: 'ecdsa'; readonly hash: Hash; readonly form: 'der' | 'ieee-p1363' }
  | { readonly kind: 'rsa'; readonly hash: Hash }
  | { readonly kind: 'rsa-pss'; readonly hash: Hash; readonly saltLength: number };

const hashes: Readonly<Record<string, Hash>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const plain: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: 'sha256', form: 'der' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: 'sha384', form: 'der' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: 'sha512', form: 'der' },
  '1.2.840.113549.1.1.11': { kind: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: 'sha512' },
};
const rsaPss = '1.2.840.113549.1.1.10';
const mgf1 = '1.2.840.113549.1.1.8';

/** An AlgorithmIdentifier (RFC 5280, section 4.1.1.2). Throws for one that is not known. */
export function signatureAlgorithmOf(der: Der | undefined): SignatureAlgorithm {
  const [id, parameters] = derChildren(expectTag(der, derTag.sequence));
  const oid = oidOf(id);
  if (oid === rsaPss) return pssOf(parameters);
  const algorithm = plain[oid];
  if (algorithm === undefined) throw new TypeError('the signature algorithm is not known');
  return algorithm;
}

function hashOf(der: Der | undefined): Hash {
  // With NULL parameters or without: both are in use.
  const hash = hashes[oidOf(derChildren(expectTag(der, derTag.sequence))[0])];
  if (hash === undefined) throw new TypeError('the hash is not known');
  return hash;
}

/** RSASSA-PSS-params (RFC 4055, section 3.1); its defaults, which mean SHA-1, are refused. */
function pssOf(parameters: Der | undefined): SignatureAlgorithm {
  const fields = new Map(derChildren(expectTag(parameters, derTag.sequence)).map((field) => [field.tag, field]));
  const inner = (tag: number): Der | undefined => {
    const field = fields.get(tag);
    return field === undefined ? undefined : derChildren(field)[0];
  };
  const hash = hashOf(inner(0xa0));
  const [generator, generatorHash] = derChildren(expectTag(inner(0xa1), derTag.sequence));
  if (oidOf(generator) !== mgf1 || hashOf(generatorHash) !== hash) throw new TypeError('the mask is not known');
  const trailer = inner(0xa3);
  if (trailer !== undefined && integerOf(trailer) !== 1) throw new TypeError('the trailer is not known');
  return { kind: 'rsa-pss', hash, saltLength: integerOf(inner(0xa2)) };
}

/** A SubjectPublicKeyInfo as DER. Throws for what is no key. */
export function publicKeyOf(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}

/** An uncompressed point on P-256, x ‖ y, 64 bytes. Throws for a point that is not on the curve. */
export function p256KeyOf(point: Uint8Array): KeyObject {
  const coordinate = (start: number): string => Buffer.from(point.subarray(start, start + 32)).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(0), y: coordinate(32) }, format: 'jwk' });
}

/** False for a wrong signature and for one that is none. */
export function isSignedBy(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    switch (algorithm.kind) {
      case 'ecdsa':
        return (
          key.asymmetricKeyType === 'ec' &&
          verifySignature(algorithm.hash, data, { key, dsaEncoding: algorithm.form }, signature)
        );
      case 'rsa':
        return key.asymmetricKeyType === 'rsa' && verifySignature(algorithm.hash, data, key, signature);
      case 'rsa-pss':
        return (
          key.asymmetricKeyType === 'rsa' &&
          verifySignature(
            algorithm.hash,
            data,
            { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength },
            signature,
          )
        );
    }
  } catch {
    return false;
  }
}
