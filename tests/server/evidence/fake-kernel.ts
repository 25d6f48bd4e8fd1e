// A folder that behaves like the kernel's configfs-tsm: an entry is full when it is made, and its files go with it. The one
// that is interfered with is served by a process of its own, since a file cannot notice that it is read.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { pemBlocks } from '../../../src-enclave/attestation/certificates.ts';
import type { ReportEntries } from '../../../src-enclave/server/evidence/tsm.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/evidence');

export const fixturePath = (name: string): string => join(fixtures, name);
export const fixture = (name: string): Buffer => readFileSync(fixturePath(name));
export const certificates = (name: string): readonly Uint8Array[] => pemBlocks(fixture(name).toString('latin1'));

/** A null is a folder in place of the file: it cannot be read, whoever asks. */
export type EntryFiles = Readonly<Record<string, string | Uint8Array | null>>;

export function entriesOf(files: EntryFiles, change: Partial<ReportEntries> = {}): ReportEntries {
  return {
    make: async (path) => {
      mkdirSync(path);
      for (const [name, content] of Object.entries(files))
        if (content === null) mkdirSync(join(path, name));
        else writeFileSync(join(path, name), content);
      await Promise.resolve();
    },
    remove: async (path) => {
      rmSync(path, { recursive: true });
      await Promise.resolve();
    },
    ...change,
  };
}

/**
 * At each reading of `outblob`, `generation` grows by the next of `writes`. The pipe is replaced before its reader sees its
 * end, so that the next reading meets a new one.
 */
const kernelScript = `
cd "$1" && shift && report="$1" && shift && generation=0 && mkfifo outblob && echo ready
for writes in "$@"; do
  exec 3>outblob
  generation=$((generation + writes)); echo $generation >generation
  cp inblob "asked-$generation"; cat "$report" >&3
  rm outblob; mkfifo outblob; exec 3>&-
done`;

/** The first entry is the trial at the start; the second is written to by somebody else too, where `writes` is above one. */
export function contestedEntries(files: EntryFiles, report: string, writes: readonly number[]): ReportEntries {
  const plain = entriesOf(files);
  let made = 0;
  return {
    ...plain,
    make: async (path) => {
      await plain.make(path);
      made++;
      if (made !== 2) return;
      rmSync(join(path, 'outblob'), { force: true });
      const kernel = spawn('/bin/sh', ['-c', kernelScript, 'kernel', path, report, ...writes.map(String)]);
      onTestFinished(() => void kernel.kill('SIGKILL'));
      await new Promise((resolve) => kernel.stdout.once('data', resolve));
    },
  };
}

type TableEntry = readonly [guid: string, bytes: Uint8Array];

export const guids = {
  ark: 'c0b406a4-a803-4952-9743-3fb6014cd0ae',
  ask: '4ab7b379-bbac-4fe4-a02f-05aef327c782',
  vcek: '63da758d-e664-4564-adc5-f4b93be8accd',
  vlek: 'a8074bc2-a25a-483e-aae6-39c045a0b8a1',
  crl: '92f81bc3-5811-4d3d-97ff-d19f88dc67ea',
} as const;

const asSpelt = (guid: string): Buffer => Buffer.from(guid.replaceAll('-', ''), 'hex');

/** With the first three fields little-endian, as UEFI lays a GUID out. */
export function littleEndian(guid: string): Buffer {
  const bytes = asSpelt(guid);
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ]);
}

/** As a host lays it out: entries, an empty one, the certificates, and zeros up to the end of the page. */
export function certificateTable(parts: readonly TableEntry[], layOut = asSpelt): Buffer {
  const head = Buffer.alloc(24 * (parts.length + 1));
  let offset = head.length;
  for (const [index, [guid, bytes]] of parts.entries()) {
    layOut(guid).copy(head, 24 * index);
    head.writeUInt32LE(offset, 24 * index + 16);
    head.writeUInt32LE(bytes.length, 24 * index + 20);
    offset += bytes.length;
  }
  return Buffer.concat([head, ...parts.map(([, bytes]) => bytes), Buffer.alloc(4096 - (offset % 4096))]);
}
