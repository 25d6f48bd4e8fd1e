// Intel SGX and TDX quotes, checked in this order: form, PCK chain, signatures, binding, debug; then, with Intel's collateral,
// revocation, statements, identity of the quoting enclave, TCB level and status, measurements. The parts before the collateral
// also serve a quote inside of another form (Azure).

import { createHash } from 'node:crypto';
import { equalUnder, fromHex, isBitSet, toHex } from '../bytes.ts';
import { readCertificates, sameBytes, verifyChain, verifyRevocation, type Certificate } from '../certificates.ts';
import { checking, type Checks } from '../checks.ts';
import { isAllowed, type VerifyContext } from '../context.ts';
import { parsing, permit, verify, VerificationError } from '../errors.ts';
import type { Fact, Proved } from '../proved.ts';
import { isSignedBy, p256KeyOf } from '../signatures.ts';
import { isGiven, verifyQeIdentity, verifyTcbInfo, type DcapCollateral, type QeIdentity } from './collateral.ts';
import { readPck, type PckFacts } from './pck.ts';
import { readQuote, type Quote, type SgxReport } from './quote.ts';
import { mergedAdvisories, mergedStatus, moduleLevel, newestFirmwareMs, platformLevel, qeLevel } from './tcb-level.ts';

const p256Raw = { kind: 'ecdsa', hash: 'sha256', form: 'ieee-p1363' } as const;

const septVeDisable = 28;
const keyLocker = 31;
const perfmon = 63;

/** A quote whose form, chain and signatures hold. */
export type SignedQuote = {
  readonly quote: Quote;
  readonly chain: readonly Certificate[];
  readonly pck: PckFacts;
};

/**
 * Steps 1 to 3.
 * @param pckChain PEM, where the quote does not hold it; may be absent.
 */
export function verifySignedQuote(
  bytes: Uint8Array,
  pckChain: Uint8Array | null,
  { roots, atMs }: VerifyContext,
  checks: Checks,
): SignedQuote {
  const quote = parsing(() => readQuote(bytes));
  checks.begin('root');
  const pem = quote.certificates ?? pckChain;
  verify(isGiven(pem), 'certificate-missing');
  const given = readCertificates(pem);
  verify(given.length > 0, 'certificate-missing');
  const chain = verifyChain(given, roots, atMs);
  const [leaf] = chain;
  verify(leaf !== undefined, 'certificate-missing');
  const pck = parsing(() => readPck(leaf), 'certificate-chain-invalid');
  checks.proved('root');
  checks.begin('report');
  const { qeReport, qeReportSignature, attestationKey, qeAuthData } = quote;
  const isQeSigned = isSignedBy(leaf.key, p256Raw, qeReport.bytes, qeReportSignature);
  const keyHash = createHash('sha256').update(attestationKey).update(qeAuthData).digest();
  const isKeyVouchedFor =
    sameBytes(qeReport.reportData.subarray(0, 32), keyHash) &&
    qeReport.reportData.subarray(32).every((byte) => byte === 0);
  const isQuoteSigned =
    isQeSigned &&
    isKeyVouchedFor &&
    isSignedBy(
      parsing(() => p256KeyOf(attestationKey), 'signature-invalid'),
      p256Raw,
      quote.signed,
      quote.signature,
    );
  verify(isQuoteSigned, 'signature-invalid');
  checks.proved('report');
  return { quote, chain, pck };
}

function verifyNoDebug({ body }: Quote, allowDebug: boolean | undefined): void {
  const isDebug = body.tee === 'sgx' ? isBitSet(body.report.attributes, 1) : isBitSet(body.report.tdAttributes, 0);
  permit(allowDebug === true || !isDebug, 'debug-enabled');
}

function isQe(
  { mrsigner, isvprodid, attributes, attributesMask, miscselect, miscselectMask }: QeIdentity,
  qe: SgxReport,
) {
  return (
    mrsigner.toLowerCase() === toHex(qe.mrSigner) &&
    isvprodid === qe.isvProdId &&
    equalUnder(fromHex(attributesMask), fromHex(attributes), qe.attributes) &&
    equalUnder(fromHex(miscselectMask), fromHex(miscselect), qe.miscSelect)
  );
}

type Judged = { readonly facts: Readonly<Record<string, Fact>>; readonly validUntilMs: number };

/** From the debug bit on: everything after binding. */
export function judgeQuote(
  { quote, chain, pck }: SignedQuote,
  collateral: DcapCollateral,
  context: VerifyContext,
  checks: Checks,
): Judged {
  const { policy, atMs } = context;
  const { body } = quote;
  checks.begin('settings');
  verifyNoDebug(quote, policy.allowDebug);
  checks.begin('firmware');
  const { tcbInfo, tcbSigningChain, qeIdentity, pckCrlIssuerChain } = collateral;
  verify(
    tcbInfo !== null &&
      isGiven(tcbInfo.text) &&
      qeIdentity !== null &&
      isGiven(qeIdentity.text) &&
      isGiven(tcbSigningChain),
    'collateral-missing',
  );
  checks.begin('certificate');
  const [leaf, issuer] = chain;
  const root = chain.at(-1);
  verify(leaf !== undefined && issuer !== undefined && root !== undefined, 'certificate-chain-invalid');
  const rootListMs = verifyRevocation(collateral.rootCaCrl, root, chain.slice(1), atMs);
  if (!isGiven(collateral.pckCrl)) throw new VerificationError('crl-missing');
  if (isGiven(pckCrlIssuerChain)) {
    const [named] = readCertificates(pckCrlIssuerChain);
    verify(named !== undefined && sameBytes(named.spki, issuer.spki), 'crl-issuer-mismatch');
  }
  const pckListMs = verifyRevocation(collateral.pckCrl, issuer, [leaf], atMs);
  checks.proved('certificate');
  checks.begin('firmware');
  const tcb = verifyTcbInfo(tcbInfo, tcbSigningChain, context);
  const qeChain = isGiven(collateral.qeIdentitySigningChain) ? collateral.qeIdentitySigningChain : tcbSigningChain;
  const qe = verifyQeIdentity(qeIdentity, qeChain, context);
  for (const signers of [tcb.chain, qe.chain]) verifyRevocation(collateral.rootCaCrl, root, signers.slice(0, 1), atMs);
  const isAboutThis =
    tcb.value.id === (body.tee === 'sgx' ? 'SGX' : 'TDX') &&
    qe.value.id === (body.tee === 'sgx' ? 'QE' : 'TD_QE') &&
    tcb.value.fmspc.toLowerCase() === pck.fmspc &&
    tcb.value.pceId.toLowerCase() === pck.pceId;
  verify(isAboutThis, 'collateral-mismatch');
  verify(isQe(qe.value, quote.qeReport), 'qe-identity-mismatch');
  const evaluation = Math.min(tcb.value.tcbEvaluationDataNumber, qe.value.tcbEvaluationDataNumber);
  permit(evaluation >= (policy.minTcbEvaluationDataNumber ?? 0), 'tcb-evaluation-too-old');
  const levels = [
    platformLevel(tcb.value, pck, body),
    ...(body.tee === 'tdx' ? [moduleLevel(tcb.value, body.report)] : []),
    qeLevel(qe.value, quote.qeReport),
  ].filter((level) => level !== null);
  const status = mergedStatus(levels);
  const advisories = mergedAdvisories(levels);
  const graceMs = (policy.outOfDateGraceDays ?? 0) * 86_400_000;
  const isInGrace = status.startsWith('OutOfDate') && atMs <= newestFirmwareMs(tcb.value) + graceMs;
  const allowed = policy.allowTcbStatus ?? ['UpToDate'];
  permit(allowed.includes(status) || (graceMs > 0 && isInGrace), 'tcb-status-not-allowed');
  permit(
    advisories.every((advisory) => isAllowed(policy.allowAdvisories, advisory)),
    'advisory-not-allowed',
  );
  checks.proved('firmware');
  checks.begin('settings');
  if (body.tee === 'tdx') {
    const { tdAttributes } = body.report;
    const isSealed = policy.requireSeptVeDisable === false || isBitSet(tdAttributes, septVeDisable);
    permit(
      isSealed && !isBitSet(tdAttributes, keyLocker) && !isBitSet(tdAttributes, perfmon),
      'td-attributes-not-allowed',
    );
  }
  checks.proved('settings');
  judgeMeasurements(quote, context, checks);
  const dates = [...chain, ...tcb.chain, ...qe.chain].map(({ notAfterMs }) => notAfterMs);
  return {
    facts: {
      ...factsOf(quote, pck),
      tcbStatus: status,
      advisoryIds: advisories,
      tcbEvaluationDataNumber: tcb.value.tcbEvaluationDataNumber,
    },
    validUntilMs: Math.min(rootListMs, pckListMs, tcb.validUntilMs, qe.validUntilMs, ...dates),
  };
}

function judgeMeasurements({ body }: Quote, { policy }: VerifyContext, checks: Checks): void {
  checks.begin('software');
  const list = body.tee === 'sgx' ? policy.mrEnclave : policy.mrTd;
  const value = body.tee === 'sgx' ? body.report.mrEnclave : body.report.mrTd;
  permit(isAllowed(list, toHex(value)), 'measurement-not-allowed');
  if (list === undefined) checks.notChecked('software');
  else checks.proved('software');
}

function factsOf({ version, body }: Quote, pck: PckFacts): Readonly<Record<string, Fact>> {
  const shared = { teeType: body.tee, quoteVersion: version, fmspc: pck.fmspc, ppid: pck.ppid };
  if (body.tee === 'sgx') {
    const { mrEnclave, mrSigner, reportData } = body.report;
    return { ...shared, mrEnclave: toHex(mrEnclave), mrSigner: toHex(mrSigner), reportData: toHex(reportData) };
  }
  const { mrTd, tdAttributes, rtmrs, reportData } = body.report;
  return {
    ...shared,
    mrTd: toHex(mrTd),
    rtmrs: rtmrs.map(toHex),
    tdAttributes: toHex(tdAttributes),
    reportData: toHex(reportData),
  };
}

/**
 * @param pckChain PEM, where the quote does not hold it.
 * @throws VerificationError, PolicyError.
 */
export function verifyDcap(
  quoteBytes: Uint8Array,
  pckChain: Uint8Array | null,
  collateral: DcapCollateral,
  context: VerifyContext,
): Proved {
  return checking((checks) => {
    const signed = verifySignedQuote(quoteBytes, pckChain, context, checks);
    checks.begin('connection');
    const { reportData } = context.binding;
    if (reportData === undefined) checks.notChecked('connection');
    else {
      verify(toHex(signed.quote.body.report.reportData) === reportData.toLowerCase(), 'binding-mismatch');
      checks.proved('connection');
    }
    const { facts, validUntilMs } = judgeQuote(signed, collateral, context, checks);
    checks.notChecked('machine');
    return { kind: 'intel-dcap', class: 'hardware', facts, validUntilMs, checks: checks.list };
  });
}
