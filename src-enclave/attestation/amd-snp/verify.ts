// AMD SEV-SNP reports: form, chain to AMD's root, signature, chip and firmware of the certificate, binding, debug,
// revocation, then what the policy asks. The parts also serve a report inside of another form (Azure).

import { isBitSet, toHex } from '../bytes.ts';
import { readCertificates, sameBytes, verifyChain, verifyRevocation, type Certificate } from '../certificates.ts';
import { checking, type Checks } from '../checks.ts';
import { isAllowed, type VerifyContext } from '../context.ts';
import { parsing, permit, verify } from '../errors.ts';
import type { Fact, Proved } from '../proved.ts';
import { isSignedBy } from '../signatures.ts';
import { reachesTcb, readChipKey, sameTcb, tcbOf, type ChipKey, type Tcb } from './chip-key.ts';
import { readSnpReport, type SnpReport } from './report.ts';

/** PEM or DER; null: not given. */
export type SnpCollateral = {
  readonly vcek: Uint8Array | null;
  readonly vlek: Uint8Array | null;
  /** What issued the leaf: ASK for a VCEK, ASVK for a VLEK; with or without the root behind it. */
  readonly issuers: Uint8Array | null;
  readonly crl: Uint8Array | null;
};

const p384Raw = { kind: 'ecdsa', hash: 'sha384', form: 'ieee-p1363' } as const;

const reservedOne = 17;
const migrationAgent = 18;
const debug = 19;
const aliasCheckComplete = 5;

/** A report whose form, chain and signature hold, of the chip and firmware that its certificate names. */
export type SignedReport = {
  readonly report: SnpReport;
  readonly chain: readonly Certificate[];
  readonly key: ChipKey;
  readonly reportedTcb: Tcb;
};

/** Steps 1 to 4. */
export function verifySignedReport(
  bytes: Uint8Array,
  { vcek, vlek, issuers }: SnpCollateral,
  { roots, atMs }: VerifyContext,
  checks: Checks,
): SignedReport {
  const report = parsing(() => readSnpReport(bytes));
  checks.begin('root');
  const leafBytes = report.signingKey === 'vcek' ? vcek : vlek;
  verify(leafBytes !== null && leafBytes.length > 0, 'certificate-missing');
  const [leaf] = readCertificates(leafBytes);
  verify(leaf !== undefined && issuers !== null && issuers.length > 0, 'certificate-missing');
  const chain = verifyChain([leaf, ...readCertificates(issuers)], roots, atMs);
  const key = parsing(() => readChipKey(leaf), 'certificate-chain-invalid');
  checks.proved('root');
  checks.begin('report');
  verify(isSignedBy(leaf.key, p384Raw, report.signed, report.signature), 'signature-invalid');
  checks.proved('report');
  checks.begin('certificate');
  if (report.signingKey === 'vcek') {
    // Turin's certificates have the first eight bytes.
    const length = key.product === 'Turin' ? 8 : 64;
    const isChips = key.hwId !== null && sameBytes(key.hwId.subarray(0, length), report.chipId.subarray(0, length));
    verify(isChips, 'chip-id-mismatch');
  }
  const reportedTcb = tcbOf(report.reportedTcb, key.product);
  verify(sameTcb(reportedTcb, key.tcb), 'tcb-extension-mismatch');
  return { report, chain, key, reportedTcb };
}

type Judged = { readonly facts: Readonly<Record<string, Fact>>; readonly validUntilMs: number };

/** From the debug bit on: everything after binding. */
export function judgeReport(
  { report, chain, key, reportedTcb }: SignedReport,
  crl: Uint8Array | null,
  { policy, atMs }: VerifyContext,
  checks: Checks,
): Judged {
  checks.begin('settings');
  permit(policy.allowDebug === true || !isBitSet(report.guestPolicy, debug), 'debug-enabled');
  checks.begin('certificate');
  const root = chain.at(-1);
  let listMs = Infinity;
  if (root !== undefined && (crl !== null || policy.requireAmdCrl !== false))
    // AMD's list is the root's own, and names the keys below it.
    listMs = verifyRevocation(crl, root, chain.slice(0, -1), atMs);
  if (listMs === Infinity) checks.notChecked('certificate');
  else checks.proved('certificate');
  checks.begin('settings');
  permit(
    isBitSet(report.guestPolicy, reservedOne) && !isBitSet(report.guestPolicy, migrationAgent),
    'workload-not-allowed',
  );
  permit(report.signingKey === 'vcek' || policy.allowVlek !== false, 'key-type-not-allowed');
  permit(key.product !== 'Milan' || policy.allowMilan === true, 'product-not-allowed');
  permit(policy.allowVmpl === undefined || policy.allowVmpl.includes(report.vmpl), 'vmpl-not-allowed');
  checks.begin('firmware');
  const { minTcb } = policy;
  const versions = [report.reportedTcb, report.committedTcb, report.launchTcb].map((tcb) => tcbOf(tcb, key.product));
  permit(minTcb === undefined || versions.every((tcb) => reachesTcb(tcb, minTcb)), 'tcb-below-minimum');
  if (minTcb === undefined) checks.notChecked('firmware');
  else checks.proved('firmware');
  checks.begin('settings');
  const hasAliasCheck = isBitSet(report.platformInfo, aliasCheckComplete);
  permit(policy.requireAliasCheck !== true || hasAliasCheck, 'platform-check-missing');
  checks.proved('settings');
  checks.begin('software');
  permit(isAllowed(policy.measurement, toHex(report.measurement)), 'measurement-not-allowed');
  if (policy.measurement === undefined) checks.notChecked('software');
  else checks.proved('software');
  checks.begin('machine');
  permit(isAllowed(policy.chipId, toHex(report.chipId)), 'identity-pin-mismatch');
  if (policy.chipId === undefined) checks.notChecked('machine');
  else checks.proved('machine');
  return {
    facts: {
      product: key.product,
      signingKey: report.signingKey,
      reportVersion: report.version,
      vmpl: report.vmpl,
      measurement: toHex(report.measurement),
      hostData: toHex(report.hostData),
      reportData: toHex(report.reportData),
      chipId: toHex(report.chipId),
      reportedTcb: { ...reportedTcb },
      aliasCheckComplete: hasAliasCheck,
      ...(key.cspId === null ? {} : { cspId: key.cspId }),
    },
    validUntilMs: Math.min(listMs, ...chain.map(({ notAfterMs }) => notAfterMs)),
  };
}

/** @throws VerificationError, PolicyError. */
export function verifySnp(bytes: Uint8Array, collateral: SnpCollateral, context: VerifyContext): Proved {
  return checking((checks) => {
    const signed = verifySignedReport(bytes, collateral, context, checks);
    checks.begin('connection');
    const { reportData } = context.binding;
    if (reportData === undefined) checks.notChecked('connection');
    else {
      verify(toHex(signed.report.reportData) === reportData.toLowerCase(), 'binding-mismatch');
      checks.proved('connection');
    }
    const judged = judgeReport(signed, collateral.crl, context, checks);
    return { kind: 'amd-snp', class: 'hardware', ...judged, checks: checks.list };
  });
}
