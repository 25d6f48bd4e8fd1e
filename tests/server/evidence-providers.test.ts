// Where a server's evidence comes from: the kernel's folder of reports, the helper of a Nitro enclave, or nowhere.

import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindingFor } from '../../src-enclave/attestation/connection-binding.ts';
import { verifyEvidenceFile } from '../../src-enclave/attestation/evidence-file.ts';
import { pemBlocks } from '../../src-enclave/attestation/certificates.ts';
import { decodeEvidence, encodeEvidence } from '../../src-enclave/channel/evidence-message.ts';
import { openProvider, type ProviderOptions } from '../../src-enclave/server/evidence/provider.ts';
import { readCertificateTable } from '../../src-enclave/server/evidence/certificate-table.ts';
import { tsmProvider, type ReportEntries } from '../../src-enclave/server/evidence/tsm.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const fixtures = join(import.meta.dirname, '../fixtures/evidence');
const fixture = (name: string): Buffer => readFileSync(join(fixtures, name));
const der = (name: string): Uint8Array => pemBlocks(fixture(name).toString('latin1'))[0] ?? new Uint8Array();
const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const options = (change: Partial<ProviderOptions> = {}): ProviderOptions => ({
  tsmFolder: '/nowhere',
  collateralFiles: [],
  nsmHelper: null,
  ...change,
});

const vcekGuid = '63da758de6644564adc5f4b93be8accd';
const askGuid = '4ab7b379bbac4fe4a02f05aef327c782';

/** As a host lays it out: entries of GUID, offset and length, an empty one, then the certificates. */
function certificateTable(parts: readonly (readonly [string, Uint8Array])[]): Buffer {
  const head = Buffer.alloc(24 * (parts.length + 1));
  let offset = head.length;
  for (const [index, [guid, bytes]] of parts.entries()) {
    Buffer.from(guid, 'hex').copy(head, 24 * index);
    head.writeUInt32LE(offset, 24 * index + 16);
    head.writeUInt32LE(bytes.length, 24 * index + 20);
    offset += bytes.length;
  }
  return Buffer.concat([head, ...parts.map(([, bytes]) => bytes)]);
}

/** A folder that fills its entries as the kernel does. */
function entriesOf(files: Readonly<Record<string, string | Uint8Array>>): ReportEntries {
  return {
    make: async (path) => {
      mkdirSync(path);
      for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
      await Promise.resolve();
    },
    remove: async (path) => {
      rmSync(path, { recursive: true });
      await Promise.resolve();
    },
  };
}

describe('the kernel’s folder of reports', () => {
  const table = certificateTable([
    [vcekGuid, der('amd-sev-snp/ms-milan.vcek.pem')],
    [askGuid, der('amd-sev-snp/ms-milan.ask.pem')],
  ]);
  const files = {
    generation: '1\n',
    provider: 'sev_guest\n',
    outblob: fixture('amd-sev-snp/ms-milan.report.bin'),
    auxblob: table,
  };

  it('gives an AMD report with the certificates of its host, which then verifies', async () => {
    const folder = temporaryFolder();
    const provider = await tsmProvider(options({ tsmFolder: folder }), entriesOf(files));
    const made = decodeEvidence(encodeEvidence(await provider.make(new Uint8Array(64))));
    expect(made).toMatchObject({ kind: 'amd-snp' });
    const proved = verifyEvidenceFile(made.kind, made, {
      atMs: Date.parse('2026-06-01T00:00:00Z'),
      binding: bindingFor(made.kind, new Uint8Array(64), new Uint8Array(32)),
      policy: { requireAmdCrl: false, allowMilan: true },
    });
    expect(proved).toMatchObject({ class: 'hardware', facts: { product: 'Milan' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives a TDX quote with the files that the operator keeps beside it', async () => {
    const folder = temporaryFolder();
    const collateral = join(folder, 'collateral.json');
    writeFileSync(collateral, '{"tcb_info": "x"}');
    const provider = await tsmProvider(
      options({ tsmFolder: folder, collateralFiles: [collateral] }),
      entriesOf({ generation: '7', provider: 'tdx_guest', outblob: Buffer.alloc(5000, 4) }),
    );
    const { kind, evidence, collateral: given } = await provider.make(new Uint8Array(64));
    expect([kind, evidence.length, given.length]).toEqual(['intel-dcap', 5000, 1]);
  });

  it.each([
    ['of a kind that is not known', { ...files, provider: 'other_guest' }, /other_guest is not known/],
    ['without a report', { generation: '1', provider: 'sev_guest' }, /gave no report/],
    [
      'whose table points outside of itself',
      { ...files, auxblob: Buffer.concat([table.subarray(0, 20), Buffer.from([255, 255, 255, 9])]) },
      /gave no report/,
    ],
  ])('%s is refused, and its entry removed', async (_, content, message) => {
    const folder = temporaryFolder();
    const provider = await tsmProvider(options({ tsmFolder: folder }), entriesOf(content));
    await expect(provider.make(new Uint8Array(64))).rejects.toEqual(refusal('server-failed', message));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is not there is no reason to take another provider', async () => {
    await expect(openProvider('tsm', options())).rejects.toEqual(refusal('option-invalid', /no confidential guest/));
    await expect(openProvider('auto', options())).rejects.toEqual(refusal('option-invalid', /tsm, nsm, simulated/));
  });

  it('reads the certificate table as far as it goes', () => {
    expect(readCertificateTable(table)).toHaveLength(2);
    expect(readCertificateTable(certificateTable([['ff'.repeat(16), new Uint8Array(9)]]))).toEqual([]);
    expect(readCertificateTable(new Uint8Array())).toEqual([]);
  });
});

describe('the helper of a Nitro enclave', () => {
  function helper(script: string): string {
    const file = join(temporaryFolder(), 'helper');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('is asked with the report data and a nonce, and gives the document', async () => {
    const document = join(fixtures, 'aws-nitro/valid-2022-10-13.cose');
    const nsmHelper = helper(
      `[ "$1 $3" = "--user-data --nonce" ] && [ \${#2} = 128 ] && [ \${#4} = 64 ] && /bin/cat ${document}`,
    );
    const made = await (await openProvider('nsm', options({ nsmHelper }))).make(new Uint8Array(64).fill(5));
    expect(made.kind).toBe('aws-nitro');
    expect(Buffer.from(made.evidence).equals(readFileSync(document))).toBe(true);
    // It is genuine, and answers somebody else.
    const given = { atMs: Date.parse('2022-10-13T10:00:00Z'), policy: {} };
    const binding = bindingFor(made.kind, new Uint8Array(64).fill(5), new Uint8Array(32).fill(5));
    expect(() => verifyEvidenceFile(made.kind, made, { ...given, binding })).toThrow(
      refusal('binding-mismatch', /another connection/),
    );
  });

  it.each([
    ['fails', 'exit 1'],
    ['says nothing', 'exit 0'],
  ])('that %s is told of', async (_, script) => {
    const provider = await openProvider('nsm', options({ nsmHelper: helper(script) }));
    await expect(provider.make(new Uint8Array(64))).rejects.toEqual(refusal('server-failed', /gave no document/));
  });

  it('must be named, and there', async () => {
    for (const nsmHelper of [null, '/nowhere/helper'])
      await expect(openProvider('nsm', options({ nsmHelper }))).rejects.toEqual(
        refusal('option-invalid', /--nsm-helper/),
      );
  });
});

it('files of the maker must be there and of a sane size', async () => {
  const folder = temporaryFolder();
  const large = join(folder, 'large');
  writeFileSync(large, Buffer.alloc(200_000));
  for (const file of [join(folder, 'none'), large])
    await expect(tsmProvider(options({ tsmFolder: folder, collateralFiles: [file] }), entriesOf({}))).rejects.toEqual(
      refusal('option-invalid', /./),
    );
});

it('a simulated provider says so in its evidence', async () => {
  const provider = await openProvider('simulated', options());
  const made = await provider.make(new Uint8Array(64).fill(1));
  expect(made.kind).toBe('simulated');
  expect(Buffer.from(made.evidence).toString()).toContain('simulated evidence: proves nothing');
});
