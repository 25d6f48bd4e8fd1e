// X.509 certificates and revocation lists (RFC 5280), as far as attestation needs them: chains by signature, name and CA
// bit up to a key that is pinned, dates at a given time, and revocation. Roots are known by their key, never by their name.

import type { KeyObject } from 'node:crypto';
import { toHex } from './bytes.ts';
import { bitsOf, derChildren, derTag, expectTag, integerOf, oidOf, readDer, timeOf, type Der } from './der.ts';
import { parsing, verify, VerificationError } from './errors.ts';
import { isSignedBy, publicKeyOf, signatureAlgorithmOf, type SignatureAlgorithm } from './signatures.ts';

export type Certificate = {
  /** What is signed. */
  readonly tbs: Uint8Array;
  readonly serial: string;
  /** Names as DER, compared byte by byte. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** SubjectPublicKeyInfo as DER. */
  readonly spki: Uint8Array;
  readonly key: KeyObject;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** Content of each extension, by object identifier. */
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  readonly isCa: boolean;
  /** How many CAs may stand below it; null for any number. */
  readonly pathLength: number | null;
};

export type RevocationList = {
  readonly tbs: Uint8Array;
  readonly issuer: Uint8Array;
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly serials: ReadonlySet<string>;
};

const largestCertificateBytes = 16_384;
const largestListBytes = 4_000_000;
const longestChain = 8;
const basicConstraints = '2.5.29.19';
const keyUsage = '2.5.29.15';

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Throws whatever for what is no certificate; callers say what that means. */
export function readCertificate(der: Uint8Array): Certificate {
  if (der.length > largestCertificateBytes) throw new TypeError('a certificate is far smaller');
  const [tbs, algorithm, signature] = derChildren(readDer(der, derTag.sequence));
  const fields = derChildren(expectTag(tbs, derTag.sequence));
  // [0] version, which is 3 for all that have extensions.
  const rest = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [serial, innerAlgorithm, issuer, validity, subject, spki, ...optional] = rest;
  const [notBefore, notAfter] = derChildren(expectTag(validity, derTag.sequence));
  if (!sameBytes(expectTag(algorithm, derTag.sequence).bytes, expectTag(innerAlgorithm, derTag.sequence).bytes))
    throw new TypeError('the certificate names two algorithms');
  const extensions = extensionsOf(optional.find(({ tag }) => tag === 0xa3));
  const constraints = extensions.get(basicConstraints);
  const [isCa, pathLength] = constraints === undefined ? [] : derChildren(readDer(constraints, derTag.sequence));
  const usage = extensions.get(keyUsage);
  // keyCertSign is bit 5.
  const maySign = usage === undefined || ((readDer(usage, derTag.bitString).value[1] ?? 0) & 0x04) !== 0;
  const spkiBytes = expectTag(spki, derTag.sequence).bytes;
  return {
    tbs: expectTag(tbs, derTag.sequence).bytes,
    serial: toHex(expectTag(serial, derTag.integer).value),
    issuer: expectTag(issuer, derTag.sequence).bytes,
    subject: expectTag(subject, derTag.sequence).bytes,
    notBeforeMs: timeOf(notBefore),
    notAfterMs: timeOf(notAfter),
    spki: spkiBytes,
    key: publicKeyOf(spkiBytes),
    algorithm: signatureAlgorithmOf(algorithm),
    signature: bitsOf(signature),
    extensions,
    isCa: isCa?.tag === derTag.boolean && isCa.value[0] === 0xff && maySign,
    pathLength: pathLength === undefined ? null : integerOf(pathLength),
  };
}

function extensionsOf(field: Der | undefined): ReadonlyMap<string, Uint8Array> {
  const extensions = new Map<string, Uint8Array>();
  if (field === undefined) return extensions;
  for (const extension of derChildren(readDer(field.value, derTag.sequence))) {
    const parts = derChildren(expectTag(extension, derTag.sequence));
    const id = oidOf(parts[0]);
    if (extensions.has(id)) throw new TypeError('an extension comes twice');
    extensions.set(id, expectTag(parts.at(-1), derTag.octetString).value);
  }
  return extensions;
}

/** Every PEM block of a label in a text, as DER; none for a text without. Throws for a block that is not strict base64. */
export function pemBlocks(text: string, label = 'CERTIFICATE'): readonly Uint8Array[] {
  const pattern = new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`, 'g');
  return [...text.matchAll(pattern)].map(([, body = '']) => {
    const encoded = body.replaceAll(/[ \t\r\n]/g, '');
    const der = Buffer.from(encoded, 'base64');
    // One text for the same bytes: what the decoder would pass over is no PEM.
    if (der.toString('base64') !== encoded) throw new TypeError('a block is not base64');
    return new Uint8Array(der);
  });
}

/**
 * Certificates of a file: PEM, one after another, or one as DER; of an array of DER.
 * @throws VerificationError certificate-chain-invalid for what is none.
 */
export function readCertificates(input: Uint8Array): readonly Certificate[] {
  return parsing(() => {
    if (input.length > largestCertificateBytes * longestChain) throw new TypeError('too many certificates');
    const blocks = input[0] === derTag.sequence ? [input] : pemBlocks(Buffer.from(input).toString('latin1'));
    if (blocks.length > longestChain) throw new TypeError('too many certificates');
    return blocks.map(readCertificate);
  }, 'certificate-chain-invalid');
}

/**
 * The chain from the leaf up to a pinned root, itself included; it may be given with its root or without.
 * @param roots Pinned: their keys count.
 * @throws VerificationError certificate-missing, certificate-chain-invalid, root-not-pinned, certificate-not-yet-valid,
 * certificate-expired.
 */
export function verifyChain(
  given: readonly Certificate[],
  roots: readonly Certificate[],
  atMs: number,
): readonly Certificate[] {
  verify(given.length > 0, 'certificate-missing');
  for (const [index, child] of given.slice(0, -1).entries()) {
    const parent = given[index + 1];
    // CAs between the parent and the leaf.
    verify(parent !== undefined && isIssuedBy(child, parent, index), 'certificate-chain-invalid');
  }
  const last = given.at(-1);
  verify(last !== undefined, 'certificate-missing');
  const isRoot = roots.some(({ spki }) => sameBytes(spki, last.spki));
  const above = isRoot ? undefined : roots.find((root) => isIssuedBy(last, root, given.length - 1));
  verify(isRoot || above !== undefined, 'root-not-pinned');
  const chain = above === undefined ? given : [...given, above];
  for (const { notBeforeMs } of chain) verify(atMs >= notBeforeMs, 'certificate-not-yet-valid');
  for (const { notAfterMs } of chain) verify(atMs <= notAfterMs, 'certificate-expired');
  return chain;
}

function isIssuedBy(child: Certificate, parent: Certificate, casBelow: number): boolean {
  return (
    parent.isCa &&
    (parent.pathLength === null || parent.pathLength >= casBelow) &&
    sameBytes(child.issuer, parent.subject) &&
    isSignedBy(parent.key, child.algorithm, child.tbs, child.signature)
  );
}

/** As DER, or PEM. Throws whatever for what is no list. */
function readRevocationList(bytes: Uint8Array): RevocationList {
  if (bytes.length > largestListBytes) throw new TypeError('the list is too large');
  const der = bytes[0] === derTag.sequence ? bytes : pemBlocks(Buffer.from(bytes).toString('latin1'), 'X509 CRL')[0];
  const [tbs, algorithm, signature] = derChildren(readDer(der ?? new Uint8Array(), derTag.sequence));
  const fields = derChildren(expectTag(tbs, derTag.sequence));
  const [innerAlgorithm, issuer, thisUpdate, nextUpdate, revoked] =
    fields[0]?.tag === derTag.integer ? fields.slice(1) : fields;
  if (!sameBytes(expectTag(algorithm, derTag.sequence).bytes, expectTag(innerAlgorithm, derTag.sequence).bytes))
    throw new TypeError('the list names two algorithms');
  const entries = revoked?.tag === derTag.sequence ? derChildren(revoked) : [];
  return {
    tbs: expectTag(tbs, derTag.sequence).bytes,
    issuer: expectTag(issuer, derTag.sequence).bytes,
    thisUpdateMs: timeOf(thisUpdate),
    nextUpdateMs: timeOf(nextUpdate),
    algorithm: signatureAlgorithmOf(algorithm),
    signature: bitsOf(signature),
    serials: new Set(entries.map((entry) => toHex(expectTag(derChildren(entry)[0], derTag.integer).value))),
  };
}

/**
 * The list of an issuer at a time, for the certificates that it issued. Returns when it must be renewed, in ms since 1970.
 * @param bytes Null or empty when there is none.
 * @throws VerificationError crl-missing, crl-issuer-mismatch, crl-invalid, crl-not-yet-valid, crl-expired,
 * certificate-revoked.
 */
export function verifyRevocation(
  bytes: Uint8Array | null,
  issuer: Certificate,
  issued: readonly Certificate[],
  atMs: number,
): number {
  if (bytes === null || bytes.length === 0) throw new VerificationError('crl-missing');
  const list = parsing(() => readRevocationList(bytes), 'crl-invalid');
  verify(sameBytes(list.issuer, issuer.subject), 'crl-issuer-mismatch');
  verify(isSignedBy(issuer.key, list.algorithm, list.tbs, list.signature), 'crl-invalid');
  verify(atMs >= list.thisUpdateMs, 'crl-not-yet-valid');
  verify(atMs <= list.nextUpdateMs, 'crl-expired');
  verify(!issued.some(({ serial }) => list.serials.has(serial)), 'certificate-revoked');
  return list.nextUpdateMs;
}
