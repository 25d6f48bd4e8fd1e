// Evidence as a file: of which kind it is, and what in the files beside it belongs to it. For people who have evidence in
// their hands; on a connection the kind is said.

import { z } from 'zod';
import { readAzureEvidence, verifyAzure } from './azure-vtpm/verify.ts';
import { verifyNitro } from './aws-nitro/verify.ts';
import { snpReportBytes } from './amd-snp/report.ts';
import { verifySnp, type SnpCollateral } from './amd-snp/verify.ts';
import { pemBlocks, readCertificate } from './certificates.ts';
import type { Binding, Policy } from './context.ts';
import { fromHex } from './bytes.ts';
import { parsing } from './errors.ts';
import { readPinnedKeys, verifyConfidentialSpace, type PinnedKeys } from './google-confidential-space/verify.ts';
import { isGiven, type DcapCollateral } from './intel-dcap/collateral.ts';
import { verifyDcap } from './intel-dcap/verify.ts';
import { pinnedRoots } from './pinned-roots.ts';
import type { EvidenceKind, Proved } from './proved.ts';
import { isSimulated, verifySimulated } from './simulated/verify.ts';
import { readTpmEvidence, verifyTpm } from './tpm2/verify.ts';

export type FileKind = Exclude<EvidenceKind, 'rekor'>;

const largestFileBytes = 4_000_000;

/** Null for a file that is none of them. */
export function kindOfEvidence(bytes: Uint8Array): FileKind | null {
  if (bytes.length > largestFileBytes || bytes.length < 32) return null;
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart();
  if (start.startsWith('eyJ')) return 'google-confidential-space';
  if (start.startsWith('{')) {
    if (isSimulated(bytes)) return 'simulated';
    const text = Buffer.from(bytes).toString('utf8');
    return text.includes('"hcl_report"') ? 'azure-vtpm' : text.includes('"ak_public"') ? 'tpm2' : null;
  }
  const version = (bytes[0] ?? 0) + 256 * (bytes[1] ?? 0);
  // COSE_Sign1, untagged or tagged.
  if (bytes[0] === 0x84 || bytes[0] === 0xd2) return 'aws-nitro';
  if (bytes.length === snpReportBytes) return 'amd-snp';
  return version >= 3 && version <= 5 ? 'intel-dcap' : null;
}

const bundleSchema = z.object({
  pck_crl_issuer_chain: z.string().optional(),
  root_ca_crl: z.string().optional(),
  pck_crl: z.string().optional(),
  tcb_info_issuer_chain: z.string().optional(),
  tcb_info: z.string().optional(),
  tcb_info_signature: z.string().optional(),
  qe_identity_issuer_chain: z.string().optional(),
  qe_identity: z.string().optional(),
  qe_identity_signature: z.string().optional(),
});

const utf8 = (text: string | undefined): Uint8Array | null =>
  text === undefined ? null : new Uint8Array(Buffer.from(text, 'utf8'));

/** Intel's statements as one JSON, as quoting libraries hand it on. Throws for what is none. */
export function readDcapBundle(bytes: Uint8Array): DcapCollateral {
  const bundle = bundleSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const hex = (text: string | undefined): Uint8Array | null => (text === undefined ? null : fromHex(text));
  const signed = (text: string | undefined, signature: string | undefined) =>
    text === undefined ? null : { text: utf8(text) ?? new Uint8Array(), signature: fromHex(signature ?? '') };
  return {
    tcbInfo: signed(bundle.tcb_info, bundle.tcb_info_signature),
    tcbSigningChain: utf8(bundle.tcb_info_issuer_chain),
    qeIdentity: signed(bundle.qe_identity, bundle.qe_identity_signature),
    qeIdentitySigningChain: utf8(bundle.qe_identity_issuer_chain),
    pckCrl: hex(bundle.pck_crl),
    pckCrlIssuerChain: utf8(bundle.pck_crl_issuer_chain),
    rootCaCrl: hex(bundle.root_ca_crl),
  };
}

const noDcap: DcapCollateral = {
  tcbInfo: null,
  tcbSigningChain: null,
  qeIdentity: null,
  qeIdentitySigningChain: null,
  pckCrl: null,
  pckCrlIssuerChain: null,
  rootCaCrl: null,
};

type Sorted = {
  readonly dcap: DcapCollateral;
  readonly snp: SnpCollateral;
  readonly keys: PinnedKeys | null;
  /** PEM of a PCK chain. */
  readonly certificates: Uint8Array | null;
};

/** Sorts files by what is in them. Throws for one that is nothing of what is known. */
function sortCollateral(files: readonly Uint8Array[]): Sorted {
  let dcap = noDcap;
  let keys: PinnedKeys | null = null;
  let crl: Uint8Array | null = null;
  const certificates: Uint8Array[] = [];
  for (const file of files) {
    const text = Buffer.from(file).toString('latin1');
    if (text.trimStart().startsWith('{')) {
      if (text.includes('"keys"')) keys = readPinnedKeys(file);
      else dcap = readDcapBundle(file);
    } else if (text.includes('-----BEGIN X509 CRL-----')) crl = file;
    else if (text.includes('-----BEGIN CERTIFICATE-----')) certificates.push(...pemBlocks(text));
    else
      try {
        readCertificate(file);
        certificates.push(file);
      } catch {
        // The other thing that comes as DER is a list; the verifier says what is wrong with it.
        crl = file;
      }
  }
  const read = certificates.map((der) => ({ der, certificate: readCertificate(der) }));
  const leaf = read.find(({ certificate }) => !certificate.isCa)?.der ?? null;
  const authorities = read.filter(({ certificate }) => certificate.isCa).map(({ der }) => der);
  const pem = (ders: readonly Uint8Array[]): Uint8Array | null =>
    ders.length === 0
      ? null
      : utf8(
          ders
            .map(
              (der) =>
                `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`,
            )
            .join(''),
        );
  return {
    dcap,
    snp: { vcek: leaf, vlek: leaf, issuers: pem(authorities), crl },
    keys,
    certificates: pem(certificates),
  };
}

export type EvidenceFiles = {
  readonly evidence: Uint8Array;
  /** In any order. */
  readonly collateral: readonly Uint8Array[];
};

export type FileContext = { readonly atMs: number; readonly binding: Binding; readonly policy: Policy };

/**
 * Verifies a file against the roots that come with this program.
 * @throws VerificationError, PolicyError.
 */
export function verifyEvidenceFile(
  kind: FileKind,
  { evidence, collateral }: EvidenceFiles,
  given: FileContext,
): Proved {
  const { dcap, snp, keys, certificates } = parsing(() => sortCollateral(collateral), 'collateral-mismatch');
  switch (kind) {
    case 'intel-dcap':
      return verifyDcap(evidence, certificates, dcap, { ...given, roots: pinnedRoots('intel') });
    case 'amd-snp':
      return verifySnp(evidence, snp, { ...given, roots: pinnedRoots('amd') });
    case 'aws-nitro':
      return verifyNitro(evidence, { ...given, roots: pinnedRoots('aws') });
    case 'azure-vtpm': {
      const container = readAzureEvidence(evidence);
      const vcek = isGiven(container.vcek) ? container.vcek : snp.vcek;
      const roots = pinnedRoots('amd', 'intel');
      return verifyAzure({ ...container, vcek }, { snp, dcap }, { ...given, roots });
    }
    case 'google-confidential-space':
      return verifyConfidentialSpace(evidence, keys, { ...given, roots: pinnedRoots('google') });
    case 'simulated':
      return verifySimulated(evidence, given);
    case 'tpm2':
      return verifyTpm(readTpmEvidence(evidence), { ...given, roots: [] });
  }
}
