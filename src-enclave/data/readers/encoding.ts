// Bytes to text in the encodings that hospital exports come in. Bytes that are no text in the chosen one are a failure
// that names the line: a wrong guess must not turn letters into others unseen.

import { isUtf8 } from 'node:buffer';

import { formatCount, invalid } from './source-failure.ts';
import type { Encoding } from './source-types.ts';

export type EncodingGuess = { readonly encoding: Encoding; readonly isSure: boolean };

export const encodingNames: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8 with byte order mark',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252',
  'latin-1': 'Latin-1',
};

// Of 0x80 to 0x9F; the five that Windows-1252 leaves open stay what they are in Latin-1.
const windowsLetters =
  '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F' +
  '\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178';
const openInWindows = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** From the first bytes and pieces of the rest: a mark, else what the bytes can be. */
export function guessEncoding(head: Uint8Array, others: readonly Uint8Array[] = []): EncodingGuess {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8-bom', isSure: true };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', isSure: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', isSure: true };
  const wide = guessUtf16(head);
  if (wide !== null) return { encoding: wide, isSure: false };
  const pieces = [head, ...others].map(trimUtf8);
  if (pieces.every((piece) => isUtf8(piece))) return { encoding: 'utf-8', isSure: true };
  return { encoding: guessSingleByte(pieces), isSure: false };
}

/**
 * Text of `chunks`, without the byte order mark. `name` is for messages.
 * Throws Failure `data-invalid` with the line that is not in `encoding`.
 */
export async function* decodeText(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
  name: string,
): AsyncGenerator<string, void, undefined> {
  if (encoding === 'windows-1252' || encoding === 'latin-1') {
    for await (const chunk of chunks) yield decodeSingleByte(chunk, encoding);
    return;
  }
  const decoder = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { fatal: true });
  let lines = 0;
  for await (const chunk of chunks) {
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      throw notInEncoding(name, lines + lineOfFault(chunk, encoding), encoding, chunk);
    }
    lines += countLineEnds(text);
    yield text;
  }
  try {
    decoder.decode();
  } catch {
    throw invalid(
      `${name} ends in the middle of a letter (${encodingNames[encoding]}). Was it copied as a whole? Copy or export it again.`,
    );
  }
}

/** A small text as a whole. Null when the bytes are not in the encoding. */
export function decodeWhole(bytes: Buffer, encoding: Encoding): string | null {
  if (encoding === 'windows-1252' || encoding === 'latin-1') return decodeSingleByte(bytes, encoding);
  try {
    return new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeSingleByte(bytes: Buffer, encoding: 'windows-1252' | 'latin-1'): string {
  const text = bytes.toString('latin1');
  if (encoding === 'latin-1') return text;
  return text.replaceAll(/[\u0080-\u009F]/g, (letter) => windowsLetters.charAt(letter.charCodeAt(0) - 0x80));
}

// Without a mark, Latin text in UTF-16 has a zero in every other byte.
function guessUtf16(head: Uint8Array): Encoding | null {
  const sample = head.subarray(0, 4096);
  if (sample.length < 4) return null;
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length * 0.3;
  if (odd > many && even === 0) return 'utf-16le';
  return even > many && odd === 0 ? 'utf-16be' : null;
}

function guessSingleByte(pieces: readonly Uint8Array[]): Encoding {
  let hasWindowsLetter = false;
  for (const piece of pieces)
    for (const byte of piece) {
      if (openInWindows.has(byte)) return 'latin-1';
      hasWindowsLetter ||= byte >= 0x80 && byte <= 0x9f;
    }
  return hasWindowsLetter ? 'windows-1252' : 'latin-1';
}

// A piece may begin and end within a letter.
function trimUtf8(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < 3 && start < bytes.length && isContinuation(bytes[start])) start++;
  let end = bytes.length;
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const byte = bytes[end - back] ?? 0;
    if (isContinuation(byte)) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (needed > back) end -= back;
    break;
  }
  return bytes.subarray(start, end);
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function notInEncoding(name: string, line: number, encoding: Encoding, chunk: Buffer): Error {
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return invalid(
      `${name} is not valid ${encodingNames[encoding]} near line ${formatCount(line)}. Save it as UTF-8 and choose it again.`,
    );
  const likely = encodingNames[guessSingleByte([chunk])];
  return invalid(
    `Row ${formatCount(line)} of ${name} is not valid UTF-8. It looks like ${likely}. Read it as that, or save it as UTF-8 and choose it again.`,
  );
}

function lineOfFault(chunk: Buffer, encoding: Encoding): number {
  if (encoding !== 'utf-8' && encoding !== 'utf-8-bom') return 1;
  let [line, start] = [1, 0];
  for (;;) {
    const end = chunk.indexOf(0x0a, start);
    const piece = chunk.subarray(start, end === -1 ? chunk.length : end);
    if (end === -1 || !isUtf8(start === 0 ? trimUtf8(piece) : piece)) return line;
    line++;
    start = end + 1;
  }
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
