// Evidence of a server as it travels inside the handshake: its kind, the evidence and what is needed to check it.

import { z } from 'zod';
import type { FileKind } from '../attestation/evidence-file.ts';
import { ChannelError } from './errors.ts';

const kinds = [
  'intel-dcap',
  'amd-snp',
  'aws-nitro',
  'azure-vtpm',
  'google-confidential-space',
  'simulated',
  'tpm2',
] as const satisfies readonly FileKind[];

const messageSchema = z.strictObject({
  kind: z.enum(kinds),
  evidence: z.base64().max(1 << 18),
  collateral: z.array(z.base64().max(1 << 18)).max(16),
});

export type EvidenceMessage = {
  readonly kind: FileKind;
  readonly evidence: Uint8Array;
  readonly collateral: readonly Uint8Array[];
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

export function encodeEvidence({ kind, evidence, collateral }: EvidenceMessage): Uint8Array {
  const message = { kind, evidence: base64(evidence), collateral: collateral.map(base64) };
  return new Uint8Array(Buffer.from(JSON.stringify(messageSchema.parse(message))));
}

/** @throws ChannelError message-malformed. */
export function decodeEvidence(bytes: Uint8Array): EvidenceMessage {
  try {
    const { kind, evidence, collateral } = messageSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return { kind, evidence: bytesOf(evidence), collateral: collateral.map(bytesOf) };
  } catch (error) {
    throw new ChannelError('message-malformed', { cause: error });
  }
}
