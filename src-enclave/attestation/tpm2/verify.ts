// A TPM 2.0 quote by itself: it names a machine by its key, which has to be enrolled, and says what was started on it.

import { z } from 'zod';
import { sha256Hex } from '../../base/digest.ts';
import { checking } from '../checks.ts';
import { isAllowed, type VerifyContext } from '../context.ts';
import { parsing, permit } from '../errors.ts';
import type { Proved } from '../proved.ts';
import { publicKeyOf } from '../signatures.ts';
import { judgePcrs, verifyTpmQuote, type TpmQuote } from './quote.ts';

export type TpmEvidence = {
  /** SubjectPublicKeyInfo as DER. */
  readonly akPublic: Uint8Array;
  readonly quote: TpmQuote;
};

const containerSchema = z.object({
  ak_public: z.string().max(4096),
  tpm_quote: z.object({
    message: z.string().max(16_384),
    signature: z.string().max(16_384),
    pcrs: z.array(z.string().max(128)).max(32),
  }),
});

const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** The JSON that carries a quote and its key. @throws VerificationError malformed-evidence. */
export function readTpmEvidence(json: Uint8Array): TpmEvidence {
  return parsing(() => {
    const { ak_public, tpm_quote } = containerSchema.parse(JSON.parse(Buffer.from(json).toString('utf8')));
    const pcrs = tpm_quote.pcrs.map((register) => new Uint8Array(Buffer.from(register, 'hex')));
    return {
      akPublic: base64(ak_public),
      quote: { message: base64(tpm_quote.message), signature: base64(tpm_quote.signature), pcrs },
    };
  });
}

/** @throws VerificationError, PolicyError. */
export function verifyTpm({ akPublic, quote }: TpmEvidence, { binding, policy }: VerifyContext): Proved {
  return checking((checks) => {
    const key = parsing(() => publicKeyOf(akPublic));
    const facts = verifyTpmQuote(quote, key, binding, checks);
    checks.begin('machine');
    const akPublicSha256 = sha256Hex(akPublic);
    permit(policy.akPublicSha256 !== undefined, 'identity-pin-missing');
    permit(isAllowed(policy.akPublicSha256, akPublicSha256), 'identity-pin-mismatch');
    checks.proved('machine');
    checks.begin('software');
    judgePcrs(quote.pcrs, facts, policy);
    if (policy.pcrs === undefined) checks.notChecked('software');
    else checks.proved('software');
    checks.notChecked('root', 'certificate', 'settings', 'firmware');
    const { nonce, pcrDigest, pcrSelection } = facts;
    return {
      kind: 'tpm2',
      class: 'device',
      facts: { nonce, pcrDigest, pcrSelection, akPublicSha256 },
      validUntilMs: null,
      checks: checks.list,
    };
  });
}
