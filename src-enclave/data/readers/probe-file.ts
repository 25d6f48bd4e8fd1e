// What a single file is: told by what it holds, its name only to be compared. Kinds that are not read are refused with
// what to do instead.

import { Failure } from '../../base/failure.ts';
import { sniffDelimiter } from '../csv.ts';
import type { DelimitedForm } from './delimited.ts';
import { decodeWhole, encodingNames, guessEncoding } from './encoding.ts';
import { bundleRefused } from './fhir.ts';
import { refuseForeign } from './foreign-formats.ts';
import { looksLikeHeader } from './header.ts';
import { parseJson, textAt } from './json-value.ts';
import { ReadProgress } from './read-progress.ts';
import { invalid } from './source-failure.ts';
import { openSourceFile, readBytes, readRange } from './source-file.ts';
import type { SourceFile } from './source-file.ts';
import type { Encoding, ReadOptions, SourceNote } from './source-types.ts';

export type FileForm =
  | ({ readonly kind: 'csv' } & DelimitedForm)
  | { readonly kind: 'json-lines' | 'fhir-ndjson'; readonly encoding: Encoding }
  | { readonly kind: 'parquet' };
export type ProbedFile = {
  readonly file: SourceFile;
  readonly form: FileForm;
  readonly notes: readonly SourceNote[];
  readonly confidence: 'high' | 'medium' | 'low';
};

const headBytes = 1_000_000;
const pieceBytes = 64_000;
export const delimiters = [',', ';', '\t', '|'] as const;
const tableNames = /\.(csv|tsv|tab|psv|txt)$/;
const jsonNames = /\.(jsonl|ndjson)$/;

/** `path` must be real. Throws Failure `data-empty`, `data-invalid` or what openSourceFile throws. */
export async function probeFile(path: string, options: ReadOptions): Promise<ProbedFile> {
  const file = await openSourceFile(path);
  if (file.sizeBytes === 0) throw empty(file);
  const head = await headOf(file);
  const extension = file.name.toLowerCase().replace(/\.gz$/, '');
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
    if (file.isGzip) throw invalid(`${file.name} is a Parquet file inside gzip. Unpack it and choose what comes out.`);
    return { file, form: { kind: 'parquet' }, ...compareName(file, 'Parquet', extension.endsWith('.parquet')) };
  }
  if (options.kind === 'parquet' || extension.endsWith('.parquet'))
    throw invalid(`${file.name} is not a Parquet file. Was it copied as a whole? Copy or export it again.`);
  await refuseForeign(file, head);
  const guess = guessEncoding(head, await otherPieces(file));
  const encoding = options.encoding ?? guess.encoding;
  const text = textOfHead(head, encoding);
  if (text.trim() === '' && head.length < headBytes) throw empty(file);
  const notes: SourceNote[] = [];
  if (options.encoding === undefined && !guess.isSure)
    notes.push({
      code: 'encoding-guessed',
      message: `The file is not UTF-8 and does not say what it is. It looks like ${encodingNames[encoding]}.`,
    });
  const json = options.kind === undefined || options.kind === 'csv' ? null : options.kind;
  const found = json ?? (options.kind === 'csv' ? 'csv' : kindOfText(file, text, extension));
  if (found === 'json-lines' || found === 'fhir-ndjson') {
    checkJson(file, text);
    const compared = compareName(file, 'JSON Lines', jsonNames.test(extension));
    return {
      file,
      form: { kind: found, encoding },
      notes: [...notes, ...compared.notes],
      confidence: lower(compared.confidence, notes),
    };
  }
  if (found !== 'csv') throw invalid(`${file.name} is a file where a folder is needed. Choose the folder.`);
  const delimiter = options.delimiter ?? sniffDelimiter(text, delimiters);
  const hasHeader = options.hasHeader ?? looksLikeHeader(text, delimiter);
  if (!hasHeader && options.hasHeader === undefined)
    notes.push({
      code: 'no-header',
      message: 'The first row looks like data, not names. Use column 1, 2, 3… as names?',
    });
  const compared = compareName(file, 'a table', tableNames.test(extension));
  const isPlain = text.split(/[\r\n]/, 1)[0]?.includes(delimiter) === true;
  const confidence = isPlain ? lower(compared.confidence, notes) : 'low';
  return {
    file,
    form: { kind: 'csv', encoding, delimiter, hasHeader },
    notes: [...notes, ...compared.notes],
    confidence,
  };
}

async function headOf(file: SourceFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readBytes(file, new ReadProgress({}, () => 0), headBytes)) pieces.push(piece);
  return Buffer.concat(pieces).subarray(0, headBytes);
}

// Letters outside ASCII may first come far down.
async function otherPieces(file: SourceFile): Promise<readonly Buffer[]> {
  if (file.isGzip || file.sizeBytes <= headBytes) return [];
  const middle = Math.floor(file.sizeBytes / 2);
  const end = Math.max(0, file.sizeBytes - pieceBytes);
  return [await readRange(file, middle, middle + pieceBytes), await readRange(file, end, file.sizeBytes)];
}

// For looking only: letters that are cut at the end, or wrong, become replacement signs here.
function textOfHead(head: Buffer, encoding: Encoding): string {
  if (encoding === 'latin-1' || encoding === 'windows-1252') return decodeWhole(head, encoding) ?? '';
  return new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding).decode(head);
}

function kindOfText(file: SourceFile, text: string, extension: string): 'csv' | 'json-lines' | 'fhir-ndjson' {
  const start = text.trimStart();
  if (start.startsWith('{')) {
    const first = parseJson(start.split('\n', 1)[0] ?? '');
    if (first.kind === 'value') {
      const type = textAt(first.value, 'resourceType');
      if (type === 'Bundle') throw bundleRefused(file.name);
      return type === '' ? 'json-lines' : 'fhir-ndjson';
    }
    if (/"resourceType"\s*:\s*"Bundle"/.test(start.slice(0, 2000))) throw bundleRefused(file.name);
    if (extension.endsWith('.json') || /^\{\s*[\r\n]/.test(start)) throw oneDocument(file);
    return jsonNames.test(extension) || first.kind === 'too-deep' ? 'json-lines' : 'csv';
  }
  if (start.startsWith('[') && !tableNames.test(extension)) throw oneDocument(file);
  if (jsonNames.test(extension) || extension.endsWith('.json'))
    throw invalid(
      `${file.name} does not hold JSON, though its name says so. If it is a table, rename it to .csv and choose it again.`,
    );
  return 'csv';
}

function checkJson(file: SourceFile, text: string): void {
  const start = text.trimStart();
  if (start.startsWith('[') || /^\{\s*[\r\n]/.test(start)) throw oneDocument(file);
}

const oneDocument = (file: SourceFile): Failure =>
  invalid(`${file.name} is one JSON document over many lines. Save it as JSON Lines: one whole object on each line.`);

const empty = (file: SourceFile): Failure =>
  new Failure('data-empty', `${file.name} is empty. Was the export finished? Export it again and choose it then.`);

function compareName(file: SourceFile, kind: string, isAsNamed: boolean): Pick<ProbedFile, 'notes' | 'confidence'> {
  if (isAsNamed) return { notes: [], confidence: 'high' };
  return {
    notes: [{ code: 'extension', message: `The name ${file.name} does not say so, but it holds ${kind}.` }],
    confidence: 'medium',
  };
}

const lower = (confidence: 'high' | 'medium' | 'low', notes: readonly SourceNote[]): 'high' | 'medium' | 'low' =>
  notes.length > 0 && confidence === 'high' ? 'medium' : confidence;
