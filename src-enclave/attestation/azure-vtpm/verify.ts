// Confidential VMs of Azure: a hardware report (SEV-SNP, or a TDX quote beside it) vouches for a JSON of keys, one of which
// signs the quote of the VM's virtual TPM. Microsoft, "Azure confidential VM guest attestation design".

import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Bytes } from '../bytes.ts';
import { sameBytes } from '../certificates.ts';
import { judgeReport, verifySignedReport, type SnpCollateral } from '../amd-snp/verify.ts';
import { snpReportBytes } from '../amd-snp/report.ts';
import { checking, type Checks } from '../checks.ts';
import type { VerifyContext } from '../context.ts';
import { parsing, verify } from '../errors.ts';
import { judgeQuote, verifySignedQuote } from '../intel-dcap/verify.ts';
import type { DcapCollateral } from '../intel-dcap/collateral.ts';
import type { Proved } from '../proved.ts';
import { judgePcrs, verifyTpmQuote, type QuoteFacts, type TpmQuote } from '../tpm2/quote.ts';

export type AzureEvidence = {
  readonly hclReport: Uint8Array;
  readonly quote: TpmQuote;
  /** Beside a TDX report. */
  readonly tdQuote: Uint8Array | null;
  /** Beside an SNP report, DER. */
  readonly vcek: Uint8Array | null;
};

export type AzureCollateral = { readonly snp: Omit<SnpCollateral, 'vcek' | 'vlek'>; readonly dcap: DcapCollateral };

const containerSchema = z.object({
  hcl_report: z.string().max(65_536),
  td_quote: z.string().max(65_536).optional(),
  vcek: z.string().max(65_536).optional(),
  tpm_quote: z.object({
    message: z.string().max(16_384),
    signature: z.string().max(16_384),
    pcrs: z.array(z.string().max(128)).max(32),
  }),
});

/** The JSON that carries them. @throws VerificationError malformed-evidence. */
export function readAzureEvidence(json: Uint8Array): AzureEvidence {
  return parsing(() => {
    const given = containerSchema.parse(JSON.parse(Buffer.from(json).toString('utf8')));
    const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
    const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
    const { message, signature, pcrs } = given.tpm_quote;
    return {
      hclReport: base64(given.hcl_report),
      quote: { message: hex(message), signature: hex(signature), pcrs: pcrs.map(hex) },
      tdQuote: given.td_quote === undefined ? null : base64(given.td_quote),
      vcek: given.vcek === undefined ? null : base64(given.vcek),
    };
  });
}

const headerBytes = 32;
const signature = 'HCLA';
const snpType = 2;
const tdxType = 4;
const sha256Type = 1;

type HclReport = {
  readonly type: 'snp' | 'tdx';
  /** The SNP report; of TDX a report without signature, which the quote replaces. */
  readonly hardware: Uint8Array;
  readonly runtimeJson: Uint8Array;
};

function readHclReport(bytes: Uint8Array): HclReport {
  const reader = new Bytes(bytes);
  if (Buffer.from(reader.take(4)).toString('latin1') !== signature) throw new TypeError('this is no report of Azure');
  reader.take(headerBytes - 4);
  const hardware = reader.take(snpReportBytes);
  reader.take(8);
  const type = reader.u32();
  const hash = reader.u32();
  if ((type !== snpType && type !== tdxType) || hash !== sha256Type)
    throw new TypeError('the report type is not known');
  return { type: type === snpType ? 'snp' : 'tdx', hardware, runtimeJson: reader.take(reader.u32()) };
}

const runtimeSchema = z.object({
  keys: z.array(
    z.looseObject({ kid: z.string(), kty: z.string(), n: z.string().optional(), e: z.string().optional() }),
  ),
});

/** The attestation key of the virtual TPM. Throws for a JSON without. */
function attestationKey(json: Uint8Array): KeyObject {
  const { keys } = runtimeSchema.parse(JSON.parse(Buffer.from(json).toString('utf8')));
  const key = keys.find(({ kid, kty }) => kid === 'HCLAkPub' && kty === 'RSA');
  if (key?.n === undefined || key.e === undefined) throw new TypeError('the attestation key is missing');
  return createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' });
}

function verifyInner(
  { runtimeJson }: HclReport,
  reportData: Uint8Array,
  quote: TpmQuote,
  { binding }: VerifyContext,
  checks: Checks,
): QuoteFacts {
  checks.begin('report');
  const hash = createHash('sha256').update(runtimeJson).digest();
  verify(sameBytes(reportData.subarray(0, 32), hash), 'runtime-data-mismatch');
  const key = parsing(() => attestationKey(runtimeJson), 'runtime-data-mismatch');
  return verifyTpmQuote(quote, key, binding, checks);
}

/** @throws VerificationError, PolicyError. */
export function verifyAzure(evidence: AzureEvidence, collateral: AzureCollateral, context: VerifyContext): Proved {
  return checking((checks) => {
    const hcl = parsing(() => readHclReport(evidence.hclReport));
    const judge = hcl.type === 'snp' ? verifySnpInside : verifyTdxInside;
    const { inner, judged } = judge(hcl, evidence, collateral, context, checks);
    checks.begin('software');
    judgePcrs(evidence.quote.pcrs, inner, context.policy);
    if (context.policy.pcrs !== undefined) checks.proved('software');
    const { nonce, pcrDigest, pcrSelection } = inner;
    return {
      kind: 'azure-vtpm',
      class: 'hardware',
      facts: { ...judged.facts, nonce, pcrDigest, pcrSelection },
      validUntilMs: judged.validUntilMs,
      checks: checks.list,
    };
  });
}

function verifySnpInside(
  hcl: HclReport,
  { vcek, quote }: AzureEvidence,
  { snp }: AzureCollateral,
  context: VerifyContext,
  checks: Checks,
) {
  const signed = verifySignedReport(hcl.hardware, { ...snp, vcek, vlek: null }, context, checks);
  const inner = verifyInner(hcl, signed.report.reportData, quote, context, checks);
  return { inner, judged: judgeReport(signed, snp.crl, context, checks) };
}

function verifyTdxInside(
  hcl: HclReport,
  { tdQuote, quote }: AzureEvidence,
  { dcap }: AzureCollateral,
  context: VerifyContext,
  checks: Checks,
) {
  verify(tdQuote !== null, 'malformed-evidence');
  const signed = verifySignedQuote(tdQuote, null, context, checks);
  const inner = verifyInner(hcl, signed.quote.body.report.reportData, quote, context, checks);
  const judged = judgeQuote(signed, dcap, context, checks);
  checks.notChecked('machine');
  return { inner, judged };
}
