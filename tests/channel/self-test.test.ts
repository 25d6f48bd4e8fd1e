import { expect, it } from 'vitest';
import { failedPrimitives, knownAnswers } from '../../src-enclave/channel/self-test.ts';

it('every primitive gives its published answer here', () => {
  expect(knownAnswers.map(({ name }) => name)).toEqual([
    'SHA-384',
    'HKDF',
    'AES-256-GCM',
    'X25519',
    'Ed25519',
    'Poly1305',
  ]);
  expect(failedPrimitives()).toEqual([]);
});

it('one that gives another answer, or breaks, is named', () => {
  const [first, second] = knownAnswers;
  if (first === undefined || second === undefined) throw new TypeError('there are no answers');
  const broken = {
    ...second,
    compute: () => {
      throw new Error('not here');
    },
  };
  expect(failedPrimitives([{ ...first, compute: () => '00' }, broken])).toEqual(['SHA-384', 'HKDF']);
});
