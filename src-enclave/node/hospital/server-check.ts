// What a hospital asks of the server's evidence before a byte leaves: its policy, now, and that the evidence answers this
// connection.

import { verifyEvidenceFile } from '../../attestation/evidence-file.ts';
import { bindingFor } from '../../attestation/connection-binding.ts';
import { PolicyError, VerificationError } from '../../attestation/errors.ts';
import { acceptPolicy, PolicyFileError } from '../../attestation/policy-file.ts';
import type { Check, Proved } from '../../attestation/proved.ts';
import type { Clock } from '../../base/clock.ts';
import { Failure, type FailureCode } from '../../base/failure.ts';
import { decodeEvidence } from '../../channel/evidence-message.ts';
import { clockToleranceMs } from '../../protocol/study.ts';

const minutes = (milliseconds: number): string => {
  const count = Math.round(Math.abs(milliseconds) / 60_000);
  return `${count} minute${count === 1 ? '' : 's'} ${milliseconds > 0 ? 'ahead of' : 'behind'}`;
};

/** The clock, where it may be why something is refused for its dates. */
function clockNote(clockSkewMs: number | null): string {
  if (clockSkewMs === null || Math.abs(clockSkewMs) <= clockToleranceMs) return '';
  return ` The clock of this computer is ${minutes(clockSkewMs)} the server's: correct it first.`;
}

const datesInCode = /expired|not-yet-valid/;

/** Evidence that was looked at, with everything that is needed to look at it again. */
export type SeenEvidence = {
  readonly atMs: number;
  /** As it came: kind, evidence, collateral. */
  readonly message: Uint8Array;
  /** What it must answer, 64 bytes. */
  readonly reportData: Uint8Array;
  /** Text of the policy. */
  readonly policy: Uint8Array;
  readonly policyVersion: number | null;
  readonly verdict:
    | { readonly isAccepted: true; readonly proved: Proved }
    | { readonly isAccepted: false; readonly code: string; readonly checks: readonly Check[] };
};

/** What a refusal for its evidence carries: the code of the verifier, and how far it got. */
export class ServerRefused extends Failure {
  readonly reason: string;
  readonly checks: readonly Check[];

  constructor(
    code: FailureCode,
    message: string,
    error: PolicyFileError | VerificationError | PolicyError,
    options: ErrorOptions,
  ) {
    super(code, message, options);
    this.reason = error.code;
    this.checks = error instanceof PolicyFileError ? [] : error.checks;
  }
}

export type ServerCheck = (evidence: Uint8Array, reportData: Uint8Array, clockSkewMs: number | null) => Promise<Proved>;

const nothing = 'Nothing of this hospital was sent.';

/**
 * The check of a hospital that goes by this policy. It throws ServerRefused with attestation-refused, policy-refused or
 * clock-wrong.
 * @param lastVersion Of this policy, used here before; 0 for none.
 * @param onSeen Is waited for before the answer is given.
 */
export function serverCheck(
  policyBytes: Uint8Array,
  lastVersion: number,
  clock: Clock,
  onSeen: (seen: SeenEvidence) => Promise<void>,
): ServerCheck {
  return async (message, reportData, clockSkewMs) => {
    const atMs = clock.now();
    const seen = { atMs, message, reportData, policy: policyBytes };
    let policyVersion: number | null = null;
    const note = clockNote(clockSkewMs);
    const refused = (code: FailureCode, error: PolicyFileError | VerificationError | PolicyError): ServerRefused => {
      const isOfDates = note !== '' && datesInCode.test(error.code);
      const sentence = `The server was refused (${error.code}): ${error.message} ${nothing}${isOfDates ? note : ''}`;
      return new ServerRefused(isOfDates ? 'clock-wrong' : code, sentence, error, { cause: error });
    };
    try {
      // The invitation that carries it is signed by the study office. Each time: it may have run out since.
      const { policy, version } = acceptPolicy(policyBytes, { trust: null, atMs, lastVersion });
      policyVersion = version;
      const { kind, evidence, collateral } = decodeEvidence(message);
      const binding = bindingFor(kind, reportData, reportData.subarray(0, 32));
      const proved = verifyEvidenceFile(kind, { evidence, collateral }, { atMs, binding, policy });
      await onSeen({ ...seen, policyVersion, verdict: { isAccepted: true, proved } });
      return proved;
    } catch (error) {
      const isOfPolicyFile = error instanceof PolicyFileError;
      if (!isOfPolicyFile && !(error instanceof VerificationError) && !(error instanceof PolicyError)) throw error;
      const refusal = refused(isOfPolicyFile ? 'policy-refused' : 'attestation-refused', error);
      const { reason, checks } = refusal;
      await onSeen({ ...seen, policyVersion, verdict: { isAccepted: false, code: reason, checks } });
      throw refusal;
    }
  };
}
