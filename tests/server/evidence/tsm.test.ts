// Reports of the kernel's folder: genuine ones verify with what goes along, and each way to fail is told in words.

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindingFor } from '../../../src-enclave/attestation/connection-binding.ts';
import { verifyEvidenceFile } from '../../../src-enclave/attestation/evidence-file.ts';
import type { EvidenceMessage } from '../../../src-enclave/channel/evidence-message.ts';
import { openProvider } from '../../../src-enclave/server/evidence/provider.ts';
import { tsmProvider, type ReportEntries } from '../../../src-enclave/server/evidence/tsm.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  certificates,
  certificateTable,
  contestedEntries,
  entriesOf,
  fixture,
  fixturePath,
  guids,
  littleEndian,
  type EntryFiles,
} from './fake-kernel.ts';

const refusal = (code: string, message: RegExp = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const nonce = new Uint8Array(32);
const someReportData = new Uint8Array(64).fill(7);

const boundTo = Buffer.from(
  '3a6753fd4b194de53824d7fd5b45e251cc19a32a71dd5ba3e131fe19f2adbe86d658c147479571226e0f294eb7e44abb6c1673f39a5378ac25cd5d6268b91f1a',
  'hex',
);
const milan = 'amd-sev-snp/gcp-milan-v5-x25519-bound';
const [vcek = new Uint8Array()] = certificates(`${milan}.vcek.pem`);
const [ask = new Uint8Array(), ark = new Uint8Array()] = certificates(`${milan}.cert-chain.pem`);
const vlek = fixture('amd-sev-snp/aws-milan-v3-vlek.vlek.der');
const milanTable = [
  [guids.vlek, vlek],
  [guids.vcek, vcek],
  [guids.ask, ask],
  [guids.ark, ark],
] as const;
const milanFiles: EntryFiles = {
  generation: '0\n',
  provider: 'sev_guest\n',
  outblob: fixture(`${milan}.report.bin`),
  auxblob: certificateTable(milanTable),
};
const quotePath = fixturePath('intel-tdx/phala-tdx-v4.bin');
const quoteFiles: EntryFiles = {
  generation: '0\n',
  provider: 'tdx_guest\n',
  outblob: fixture('intel-tdx/phala-tdx-v4.bin'),
};
const quoteAnswers = Buffer.from(
  '9a9d48e7f6799642d3d1b34e1e5e1742d4bb02dd6ddd551862c1211d35c304f9eca3efdbb481601c163cf52493d6e44aed55d51ec39b7e518fadb92c2b523f20',
  'hex',
);

async function makeWith(
  entries: ReportEntries,
  reportData: Uint8Array,
  collateralFiles: readonly string[] = [],
): Promise<EvidenceMessage> {
  const tsmFolder = temporaryFolder();
  try {
    const provider = await tsmProvider({ tsmFolder, collateralFiles }, entries);
    return await provider.make(reportData);
  } finally {
    // Whatever happened, no entry stays.
    expect(readdirSync(tsmFolder)).toEqual([]);
  }
}

const judge = (made: EvidenceMessage, reportData: Uint8Array, at: string, policy: object) =>
  verifyEvidenceFile(made.kind, made, {
    atMs: Date.parse(at),
    binding: bindingFor(made.kind, reportData, nonce),
    policy,
  });

describe('a genuine report of an SEV-SNP guest', () => {
  const policy = { requireAmdCrl: false, allowMilan: true };

  it.each([
    ['as they are spelt', certificateTable(milanTable)],
    ['in the order of UEFI', certificateTable(milanTable, littleEndian)],
  ])('verifies with the certificates of its host, whose GUIDs are laid out %s', async (_, auxblob) => {
    const made = await makeWith(entriesOf({ ...milanFiles, auxblob }), boundTo);
    expect(made).toMatchObject({ kind: 'amd-snp', collateral: [vcek, ask, ark] });
    const proved = judge(made, boundTo, '2026-06-01T00:00:00Z', policy);
    expect(proved).toMatchObject({ class: 'hardware', facts: { product: 'Milan', signingKey: 'vcek' } });
    expect(proved.checks).toContainEqual(expect.objectContaining({ id: 'connection', verdict: 'proved' }));
    expect(() => judge(made, someReportData, '2026-06-01T00:00:00Z', policy)).toThrow(refusal('binding-mismatch'));
  });

  it('that a VLEK signed goes with the VLEK, whatever else the host has', async () => {
    const [asvk = new Uint8Array(), root = new Uint8Array()] = certificates('roots/amd-asvk-ark-milan.pem');
    const outblob = fixture('amd-sev-snp/aws-milan-v3-vlek.report.bin');
    const auxblob = certificateTable([
      [guids.vcek, vcek],
      [guids.vlek, vlek],
      [guids.ask, asvk],
      [guids.ark, root],
    ]);
    const made = await makeWith(entriesOf({ ...milanFiles, outblob, auxblob }), someReportData);
    const reportData = outblob.subarray(0x50, 0x90);
    const proved = judge(made, reportData, '2025-06-01T00:00:00Z', policy);
    expect(proved.facts).toMatchObject({ signingKey: 'vlek' });
  });

  it('goes without certificates where the host gives none', async () => {
    for (const auxblob of ['', new Uint8Array(4096)]) {
      const made = await makeWith(entriesOf({ ...milanFiles, auxblob }), boundTo);
      expect(made.collateral).toEqual([]);
      expect(() => judge(made, boundTo, '2026-06-01T00:00:00Z', policy)).toThrow(refusal('certificate-missing'));
    }
  });

  it('goes with the operator’s list of revocations after the host’s', async () => {
    const list = join(temporaryFolder(), 'list.crl');
    writeFileSync(list, 'newer');
    const auxblob = certificateTable([...milanTable, [guids.crl, Buffer.from('older')]]);
    const made = await makeWith(entriesOf({ ...milanFiles, auxblob }), boundTo, [list]);
    expect(made.collateral.slice(3).map((bytes) => Buffer.from(bytes).toString())).toEqual(['older', 'newer']);
  });
});

describe('a genuine quote of a TDX guest', () => {
  it('verifies with the bundle that the operator keeps, read anew for each', async () => {
    const [tsmFolder, beside] = [temporaryFolder(), temporaryFolder()];
    const bundle = join(beside, 'collateral.json');
    writeFileSync(bundle, '{"tcb_info": "of another machine"}');
    const provider = await tsmProvider({ tsmFolder, collateralFiles: [bundle] }, entriesOf(quoteFiles));
    const at = '2025-07-04T00:00:00Z';
    const stale = await provider.make(quoteAnswers);
    expect(() => judge(stale, quoteAnswers, at, {})).toThrow(refusal('collateral-missing'));
    writeFileSync(`${bundle}.new`, fixture('intel-tdx/phala-tdx-v4.collateral.json'));
    renameSync(`${bundle}.new`, bundle);
    const made = await provider.make(quoteAnswers);
    expect(made).toMatchObject({ kind: 'intel-dcap' });
    expect(judge(made, quoteAnswers, at, {})).toMatchObject({ class: 'hardware', kind: 'intel-dcap' });
    expect(() => judge(made, someReportData, at, {})).toThrow(refusal('binding-mismatch'));
    rmSync(bundle);
    await expect(provider.make(quoteAnswers)).rejects.toEqual(refusal('option-invalid', /collateral\.json cannot be/));
  });
});

describe('an entry that somebody else writes to', () => {
  it('is asked again until only this server wrote to it', async () => {
    const tsmFolder = temporaryFolder();
    const seen: string[] = [];
    const entries = contestedEntries(quoteFiles, quotePath, [2, 3, 1]);
    const provider = await tsmProvider(
      { tsmFolder, collateralFiles: [] },
      {
        ...entries,
        remove: async (path) => {
          seen.push(...readdirSync(path).filter((name) => name.startsWith('asked-')));
          await entries.remove(path);
        },
      },
    );
    const made = await provider.make(someReportData);
    expect(Buffer.from(made.evidence).equals(fixture('intel-tdx/phala-tdx-v4.bin'))).toBe(true);
    expect(seen.sort()).toEqual(['asked-2', 'asked-5', 'asked-6']);
    expect(readdirSync(tsmFolder)).toEqual([]);
  });

  it('is given up when that does not end', async () => {
    const entries = contestedEntries(quoteFiles, quotePath, [2, 2, 2, 2, 2]);
    await expect(makeWith(entries, someReportData)).rejects.toEqual(refusal('server-failed', /Another program/));
  });
});

it('reports are asked for one after another, each in an entry of its own', async () => {
  const plain = entriesOf(quoteFiles);
  const names = new Set<string>();
  let [open, most] = [0, 0];
  const entries: ReportEntries = {
    make: async (path) => {
      names.add(path);
      open++;
      most = Math.max(most, open);
      await plain.make(path);
      expect(existsSync(join(path, 'provider'))).toBe(true);
    },
    remove: async (path) => {
      open--;
      await plain.remove(path);
    },
  };
  const provider = await tsmProvider({ tsmFolder: temporaryFolder(), collateralFiles: [] }, entries);
  await Promise.all([1, 2, 3, 4].map(async (byte) => await provider.make(new Uint8Array(64).fill(byte))));
  expect([most, names.size]).toEqual([1, 5]);
});

describe('at the start', () => {
  it.each([
    [
      'a kernel without a provider of reports refuses the entry',
      entriesOf({}, { make: async () => await Promise.reject(new Error('ENXIO')) }),
    ],
    ['a user without the right to write is told', entriesOf({ inblob: null })],
  ])('%s', async (_, entries) => {
    await expect(makeWith(entries, someReportData)).rejects.toEqual(
      refusal('option-invalid', /No report can be asked for .*evidence-providers\.md/),
    );
  });

  it('a folder that is not there, or is no configfs, is refused, and no other provider taken', async () => {
    const folder = temporaryFolder();
    const options = { collateralFiles: [], nsmHelper: null };
    await expect(openProvider('tsm', { ...options, tsmFolder: join(folder, 'none') })).rejects.toEqual(
      refusal('option-invalid', /is not there/),
    );
    // The kernel removes an entry with its files; an ordinary folder does not.
    await expect(openProvider('tsm', { ...options, tsmFolder: folder })).rejects.toEqual(
      refusal('option-invalid', /No report can be asked for/),
    );
  });
});

describe('a report that cannot be had', () => {
  const kernel = /The kernel gave no report/;

  it.each([
    ['a provider that is not known', { ...milanFiles, provider: 'arm_cca_guest' }, /arm_cca_guest is not known/],
    ['no report', { generation: '0', provider: 'sev_guest' }, kernel],
    ['a report without end', { ...milanFiles, outblob: new Uint8Array(1 << 18) }, kernel],
    ['certificates that cannot be read', { ...milanFiles, auxblob: null }, kernel],
    ['no count of writes', { ...milanFiles, generation: 'none' }, kernel],
    ['a broken table', { ...milanFiles, auxblob: certificateTable([...milanTable, [guids.ask, ask]]) }, kernel],
  ])('because of %s is told, and the entry removed', async (_, files, message) => {
    await expect(makeWith(entriesOf(files), boundTo)).rejects.toEqual(refusal('server-failed', message));
  });

  it('is told even when the entry cannot be removed', async () => {
    const tsmFolder = temporaryFolder();
    const stuck = (files: EntryFiles): ReportEntries => {
      const plain = entriesOf(files);
      let isTrial = true;
      return {
        ...plain,
        remove: async (path) => {
          if (!isTrial) throw new Error('EBUSY');
          isTrial = false;
          await plain.remove(path);
        },
      };
    };
    const attempt = async (files: EntryFiles): Promise<EvidenceMessage> =>
      await (await tsmProvider({ tsmFolder, collateralFiles: [] }, stuck(files))).make(boundTo);
    await expect(attempt(milanFiles)).rejects.toEqual(refusal('server-failed', kernel));
    await expect(attempt({ ...milanFiles, generation: 'none' })).rejects.toMatchObject({
      code: 'server-failed',
      cause: expect.any(SyntaxError),
    });
  });
});

describe('the operator’s files', () => {
  const open = async (collateralFiles: readonly string[]): Promise<unknown> =>
    await tsmProvider({ tsmFolder: temporaryFolder(), collateralFiles }, entriesOf({}));

  it.each([
    ['that are not there', () => undefined, /cannot be read/],
    ['that are folders', (path: string) => mkdirSync(path), /cannot be read/],
    ['that are empty', (path: string) => writeFileSync(path, ''), /is empty/],
    ['that are too large', (path: string) => writeFileSync(path, Buffer.alloc(150_001)), /is larger than 150000/],
  ])('%s are refused by name at the start', async (_, prepare, message) => {
    const path = join(temporaryFolder(), 'of-the-maker');
    prepare(path);
    await expect(open([path])).rejects.toEqual(refusal('option-invalid', message));
    await expect(open([path])).rejects.toEqual(refusal('option-invalid', /of-the-maker/));
  });

  it('are as many as a message of evidence has room for', async () => {
    const path = join(temporaryFolder(), 'list');
    writeFileSync(path, 'x');
    await expect(open(Array.from({ length: 11 }, () => path))).resolves.toMatchObject({ name: 'tsm' });
    await expect(open(Array.from({ length: 12 }, () => path))).rejects.toEqual(refusal('option-invalid', /at most 11/));
  });
});
