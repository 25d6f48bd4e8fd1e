// Reports of the kernel's one interface to confidential guests (Linux 6.7, Documentation/ABI/testing/configfs-tsm): a folder
// is made, the report data goes into `inblob`, the report comes from `outblob`. SEV-SNP and TDX. `generation` counts writes:
// when it moved, somebody else wrote between, and the report is asked for again.

import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../base/failure.ts';
import type { EvidenceMessage } from '../../channel/evidence-message.ts';
import { readCollateral } from './collateral-files.ts';
import type { EvidenceProvider, ProviderOptions } from './provider.ts';

const attempts = 5;
const largestBlobBytes = 1 << 17;

/** GHCB specification 2.03, section 4.1.8.1: entries of GUID, offset and length, the last all zero. */
const entryBytes = 24;
/** As they lie in memory: the first three fields of a GUID are little-endian. */
const certificateGuids: Readonly<Record<string, string>> = {
  c0b406a4a803495297433fb6014cd0ae: 'ark',
  '4ab7b379bbac4fe4a02f05aef327c782': 'ask',
  '63da758de6644564adc5f4b93be8accd': 'vcek',
  a8074bc2a25a483eaae639c045a0b8a1: 'vlek',
  '92f81bc358114d3d97ffd19f88dc67ea': 'crl',
};

/** Certificates and lists of an SEV-SNP guest's host, DER; none where the host gives none. @throws RangeError for a broken table. */
export function readCertificateTable(table: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(table);
  const found: Uint8Array[] = [];
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    const guid = bytes.subarray(at, at + 16).toString('hex');
    if (/^0+$/.test(guid)) break;
    const [offset, length] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20)];
    if (offset + length > bytes.length) throw new RangeError('an entry lies outside of the table');
    const isKnown = guid in certificateGuids || mixedEndian(guid) in certificateGuids;
    if (isKnown) found.push(new Uint8Array(bytes.subarray(offset, offset + length)));
  }
  return found;
}

function mixedEndian(guid: string): string {
  const swap = (text: string): string => (text.match(/../g) ?? []).reverse().join('');
  return swap(guid.slice(0, 8)) + swap(guid.slice(8, 12)) + swap(guid.slice(12, 16)) + guid.slice(16);
}

async function bounded(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  if (bytes.length > largestBlobBytes) throw new RangeError('a report is far smaller');
  return bytes;
}

/** What the kernel does when an entry is made and removed. Tests put a folder here. */
export type ReportEntries = {
  readonly make: (path: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
};

const kernelEntries: ReportEntries = {
  make: async (path) => {
    await mkdir(path);
  },
  remove: async (path) => await rmdir(path),
};

async function ask(
  folder: string,
  reportData: Uint8Array,
  collateralFiles: readonly string[],
  entries: ReportEntries,
): Promise<EvidenceMessage> {
  const entry = join(folder, `cloister-${randomBytes(8).toString('hex')}`);
  await entries.make(entry);
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await writeFile(join(entry, 'inblob'), reportData);
      const generation = (await readFile(join(entry, 'generation'), 'utf8')).trim();
      const provider = (await readFile(join(entry, 'provider'), 'utf8')).trim();
      const evidence = new Uint8Array(await bounded(join(entry, 'outblob')));
      const table = await bounded(join(entry, 'auxblob')).catch(() => Buffer.alloc(0));
      if ((await readFile(join(entry, 'generation'), 'utf8')).trim() !== generation) continue;
      const files = await readCollateral(collateralFiles);
      if (provider === 'tdx_guest') return { kind: 'intel-dcap', evidence, collateral: files };
      if (provider === 'sev_guest')
        return { kind: 'amd-snp', evidence, collateral: [...readCertificateTable(table), ...files] };
      throw new Failure('server-failed', `The kernel's report provider ${provider.slice(0, 40)} is not known here.`);
    }
    throw new Failure('server-failed', 'Another program keeps asking for reports. Stop it and try again.');
  } finally {
    await entries.remove(entry);
  }
}

export async function tsmProvider(
  { tsmFolder, collateralFiles }: ProviderOptions,
  entries: ReportEntries = kernelEntries,
): Promise<EvidenceProvider> {
  try {
    await access(tsmFolder);
  } catch (error) {
    throw new Failure(
      'option-invalid',
      `${tsmFolder} is not there: this is no confidential guest, its kernel is older than 6.7, or configfs is not mounted. Mount configfs, or choose another provider with --evidence.`,
      { cause: error },
    );
  }
  await readCollateral(collateralFiles);
  return {
    name: 'tsm',
    make: async (reportData) => {
      try {
        return await ask(tsmFolder, reportData, collateralFiles, entries);
      } catch (error) {
        if (error instanceof Failure) throw error;
        throw new Failure('server-failed', 'The kernel gave no report. Look at the kernel log of this machine.', {
          cause: error,
        });
      }
    },
  };
}
