// The words for an address that cannot be used agree with the contract's schema about which cannot.

import { describe, expect, it } from 'vitest';
import { defaultMirror, mirrorSchema } from '../../../src-main/contract/index.ts';
import { mirrorProblem } from '../../../src-renderer/features/settings/mirror-problem.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';

const addresses = [
  defaultMirror,
  'https://hub.example.org',
  'https://hub.example.org:8443/models',
  'http://127.0.0.1:9000',
  'http://localhost:9000',
  '',
  'hub',
  'hub.example.org',
  'hub.example.org:8443',
  'http://hub.example.org',
  'ftp://hub.example.org',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://name@hub.example.org',
  'https://name:word@hub.example.org',
  'https://hub.example.org?token=1',
  'https://hub.example.org#part',
  `https://hub.example.org/${'a'.repeat(600)}`,
  'https://',
  'https:hub.example.org',
];

describe('mirrorProblem', () => {
  it.each(addresses)('agrees with the contract about %s', (address) => {
    expect(mirrorProblem(address) === null).toBe(mirrorSchema.safeParse(address).success);
  });

  it.each([
    ['', 'empty'],
    ['hub', 'notAnAddress'],
    ['hub.example.org:8443', 'notAnAddress'],
    ['http://hub.example.org', 'notHttps'],
    ['https://name:word@hub.example.org', 'hasCredentials'],
    ['https://hub.example.org?token=1', 'hasQuery'],
    [`https://hub.example.org/${'a'.repeat(600)}`, 'tooLong'],
  ])('says of "%s" what is wrong: %s', (address, problem) => {
    expect(mirrorProblem(address)).toBe(problem);
  });

  it.each([
    ['en', en],
    ['de', de],
  ])('has a sentence for every problem in %s', (_, { settings }) => {
    const found = addresses.flatMap((address) => mirrorProblem(address) ?? []);
    expect(found.map((problem) => settings.hub.problems[problem])).not.toContain(undefined);
    expect(Object.values(settings.hub.problems).filter((words) => !words.endsWith('.'))).toEqual([]);
  });
});
