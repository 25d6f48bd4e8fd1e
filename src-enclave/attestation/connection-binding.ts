// What evidence of each kind must carry to answer one connection: the report data of the handshake where there are 64 bytes
// for it, a hash of it where there are fewer.

import { createHash } from 'node:crypto';
import { toHex } from './bytes.ts';
import type { Binding } from './context.ts';
import type { FileKind } from './evidence-file.ts';

/** 32 bytes for kinds that hold no more. */
export function shortReportData(reportData: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(reportData).digest());
}

/**
 * @param reportData 64 bytes, over both hellos and with them over both nonces.
 * @param nonce 32 bytes: what a Nitro document carries beside it.
 * @throws RangeError for other lengths: less would bind to less than this connection.
 */
export function bindingFor(kind: FileKind, reportData: Uint8Array, nonce: Uint8Array): Binding {
  if (reportData.length !== 64) throw new RangeError('reportData must have 64 bytes');
  if (nonce.length !== 32) throw new RangeError('nonce must have 32 bytes');
  switch (kind) {
    case 'intel-dcap':
    case 'amd-snp':
    case 'simulated':
      return { reportData: toHex(reportData) };
    case 'aws-nitro':
      return { userData: toHex(reportData), nonce: toHex(nonce) };
    case 'google-confidential-space':
      return { nonce: Buffer.from(shortReportData(reportData)).toString('base64url') };
    case 'azure-vtpm':
    case 'tpm2':
      return { nonce: toHex(shortReportData(reportData)) };
  }
}
