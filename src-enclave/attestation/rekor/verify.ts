// An endorsement in the Rekor transparency log, checked without asking it: the log's signature on the entry (signed entry
// timestamp), the Merkle path to a root (RFC 6962, section 2.1.1), the log's signed checkpoint of that root, and the
// endorsement itself.

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { fromHex, toHex } from '../bytes.ts';
import { pemBlocks, sameBytes } from '../certificates.ts';
import { checking } from '../checks.ts';
import { isAllowed, type Policy } from '../context.ts';
import { parsing, permit, verify, VerificationError } from '../errors.ts';
import type { Proved } from '../proved.ts';
import { isSignedBy } from '../signatures.ts';

export type RekorEvidence = {
  /** The log's answer: one entry under its id. */
  readonly logEntry: Uint8Array;
  /** The endorsement (in-toto statement). */
  readonly payload: Uint8Array;
  /** Of the payload, by the endorser. */
  readonly signature: Uint8Array;
};

export type RekorContext = {
  readonly atMs: number;
  /** PEM of the log's public key. */
  readonly logKey: Uint8Array;
  /** PEM of the endorser's; null: nobody is expected. */
  readonly endorserKey: Uint8Array | null;
  readonly policy: Policy;
};

const largestBytes = 1_000_000;
const p256Der = { kind: 'ecdsa', hash: 'sha256', form: 'der' } as const;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const entrySchema = z.object({
  body: z.base64().max(largestBytes),
  integratedTime: count,
  logID: hash,
  logIndex: count,
  verification: z.object({
    inclusionProof: z.object({
      checkpoint: z.string().max(10_000),
      hashes: z.array(hash).max(64),
      logIndex: count,
      rootHash: hash,
      treeSize: count,
    }),
    signedEntryTimestamp: z.base64().max(1024),
  }),
});
type Entry = z.infer<typeof entrySchema>;
type Inclusion = Entry['verification']['inclusionProof'];

const bodySchema = z.object({
  kind: z.enum(['rekord', 'hashedrekord']),
  spec: z.object({
    data: z.object({ hash: z.object({ algorithm: z.literal('sha256'), value: hash }) }),
    signature: z.object({ content: z.base64(), publicKey: z.object({ content: z.base64() }) }),
  }),
});

const statementSchema = z.object({
  subject: z
    .array(z.object({ digest: z.object({ sha256: hash }) }))
    .min(1)
    .max(100),
  predicate: z.object({ validity: z.object({ notBefore: z.iso.datetime(), notAfter: z.iso.datetime() }) }),
});

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hasher = createHash('sha256');
  for (const part of parts) hasher.update(part);
  return hasher.digest();
};

function readEntry(bytes: Uint8Array): Entry {
  if (bytes.length > largestBytes) throw new RangeError('an entry is far smaller');
  const entries = Object.values(
    z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(bytes).toString('utf8'))),
  );
  if (entries.length !== 1) throw new TypeError('one entry was expected');
  return entrySchema.parse(entries[0]);
}

function spkiOf(pem: Uint8Array): Uint8Array {
  const [spki] = pemBlocks(Buffer.from(pem).toString('latin1'), 'PUBLIC KEY');
  if (spki === undefined) throw new TypeError('this is no public key');
  return spki;
}

function keyOf(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}

/** The root that a leaf and its path lead to (RFC 9162, section 2.1.3.2); null for a path of the wrong length. */
function rootOf({ hashes, logIndex, treeSize }: Inclusion, leaf: Uint8Array): Uint8Array | null {
  if (logIndex >= treeSize) return null;
  let [position, last] = [BigInt(logIndex), BigInt(treeSize - 1)];
  let node: Uint8Array = leaf;
  for (const text of hashes) {
    if (last === 0n) return null;
    const sibling = fromHex(text);
    if ((position & 1n) === 1n || position === last) {
      node = sha256(Uint8Array.of(1), sibling, node);
      while ((position & 1n) === 0n && position !== 0n) {
        position >>= 1n;
        last >>= 1n;
      }
    } else node = sha256(Uint8Array.of(1), node, sibling);
    position >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? node : null;
}

/** A signed note (C2SP, signed-note): its text, and whether one of its signatures is the log's. */
function isCheckpointOf({ checkpoint, treeSize, rootHash }: Inclusion, logKey: KeyObject, spki: Uint8Array): boolean {
  const end = checkpoint.indexOf('\n\n');
  if (end === -1) return false;
  const text = checkpoint.slice(0, end + 1);
  const [, size, root] = text.split('\n');
  if (size !== String(treeSize) || root !== Buffer.from(rootHash, 'hex').toString('base64')) return false;
  const keyId = sha256(spki).subarray(0, 4);
  return checkpoint
    .slice(end + 2)
    .split('\n')
    .some((line) => {
      const [, encoded = ''] = /^\u2014 \S+ ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
      const signature = Buffer.from(encoded, 'base64');
      return (
        sameBytes(signature.subarray(0, 4), keyId) &&
        isSignedBy(logKey, p256Der, Buffer.from(text, 'utf8'), signature.subarray(4))
      );
    });
}

/** @throws VerificationError, PolicyError. */
export function verifyRekor({ logEntry, payload, signature }: RekorEvidence, context: RekorContext): Proved {
  return checking((checks) => {
    const { atMs, policy } = context;
    const entry = parsing(() => readEntry(logEntry));
    const { body, integratedTime, logID, logIndex, verification } = entry;
    const { inclusionProof } = verification;
    checks.begin('root');
    const logSpki = parsing(() => spkiOf(context.logKey), 'root-not-pinned');
    const logKey = parsing(() => keyOf(logSpki), 'root-not-pinned');
    verify(toHex(sha256(logSpki)) === logID, 'root-not-pinned');
    checks.proved('root');
    checks.begin('report');
    // Canonical JSON (RFC 8785): these keys are in order, and their values need no escapes.
    const canonical = JSON.stringify({ body, integratedTime, logID, logIndex });
    const timestamp = Buffer.from(verification.signedEntryTimestamp, 'base64');
    verify(isSignedBy(logKey, p256Der, Buffer.from(canonical), timestamp), 'signature-invalid');
    const bodyBytes = Buffer.from(body, 'base64');
    const root = rootOf(inclusionProof, sha256(Uint8Array.of(0), bodyBytes));
    verify(root !== null && toHex(root) === inclusionProof.rootHash, 'inclusion-proof-invalid');
    verify(isCheckpointOf(inclusionProof, logKey, logSpki), 'checkpoint-invalid');
    checks.proved('report');
    checks.begin('software');
    const { spec } = parsing(() => bodySchema.parse(JSON.parse(bodyBytes.toString('utf8'))), 'payload-hash-mismatch');
    const payloadSha256 = toHex(sha256(payload));
    verify(payloadSha256 === spec.data.hash.value, 'payload-hash-mismatch');
    checks.begin('machine');
    const { endorserKey } = context;
    permit(endorserKey !== null, 'identity-pin-missing');
    const endorserSpki = parsing(() => spkiOf(endorserKey), 'endorser-mismatch');
    const loggedSpki = parsing(
      () => spkiOf(Buffer.from(spec.signature.publicKey.content, 'base64')),
      'endorser-mismatch',
    );
    verify(sameBytes(endorserSpki, loggedSpki), 'endorser-mismatch');
    const endorser = parsing(() => keyOf(endorserSpki), 'endorser-mismatch');
    const logged = Buffer.from(spec.signature.content, 'base64');
    verify(
      isSignedBy(endorser, p256Der, payload, signature) && isSignedBy(endorser, p256Der, payload, logged),
      'endorsement-signature-invalid',
    );
    checks.proved('machine');
    checks.begin('software');
    const statement = parsing(() => statementSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8'))));
    const { notBefore, notAfter } = statement.predicate.validity;
    verify(atMs >= Date.parse(notBefore), 'endorsement-not-yet-valid');
    verify(atMs <= Date.parse(notAfter), 'endorsement-expired');
    const [subject] = statement.subject;
    if (subject === undefined) throw new VerificationError('malformed-evidence');
    permit(isAllowed(policy.subjectSha256, subject.digest.sha256), 'measurement-not-allowed');
    if (policy.subjectSha256 === undefined) checks.notChecked('software');
    else checks.proved('software');
    return {
      kind: 'rekor',
      class: 'transparency',
      facts: {
        logIndex,
        integratedTime: new Date(integratedTime * 1000).toISOString(),
        treeSize: inclusionProof.treeSize,
        rootHash: inclusionProof.rootHash,
        payloadSha256,
        subjectSha256: subject.digest.sha256,
      },
      validUntilMs: Date.parse(notAfter),
      checks: checks.list,
    };
  });
}
