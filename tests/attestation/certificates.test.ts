// The reader of DER and certificates: strict about form, and safe with anything.

import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pemBlocks, readCertificate, verifyChain } from '../../src-enclave/attestation/certificates.ts';
import { derChildren, integerOf, oidOf, readDer, timeOf } from '../../src-enclave/attestation/der.ts';

const folder = join(import.meta.dirname, '../fixtures/evidence/roots');
const certificatesIn = (name: string) => pemBlocks(readFileSync(join(folder, name), 'utf8'));
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('DER', () => {
  it.each([
    ['a length that is not minimal', [0x04, 0x81, 0x01, 0x00]],
    ['an indefinite length', [0x30, 0x80, 0x00, 0x00]],
    ['a length with a zero in front', [0x04, 0x82, 0x00, 0x80]],
    ['an element that is cut short', [0x04, 0x02, 0x00]],
    ['something after the element', [0x05, 0x00, 0x00]],
    ['a tag of several bytes', [0x1f, 0x81, 0x00, 0x00]],
    ['nothing', []],
  ])('refuses %s', (_what, values) => {
    expect(() => readDer(bytes(...values))).toThrow(Error);
  });

  it('reads numbers, identifiers and times', () => {
    expect(integerOf(readDer(bytes(0x02, 0x02, 0x01, 0x00)))).toBe(256);
    expect(() => integerOf(readDer(bytes(0x02, 0x01, 0xff)))).toThrow(Error);
    expect(oidOf(readDer(bytes(0x06, 0x06, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d)))).toBe('1.2.840.113549');
    const time = (tag: number, text: string) => timeOf(readDer(bytes(tag, text.length, ...Buffer.from(text))));
    expect(time(0x17, '491231235959Z')).toBe(Date.UTC(2049, 11, 31, 23, 59, 59));
    expect(time(0x17, '500101000000Z')).toBe(Date.UTC(1950, 0, 1));
    expect(() => time(0x18, '20230230000000Z')).toThrow(Error);
  });

  it('does not break on random bytes', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
        try {
          outcomes.add(typeof derChildren(readDer(random)).length);
        } catch (error) {
          outcomes.add(error instanceof Error ? 'error' : 'something else');
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect([...outcomes].filter((outcome) => outcome !== 'number' && outcome !== 'error')).toEqual([]);
  });
});

describe('a certificate', () => {
  const names = [
    'intel-sgx-root-ca.pem',
    'amd-ark-milan.pem',
    'aws-nitro-root-g1.pem',
    'google-confidential-space-root.crt',
  ];

  it.each(names)('%s is read, and no shorter part of it', (name) => {
    const [der = new Uint8Array()] = certificatesIn(name);
    const certificate = readCertificate(der);
    expect(certificate.isCa).toBe(true);
    expect(verifyChain([certificate], [certificate], certificate.notBeforeMs)).toHaveLength(1);
    for (let length = 0; length < der.length; length += 3)
      expect(() => readCertificate(der.slice(0, length))).toThrow(Error);
  });

  it('is valid within its dates, both included', () => {
    const [der = new Uint8Array()] = certificatesIn('intel-sgx-root-ca.pem');
    const root = readCertificate(der);
    expect(() => verifyChain([root], [root], root.notBeforeMs - 1000)).toThrow(
      expect.objectContaining({ code: 'certificate-not-yet-valid' }),
    );
    expect(() => verifyChain([root], [root], root.notAfterMs + 1000)).toThrow(
      expect.objectContaining({ code: 'certificate-expired' }),
    );
  });

  it('leads to a root by its key, not by its name', () => {
    const [ask, ark] = certificatesIn('amd-ask-ark-milan.pem').map(readCertificate);
    const [other] = certificatesIn('amd-ark-genoa.pem').map(readCertificate);
    if (ask === undefined || ark === undefined || other === undefined) throw new TypeError('the chain is not there');
    expect(verifyChain([ask], [ark], Date.UTC(2026, 0, 1))).toEqual([ask, ark]);
    const renamed = { ...other, subject: ark.subject };
    expect(() => verifyChain([ask], [renamed], Date.UTC(2026, 0, 1))).toThrow(
      expect.objectContaining({ code: 'root-not-pinned' }),
    );
  });

  it('in PEM is strict base64', () => {
    expect(() => pemBlocks('-----BEGIN CERTIFICATE-----\nAAA\u000b\n-----END CERTIFICATE-----')).toThrow(Error);
    expect(pemBlocks('no certificate')).toEqual([]);
  });
});
