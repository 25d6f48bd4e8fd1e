// The header of a GGUF file (versions 2 and 3, little-endian): metadata and the list of tensors, checked before any
// tensor is read: counts, lengths, types, alignment, bounds, overlap.
// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

import { ByteReader } from './byte-reader.ts';
import { corrupt, type ByteSource } from './byte-source.ts';
import { GGUF_TYPES, type GgufType } from './gguf-types.ts';
import { quote } from './strict-json.ts';

const MAGIC = 0x46554747;
const LARGEST_RANK = 4;
const LARGEST_ALIGNMENT = 1 << 20;
const LARGEST_ARRAY_DEPTH = 4;
const LARGEST_KEY_LENGTH = 65_535;

/** Integers of 64 bits are bigint. */
export type GgufValue = string | number | bigint | boolean | readonly GgufValue[];

export type GgufTensor = {
  readonly name: string;
  readonly type: GgufType;
  /** Outermost dimension first, as everywhere but in GGML. */
  readonly shape: readonly number[];
  /** From the start of the file. */
  readonly offset: number;
  readonly byteLength: number;
};

export type GgufHeader = {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
};

/** @throws Failure model-corrupt that names the file and what is wrong. */
export function readGgufHeader(source: ByteSource): GgufHeader {
  const reader = new ByteReader(source);
  if (source.sizeBytes < 24 || reader.uint32() !== MAGIC)
    throw corrupt(source.name, 'it does not begin as a GGUF file does');
  const version = reader.uint32();
  if (version !== 2 && version !== 3)
    throw corrupt(source.name, `its GGUF version is ${version}, and this program reads versions 2 and 3`);
  // A tensor takes at least name length, rank, one dimension, type and offset; a pair at least length, type and a byte.
  const tensorCount = reader.count('the number of tensors', 32);
  const pairCount = reader.count('the number of metadata entries', 13);
  const metadata = readMetadata(source, reader, pairCount);
  const alignment = alignmentOf(source, metadata);
  const relative = Array.from({ length: tensorCount }, () => readTensor(source, reader, alignment));
  const dataStart = Math.ceil(reader.position / alignment) * alignment;
  const tensors = new Map<string, GgufTensor>();
  for (const tensor of relative) {
    if (tensors.has(tensor.name)) throw corrupt(source.name, `tensor ${quote(tensor.name)} is there twice`);
    tensors.set(tensor.name, { ...tensor, offset: dataStart + tensor.offset });
  }
  expectDisjointAndInside(source, [...tensors.values()]);
  return { version, metadata, tensors };
}

function readMetadata(source: ByteSource, reader: ByteReader, count: number): ReadonlyMap<string, GgufValue> {
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < count; i += 1) {
    const key = reader.string('a metadata key');
    if (key.length > LARGEST_KEY_LENGTH) throw corrupt(source.name, 'a metadata key is too long');
    if (metadata.has(key)) throw corrupt(source.name, `the metadata key ${quote(key)} is there twice`);
    metadata.set(key, readValue(source, reader, reader.uint32(), key, 0));
  }
  return metadata;
}

function readValue(source: ByteSource, reader: ByteReader, type: number, key: string, depth: number): GgufValue {
  switch (type) {
    case 0:
      return reader.uint8();
    case 1:
      return reader.int8();
    case 2:
      return reader.uint16();
    case 3:
      return reader.int16();
    case 4:
      return reader.uint32();
    case 5:
      return reader.int32();
    case 6:
      return reader.float32();
    case 7:
      return reader.uint8() !== 0;
    case 8:
      return reader.string(`the value of ${quote(key)}`);
    case 9:
      return readArray(source, reader, key, depth + 1);
    case 10:
      return reader.uint64();
    case 11:
      return reader.int64();
    case 12:
      return reader.float64();
    default:
      throw corrupt(source.name, `the metadata key ${quote(key)} has the unknown type ${type}`);
  }
}

const LEAST_BYTES_OF_VALUE = [1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8] as const;

function readArray(source: ByteSource, reader: ByteReader, key: string, depth: number): readonly GgufValue[] {
  if (depth > LARGEST_ARRAY_DEPTH) throw corrupt(source.name, `the lists of ${quote(key)} are nested too deeply`);
  const type = reader.uint32();
  const leastBytes = LEAST_BYTES_OF_VALUE[type];
  if (leastBytes === undefined) throw corrupt(source.name, `the list ${quote(key)} has the unknown type ${type}`);
  const count = reader.count(`the number of elements of ${quote(key)}`, leastBytes);
  const values: GgufValue[] = [];
  for (let i = 0; i < count; i += 1) values.push(readValue(source, reader, type, key, depth));
  return values;
}

function alignmentOf(source: ByteSource, metadata: ReadonlyMap<string, GgufValue>): number {
  const alignment = metadata.get('general.alignment') ?? 32;
  const isPowerOfTwo = typeof alignment === 'number' && alignment > 0 && Math.log2(alignment) % 1 === 0;
  if (!isPowerOfTwo || alignment < 8 || alignment > LARGEST_ALIGNMENT)
    throw corrupt(source.name, 'its general.alignment is not a power of two between 8 and 1048576');
  return alignment;
}

// The offset of the result still counts from the start of the data.
function readTensor(source: ByteSource, reader: ByteReader, alignment: number): GgufTensor {
  const name = reader.string('a tensor name');
  const fail = (reason: string) => corrupt(source.name, `tensor ${quote(name)} ${reason}`);
  const rank = reader.uint32();
  if (rank < 1 || rank > LARGEST_RANK) throw fail(`has ${rank} dimensions`);
  const dimensions = Array.from({ length: rank }, () => reader.uint64());
  const elements = dimensions.reduce((product, size) => product * size, 1n);
  if (elements < 1n || elements > BigInt(source.sizeBytes) * 256n) throw fail('has more values than the file can hold');
  const typeId = reader.uint32();
  const type = GGUF_TYPES.get(typeId);
  if (type === undefined) throw fail(`has the unknown type ${typeId}`);
  const sizes = dimensions.map(Number);
  if ((sizes[0] ?? 0) % type.blockLength !== 0)
    throw fail(`has rows of ${sizes[0]} values, which are not whole blocks of ${type.name}`);
  const offset = reader.uint64();
  if (offset > BigInt(source.sizeBytes)) throw fail('lies past the end of the file');
  if (Number(offset) % alignment !== 0) throw fail(`has an offset that is not a multiple of ${alignment}`);
  const byteLength = (Number(elements) / type.blockLength) * type.blockBytes;
  return { name, type, shape: sizes.toReversed(), offset: Number(offset), byteLength };
}

function expectDisjointAndInside(source: ByteSource, tensors: readonly GgufTensor[]): void {
  let end = 0;
  for (const tensor of tensors.toSorted((left, right) => left.offset - right.offset)) {
    if (tensor.offset < end) throw corrupt(source.name, `tensor ${quote(tensor.name)} overlaps another`);
    end = tensor.offset + tensor.byteLength;
    if (end > source.sizeBytes) throw corrupt(source.name, `tensor ${quote(tensor.name)} passes the end of the file`);
  }
}
