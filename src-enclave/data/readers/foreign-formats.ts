// Files that are no data this program reads, told by their first bytes, each with what to do instead.

import { excelRefused, invalid } from './source-failure.ts';
import { readRange } from './source-file.ts';
import type { SourceFile } from './source-file.ts';

const packed = (kind: string): string =>
  `is a ${kind} archive, which is not opened. Unpack it and choose what comes out.`;

const signatures: readonly (readonly [string, string])[] = [
  ['%PDF-', 'is a PDF. Export the texts as CSV, JSON Lines or a folder of .txt files.'],
  ['{\\rtf', 'is an RTF document. Save it as plain text (.txt), and choose the folder of such texts.'],
  ['SQLite format 3\0', 'is an SQLite database. Export the table as CSV (UTF-8) and choose that file.'],
  ['BZh', packed('bzip2')],
  ['\xFD7zXZ\0', packed('xz')],
  ['\x28\xB5\x2F\xFD', packed('Zstandard')],
  ['7z\xBC\xAF\x27\x1C', packed('7-Zip')],
  ['Rar!\x1A', packed('RAR')],
  ['\x89PNG\r\n', 'is an image. Images are not read; choose the reports as text.'],
  ['\xFF\xD8\xFF', 'is an image. Images are not read; choose the reports as text.'],
  ['GIF8', 'is an image. Images are not read; choose the reports as text.'],
  ['II*\0', 'is an image. Images are not read; choose the reports as text.'],
  ['ARROW1\0\0', 'is a Feather file. Write it as Parquet or CSV and choose that file.'],
  ['Obj\x01', 'is an Avro file. Write it as Parquet or CSV and choose that file.'],
  ['\x89HDF', 'is an HDF5 file. Write the table as Parquet or CSV and choose that file.'],
  ['\x7FELF', 'is a program, not data. Choose the data file.'],
  ['MZ\x90\0', 'is a program, not data. Choose the data file.'],
  ['{"cells"', 'is a notebook. Export its table as CSV and choose that file.'],
  ['\x1F\x8B', packed('doubly packed gzip')],
];

/** `head` is unpacked. Throws Failure `data-invalid`. */
export async function refuseForeign(file: SourceFile, head: Buffer): Promise<void> {
  const start = head.subarray(0, 512).toString('latin1');
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) throw invalid(await describeZip(file, head));
  if (start.startsWith('\xD0\xCF\x11\xE0'))
    throw invalid(
      /\.doc$/i.test(file.name) ? `${file.name} is a Word document. Save it as plain text (.txt).` : excelRefused,
    );
  const known = signatures.find(([mark]) => start.startsWith(mark));
  if (known !== undefined) throw invalid(`${file.name} ${known[1]}`);
  if (start.length >= 132 && start.slice(128, 132) === 'DICM')
    throw invalid(`${file.name} is a DICOM image. Images are not read; choose the reports as text.`);
  if (/^(?:\xEF\xBB\xBF)?\s*<(?:\?xml|!doctype|html|[A-Z][A-Za-z]+ xmlns)/i.test(start))
    throw invalid(`${file.name} is XML or HTML. Export as CSV, JSON Lines or FHIR NDJSON and choose that file.`);
  if (isBinary(head))
    throw invalid(
      `${file.name} is no text: it holds many NUL bytes. Choose a text export (CSV, JSON Lines, NDJSON) or Parquet.`,
    );
}

async function describeZip(file: SourceFile, head: Buffer): Promise<string> {
  const tail = file.isGzip ? head : await readRange(file, Math.max(0, file.sizeBytes - 64_000), file.sizeBytes);
  const names = head.subarray(0, 64_000).toString('latin1') + tail.toString('latin1');
  if (names.includes('xl/') || /\.xls[xmb]$/i.test(file.name)) return excelRefused;
  if (names.includes('word/')) return `${file.name} is a Word document. Save it as plain text (.txt).`;
  if (names.includes('opendocument'))
    return `${file.name} is an OpenDocument file. Save it as CSV (UTF-8) or plain text and choose that file.`;
  return `${file.name} ${packed('zip')}`;
}

// UTF-16 has zeros in every other byte; a stray NUL in a table is a bad row.
function isBinary(head: Buffer): boolean {
  const sample = head.subarray(0, 65_536);
  if ((sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff)) return false;
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const isWide = Math.min(even, odd) === 0 && Math.max(even, odd) > sample.length * 0.3;
  return !isWide && even + odd > sample.length * 0.02 && even + odd > 8;
}
