// Why evidence is not accepted. VerificationError: the evidence is bad, whoever looks at it. PolicyError: the evidence is
// good, and this hospital does not accept what it proves. Each code has one meaning and one sentence. No sentence quotes
// evidence, which comes from somebody that is not trusted yet.

import type { Check } from './proved.ts';

export const verificationSentences = {
  'malformed-evidence': 'The evidence is not in the form that its maker describes. Ask for new evidence.',
  'algorithm-not-allowed':
    'The evidence is signed with an algorithm that is not accepted. Ask for evidence of the standard form.',
  'certificate-missing':
    'A certificate of the signing key is missing. Ask for the evidence together with its certificates.',
  'certificate-chain-invalid':
    'The certificates do not lead from one to the next. Ask for the genuine chain of this machine.',
  'root-not-pinned': 'The evidence does not lead back to the maker’s root key. It was not made by genuine hardware.',
  'certificate-not-yet-valid': 'A certificate is not valid yet at this time. Check the clock of this computer.',
  'certificate-expired': 'A certificate has expired. Ask for new evidence, and check the clock of this computer.',
  'signature-invalid': 'The signature is wrong: the evidence was altered, or was not made by the key it names.',
  'binding-mismatch':
    'The evidence belongs to another connection or moment. Ask for evidence that answers this question.',
  'collateral-missing': 'The maker’s statement on this machine’s firmware is missing. Get it from the maker’s service.',
  'collateral-signature-invalid': 'The maker’s statement on firmware is not signed by the maker. Get it again.',
  'collateral-not-yet-valid': 'The maker’s statement on firmware is from the future. Check the clock of this computer.',
  'collateral-expired': 'The maker’s statement on firmware is out of date. Get the present one.',
  'collateral-mismatch':
    'The maker’s statement on firmware is about another kind of machine. Get the one for this machine.',
  'qe-identity-mismatch': 'The enclave that signed the quote is not the maker’s own.',
  'crl-missing': 'A revocation list is missing, so revocation cannot be ruled out. Get the present list.',
  'crl-issuer-mismatch': 'A revocation list is of another issuer than the certificate. Get the list of that issuer.',
  'crl-invalid': 'A revocation list is damaged or not signed by its issuer. Get it again.',
  'crl-not-yet-valid': 'A revocation list is from the future. Check the clock of this computer.',
  'crl-expired': 'A revocation list is out of date, so revocation cannot be ruled out. Get the present list.',
  'certificate-revoked': 'The maker has revoked a key that this evidence rests on.',
  'chip-id-mismatch': 'The report names another chip than its certificate does.',
  'tcb-extension-mismatch': 'The report names other firmware than its certificate does.',
  'runtime-data-mismatch': 'The keys beside the hardware report are not those that the report vouches for.',
  'pcr-digest-mismatch': 'The platform measurements beside the quote are not those that were signed.',
  'token-expired': 'The token has expired. Ask for a new one, and check the clock of this computer.',
  'token-not-yet-valid': 'The token is not valid yet. Check the clock of this computer.',
  'issuer-mismatch': 'The token was issued by somebody else than the attestation service.',
  'inclusion-proof-invalid': 'The entry is not in the transparency log that it claims to be in.',
  'checkpoint-invalid': 'The log’s signed statement of its size does not belong to this entry.',
  'payload-hash-mismatch': 'What was logged is not what was given.',
  'endorser-mismatch': 'The endorsement was made by another key than the one expected.',
  'endorsement-signature-invalid': 'The signature of the endorsement is wrong.',
  'endorsement-not-yet-valid': 'The endorsement is not valid yet.',
  'endorsement-expired': 'The endorsement has expired. Ask for a new one.',
} as const;
export type VerificationCode = keyof typeof verificationSentences;

export const policySentences = {
  'debug-enabled': 'The enclave runs in debug mode: its memory can be read. Have the server started without it.',
  'tcb-evaluation-too-old': 'The maker’s statement on firmware is older than your policy allows. Get a newer one.',
  'tcb-level-not-found': 'The firmware is older than any that the maker still speaks of. Have the server updated.',
  'tcb-status-not-allowed':
    'The state of the firmware is one that your policy does not allow. Have the server updated.',
  'advisory-not-allowed': 'A known weakness applies to this machine that your policy does not accept.',
  'td-attributes-not-allowed': 'The enclave was started with settings that your policy does not allow.',
  'measurement-not-allowed': 'The server is running software that your hospital has not approved.',
  'workload-not-allowed': 'The enclave is of a kind that your policy does not allow.',
  'key-type-not-allowed': 'The report is signed with a kind of key that your policy does not allow.',
  'product-not-allowed': 'The processor is of a generation that your policy does not allow.',
  'vmpl-not-allowed': 'The report was asked for at a privilege level that your policy does not allow.',
  'tcb-below-minimum': 'The server’s firmware is older than your minimum. Have the server updated.',
  'platform-check-missing':
    'The platform has not shown that its memory is free of aliases, which your policy asks for.',
  'simulated-not-allowed': 'This evidence is simulated and proves nothing. Your policy asks for genuine hardware.',
  'identity-pin-missing': 'Nothing says whose key this is. Enrol the key first.',
  'identity-pin-mismatch': 'A genuine machine, but not one that your hospital enrolled.',
} as const;
export type PolicyCode = keyof typeof policySentences;

export abstract class AttestationError extends Error {
  abstract readonly code: VerificationCode | PolicyCode;
  /** What had been checked before, in order; filled in by the verifier that was called. */
  checks: readonly Check[] = [];
}

export class VerificationError extends AttestationError {
  override readonly name = 'VerificationError';
  readonly code: VerificationCode;

  constructor(code: VerificationCode, options?: ErrorOptions) {
    super(verificationSentences[code], options);
    this.code = code;
  }
}

export class PolicyError extends AttestationError {
  override readonly name = 'PolicyError';
  readonly code: PolicyCode;

  constructor(code: PolicyCode) {
    super(policySentences[code]);
    this.code = code;
  }
}

/** @throws VerificationError with `code` unless it holds. */
export function verify(holds: boolean, code: VerificationCode): asserts holds {
  if (!holds) throw new VerificationError(code);
}

/** @throws PolicyError with `code` unless it holds. */
export function permit(holds: boolean, code: PolicyCode): asserts holds {
  if (!holds) throw new PolicyError(code);
}

/** Whatever reading foreign bytes throws is one fact: they are not what they should be. */
export function parsing<T>(read: () => T, code: VerificationCode = 'malformed-evidence'): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AttestationError) throw error;
    throw new VerificationError(code, { cause: error });
  }
}
