import { describe, expect, it } from 'vitest';

import { findIdentifiers } from '../../../src-enclave/data/identifiers/find-identifiers.ts';
import { identifierClasses, safeHarborLetters } from '../../../src-enclave/data/identifiers/identifier-class.ts';

const found = (text: string): string[] =>
  findIdentifiers(text).map((finding) => `${finding.class}: ${text.slice(finding.start, finding.end)}`);

describe('findIdentifiers', () => {
  it.each([
    ['Seen on 3 May 2024.', 'date: 3 May 2024'],
    ['Seen on 03/05/2024.', 'date: 03/05/2024'],
    ['Seen March 12th, 2024 again.', 'date: March 12th, 2024'],
    ['aufgenommen am 12.3. und', 'date: 12.3.'],
    ['am 12. März 2024', 'date: 12. März 2024'],
    ['le 1er août 1987 à', 'date: 1er août 1987'],
    ['于2024年3月5日入院', 'date: 2024年3月5日'],
    ['一九八七年十二月三日出生', 'date: 一九八七年十二月三日'],
    ['StudyDate 20240312', 'date: 20240312'],
    ['A 93-year-old man', 'age: 93-year-old'],
    ['patiente de 97 ans', 'age: 97 ans'],
    ['die 91-jährige Frau', 'age: 91-jährige'],
    ['患者，男，95岁', 'age: 95岁'],
    ['Call (212) 555-0187 today', 'phone: (212) 555-0187'],
    ['Tél. 01 42 68 53 00', 'phone: 01 42 68 53 00'],
    ['Tel. 06221 56 1234', 'phone: 06221 56 1234'],
    ['手机13800138000。', 'phone: 13800138000'],
    ['Telefax: +49 6221 56-1235', 'fax: +49 6221 56-1235'],
    ['write to a.b@clinic.example.org.', 'email: a.b@clinic.example.org'],
    ['邮箱：wang@example.cn。', 'email: wang@example.cn'],
    ['see https://example.org/p/1 for', 'url: https://example.org/p/1'],
    ['from 10.1.2.3 at night', 'ip-address: 10.1.2.3'],
    ['from 2001:db8::1:2 at night', 'ip-address: 2001:db8::1:2'],
    ['SSN 123-45-6789', 'national-id: 123-45-6789'],
    ['NHS 943 476 5919', 'national-id: 943 476 5919'],
    ['NIR 2 69 05 49 588 157 80', 'national-id: 2 69 05 49 588 157 80'],
    ['Steuer-ID 36 574 261 809', 'national-id: 36 574 261 809'],
    ['身份证号：11010519491231002X', 'national-id: 11010519491231002X'],
    ['MRN: 00412', 'record-number: 00412'],
    ['Fallnummer A-2231', 'record-number: A-2231'],
    ['住院号：0034567', 'record-number: 0034567'],
    ['Versichertennummer A123456780', 'plan-number: A123456780'],
    ['to DE89 3704 0044 0532 0130 00 please', 'account-number: DE89 3704 0044 0532 0130 00'],
    ['card 4111 1111 1111 1111', 'account-number: 4111 1111 1111 1111'],
    ['NPI 1234567893', 'licence-number: 1234567893'],
    ['VIN 1M8GDM9AXKP042788', 'vehicle-id: 1M8GDM9AXKP042788'],
    ['车牌号京A·12345', 'vehicle-id: 京A·12345'],
    ['serial number PM-20391-B', 'device-id: PM-20391-B'],
    ['MAC 00:1B:44:11:3A:B7', 'device-id: 00:1B:44:11:3A:B7'],
    ['Fingerprint ID FP-001923', 'biometric-id: FP-001923'],
    ['see face_0012.jpg', 'face-photo: face_0012.jpg'],
    ['token 123e4567-e89b-12d3-a456-426614174000', 'other-code: 123e4567-e89b-12d3-a456-426614174000'],
    ['Dr. Parkinson saw her', 'name: Parkinson'],
    ['Patient: Will Young', 'name: Will Young'],
    ['We met Anna Schmidt there', 'name: Anna Schmidt'],
    ['Madame Le Goff va bien', 'name: Le Goff'],
    ['Herr Dr. med. Niedermayer', 'name: Niedermayer'],
    ['患者王小明，男', 'name: 王小明'],
    ['欧阳静医生已阅', 'name: 欧阳静'],
    ['She lives in Heidelberg now', 'place: Heidelberg'],
    ['12 Oak Street, she said', 'place: 12 Oak Street'],
    ['12 rue de la Paix', 'place: 12 rue de la Paix'],
    ['in der Hauptstraße 12', 'place: Hauptstraße 12'],
    ['London SW1A 1AA', 'place: SW1A 1AA'],
    ['家住杭州市', 'place: 杭州市'],
  ])('in %j finds %j', (text, expected) => {
    expect(found(text)).toContain(expected);
  });

  it.each([
    'Parkinson disease, Crohn’s disease, Alzheimer disease and Addison disease were excluded.',
    'Bell palsy, Graves’ disease, Wilson disease and Marfan syndrome.',
    'Morbus Crohn und Morbus Parkinson; Babinski negativ.',
    'Maladie de Parkinson, signe de Babinski.',
    '排除帕金森病和克罗恩病，血压120/80mmHg。',
    'Metformin 500 mg, Lipitor 20 mg, Allegra, Marcumar nach INR.',
    'Blood pressure 120/80, strength 5/5, Gleason 3+4, pH 7.35, p = 0.0012.',
    'In 2019 she had a Whipple procedure; Glasgow Coma Scale 15.',
    'A 67-year-old man from Texas, treated as in France.',
    'Deletion 22q11.2. Patients with chromosome 8q24.12. were included.',
    'She may march in a row; the sun rose.',
    'CD30 and IL-6 were high; NCT01234567 is the trial.',
    'Relapsing MS. First, unlike PD. The next.',
  ])('finds nothing in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('knows the eighteen letters of Safe Harbor', () => {
    expect(new Set(identifierClasses.map((name) => safeHarborLetters[name]))).toEqual(
      new Set(Array.from('ABCDEFGHIJKLMNOPQR')),
    );
  });

  it('gives only the classes and the confidence that were asked for', () => {
    const text = 'Dr. Miller, 3 May 2024, MRN: 00412';
    expect(findIdentifiers(text, { classes: new Set(['date']) }).map((finding) => finding.class)).toEqual(['date']);
    expect(findIdentifiers(text, { minimumConfidence: 0.96 }).map((finding) => finding.class)).toEqual(['date']);
    expect(() => findIdentifiers(text, { minimumConfidence: 2 })).toThrow(RangeError);
  });
});
