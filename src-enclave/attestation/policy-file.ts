// What a hospital accepts, as a file: JSON with signatures over its canonical form (sorted keys, no white space) by k of n
// trusted keys (Ed25519), with a version that never goes back and dates between which it holds.

import { createPublicKey, verify as verifySignature, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, sha256Hex } from '../base/digest.ts';
import type { Policy } from './context.ts';
import { parseJsonBytes } from '../base/json.ts';

const hex = z
  .string()
  .regex(/^([0-9a-fA-F]{2})*$/)
  .max(256);
const hexList = z.array(hex).max(1000);
const svn = z.int().min(0).max(255);

const acceptSchema = z.strictObject({
  allowSimulated: z.boolean().optional(),
  allowDebug: z.boolean().optional(),
  allowTcbStatus: z.array(z.string().max(64)).max(16).optional(),
  allowAdvisories: z.array(z.string().max(64)).max(1000).optional(),
  outOfDateGraceDays: z.int().min(0).max(366).optional(),
  minTcbEvaluationDataNumber: z.int().nonnegative().optional(),
  mrTd: hexList.optional(),
  mrEnclave: hexList.optional(),
  requireSeptVeDisable: z.boolean().optional(),
  requireAmdCrl: z.boolean().optional(),
  allowMilan: z.boolean().optional(),
  allowVlek: z.boolean().optional(),
  allowVmpl: z.array(z.int().min(0).max(3)).max(4).optional(),
  minTcb: z
    .strictObject({
      fmc: svn.optional(),
      bl: svn.optional(),
      tee: svn.optional(),
      snp: svn.optional(),
      ucode: svn.optional(),
    })
    .optional(),
  requireAliasCheck: z.boolean().optional(),
  measurement: hexList.optional(),
  chipId: hexList.optional(),
  pcrs: z.record(z.string().regex(/^\d{1,2}$/), hexList).optional(),
  imageDigest: z.array(z.string().max(256)).max(1000).optional(),
  akPublicSha256: hexList.optional(),
  subjectSha256: hexList.optional(),
});

const policySchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** Counts up with every change. */
  version: z.int().positive(),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  accept: acceptSchema,
});

const fileSchema = z.strictObject({
  schema: z.literal(1),
  policy: policySchema,
  signatures: z
    .array(
      z.strictObject({
        /** SHA-256 of the SubjectPublicKeyInfo, hexadecimal. */
        key: z.string().regex(/^[0-9a-f]{64}$/),
        value: z.base64().max(256),
      }),
    )
    .max(32),
});

export type PolicyFileCode =
  'policy-malformed' | 'policy-not-signed' | 'policy-not-yet-valid' | 'policy-expired' | 'policy-older';

const sentences: Readonly<Record<PolicyFileCode, string>> = {
  'policy-malformed': 'This is no attestation policy, or one of another version of Cloister. Ask for the file again.',
  'policy-not-signed': 'Too few of the trusted keys have signed this policy. It was not used. Ask for the signed file.',
  'policy-not-yet-valid': 'This policy is not valid yet. Check the clock of this computer.',
  'policy-expired': 'This policy has expired. Ask whoever made it for a new one.',
  'policy-older': 'A newer version of this policy was used here before. It was not used. Ask for the newest file.',
};

/** A policy file that is not used. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  readonly code: PolicyFileCode;

  constructor(code: PolicyFileCode, options?: ErrorOptions) {
    super(sentences[code], options);
    this.code = code;
  }
}

/** Whose signatures count, and how many are needed. Null: a file that the person at this computer vouches for. */
export type PolicyTrust = { readonly keys: readonly KeyObject[]; readonly threshold: number } | null;

export type PolicyContext = {
  readonly trust: PolicyTrust;
  readonly atMs: number;
  /** Of the same policy, used here before; 0 for none. */
  readonly lastVersion: number;
};

export type AcceptedPolicy = {
  readonly name: string;
  readonly version: number;
  readonly policy: Policy;
  readonly validUntilMs: number;
  /** How many trusted keys signed it. */
  readonly signers: number;
};

const largestFileBytes = 1_000_000;

export function keyIdOf(key: KeyObject): string {
  return sha256Hex(key.export({ format: 'der', type: 'spki' }));
}

/** What is signed of a policy. */
export function policyBytes(policy: z.infer<typeof policySchema>): Uint8Array {
  return new Uint8Array(Buffer.from(canonicalJson(policy), 'utf8'));
}

function readPolicyFile(bytes: Uint8Array): z.infer<typeof fileSchema> {
  try {
    if (bytes.length > largestFileBytes) throw new RangeError('a policy is far smaller');
    return fileSchema.parse(parseJsonBytes(bytes));
  } catch (error) {
    throw new PolicyFileError('policy-malformed', { cause: error });
  }
}

/** What a policy says, whoever signed it and whenever it holds: to be shown, never to go by. @throws PolicyFileError. */
export function describePolicy(bytes: Uint8Array): Omit<AcceptedPolicy, 'signers'> {
  const { name, version, accept, validUntil } = readPolicyFile(bytes).policy;
  return { name, version, policy: withoutUndefined(accept), validUntilMs: Date.parse(validUntil) };
}

/** @throws PolicyFileError. */
export function acceptPolicy(bytes: Uint8Array, { trust, atMs, lastVersion }: PolicyContext): AcceptedPolicy {
  const { policy, signatures } = readPolicyFile(bytes);
  const signed = policyBytes(policy);
  // Each key counts once, however often it signed.
  const signers = (trust?.keys ?? []).filter((key) =>
    signatures.some(
      (signature) =>
        signature.key === keyIdOf(key) && verifySignature(null, signed, key, Buffer.from(signature.value, 'base64')),
    ),
  ).length;
  if (trust !== null && signers < Math.max(1, trust.threshold)) throw new PolicyFileError('policy-not-signed');
  if (atMs < Date.parse(policy.validFrom)) throw new PolicyFileError('policy-not-yet-valid');
  if (atMs > Date.parse(policy.validUntil)) throw new PolicyFileError('policy-expired');
  if (policy.version < lastVersion) throw new PolicyFileError('policy-older');
  return {
    name: policy.name,
    version: policy.version,
    policy: withoutUndefined(policy.accept),
    validUntilMs: Date.parse(policy.validUntil),
    signers,
  };
}

/** What is absent does not ask: JSON has no undefined, so only the type says it could be there. */
function withoutUndefined(accept: z.infer<typeof acceptSchema>): Policy {
  return Object.fromEntries(Object.entries(accept).filter(([, value]) => value !== undefined));
}

/** Trusted keys as `{"threshold": 2, "keys": [PEM, …]}`. @throws PolicyFileError policy-malformed. */
export function readPolicyTrust(bytes: Uint8Array): NonNullable<PolicyTrust> {
  try {
    const schema = z.strictObject({
      threshold: z.int().positive(),
      keys: z.array(z.string().max(4096)).min(1).max(32),
    });
    const { threshold, keys } = schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const read = keys.map((pem) => createPublicKey(pem));
    const different = new Map(read.map((key) => [keyIdOf(key), key]));
    if (read.some((key) => key.asymmetricKeyType !== 'ed25519') || threshold > different.size)
      throw new TypeError('the keys are of another kind, or fewer than are needed');
    return { threshold, keys: [...different.values()] };
  } catch (error) {
    throw new PolicyFileError('policy-malformed', { cause: error });
  }
}
