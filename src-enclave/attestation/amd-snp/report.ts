// The attestation report of AMD SEV-SNP, 1184 bytes, versions 2 to 5 (AMD, "SEV Secure Nested Paging Firmware ABI
// Specification", table 23). Multi-byte numbers are little-endian.

import { Bytes } from '../bytes.ts';

export type SnpReport = {
  readonly version: number;
  readonly guestPolicy: Uint8Array;
  readonly vmpl: number;
  readonly platformInfo: Uint8Array;
  readonly signingKey: 'vcek' | 'vlek';
  readonly reportData: Uint8Array;
  readonly measurement: Uint8Array;
  readonly hostData: Uint8Array;
  readonly reportedTcb: Uint8Array;
  readonly committedTcb: Uint8Array;
  readonly launchTcb: Uint8Array;
  readonly chipId: Uint8Array;
  /** What is signed. */
  readonly signed: Uint8Array;
  /** r ‖ s, big-endian, 48 bytes each. */
  readonly signature: Uint8Array;
};

export const snpReportBytes = 1184;
const signedBytes = 0x2a0;
const signatureField = 72;
const numberBytes = 48;

/** The number of a field: little-endian, its upper bytes zero. Null for one that does not fit. */
function numberOf(field: Uint8Array): Uint8Array | null {
  if (field.subarray(numberBytes).some((byte) => byte !== 0)) return null;
  return field.slice(0, numberBytes).reverse();
}

/** Throws whatever for bytes that are no report. */
export function readSnpReport(bytes: Uint8Array): SnpReport {
  if (bytes.length !== snpReportBytes) throw new RangeError('a report has 1184 bytes');
  const at = (start: number, length: number): Uint8Array => bytes.subarray(start, start + length);
  const u32 = (start: number): number => new Bytes(at(start, 4)).u32();
  const version = u32(0);
  const keyNumber = (u32(0x48) >> 2) & 7;
  if (version < 2 || version > 5 || u32(0x34) !== 1 || keyNumber > 1)
    throw new TypeError('the report is none that is known');
  const r = numberOf(at(signedBytes, signatureField));
  const s = numberOf(at(signedBytes + signatureField, signatureField));
  return {
    version,
    guestPolicy: at(0x08, 8),
    vmpl: u32(0x30),
    platformInfo: at(0x40, 8),
    signingKey: keyNumber === 0 ? 'vcek' : 'vlek',
    reportData: at(0x50, 64),
    measurement: at(0x90, 48),
    hostData: at(0xc0, 32),
    reportedTcb: at(0x180, 8),
    chipId: at(0x1a0, 64),
    committedTcb: at(0x1e0, 8),
    launchTcb: at(0x1f0, 8),
    signed: at(0, signedBytes),
    // A number that is too large is no valid one either.
    signature: r === null || s === null ? new Uint8Array(2 * numberBytes) : new Uint8Array([...r, ...s]),
  };
}
