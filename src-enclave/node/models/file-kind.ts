// What a file or folder is, by its first bytes: said before it is opened as anything. Pickled weights can run code when
// they are loaded, so they are recognised here and opened nowhere.

import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Failure } from '../../base/failure.ts';

export type FileKind = 'folder' | 'gguf' | 'safetensors' | 'pickle' | 'other' | 'missing';

const pickledNames = new Set(['.bin', '.pt', '.pth', '.ckpt', '.pkl', '.pickle']);
const zipMagic = 'PK\u0003\u0004';

function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Reads at most 16 bytes of a file. Never throws: what cannot be read is missing. */
export function fileKind(path: string): FileKind {
  try {
    if (statSync(path).isDirectory()) return 'folder';
    const bytes = firstBytes(path);
    const text = bytes.toString('latin1');
    if (text.startsWith('GGUF')) return 'gguf';
    // A safetensors file begins with the length of its JSON header, eight bytes, and the header.
    if (bytes.length > 8 && bytes.readUInt32LE(4) === 0 && text[8] === '{') return 'safetensors';
    // A pickle of protocol 2 or later begins with 0x80 and its number; PyTorch packs them in a zip.
    const isPickle = bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5;
    if (isPickle || text.startsWith(zipMagic) || pickledNames.has(extname(path).toLowerCase())) return 'pickle';
    return 'other';
  } catch {
    return 'missing';
  }
}

/**
 * Refuses pickled weights: the file itself, or a folder that has them and no others.
 * @throws Failure model-pickled.
 */
export function expectNoPickle(path: string): void {
  const kind = fileKind(path);
  if (kind === 'pickle') throw pickled(basename(path));
  if (kind !== 'folder') return;
  const names = readdirSync(path);
  if (names.some((name) => name.endsWith('.safetensors') || name.endsWith('.gguf'))) return;
  const found = names.find(
    (name) => pickledNames.has(extname(name).toLowerCase()) && fileKind(join(path, name)) === 'pickle',
  );
  if (found !== undefined) throw pickled(found);
}

function pickled(name: string): Failure {
  return new Failure(
    'model-pickled',
    `${name} is not a safetensors or GGUF model. Pickled formats can run code and are not opened.`,
  );
}
