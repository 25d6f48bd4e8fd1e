import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  enrolmentSecretOf,
  makeInvitation,
  parseStudySecret,
  readInvitation,
  readTerms,
  termsHash,
} from '../../src-enclave/channel/invitation.ts';
import { sampleTerms } from '../support/federation/sample-terms.ts';

const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

const terms = sampleTerms({ id: 'pairs', deadlineSeconds: 60 });
const office = generateKeyPairSync('ed25519').privateKey;
const secret = randomBytes(32);
const body = {
  terms,
  server: 'wss://study.example:7443',
  hospital: 'ash',
  expiresAt: '2027-01-01T00:00:00.000Z',
  policy: '{}',
};
const made = (change = {}): string => makeInvitation({ ...body, ...change }, secret, office);
const read = (text: string, key: string | null = null) => readInvitation(Buffer.from(text), key);

describe('an invitation', () => {
  it('is read as it was made, with the hash of its terms and a secret that the server can make again', () => {
    const { invitation, termsHash: hash, officeKey } = read(made());
    expect(invitation).toMatchObject(body);
    expect(hash).toBe(termsHash(terms));
    expect(read(made(), officeKey.toUpperCase()).officeKey).toBe(officeKey);
    const { expiresAt, nonce, hospital } = invitation;
    const again = enrolmentSecretOf(secret, { study: 'pairs', hospital, expiresAt, nonce });
    expect(Buffer.from(again).toString('base64')).toBe(invitation.enrolmentSecret);
    expect(read(made()).invitation.enrolmentSecret).not.toBe(invitation.enrolmentSecret);
  });

  it.each([
    ['whose terms were changed', made().replace('"rounds": 3', '"rounds": 9'), /not signed by Office, or was changed/],
    [
      'whose server was changed',
      made().replace('study.example', 'other.example'),
      /not signed by Office, or was changed/,
    ],
    ['that is no JSON', made().slice(0, 500), /no study invitation, or it is incomplete/],
    ['of another shape', '{"invitation": 1}', /of this version of Cloister/],
    ['for a hospital outside of its study', made({ hospital: 'elm' }), /not part of its study/],
    ['that is far too large', ' '.repeat(2_000_001), /too large/],
  ])('%s is refused', (_, text, message) => {
    expect(() => read(text)).toThrow(refusal('invitation-invalid', message));
  });

  it('of another office than the one named is refused', () => {
    const other = createHash('sha256').update('other').digest('hex');
    expect(() => read(made(), other)).toThrow(refusal('invitation-invalid', /another office/));
  });
});

describe('terms', () => {
  it('hash to the same whatever the order of their members, and to another when one changes', () => {
    const turned: unknown = Object.fromEntries(Object.entries(terms).toReversed());
    expect(termsHash(readTerms(Buffer.from(JSON.stringify(turned))))).toBe(termsHash(terms));
    expect(termsHash({ ...terms, deadlineSeconds: 61 })).not.toBe(termsHash(terms));
  });

  it.each([
    ['with a hospital twice', { hospitals: ['ash', 'ash'] }],
    ['with a minimum that cannot be reached', { minimumHospitals: 3 }],
    ['with something that this version does not know', { extra: 1 }],
    ['of a newer form', { schema: 2 }],
  ])('%s are refused', (_, change) => {
    expect(() => readTerms(Buffer.from(JSON.stringify({ ...terms, ...change })))).toThrow(
      refusal('study-invalid', /cloister study/),
    );
  });
});

describe('the secret of a study', () => {
  it('is 32 bytes in hexadecimal, and nothing else', () => {
    const hex = 'ab'.repeat(32);
    expect(Buffer.from(parseStudySecret(Buffer.from(`${hex}\n`))).toString('hex')).toBe(hex);
    for (const damaged of ['', hex.slice(2), `${hex}ab`, 'no hexadecimal'])
      expect(() => parseStudySecret(Buffer.from(damaged))).toThrow(refusal('study-invalid', /study-secret is damaged/));
  });
});
