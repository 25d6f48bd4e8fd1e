// Attestation documents of an AWS Nitro enclave. /dev/nsm is spoken to by ioctl, which Node cannot do without native code; a
// tiny program of the operator's does it and writes the document to its output (docs/evidence-providers.md). It is run
// without a shell and without this process' environment, and what it writes is bounded.

import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { resolve as absolute } from 'node:path';
import { toHex } from '../../attestation/bytes.ts';
import { kindOfEvidence } from '../../attestation/evidence-file.ts';
import { Failure } from '../../base/failure.ts';
import type { EvidenceProvider, ProviderOptions } from './provider.ts';

const defaultHelperMs = 10_000;
const largestDocumentBytes = 1 << 16;

async function run(helper: string, args: readonly string[], timeoutMs: number): Promise<Uint8Array> {
  return await new Promise((resolve, reject) => {
    const limits = { timeout: timeoutMs, maxBuffer: largestDocumentBytes, killSignal: 'SIGKILL' } as const;
    execFile(helper, [...args], { ...limits, encoding: 'buffer', env: {}, shell: false }, (error, output) => {
      if (error === null && output.length > 0) return resolve(new Uint8Array(output));
      reject(
        new Failure('server-failed', 'The helper for /dev/nsm gave no document. Run it by hand to see why.', {
          cause: error,
        }),
      );
    });
  });
}

/** @throws Failure option-invalid without a helper that can be run. */
export async function nsmProvider(
  { nsmHelper }: Pick<ProviderOptions, 'nsmHelper'>,
  timeoutMs = defaultHelperMs,
): Promise<EvidenceProvider> {
  const missing = (error?: unknown): Failure =>
    new Failure(
      'option-invalid',
      'The provider nsm needs a helper program that speaks to /dev/nsm. Give it with --nsm-helper; docs/evidence-providers.md says what it does.',
      { cause: error },
    );
  if (nsmHelper === null) throw missing();
  // A bare name would be looked up in a list of folders, and be another program than the one that was checked.
  const helper = absolute(nsmHelper);
  try {
    await access(helper, constants.X_OK);
    // Folders can be "executed" too.
    if (!(await stat(helper)).isFile()) throw new TypeError('not a file');
  } catch (error) {
    throw missing(error);
  }
  return {
    name: 'nsm',
    make: async (reportData, peerNonce = reportData.subarray(0, 32)) => {
      const args = ['--user-data', toHex(reportData), '--nonce', toHex(peerNonce)];
      const evidence = await run(helper, args, timeoutMs);
      // Told here and not by every hospital: text, base64, or the module's whole answer.
      if (kindOfEvidence(evidence) !== 'aws-nitro')
        throw new Failure(
          'server-failed',
          'The helper for /dev/nsm wrote something that is no attestation document. It must write the bytes of the document, and nothing else.',
        );
      return { kind: 'aws-nitro', evidence, collateral: [] };
    },
  };
}
