// What a chosen path is, file or folder, and which files of it will be read.

import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { Failure } from '../../base/failure.ts';
import { readFhir, isFhirFile } from './fhir.ts';
import type { FhirSource } from './fhir.ts';
import { isJoined, readOmop, tableOf, withoutNotes } from './omop.ts';
import type { OmopSource } from './omop.ts';
import { probeFile } from './probe-file.ts';
import type { ProbedFile } from './probe-file.ts';
import type { ReadContext, Records } from './read-context.ts';
import { readProbed } from './read-probed.ts';
import { asSourceFailure, formatCount, invalid } from './source-failure.ts';
import { openSourceFile, realPathOf } from './source-file.ts';
import type { SourceFile } from './source-file.ts';
import { listFolder } from './source-folder.ts';
import type { FolderListing } from './source-folder.ts';
import type { ReadOptions, SourceKind, SourceNote } from './source-types.ts';
import { isTextFile, readTextFolder } from './text-folder.ts';

export type IdentifiedSource = {
  readonly kind: SourceKind;
  readonly name: string;
  /** The file, or for OMOP the notes, that tells encoding and delimiter; null for texts and FHIR folders. */
  readonly leading: ProbedFile | null;
  /** Of the files that records come from. */
  readonly recordBytes: number;
  /** Of all that will be read, twice where it is read twice. */
  readonly totalBytes: number;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly notes: readonly SourceNote[];
  readonly read: (context: ReadContext) => Records;
};

const sizeOf = (files: readonly SourceFile[]): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Throws Failure `data-missing`, `no-permission`, `data-empty` or `data-invalid`. */
export async function identifySource(path: string, options: ReadOptions): Promise<IdentifiedSource> {
  if (path === '' || path.includes('\0'))
    throw new Failure('data-missing', 'No file was chosen. Choose a file or a folder.');
  const real = await realPathOf(path);
  const found = await stat(real).catch((error: unknown) => {
    throw asSourceFailure(error, basename(path));
  });
  return found.isDirectory() ? identifyFolder(real, options) : identifyFile(real, options);
}

async function identifyFile(path: string, options: ReadOptions): Promise<IdentifiedSource> {
  const probed = await probeFile(path, options);
  const { file, form } = probed;
  return {
    kind: form.kind,
    name: file.name,
    leading: probed,
    recordBytes: file.sizeBytes,
    totalBytes: form.kind === 'fhir-ndjson' ? file.sizeBytes * 2 : file.sizeBytes,
    confidence: probed.confidence,
    notes: probed.notes,
    read: (context) => readProbed(probed, context),
  };
}

async function identifyFolder(root: string, options: ReadOptions): Promise<IdentifiedSource> {
  const listing = await listFolder(root);
  const kinds = kindsOf(listing);
  const kind = options.kind ?? kinds[0];
  const notes: SourceNote[] = [];
  if (kinds.length > 1 && options.kind === undefined)
    notes.push({
      code: 'several-kinds',
      message: `The folder also holds other kinds of data (${kinds.slice(1).join(', ')}), which are left out.`,
    });
  if (listing.linksLeftOut > 0)
    notes.push({
      code: 'links-left-out',
      message: `${formatCount(listing.linksLeftOut)} links in the folder are not followed.`,
    });
  const name = basename(root);
  const common = { name, notes, confidence: notes.length === 0 ? ('high' as const) : ('medium' as const) };
  switch (kind) {
    case 'omop':
      return { ...common, ...(await openOmop(listing, options)) };
    case 'fhir-ndjson':
      return { ...common, ...(await openFhir(listing, options)) };
    case 'text-folder':
      return { ...common, ...(await openTexts(listing)) };
    case undefined:
      throw listing.files.length === 0
        ? new Failure('data-empty', `The folder ${name} is empty. Choose the folder that holds the export.`)
        : invalid(
            `The folder ${name} holds no FHIR NDJSON files, no OMOP tables and no .txt files. Choose the data file itself, or another folder.`,
          );
    default:
      throw invalid(`${name} is a folder where a file is needed. Choose the data file itself.`);
  }
}

function kindsOf({ files }: FolderListing): SourceKind[] {
  const tables = new Set(files.map(tableOf));
  const isOmop = tables.has('note') || (tables.has('person') && tables.size > 2);
  const kinds: [SourceKind, boolean][] = [
    ['omop', isOmop],
    ['fhir-ndjson', files.some(isFhirFile)],
    ['text-folder', files.some((path) => isTextFile(path) && tableOf(path) === null)],
  ];
  return kinds.flatMap(([kind, isThere]) => (isThere ? [kind] : []));
}

type Opened = Pick<IdentifiedSource, 'kind' | 'leading' | 'recordBytes' | 'totalBytes' | 'read'>;

async function openOmop({ root, files }: FolderListing, options: ReadOptions): Promise<Opened> {
  const byTable = new Map<string, ProbedFile[]>();
  for (const path of files) {
    const table = tableOf(path);
    if (table !== 'note' && !isJoined(table ?? '')) continue;
    const tableOptions = { encoding: options.encoding, delimiter: options.delimiter, hasHeader: true };
    const probed = await probeFile(join(root, path), tableOptions);
    byTable.set(table ?? '', [...(byTable.get(table ?? '') ?? []), probed]);
  }
  const note = byTable.get('note') ?? [];
  const [leading] = note;
  if (leading === undefined)
    throw withoutNotes(
      basename(root),
      files.flatMap((path) => tableOf(path) ?? []),
    );
  const tables: OmopSource['tables'] = new Map(
    [...byTable].flatMap(([table, probed]) => (isJoined(table) ? [[table, probed]] : [])),
  );
  const filesOf = (probed: readonly ProbedFile[]): SourceFile[] => probed.map(({ file }) => file);
  return {
    kind: 'omop',
    leading,
    recordBytes: sizeOf(filesOf(note)),
    totalBytes: sizeOf([...byTable.values()].flatMap(filesOf)),
    read: (context) => readOmop({ note, tables }, context),
  };
}

async function openFhir({ root, files }: FolderListing, options: ReadOptions): Promise<Opened> {
  const opened: SourceFile[] = [];
  for (const path of files.filter(isFhirFile)) {
    const file = await openSourceFile(join(root, path));
    // Bulk exports have files without a line for kinds that are not there.
    if (file.sizeBytes === 0) continue;
    const { form } = await probeFile(file.path, { encoding: options.encoding });
    if (form.kind === 'fhir-ndjson') opened.push(file);
    else if (options.kind !== undefined || files.filter(isFhirFile).length === 1)
      throw invalid(
        `${file.name} is not FHIR NDJSON: its first line has no resourceType. Choose the file itself if it is another kind of data.`,
      );
  }
  if (opened.length === 0)
    throw new Failure(
      'data-empty',
      `The folder ${basename(root)} holds no FHIR NDJSON file with something in it. Was the export finished?`,
    );
  const source: FhirSource = { files: opened, encoding: options.encoding ?? 'utf-8', root };
  return {
    kind: 'fhir-ndjson',
    leading: null,
    recordBytes: sizeOf(opened),
    totalBytes: sizeOf(opened) * 2,
    read: (context) => readFhir(source, context),
  };
}

async function openTexts(listing: FolderListing): Promise<Opened> {
  let bytes = 0;
  for (const path of listing.files.filter(isTextFile))
    bytes += (await stat(join(listing.root, path)).catch(() => ({ size: 0 }))).size;
  return {
    kind: 'text-folder',
    leading: null,
    recordBytes: bytes,
    totalBytes: bytes,
    read: (context) => readTextFolder(listing, context),
  };
}
