// Genuine evidence, altered: one bit of each byte of what is signed, every length that is too short, every limit of time by
// a second. With CLOISTER_SOAK=1 all bits of each byte.

import { describe, expect, it } from 'vitest';
import { AttestationError, VerificationError } from '../../src-enclave/attestation/errors.ts';
import { casesNamed, filesOf, mainRole, verifyFiles } from './evidence-cases.ts';

const bits = process.env['CLOISTER_SOAK'] === undefined ? [0] : [0, 1, 2, 3, 4, 5, 6, 7];

/** Accepted as they are. `signed`: the bytes that a signature covers, or that lead to one. */
const accepted = [
  ['tdx-v4-up-to-date', [0, 632]],
  ['tdx-v5-up-to-date', [0, 638]],
  ['sgx-v3-hardening-needed-allowed', [0, 432]],
  ['snp-milan', [0, 0x2a0]],
  ['nitro-valid', [0, 1_000_000]],
  ['azure-snp', [32, 32 + 0x2a0]],
  ['tpm-ak-pinned', [0, 1_000_000]],
  ['rekor-valid', [0, 0]],
] as const;

/** What follows is padding that the form ignores: behind a quote, behind Azure's keys, white space behind JSON. */
function neededBytes(kind: string, main: Uint8Array): number {
  const view = new DataView(main.buffer, main.byteOffset, main.byteLength);
  switch (kind) {
    case 'intel-dcap': {
      const version = view.getUint16(0, true);
      const at = version === 3 ? 432 : version === 4 ? 632 : 54 + view.getUint32(50, true);
      return at + 4 + view.getUint32(at, true);
    }
    case 'azure-vtpm':
      return 1236 + view.getUint32(1232, true);
    case 'rekor':
      return Buffer.from(main).toString('utf8').trimEnd().length;
    default:
      return main.length;
  }
}

describe.each(accepted.filter(([name]) => casesNamed(name).length > 0))('%s', (name, [from, to]) => {
  const [one] = casesNamed(name);
  if (one === undefined) throw new TypeError(`no case ${name}`);
  const files = filesOf(one);
  const role = mainRole[one.kind] ?? '';
  const main = files.get(role) ?? new Uint8Array();
  const codeOf = (bytes: Uint8Array, at = one.at): string | null => {
    try {
      verifyFiles({ ...one, at }, new Map(files).set(role, bytes));
      return null;
    } catch (error) {
      if (error instanceof AttestationError) return error.code;
      throw error;
    }
  };

  it('is accepted as it is', () => {
    expect(codeOf(main)).toBeNull();
  });

  it('is refused with any bit of what is signed changed', () => {
    const passed: number[] = [];
    for (let index = from; index < Math.min(to, main.length); index++)
      for (const bit of bits) {
        const altered = main.slice();
        altered[index] = (altered[index] ?? 0) ^ (1 << bit);
        if (codeOf(altered) === null) passed.push(index);
      }
    expect(passed).toEqual([]);
  });

  it('is refused at every length that is too short', () => {
    const passed: number[] = [];
    const step = main.length > 3000 && bits.length === 1 ? 7 : 1;
    for (let length = 0; length < main.length; length += step)
      if (codeOf(main.slice(0, length)) === null) passed.push(length);
    expect(passed.filter((length) => length < neededBytes(one.kind, main))).toEqual([]);
  });

  it('is refused before it was valid and after it has run out', () => {
    const { validUntilMs } = verifyFiles(one, files);
    const at = (ms: number): string => new Date(ms).toISOString();
    expect(validUntilMs === null ? null : codeOf(main, at(validUntilMs - 1000))).toBeNull();
    expect(validUntilMs === null ? 'none' : codeOf(main, at(validUntilMs + 1000))).toMatch(/expired|none/);
    expect(validUntilMs === null ? 'none' : codeOf(main, '2001-01-01T00:00:00Z')).toMatch(/not-yet-valid|none/);
  });
});

describe('a verifier', () => {
  it('says nothing of the evidence in its message', () => {
    const error = new VerificationError('signature-invalid');
    expect(error.message).toMatch(/^[A-Z].*\.$/);
  });
});
