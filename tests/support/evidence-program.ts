// A program of its own: verifies every case of the corpus and asks the channel's primitives for their known answers, on
// whatever runtime it is started with. Prints one line of JSON.

import { AttestationError } from '../../src-enclave/attestation/errors.ts';
import { failedPrimitives } from '../../src-enclave/channel/self-test.ts';
import { readCases, verifyCase, type EvidenceCase } from '../attestation/evidence-cases.ts';

function codeOf(one: EvidenceCase): string | null {
  try {
    verifyCase(one);
    return null;
  } catch (error) {
    return error instanceof AttestationError ? error.code : `a bug: ${String(error)}`;
  }
}

const cases = readCases();
const wrong = cases
  .map((one) => ({ name: one.name, code: codeOf(one), expected: [one.code, ...one.alsoTrue] }))
  .filter(({ code, expected }) => !expected.includes(code));
const { electron, node } = process.versions;
process.stdout.write(
  `${JSON.stringify({ electron, node, cases: cases.length, wrong, primitives: failedPrimitives() })}\n`,
);
