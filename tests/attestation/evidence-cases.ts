// The corpus of genuine evidence as a test reads it: CASES.json, its files decoded, changed as a case says, and handed to
// the verifier of its kind. $EVIDENCE_DIR names another folder of the same layout.

import { createHmac, createPrivateKey, createSign, generateKeyPairSync, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { verifyNitro } from '../../src-enclave/attestation/aws-nitro/verify.ts';
import { verifySnp } from '../../src-enclave/attestation/amd-snp/verify.ts';
import { readAzureEvidence, verifyAzure } from '../../src-enclave/attestation/azure-vtpm/verify.ts';
import { readCertificates, type Certificate } from '../../src-enclave/attestation/certificates.ts';
import type { VerifyContext } from '../../src-enclave/attestation/context.ts';
import {
  readPinnedKeys,
  verifyConfidentialSpace,
} from '../../src-enclave/attestation/google-confidential-space/verify.ts';
import { readPcsAnswer } from '../../src-enclave/attestation/intel-dcap/pcs-answer.ts';
import type { DcapCollateral, SignedJson } from '../../src-enclave/attestation/intel-dcap/collateral.ts';
import { verifyDcap } from '../../src-enclave/attestation/intel-dcap/verify.ts';
import type { Proved } from '../../src-enclave/attestation/proved.ts';
import { verifyRekor } from '../../src-enclave/attestation/rekor/verify.ts';
import { readTpmEvidence, verifyTpm } from '../../src-enclave/attestation/tpm2/verify.ts';

export const evidenceFolder = resolve(process.env['EVIDENCE_DIR'] ?? join(import.meta.dirname, '../fixtures/evidence'));

const strings = z.record(z.string(), z.string());
const mutationSchema = z.object({
  target: z.string().optional(),
  truncateTo: z.int().optional(),
  flipBit: z.int().optional(),
  appendBytes: z.int().optional(),
  replaceText: z.tuple([z.string(), z.string()]).optional(),
  replaceCollateral: z.record(z.string(), z.string().nullable()).optional(),
  signClaims: z
    .object({
      alg: z.string(),
      kid: z.string().optional(),
      x5cFrom: z.string().optional(),
      setClaims: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});
type Mutation = z.infer<typeof mutationSchema>;

const caseSchema = z.object({
  name: z.string(),
  kind: z.string(),
  evidence: strings,
  collateral: strings.default({}),
  root: z.string().nullable(),
  at: z.string(),
  binding: strings.default({}),
  mutate: z.union([mutationSchema, z.array(mutationSchema)]).optional(),
  policy: z.record(z.string(), z.unknown()).default({}),
  verdict: z.enum(['accepted', 'evidence-bad', 'policy-refused']),
  code: z.string().nullable(),
  alsoTrue: z.array(z.string()).default([]),
  proved: z.record(z.string(), z.unknown()).optional(),
});
export type EvidenceCase = z.infer<typeof caseSchema>;

export function readCases(): readonly EvidenceCase[] {
  return z.array(caseSchema).parse(JSON.parse(readFileSync(join(evidenceFolder, 'CASES.json'), 'utf8')));
}

/** Bytes by role. */
export type Files = Map<string, Uint8Array>;

const testKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const testKeyId = 'test-key';

function readFile(path: string): Uint8Array {
  const bytes = new Uint8Array(readFileSync(join(evidenceFolder, path)));
  const text = (): string => Buffer.from(bytes).toString('latin1').trim();
  if (path.endsWith('.b64')) return new Uint8Array(Buffer.from(text(), 'base64'));
  if (path.endsWith('.hex')) return new Uint8Array(Buffer.from(text(), 'hex'));
  return bytes;
}

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Roles of a bundle, and of what signs them. */
const bundleRoles: Readonly<Record<string, readonly [text: string, isHex: boolean]>> = {
  pckCrl: ['pck_crl', true],
  rootCaCrl: ['root_ca_crl', true],
  tcbInfo: ['tcb_info', false],
  tcbInfoSignature: ['tcb_info_signature', true],
  tcbSigningChain: ['tcb_info_issuer_chain', false],
  qeIdentity: ['qe_identity', false],
  qeIdentitySignature: ['qe_identity_signature', true],
  qeIdentitySigningChain: ['qe_identity_issuer_chain', false],
  pckCrlIssuerChain: ['pck_crl_issuer_chain', false],
};

function fromBundle(bundle: Uint8Array, role: string): Uint8Array | null {
  const values = strings.parse(JSON.parse(textOf(bundle)));
  const [name, isHex] = bundleRoles[role] ?? ['', false];
  const value = values[name];
  if (value === undefined) return null;
  return isHex ? new Uint8Array(Buffer.from(value, 'hex')) : utf8(value);
}

const signed = new Set(['tcbInfo', 'qeIdentity']);

/** Puts one role, with the signature of what is signed. */
function put(files: Files, role: string, reference: string | null): void {
  files.delete(role);
  files.delete(`${role}Signature`);
  if (reference === null) return;
  if (reference === '') {
    files.set(role, new Uint8Array());
    return;
  }
  const [path = '', part] = reference.split('#');
  const bytes = readFile(path);
  const set = (name: string, value: Uint8Array | null): void => {
    if (value !== null) files.set(name, value);
  };
  if (part !== undefined) {
    set(role, fromBundle(bytes, part));
    if (signed.has(role)) set(`${role}Signature`, fromBundle(bytes, `${part}Signature`));
  } else if (signed.has(role)) {
    const { text, signature } = readPcsAnswer(bytes);
    set(role, text);
    set(`${role}Signature`, signature);
  } else set(role, bytes);
}

function collateralOf(references: Readonly<Record<string, string>>): Files {
  const files: Files = new Map();
  const bundle = references['bundle'];
  if (bundle !== undefined)
    for (const role of Object.keys(bundleRoles)) {
      const value = fromBundle(readFile(bundle), role);
      if (value !== null) files.set(role, value);
    }
  for (const [role, reference] of Object.entries(references))
    if (role !== 'bundle' && reference !== 'generated') put(files, role, reference);
  return files;
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signedToken(
  claims: Uint8Array,
  { alg, kid, x5cFrom, setClaims }: NonNullable<Mutation['signClaims']>,
): Uint8Array {
  const header: Record<string, unknown> = { alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) };
  if (x5cFrom !== undefined) {
    const [first = ''] = textOf(readFile(x5cFrom)).split('.');
    header['x5c'] = z
      .object({ x5c: z.array(z.string()) })
      .parse(JSON.parse(Buffer.from(first, 'base64url').toString())).x5c;
  }
  const body = { ...z.record(z.string(), z.unknown()).parse(JSON.parse(textOf(claims))), ...setClaims };
  const input = `${base64url(header)}.${base64url(body)}`;
  const spki = testKey.publicKey.export({ format: 'pem', type: 'spki' });
  const signature =
    alg === 'RS256'
      ? createSign('sha256')
          .update(input)
          .sign(createPrivateKey(testKey.privateKey.export({ format: 'pem', type: 'pkcs8' })))
      : alg === 'HS256'
        ? createHmac('sha256', spki).update(input).digest()
        : Buffer.alloc(0);
  return utf8(`${input}.${signature.toString('base64url')}`);
}

function changed(bytes: Uint8Array, { truncateTo, flipBit, appendBytes, replaceText }: Mutation): Uint8Array {
  let result = bytes.slice();
  if (replaceText !== undefined) {
    const before = Buffer.from(result);
    const at = before.indexOf(replaceText[0]);
    if (at === -1) throw new TypeError('the text to replace is not there');
    result = new Uint8Array(
      Buffer.concat([
        before.subarray(0, at),
        Buffer.from(replaceText[1]),
        before.subarray(at + Buffer.byteLength(replaceText[0])),
      ]),
    );
  }
  if (flipBit !== undefined) result[flipBit] = (result[flipBit] ?? 0) ^ 1;
  if (truncateTo !== undefined) result = result.slice(0, truncateTo);
  if (appendBytes !== undefined) result = new Uint8Array([...result, ...new Uint8Array(appendBytes)]);
  return result;
}

export const mainRole: Readonly<Record<string, string>> = {
  'intel-dcap': 'quote',
  'amd-snp': 'report',
  'aws-nitro': 'document',
  'google-confidential-space': 'token',
  'azure-vtpm': 'hclReport',
  tpm2: 'tpmQuoteMessage',
  rekor: 'logEntry',
};

/** What is in a container, under the names that cases use. */
function unpack(kind: string, container: Uint8Array): Files {
  const files: Files = new Map();
  const pcrs = (all: readonly Uint8Array[]): void => {
    for (const [index, register] of all.entries()) files.set(`pcrs:${index}`, register);
  };
  if (kind === 'azure-vtpm') {
    const { hclReport, quote, tdQuote, vcek } = readAzureEvidence(container);
    files.set('hclReport', hclReport).set('tpmQuoteMessage', quote.message).set('tpmQuoteSignature', quote.signature);
    if (tdQuote !== null) files.set('tdQuote', tdQuote);
    if (vcek !== null) files.set('vcek', vcek);
    pcrs(quote.pcrs);
  } else {
    const { akPublic, quote } = readTpmEvidence(container);
    files.set('akPublic', akPublic).set('tpmQuoteMessage', quote.message).set('tpmQuoteSignature', quote.signature);
    pcrs(quote.pcrs);
  }
  return files;
}

function quoteOf(files: Files) {
  const get = (role: string): Uint8Array => files.get(role) ?? new Uint8Array();
  const pcrs = Array.from({ length: 24 }, (_, index) => get(`pcrs:${index}`));
  return { message: get('tpmQuoteMessage'), signature: get('tpmQuoteSignature'), pcrs };
}

/** All files of a case, changed as it says. */
export function filesOf({ kind, evidence, collateral, mutate }: EvidenceCase): Files {
  const files = collateralOf(collateral);
  for (const [role, path] of Object.entries(evidence)) files.set(role, readFile(path));
  const container = files.get('container');
  if (container !== undefined) for (const [role, bytes] of unpack(kind, container)) files.set(role, bytes);
  for (const mutation of [mutate ?? []].flat()) {
    for (const [role, reference] of Object.entries(mutation.replaceCollateral ?? {})) put(files, role, reference);
    if (mutation.signClaims !== undefined)
      files.set('token', signedToken(files.get('claims') ?? new Uint8Array(), mutation.signClaims));
    const role = mutation.target ?? mainRole[kind] ?? '';
    const bytes = files.get(role);
    if (bytes !== undefined) files.set(role, changed(bytes, mutation));
  }
  return files;
}

function signedJson(files: Files, role: string): SignedJson | null {
  const text = files.get(role);
  return text === undefined ? null : { text, signature: files.get(`${role}Signature`) ?? new Uint8Array() };
}

function dcapCollateral(files: Files): DcapCollateral {
  const get = (role: string): Uint8Array | null => files.get(role) ?? null;
  return {
    tcbInfo: signedJson(files, 'tcbInfo'),
    tcbSigningChain: get('tcbSigningChain'),
    qeIdentity: signedJson(files, 'qeIdentity'),
    qeIdentitySigningChain: get('qeIdentitySigningChain'),
    pckCrl: get('pckCrl'),
    pckCrlIssuerChain: get('pckCrlIssuerChain'),
    rootCaCrl: get('rootCaCrl'),
  };
}

function rootsOf(root: string | null): readonly Certificate[] {
  return root === null || root.startsWith('generated:') || root.includes('public_key')
    ? []
    : readCertificates(readFile(root));
}

/** Verifies a case. @throws VerificationError, PolicyError. */
export function verifyCase(one: EvidenceCase): Proved {
  return verifyFiles(one, filesOf(one));
}

export function casesNamed(name: string): readonly EvidenceCase[] {
  return readCases().filter((one) => one.name === name);
}

/** The same with other files. */
export function verifyFiles(one: EvidenceCase, files: Files): Proved {
  const get = (role: string): Uint8Array | null => files.get(role) ?? null;
  const main = (role: string): Uint8Array => get(role) ?? new Uint8Array();
  const context: VerifyContext = {
    atMs: Date.parse(one.at),
    roots: rootsOf(one.root),
    binding: one.binding,
    policy: one.policy,
  };
  const issuers = get('askArk') ?? get('ask');
  switch (one.kind) {
    case 'intel-dcap':
      return verifyDcap(main('quote'), get('pckCertChain') ?? get('pckCert'), dcapCollateral(files), context);
    case 'amd-snp':
      return verifySnp(main('report'), { vcek: get('vcek'), vlek: get('vlek'), issuers, crl: get('crl') }, context);
    case 'aws-nitro':
      return verifyNitro(
        main('certificateWithDocument' in one.evidence ? 'certificateWithDocument' : 'document'),
        context,
      );
    case 'azure-vtpm':
      return verifyAzure(
        { hclReport: main('hclReport'), quote: quoteOf(files), tdQuote: get('tdQuote'), vcek: get('vcek') },
        { snp: { issuers, crl: get('crl') }, dcap: dcapCollateral(files) },
        context,
      );
    case 'google-confidential-space': {
      const jwks = {
        keys: [
          {
            ...createPublicKey(testKey.publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'jwk' }),
            kid: testKeyId,
          },
        ],
      };
      const pinned = one.collateral['jwks'] === 'generated' ? readPinnedKeys(utf8(JSON.stringify(jwks))) : null;
      return verifyConfidentialSpace(main('token'), pinned, context);
    }
    case 'tpm2':
      return verifyTpm({ akPublic: main('akPublic'), quote: quoteOf(files) }, context);
    case 'rekor':
      return verifyRekor(
        { logEntry: main('logEntry'), payload: main('payload'), signature: main('signature') },
        {
          atMs: context.atMs,
          logKey: readFile(one.root ?? ''),
          endorserKey: get('endorserKey'),
          policy: context.policy,
        },
      );
    default:
      throw new TypeError(`no verifier of ${one.kind}`);
  }
}
