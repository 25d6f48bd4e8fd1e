import { describe, expect, it } from 'vitest';

import {
  isDeaNumber,
  isIban,
  isKvnr,
  isLuhn,
  isMedicareNumber,
  isNhsNumber,
  isNpi,
  isVin,
} from '../../../src-enclave/data/identifiers/detectors/checksums.ts';

// Published examples: ISO 7812 test cards, the NHS data dictionary, the IBAN registry, 49 CFR 565, CMS (NPI, MBI), GKV (KVNR).
describe.each([
  ['Luhn', isLuhn, '4111111111111111'],
  ['NHS number', isNhsNumber, '9434765919'],
  ['IBAN of Germany', isIban, 'DE89370400440532013000'],
  ['IBAN of the United Kingdom', isIban, 'GB29NWBK60161331926819'],
  ['KVNR', isKvnr, 'A123456780'],
  ['VIN', isVin, '1M8GDM9AXKP042788'],
  ['NPI', isNpi, '1234567893'],
  ['DEA number', isDeaNumber, 'AB1234563'],
] as const)('%s', (_name, isValid, example) => {
  it('takes the published example', () => {
    expect(isValid(example)).toBe(true);
  });

  it('refuses it with another last digit, shorter, or as nonsense', () => {
    const others = Array.from({ length: 10 }, (_, digit) => `${example.slice(0, -1)}${digit}`);
    // Of a VIN the ninth place is the check digit, and the last has weight 2: still only one of ten fits.
    expect(others.filter((other) => isValid(other))).toEqual([example]);
    for (const wrong of ['', '0', example.slice(0, -1), `${example}?`, '0'.repeat(example.length)])
      expect(isValid(wrong)).toBe(false);
  });
});

describe('Medicare Beneficiary Identifier', () => {
  it('takes the form of CMS and no other', () => {
    expect(isMedicareNumber('1EG4TE5MK73')).toBe(true);
    for (const wrong of ['0EG4TE5MK73', '1SG4TE5MK73', '1EG4TE5MK7', '']) expect(isMedicareNumber(wrong)).toBe(false);
  });
});
