// The host's certificate table: read as far as it goes, never beyond its end. The host is not trusted.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificateTable } from '../../../src-enclave/server/evidence/certificate-table.ts';
import { certificateTable, fixture, guids } from './fake-kernel.ts';

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const both = [
  [guids.vcek, bytes(30, 1)],
  [guids.vlek, bytes(31, 2)],
] as const;

/** A refusal gives nothing; any other error is a bug. */
function readOrRefuse(table: Uint8Array): readonly Uint8Array[] {
  try {
    return readCertificateTable(table);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

describe('a certificate table', () => {
  it('gives what is known and there', () => {
    const table = certificateTable([
      ['ffffffff-0000-0000-0000-000000000001', bytes(9, 9)],
      [guids.ark, bytes(0, 0)],
      [guids.ask, bytes(40, 3)],
      [guids.crl, bytes(50, 4)],
    ]);
    expect(readCertificateTable(table)).toEqual([bytes(40, 3), bytes(50, 4)]);
  });

  it('gives the leaf that signed the report, and both for bytes that are no report', () => {
    const table = certificateTable(both);
    const byVcek = fixture('amd-sev-snp/ms-milan.report.bin');
    const byVlek = fixture('amd-sev-snp/aws-milan-v3-vlek.report.bin');
    expect(readCertificateTable(table, byVcek)).toEqual([bytes(30, 1)]);
    expect(readCertificateTable(table, byVlek)).toEqual([bytes(31, 2)]);
    expect(readCertificateTable(table, bytes(10, 0))).toHaveLength(2);
    expect(readCertificateTable(table)).toHaveLength(2);
  });

  it('that is empty, or cut within its first entry, has nothing', () => {
    expect(readCertificateTable(new Uint8Array())).toEqual([]);
    expect(readCertificateTable(certificateTable(both).subarray(0, 23))).toEqual([]);
  });

  it('is refused when an entry points outside of it, or comes twice', () => {
    const outside = certificateTable(both);
    outside.writeUInt32LE(0xffff_ffff, 16);
    const twice = certificateTable([...both, [guids.vcek, bytes(30, 5)]]);
    for (const table of [outside, twice]) expect(() => readCertificateTable(table)).toThrow(RangeError);
    expect(() => readCertificateTable(certificateTable(both).subarray(0, 100))).toThrow('outside of the table');
  });

  it('of any bytes is read or refused, and gives no more than it has', () => {
    const entry = fc.tuple(fc.constantFrom(...Object.values(guids)), fc.uint8Array({ maxLength: 60 }));
    const altered = fc.record({
      parts: fc.array(entry, { maxLength: 6 }),
      at: fc.nat(200),
      value: fc.nat(255),
      end: fc.nat(600),
    });
    fc.assert(
      fc.property(altered, ({ parts, at, value, end }) => {
        const table = certificateTable(parts);
        table[at] = value;
        const found = readOrRefuse(table.subarray(0, end));
        expect(found.length).toBeLessThanOrEqual(5);
        for (const one of found) expect(one.length).toBeLessThanOrEqual(end);
      }),
      { seed: 20261127, numRuns: 500 },
    );
  });
});
