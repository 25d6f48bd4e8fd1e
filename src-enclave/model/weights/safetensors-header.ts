// The header of a safetensors file, checked against every rule of the format before any tensor is read:
// https://huggingface.co/docs/safetensors. Where the Python library is laxer than the format (duplicate keys, a
// leading space), the format wins. Nothing is allocated on the word of the file beyond its own size.

import { elementCount } from '../../base/named-tensors.ts';
import { corrupt, type ByteSource } from './byte-source.ts';
import { parseStrictJson, quote, type StrictJson } from './strict-json.ts';

const BITS_PER_ELEMENT = new Map<string, number>([
  ['BOOL', 8],
  ['U8', 8],
  ['I8', 8],
  ['F8_E5M2', 8],
  ['F8_E4M3', 8],
  ['F8_E8M0', 8],
  ['I16', 16],
  ['U16', 16],
  ['F16', 16],
  ['BF16', 16],
  ['I32', 32],
  ['U32', 32],
  ['F32', 32],
  ['F64', 64],
  ['I64', 64],
  ['U64', 64],
  ['C64', 64],
]);

/** The same limit as the reference library. */
const LARGEST_HEADER_BYTES = 100_000_000;
const LARGEST_RANK = 16;

export type SafetensorsEntry = {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** From the start of the file. */
  readonly offset: number;
  readonly byteLength: number;
};

export type SafetensorsHeader = {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: ReadonlyMap<string, string>;
};

/** @throws Failure model-corrupt that names the file and the rule it breaks. */
export function readSafetensorsHeader(source: ByteSource): SafetensorsHeader {
  if (source.sizeBytes < 8) throw corrupt(source.name, 'it is too short for a safetensors header');
  const lengthField = new Uint8Array(8);
  source.readInto(lengthField, 0);
  const headerLength = new DataView(lengthField.buffer).getBigUint64(0, true);
  if (headerLength > BigInt(LARGEST_HEADER_BYTES)) throw corrupt(source.name, 'its header claims more than 100 MB');
  const headerBytes = Number(headerLength);
  if (8 + headerBytes > source.sizeBytes) throw corrupt(source.name, 'its header is longer than the file');
  const bytes = new Uint8Array(headerBytes);
  source.readInto(bytes, 8);
  const root = parseHeaderText(source.name, bytes);
  const dataStart = 8 + headerBytes;
  const entries = new Map<string, SafetensorsEntry>();
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, value] of root) {
    if (name === '__metadata__') metadata = parseMetadata(source.name, value);
    else entries.set(name, parseEntry(source.name, name, value, dataStart));
  }
  expectFullCover(source, entries, dataStart);
  return { entries, metadata };
}

function parseHeaderText(fileName: string, bytes: Uint8Array): ReadonlyMap<string, StrictJson> {
  if (bytes[0] !== 0x7b) throw corrupt(fileName, 'its header does not begin with {');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw corrupt(fileName, 'its header is not UTF-8');
  }
  try {
    const root = parseStrictJson(text);
    if (root instanceof Map) return root;
  } catch (error) {
    if (error instanceof SyntaxError) throw corrupt(fileName, error.message);
    throw error;
  }
  throw corrupt(fileName, 'its header is not a JSON object');
}

function parseMetadata(fileName: string, value: StrictJson): ReadonlyMap<string, string> {
  if (!(value instanceof Map)) throw corrupt(fileName, '__metadata__ is not an object');
  const metadata = new Map<string, string>();
  for (const [key, text] of value) {
    if (typeof text !== 'string') throw corrupt(fileName, `__metadata__ has a value that is not a string`);
    metadata.set(key, text);
  }
  return metadata;
}

function parseEntry(fileName: string, name: string, value: StrictJson, dataStart: number): SafetensorsEntry {
  const fail = (reason: string) => corrupt(fileName, `tensor ${quote(name)} ${reason}`);
  if (!(value instanceof Map) || value.size !== 3) throw fail('must have exactly dtype, shape and data_offsets');
  const dtype: unknown = value.get('dtype');
  const bits = typeof dtype === 'string' ? BITS_PER_ELEMENT.get(dtype) : undefined;
  if (typeof dtype !== 'string' || bits === undefined) throw fail('has an unknown dtype');
  const shape = integerList(value.get('shape'));
  if (shape === null || shape.length > LARGEST_RANK) throw fail('has an invalid shape');
  const [start, end, ...rest] = integerList(value.get('data_offsets')) ?? [];
  if (start === undefined || end === undefined || rest.length > 0) throw fail('has invalid data_offsets');
  if (end < start) throw fail('ends before it starts');
  const elements = elementCount(shape);
  if (!Number.isSafeInteger(elements * 8)) throw fail('has a shape whose product is too large');
  if ((elements * bits) / 8 !== end - start) throw fail('has a shape that does not fit its number of bytes');
  return { name, dtype, shape, offset: dataStart + start, byteLength: end - start };
}

function integerList(value: StrictJson | undefined): readonly number[] | null {
  if (!Array.isArray(value)) return null;
  const list: number[] = [];
  for (const element of value) {
    if (typeof element !== 'number') return null;
    list.push(element);
  }
  return list;
}

// Every byte of the data belongs to exactly one tensor: no hole to hide something in, no two tensors in one place.
function expectFullCover(source: ByteSource, entries: ReadonlyMap<string, SafetensorsEntry>, dataStart: number): void {
  const inOrder = [...entries.values()].sort(
    (left, right) => left.offset - right.offset || left.byteLength - right.byteLength,
  );
  let position = dataStart;
  for (const entry of inOrder) {
    if (entry.offset !== position)
      throw corrupt(source.name, `tensor ${quote(entry.name)} overlaps another or leaves a hole before it`);
    position += entry.byteLength;
  }
  if (position > source.sizeBytes) throw corrupt(source.name, 'its tensors pass the end of the file');
  if (position < source.sizeBytes) throw corrupt(source.name, 'bytes follow the last tensor');
}
