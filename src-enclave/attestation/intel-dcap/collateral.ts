// What Intel says of a kind of platform and of its quoting enclave: signed JSON from its provisioning service (PCS, version
// 4 of the API). The signature is over the exact bytes of the value, so the text is kept as it came.

import { z } from 'zod';
import { readCertificates, verifyChain, type Certificate } from '../certificates.ts';
import type { VerifyContext } from '../context.ts';
import { parsing, verify } from '../errors.ts';
import { isSignedBy } from '../signatures.ts';
import { parseJsonBytes } from '../../base/json.ts';

export type SignedJson = { readonly text: Uint8Array; readonly signature: Uint8Array };

/** Null or empty: not given. Chains are PEM, lists DER or PEM. */
export type DcapCollateral = {
  readonly tcbInfo: SignedJson | null;
  readonly tcbSigningChain: Uint8Array | null;
  readonly qeIdentity: SignedJson | null;
  /** The TCB info's where it is not given: Intel signs both with one key. */
  readonly qeIdentitySigningChain: Uint8Array | null;
  readonly pckCrl: Uint8Array | null;
  /** Compared with the chain of the quote, which counts. */
  readonly pckCrlIssuerChain: Uint8Array | null;
  readonly rootCaCrl: Uint8Array | null;
};

const largestTextBytes = 2_000_000;
const svn = z.int().min(0).max(65_535);
const hexText = z
  .string()
  .regex(/^([0-9a-fA-F]{2})*$/)
  .max(256);
const moment = z.iso.datetime();
const status = z.enum([
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
  'Revoked',
]);
export type TcbStatus = z.infer<typeof status>;

const judged = { tcbDate: moment, tcbStatus: status, advisoryIDs: z.array(z.string().max(64)).max(1000).default([]) };
const components = z.array(z.object({ svn })).length(16);
const isvLevel = z.object({ tcb: z.object({ isvsvn: svn }), ...judged });
const moduleFields = { mrsigner: hexText, attributes: hexText, attributesMask: hexText };

const tcbInfoSchema = z.object({
  id: z.enum(['SGX', 'TDX']),
  version: z.literal(3),
  issueDate: moment,
  nextUpdate: moment,
  fmspc: hexText,
  pceId: hexText,
  tcbEvaluationDataNumber: z.int().nonnegative(),
  tdxModule: z.object(moduleFields).optional(),
  tdxModuleIdentities: z
    .array(z.object({ id: z.string().max(64), ...moduleFields, tcbLevels: z.array(isvLevel).max(1000) }))
    .max(100)
    .optional(),
  tcbLevels: z
    .array(
      z.object({
        tcb: z.object({ sgxtcbcomponents: components, pcesvn: svn, tdxtcbcomponents: components.optional() }),
        ...judged,
      }),
    )
    .max(1000),
});
export type TcbInfo = z.infer<typeof tcbInfoSchema>;

const qeIdentitySchema = z.object({
  id: z.string().max(64),
  version: z.literal(2),
  issueDate: moment,
  nextUpdate: moment,
  tcbEvaluationDataNumber: z.int().nonnegative(),
  miscselect: hexText,
  miscselectMask: hexText,
  attributes: hexText,
  attributesMask: hexText,
  mrsigner: hexText,
  isvprodid: svn,
  tcbLevels: z.array(isvLevel).max(1000),
});
export type QeIdentity = z.infer<typeof qeIdentitySchema>;

/** A statement whose signature and dates hold; `chain` is that of its signer. */
export type Stated<T> = { readonly value: T; readonly chain: readonly Certificate[]; readonly validUntilMs: number };

export const isGiven = (bytes: Uint8Array | null | undefined): bytes is Uint8Array =>
  bytes !== null && bytes !== undefined && bytes.length > 0;

/**
 * @throws VerificationError of the chain, collateral-signature-invalid, collateral-not-yet-valid, collateral-expired,
 * collateral-mismatch for a signed text of another form.
 */
function verifyStatement<T extends { issueDate: string; nextUpdate: string }>(
  { text, signature }: SignedJson,
  chainBytes: Uint8Array,
  schema: z.ZodType<T>,
  { roots, atMs }: Pick<VerifyContext, 'roots' | 'atMs'>,
): Stated<T> {
  const chain = verifyChain(readCertificates(chainBytes), roots, atMs);
  const isSigned =
    text.length <= largestTextBytes &&
    chain[0] !== undefined &&
    isSignedBy(chain[0].key, { kind: 'ecdsa', hash: 'sha256', form: 'ieee-p1363' }, text, signature);
  verify(isSigned, 'collateral-signature-invalid');
  const value = parsing(() => schema.parse(parseJsonBytes(text)), 'collateral-mismatch');
  const validUntilMs = Date.parse(value.nextUpdate);
  verify(atMs >= Date.parse(value.issueDate), 'collateral-not-yet-valid');
  verify(atMs <= validUntilMs, 'collateral-expired');
  return { value, chain, validUntilMs };
}

export function verifyTcbInfo(json: SignedJson, chain: Uint8Array, context: VerifyContext): Stated<TcbInfo> {
  return verifyStatement(json, chain, tcbInfoSchema, context);
}

export function verifyQeIdentity(json: SignedJson, chain: Uint8Array, context: VerifyContext): Stated<QeIdentity> {
  return verifyStatement(json, chain, qeIdentitySchema, context);
}
