// Who may connect: a hospital of the study, with the device key that took its place. Its place is taken with the secret of
// an invitation, which only the handshake's finished messages prove; so a key is kept after them, never before.

import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { verifyDeviceEvidence } from '../channel/device-evidence.ts';
import { ChannelError } from '../channel/errors.ts';
import { enrolmentSecretOf } from '../channel/invitation.ts';
import { claimSchema, type HospitalClaim, type StudyTerms } from '../protocol/study.ts';
import type { StudyDatabase } from './study-database.ts';
import { parseJsonBytes } from '../base/json.ts';

export type Admitted = {
  readonly hospital: string;
  /** Of the device, 64 hexadecimal digits. */
  readonly deviceKey: string;
  readonly enrolmentSecret: Uint8Array;
};

export type AdmissionOptions = {
  readonly terms: StudyTerms;
  readonly studySecret: Uint8Array;
  readonly clock: Clock;
  readonly database: StudyDatabase;
};

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #devices: Map<string, string>;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#devices = new Map(options.database.devices());
  }

  /** @throws ChannelError message-malformed, evidence-forged; Failure enrolment-refused, invitation-expired. */
  check(evidence: Uint8Array, reportData: Uint8Array): Admitted {
    const { terms, studySecret, clock } = this.#options;
    const claim = readClaim(evidence);
    const deviceKey = verifyDeviceEvidence(new Uint8Array(Buffer.from(claim.device, 'base64')), reportData);
    if (claim.study !== terms.id || !terms.hospitals.includes(claim.hospital))
      throw refused('This hospital is not part of the study. Ask the study office for an invitation.');
    const enrolled = this.#devices.get(claim.hospital);
    if (enrolled !== undefined && enrolled !== deviceKey)
      throw refused(
        `The place of ${claim.hospital} is taken by another computer. Use that one, or ask the study office to free it.`,
      );
    if (enrolled === undefined && clock.now() > Date.parse(claim.expiresAt))
      throw new Failure(
        'invitation-expired',
        'The invitation expired before it was used. Ask the study office for a new one.',
      );
    return { hospital: claim.hospital, deviceKey, enrolmentSecret: enrolmentSecretOf(studySecret, claim) };
  }

  /** After the handshake: the place is this device's from now on. */
  enrol({ hospital, deviceKey }: Admitted): void {
    const taken = this.#devices.get(hospital);
    if (taken === deviceKey) return;
    // Two computers with one invitation, both past the check: the first stays.
    if (taken !== undefined) throw refused(`The place of ${hospital} was just taken by another computer.`);
    this.#options.database.enrol(hospital, deviceKey, new Date(this.#options.clock.now()));
    this.#devices.set(hospital, deviceKey);
  }
}

function refused(message: string): Failure {
  return new Failure('enrolment-refused', message);
}

function readClaim(evidence: Uint8Array): HospitalClaim {
  try {
    return claimSchema.parse(parseJsonBytes(evidence));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof z.ZodError)
      throw new ChannelError('message-malformed', { cause: error });
    throw error;
  }
}
