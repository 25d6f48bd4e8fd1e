// Attestation documents of an AWS Nitro enclave. /dev/nsm is spoken to by ioctl, which Node cannot do without native code; a
// tiny program of the operator's does it and writes the document to its output (docs/server.md).

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { toHex } from '../../attestation/bytes.ts';
import { Failure } from '../../base/failure.ts';
import type { EvidenceProvider, ProviderOptions } from './provider.ts';

const helperMs = 10_000;
const largestDocumentBytes = 1 << 16;

async function run(helper: string, args: readonly string[]): Promise<Uint8Array> {
  return await new Promise((resolve, reject) => {
    execFile(
      helper,
      [...args],
      { encoding: 'buffer', timeout: helperMs, maxBuffer: largestDocumentBytes, env: {}, shell: false },
      (error, output) => {
        if (error === null && output.length > 0) return resolve(new Uint8Array(output));
        reject(
          new Failure('server-failed', 'The helper for /dev/nsm gave no document. Run it by hand to see why.', {
            cause: error,
          }),
        );
      },
    );
  });
}

export async function nsmProvider({ nsmHelper }: ProviderOptions): Promise<EvidenceProvider> {
  const missing = (error?: unknown): Failure =>
    new Failure(
      'option-invalid',
      'The provider nsm needs a helper program that speaks to /dev/nsm. Give it with --nsm-helper; docs/server.md says what it does.',
      { cause: error },
    );
  if (nsmHelper === null) throw missing();
  try {
    await access(nsmHelper, constants.X_OK);
  } catch (error) {
    throw missing(error);
  }
  return {
    name: 'nsm',
    make: async (reportData) => ({
      kind: 'aws-nitro',
      // As bindingFor expects them.
      evidence: await run(nsmHelper, ['--user-data', toHex(reportData), '--nonce', toHex(reportData.subarray(0, 32))]),
      collateral: [],
    }),
  };
}
