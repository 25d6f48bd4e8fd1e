// Invitations as files: made and signed by the study office, checked by the hospital before anything in them is believed. The
// secret of an invitation is derived from the study's, so that the server needs no list of those that were made.

import { createHmac, createPublicKey, hkdfSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson, sha256OfJson } from '../base/digest.ts';
import { Failure } from '../base/failure.ts';
import {
  invitationFileSchema,
  termsSchema,
  type HospitalClaim,
  type InvitationBody,
  type StudyTerms,
} from '../protocol/study.ts';
import { devicePublicBytes, ed25519PublicKey } from './device-evidence.ts';
import { parseJsonBytes } from '../base/json.ts';

const largestFileBytes = 2_000_000;

/** The secret of a study from its file. @throws Failure study-invalid. */
export function parseStudySecret(bytes: Uint8Array): Uint8Array {
  const secret = Buffer.from(Buffer.from(bytes).toString('utf8').trim(), 'hex');
  if (secret.length === 32) return secret;
  throw new Failure('study-invalid', 'The file study-secret is damaged. Restore it from a backup.');
}

/** What a hospital approves, 64 hexadecimal digits. */
export function termsHash(terms: StudyTerms): string {
  return sha256OfJson(terms);
}

/** Who it is for, and until when: what the secret of an invitation is made from. */
export type Seat = Pick<HospitalClaim, 'study' | 'hospital' | 'expiresAt' | 'nonce'>;

/** 32 bytes that the server can make again from its own secret. */
export function enrolmentSecretOf(studySecret: Uint8Array, { study, hospital, expiresAt, nonce }: Seat): Uint8Array {
  return createHmac('sha256', studySecret)
    .update('cloister/1 enrolment')
    .update(canonicalJson({ study, hospital, expiresAt, nonce }))
    .digest();
}

/** Names transfers between one hospital and the server. */
export function transferKeyOf(enrolmentSecret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', enrolmentSecret, new Uint8Array(), 'cloister/1 transfer names', 32));
}

export type NewInvitation = Omit<InvitationBody, 'schema' | 'nonce' | 'enrolmentSecret'>;

/** The text of an invitation file. */
export function makeInvitation(given: NewInvitation, studySecret: Uint8Array, office: KeyObject): string {
  const nonce = randomBytes(16).toString('base64');
  const { terms, hospital, expiresAt } = given;
  const seat = { study: terms.id, hospital, expiresAt, nonce };
  const enrolmentSecret = Buffer.from(enrolmentSecretOf(studySecret, seat)).toString('base64');
  const invitation: InvitationBody = { schema: 1, ...given, nonce, enrolmentSecret };
  const value = sign(null, Buffer.from(canonicalJson(invitation)), office).toString('base64');
  const key = Buffer.from(devicePublicBytes(createPublicKey(office))).toString('base64');
  return `${JSON.stringify({ invitation, signature: { key, value } }, null, 2)}\n`;
}

export type CheckedInvitation = {
  readonly invitation: InvitationBody;
  /** Of the study office, 64 hexadecimal digits: to be compared with what the office says on another way. */
  readonly officeKey: string;
  readonly termsHash: string;
};

/**
 * @param officeKey The key that must have signed it; null takes the file's own, whose fingerprint is shown.
 * @throws Failure invitation-invalid.
 */
export function readInvitation(bytes: Uint8Array, officeKey: string | null = null): CheckedInvitation {
  const refused = (what: string, error?: unknown): Failure =>
    new Failure('invitation-invalid', `${what} It was not opened. Ask the study office to send it again.`, {
      cause: error,
    });
  if (bytes.length > largestFileBytes) throw refused('This file is too large for an invitation.');
  let json: unknown;
  try {
    json = parseJsonBytes(bytes);
  } catch (error) {
    throw refused('This file is no study invitation, or it is incomplete.', error);
  }
  const parsed = invitationFileSchema.safeParse(json);
  if (!parsed.success) throw refused('This file is no study invitation of this version of Cloister.', parsed.error);
  const { invitation, signature } = parsed.data;
  const key = Buffer.from(signature.key, 'base64');
  const isSigned = verify(
    null,
    Buffer.from(canonicalJson(invitation)),
    ed25519PublicKey(key),
    Buffer.from(signature.value, 'base64'),
  );
  if (!isSigned) throw refused(`This invitation was not signed by ${invitation.terms.office}, or was changed.`);
  if (officeKey !== null && officeKey.toLowerCase() !== key.toString('hex'))
    throw refused('This invitation was signed by another office than the one you named.');
  if (!invitation.terms.hospitals.includes(invitation.hospital))
    throw refused('This invitation is for a hospital that is not part of its study.');
  return { invitation, officeKey: key.toString('hex'), termsHash: termsHash(invitation.terms) };
}

/** The terms of a study, as the office wrote them. @throws Failure study-invalid. */
export function readTerms(bytes: Uint8Array): StudyTerms {
  try {
    return termsSchema.parse(parseJsonBytes(bytes));
  } catch (error) {
    throw new Failure(
      'study-invalid',
      'This file does not describe a study of this version of Cloister. Make it with cloister study.',
      { cause: error },
    );
  }
}
