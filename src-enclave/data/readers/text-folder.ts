// A folder of text files, each a record of its own: `file` (its place in the folder) and `text`.

import { basename, join } from 'node:path';

import { decodeWhole, encodingNames, guessEncoding } from './encoding.ts';
import { maximumLineBytes } from './limits.ts';
import { nulRow } from './read-context.ts';
import type { ReadContext, Records } from './read-context.ts';
import { formatBytes, formatCount } from './source-failure.ts';
import { checkUnchanged, openSourceFile, readRange } from './source-file.ts';
import type { FolderListing } from './source-folder.ts';

export const isTextFile = (path: string): boolean => /\.(txt|text)$/i.test(path);

/** Each file's encoding is found by itself unless one is given. Empty files are counted and left out. */
export async function* readTextFolder({ root, files }: FolderListing, context: ReadContext): Records {
  let sampled = 0;
  for (const path of files.filter(isTextFile)) {
    if (sampled > context.sampleBytes) return;
    const file = await openSourceFile(join(root, path));
    const reject = (kind: 'too-long' | 'encoding' | 'nul', message: string): void =>
      context.log.reject(file.name, 1, kind, message);
    if (file.sizeBytes > maximumLineBytes) {
      reject(
        'too-long',
        `the text is ${formatBytes(file.sizeBytes)} long; the limit is ${formatBytes(maximumLineBytes)}. Cut it.`,
      );
      context.progress.advance(file.sizeBytes);
      continue;
    }
    const bytes = await readRange(file, 0, file.sizeBytes);
    await checkUnchanged(file);
    context.progress.advance(file.sizeBytes);
    sampled += file.sizeBytes;
    const encoding = context.options.encoding ?? guessEncoding(bytes).encoding;
    const text = decodeWhole(bytes, encoding)?.replace(/^\uFEFF/, '') ?? null;
    if (text === null) reject('encoding', `it is not valid ${encodingNames[encoding]}. Save it as UTF-8.`);
    else if (text.includes('\0')) reject('nul', nulRow);
    else if (text.trim() === '')
      context.log.note('without-text', (count) => `${formatCount(count)} files are empty and left out.`);
    else
      yield {
        file: basename(path),
        line: 1,
        fields: new Map([
          ['file', path],
          ['text', text],
        ]),
      };
  }
}
