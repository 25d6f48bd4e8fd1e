// The certificates that the host of an SEV-SNP guest hands in beside a report (GHCB specification 2.03, section 4.1.8.1):
// entries of GUID, offset and length, the last one all zero, then the certificates. The host is not trusted: nothing here
// is believed, only bounded and sorted; a hospital checks each certificate against AMD's pinned keys.

import { readSnpReport } from '../../attestation/amd-snp/report.ts';

const entryBytes = 24;
const guidBytes = 16;

type Name = 'ark' | 'ask' | 'vcek' | 'vlek' | 'crl';

const names: ReadonlyMap<string, Name> = new Map([
  ['c0b406a4a803495297433fb6014cd0ae', 'ark'],
  ['4ab7b379bbac4fe4a02f05aef327c782', 'ask'],
  ['63da758de6644564adc5f4b93be8accd', 'vcek'],
  ['a8074bc2a25a483eaae639c045a0b8a1', 'vlek'],
  ['92f81bc358114d3d97ffd19f88dc67ea', 'crl'],
]);

/** Hosts write a GUID as it is spelt, or with its first three fields little-endian: both are met, neither means another. */
function swapFields(guid: string): string {
  const swap = (text: string): string => (text.match(/../g) ?? []).reverse().join('');
  return swap(guid.slice(0, 8)) + swap(guid.slice(8, 12)) + swap(guid.slice(12, 16)) + guid.slice(16);
}

/** The leaf that did not sign this report; null for bytes that are no report. */
function otherLeaf(report: Uint8Array): Name | null {
  try {
    return readSnpReport(report).signingKey === 'vcek' ? 'vlek' : 'vcek';
  } catch {
    return null;
  }
}

/**
 * Certificates and lists, DER; none where the host gives none. Things of other GUIDs are left out, as is, where the report is
 * given, the leaf that did not sign it: a host may have both, and whoever checks looks for one.
 * @throws RangeError for an entry that lies outside of the table, or two of one name.
 */
export function readCertificateTable(table: Uint8Array, report?: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(table);
  const found = new Map<Name, Uint8Array>();
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    const guid = bytes.subarray(at, at + guidBytes).toString('hex');
    if (/^0+$/.test(guid)) break;
    const [offset, length] = [bytes.readUInt32LE(at + guidBytes), bytes.readUInt32LE(at + guidBytes + 4)];
    if (offset + length > bytes.length) throw new RangeError('an entry lies outside of the table');
    const name = names.get(guid) ?? names.get(swapFields(guid));
    if (name === undefined || length === 0) continue;
    if (found.has(name)) throw new RangeError('two entries of one name');
    found.set(name, new Uint8Array(bytes.subarray(offset, offset + length)));
  }
  const unwanted = report === undefined ? null : otherLeaf(report);
  if (unwanted !== null) found.delete(unwanted);
  return [...found.values()];
}
