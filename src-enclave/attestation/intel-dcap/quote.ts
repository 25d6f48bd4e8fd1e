// The quote of Intel DCAP: SGX version 3, SGX and TDX version 4, TDX version 5 (Intel, "TDX DCAP: Quote Generation Library
// and Quote Verification Library", appendix A). Multi-byte numbers are little-endian.

import { Bytes, toHex } from '../bytes.ts';

const largestQuoteBytes = 1 << 20;
const intelQeVendor = '939a7233f79c4ca9940a0db3957f0607';
const headerBytes = 48;
const ecdsaP256 = 2;
const qeReportCertification = 6;
const pckChain = 5;

/** The report of an SGX enclave, 384 bytes. */
export type SgxReport = {
  readonly bytes: Uint8Array;
  readonly miscSelect: Uint8Array;
  readonly attributes: Uint8Array;
  readonly mrEnclave: Uint8Array;
  readonly mrSigner: Uint8Array;
  readonly isvProdId: number;
  readonly isvSvn: number;
  readonly reportData: Uint8Array;
};

/** The report of a TDX guest, 584 bytes (1.0) or 648 (1.5). */
export type TdReport = {
  readonly bytes: Uint8Array;
  readonly teeTcbSvn: Uint8Array;
  readonly mrSignerSeam: Uint8Array;
  readonly seamAttributes: Uint8Array;
  readonly tdAttributes: Uint8Array;
  readonly mrTd: Uint8Array;
  readonly rtmrs: readonly Uint8Array[];
  readonly reportData: Uint8Array;
};

export type QuoteBody =
  { readonly tee: 'sgx'; readonly report: SgxReport } | { readonly tee: 'tdx'; readonly report: TdReport };

export type Quote = {
  readonly version: number;
  readonly body: QuoteBody;
  /** Header and body: what the attestation key signs. */
  readonly signed: Uint8Array;
  /** r ‖ s */
  readonly signature: Uint8Array;
  /** x ‖ y on P-256. */
  readonly attestationKey: Uint8Array;
  readonly qeReport: SgxReport;
  readonly qeReportSignature: Uint8Array;
  readonly qeAuthData: Uint8Array;
  /** PEM of the PCK chain; null when the quote does not hold it. */
  readonly certificates: Uint8Array | null;
};

export function readSgxReport(bytes: Uint8Array): SgxReport {
  const at = (start: number, end: number): Uint8Array => bytes.subarray(start, end);
  if (bytes.length !== 384) throw new RangeError('an SGX report has 384 bytes');
  const tail = new Bytes(at(256, 260));
  return {
    bytes,
    miscSelect: at(16, 20),
    attributes: at(48, 64),
    mrEnclave: at(64, 96),
    mrSigner: at(128, 160),
    isvProdId: tail.u16(),
    isvSvn: tail.u16(),
    reportData: at(320, 384),
  };
}

function readTdReport(bytes: Uint8Array): TdReport {
  const at = (start: number, end: number): Uint8Array => bytes.subarray(start, end);
  return {
    bytes,
    teeTcbSvn: at(0, 16),
    mrSignerSeam: at(64, 112),
    seamAttributes: at(112, 120),
    tdAttributes: at(120, 128),
    mrTd: at(136, 184),
    rtmrs: [at(328, 376), at(376, 424), at(424, 472), at(472, 520)],
    reportData: at(520, 584),
  };
}

type Tee = 'sgx' | 'tdx';

function readBody(reader: Bytes, version: number, teeType: number): QuoteBody {
  const tee: Tee | undefined = teeType === 0 ? 'sgx' : teeType === 0x81 ? 'tdx' : undefined;
  if (tee === undefined || (version === 3 && tee !== 'sgx')) throw new TypeError('the TEE type is not known');
  if (version < 5)
    return tee === 'sgx'
      ? { tee, report: readSgxReport(reader.take(384)) }
      : { tee, report: readTdReport(reader.take(584)) };
  const bodyType = reader.u16();
  const bodyBytes = reader.u32();
  // 2: TDX 1.0, 3: TDX 1.5.
  if (tee !== 'tdx' || !((bodyType === 2 && bodyBytes === 584) || (bodyType === 3 && bodyBytes === 648)))
    throw new TypeError('the body is none of a TDX guest');
  return { tee, report: readTdReport(reader.take(bodyBytes)) };
}

/** Throws whatever for bytes that are no quote. Bytes after the declared length are ignored. */
export function readQuote(bytes: Uint8Array): Quote {
  if (bytes.length > largestQuoteBytes) throw new RangeError('a quote is far smaller');
  const reader = new Bytes(bytes);
  const version = reader.u16();
  const keyType = reader.u16();
  const teeType = reader.u32();
  reader.take(4);
  const vendor = toHex(reader.take(16));
  reader.take(20);
  if (![3, 4, 5].includes(version) || keyType !== ecdsaP256 || vendor !== intelQeVendor)
    throw new TypeError('the header is none that is known');
  // Version 3 has reserved bytes in place of the TEE type.
  const body = readBody(reader, version, version === 3 ? 0 : teeType);
  const signedBytes = bytes.length - reader.left;
  const data = new Bytes(reader.take(reader.u32()));
  const signature = data.take(64);
  const attestationKey = data.take(64);
  const certified = version === 3 ? data : insideOf(data, qeReportCertification);
  const qeReport = readSgxReport(certified.take(384));
  const qeReportSignature = certified.take(64);
  const qeAuthData = certified.take(certified.u16());
  const certificateType = certified.u16();
  const certificateData = certified.take(certified.u32());
  return {
    version,
    body,
    signed: bytes.subarray(0, Math.max(headerBytes, signedBytes)),
    signature,
    attestationKey,
    qeReport,
    qeReportSignature,
    qeAuthData,
    certificates: certificateType === pckChain ? certificateData : null,
  };
}

function insideOf(data: Bytes, type: number): Bytes {
  if (data.u16() !== type) throw new TypeError('the certification data is none that is known');
  return new Bytes(data.take(data.u32()));
}
