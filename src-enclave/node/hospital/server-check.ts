// What a hospital asks of the server's evidence before a byte leaves: its policy, now, and that the evidence answers this
// connection.

import { verifyEvidenceFile } from '../../attestation/evidence-file.ts';
import { bindingFor } from '../../attestation/connection-binding.ts';
import { PolicyError, VerificationError } from '../../attestation/errors.ts';
import { acceptPolicy, PolicyFileError } from '../../attestation/policy-file.ts';
import type { Proved } from '../../attestation/proved.ts';
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

export type ServerCheck = (evidence: Uint8Array, reportData: Uint8Array, clockSkewMs: number | null) => Proved;

const nothing = 'Nothing of this hospital was sent.';

/**
 * The check of a hospital that goes by this policy. It throws Failure attestation-refused, policy-refused, clock-wrong.
 * @param lastVersion Of this policy, used here before; 0 for none.
 */
export function serverCheck(policyBytes: Uint8Array, lastVersion: number, clock: Clock): ServerCheck {
  return (bytes, reportData, clockSkewMs) => {
    const note = clockNote(clockSkewMs);
    const refused = (code: FailureCode, error: PolicyFileError | VerificationError | PolicyError): Failure => {
      const isOfDates = note !== '' && datesInCode.test(error.code);
      const message = `The server was refused (${error.code}): ${error.message} ${nothing}${isOfDates ? note : ''}`;
      return new Failure(isOfDates ? 'clock-wrong' : code, message, { cause: error });
    };
    try {
      // The invitation that carries it is signed by the study office. Each time: it may have run out since.
      const { policy } = acceptPolicy(policyBytes, { trust: null, atMs: clock.now(), lastVersion });
      const { kind, evidence, collateral } = decodeEvidence(bytes);
      const binding = bindingFor(kind, reportData, reportData.subarray(0, 32));
      return verifyEvidenceFile(kind, { evidence, collateral }, { atMs: clock.now(), binding, policy });
    } catch (error) {
      if (error instanceof PolicyFileError) throw refused('policy-refused', error);
      if (error instanceof VerificationError || error instanceof PolicyError)
        throw refused('attestation-refused', error);
      throw error;
    }
  };
}
