// Every case of the corpus has its verdict and one of its codes, and what is accepted proves what it should.

import { describe, expect, it } from 'vitest';
import { AttestationError, PolicyError } from '../../src-enclave/attestation/errors.ts';
import type { Check, Proved } from '../../src-enclave/attestation/proved.ts';
import { readCases, verifyCase, type EvidenceCase } from './evidence-cases.ts';

type Outcome = {
  readonly verdict: string;
  readonly code: string | null;
  readonly facts: Proved['facts'];
  readonly checks: readonly Check[];
};

function outcomeOf(one: EvidenceCase): Outcome {
  try {
    return { verdict: 'accepted', code: null, ...verifyCase(one) };
  } catch (error) {
    if (!(error instanceof AttestationError)) throw error;
    const verdict = error instanceof PolicyError ? 'policy-refused' : 'evidence-bad';
    return { verdict, code: error.code, facts: {}, checks: error.checks };
  }
}

const cases = readCases();

describe.each([...new Set(cases.map(({ kind }) => kind))])('%s', (kind) => {
  it.each(cases.filter((one) => one.kind === kind).map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const { verdict, code, facts, checks } = outcomeOf(one);
    expect([one.code, ...one.alsoTrue]).toContain(code);
    // A later step that fails as well may be of the other kind of refusal.
    expect(code === one.code ? verdict : one.verdict).toBe(one.verdict);
    expect(facts).toMatchObject(one.proved ?? {});
    expect(checks.filter((check) => check.verdict === 'failed')).toHaveLength(code === null ? 0 : 1);
  });
});
