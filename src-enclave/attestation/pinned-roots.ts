// The roots that this program trusts, by the kind of evidence; they come with it.

import { readFileSync } from 'node:fs';
import { assetPath } from '../base/assets.ts';
import { readCertificates, type Certificate } from './certificates.ts';

const files = {
  intel: ['intel-sgx-root-ca.pem'],
  amd: ['amd-ark-milan.pem', 'amd-ark-genoa.pem', 'amd-ark-turin.pem'],
  aws: ['aws-nitro-root-g1.pem'],
  google: ['google-confidential-space-root.crt'],
} as const;

export type RootMaker = keyof typeof files;

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(assetPath('attestation', name)));

export function pinnedRoots(...makers: readonly RootMaker[]): readonly Certificate[] {
  return makers.flatMap((maker) => files[maker].flatMap((name) => readCertificates(read(name))));
}

/** PEM of the public key of rekor.sigstore.dev. */
export function pinnedLogKey(): Uint8Array {
  return read('rekor.pub.pem');
}
