// Reports of the kernel's one interface to confidential guests (Linux 6.7, Documentation/ABI/testing/configfs-tsm-report): a
// folder is made, the report data goes into `inblob`, the report comes from `outblob`. SEV-SNP and TDX. `generation` counts
// writes: when there was more than ours, somebody else wrote between, and the report is asked for again.

import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, hasCode } from '../../base/failure.ts';
import { createInTurn } from '../../base/in-turn.ts';
import type { EvidenceMessage } from '../../channel/evidence-message.ts';
import { readCertificateTable } from './certificate-table.ts';
import { readCollateral } from './collateral-files.ts';
import type { EvidenceProvider, ProviderOptions } from './provider.ts';

const attempts = 5;
const largestBlobBytes = 1 << 17;

/** What the kernel does when an entry is made and removed. Tests put a folder here. */
export type ReportEntries = {
  readonly make: (path: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
};

const kernelEntries: ReportEntries = {
  make: async (path) => {
    await mkdir(path);
  },
  // The files in it are the kernel's and go with it.
  remove: async (path) => await rmdir(path),
};

/** Gives work an entry of its own, which is removed whatever happens. */
async function withEntry<T>(folder: string, entries: ReportEntries, work: (entry: string) => Promise<T>): Promise<T> {
  const entry = join(folder, `cloister-${randomBytes(8).toString('hex')}`);
  await entries.make(entry);
  let result: T;
  try {
    result = await work(entry);
  } catch (error) {
    // What went wrong first is what is told.
    await entries.remove(entry).catch(() => {});
    throw error;
  }
  await entries.remove(entry);
  return result;
}

async function bounded(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  if (bytes.length > largestBlobBytes) throw new RangeError('a report is far smaller');
  return new Uint8Array(bytes);
}

async function textOf(path: string): Promise<string> {
  return Buffer.from(await bounded(path))
    .toString('latin1')
    .trim();
}

async function generationOf(entry: string): Promise<bigint> {
  return BigInt(await textOf(join(entry, 'generation')));
}

const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT');

type Blobs = { readonly provider: string; readonly evidence: Uint8Array; readonly table: Uint8Array };

async function readBlobs(entry: string, reportData: Uint8Array): Promise<Blobs> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await generationOf(entry);
    await writeFile(join(entry, 'inblob'), reportData);
    const provider = await textOf(join(entry, 'provider'));
    const evidence = await bounded(join(entry, 'outblob'));
    const table = await bounded(join(entry, 'auxblob')).catch((error: unknown) => {
      // TDX has none.
      if (isMissing(error)) return new Uint8Array();
      throw error;
    });
    // One write is ours. After another's the report may answer another's question, and the two blobs belong to two reports.
    if ((await generationOf(entry)) - before <= 1n) return { provider, evidence, table };
  }
  throw new Failure('server-failed', 'Another program keeps asking for reports. Stop it and try again.');
}

function collateralOf({ provider, evidence, table }: Blobs): Pick<EvidenceMessage, 'kind' | 'collateral'> {
  switch (provider) {
    case 'sev_guest':
      return { kind: 'amd-snp', collateral: readCertificateTable(table, evidence) };
    case 'tdx_guest':
      return { kind: 'intel-dcap', collateral: [] };
    default:
      throw new Failure('server-failed', `The kernel's report provider ${provider.slice(0, 40)} is not known here.`);
  }
}

/** Whether reports can be asked for: without a provider the kernel refuses the entry, without the right the first write. */
async function expectUsable(tsmFolder: string, entries: ReportEntries): Promise<void> {
  try {
    await access(tsmFolder);
  } catch (error) {
    throw new Failure(
      'option-invalid',
      `${tsmFolder} is not there: this is no confidential guest, its kernel is older than 6.7, or configfs is not mounted. Mount configfs, or choose another provider with --evidence.`,
      { cause: error },
    );
  }
  try {
    // Nothing is written, so nothing is asked of the chip.
    await withEntry(tsmFolder, entries, async (entry) => await (await open(join(entry, 'inblob'), 'w')).close());
  } catch (error) {
    throw new Failure(
      'option-invalid',
      `No report can be asked for in ${tsmFolder}: this is no confidential guest, or the server's user has not the right to. docs/evidence-providers.md says which right it needs.`,
      { cause: error },
    );
  }
}

/** @throws Failure option-invalid where no reports can be had. */
export async function tsmProvider(
  { tsmFolder, collateralFiles }: Pick<ProviderOptions, 'tsmFolder' | 'collateralFiles'>,
  entries: ReportEntries = kernelEntries,
): Promise<EvidenceProvider> {
  await expectUsable(tsmFolder, entries);
  await readCollateral(collateralFiles);
  // The chip makes one at a time, and each read waits for it in a thread of Node's: many at once would hold up every file.
  const inTurn = createInTurn();
  const ask = async (reportData: Uint8Array): Promise<EvidenceMessage> => {
    try {
      const blobs = await withEntry(tsmFolder, entries, async (entry) => await readBlobs(entry, reportData));
      const { kind, collateral } = collateralOf(blobs);
      // The operator's come last: of two lists of revocations the last counts, and his is the newer one.
      const files = await readCollateral(collateralFiles);
      return { kind, evidence: blobs.evidence, collateral: [...collateral, ...files] };
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure('server-failed', 'The kernel gave no report. Look at the kernel log of this machine.', {
        cause: error,
      });
    }
  };
  return { name: 'tsm', make: async (reportData) => await inTurn(async () => await ask(reportData)) };
}
