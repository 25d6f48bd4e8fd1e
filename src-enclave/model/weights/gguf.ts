// GGUF files as they are: metadata and tensors under their own names. Types that cannot be dequantised here do not
// keep a file from opening; reading such a tensor does fail. Names and rows of a family: gguf-llama.ts.

import { Failure } from '../../base/failure.ts';
import { elementCount } from '../../base/named-tensors.ts';
import { corrupt, openByteSource, type ByteSource } from './byte-source.ts';
import { allocateFloats, bitsOf, bytesOf } from './float-buffer.ts';
import { dequantiseBlocks } from './gguf-blocks.ts';
import { readGgufHeader, type GgufHeader, type GgufTensor } from './gguf-header.ts';
import { widenBfloat16, widenFloat16 } from './half-floats.ts';
import { quote } from './strict-json.ts';
import type { WeightFormat } from './weight-store.ts';

/** Blocks are read in pieces of about this size, so that a large tensor is not in memory twice. */
const PIECE_BLOCKS = 1 << 16;

export type GgufFile = GgufHeader & {
  readonly path: string;
  readonly name: string;
  /** A tensor as float32, file order. @throws Failure model-unsupported for other types, model-corrupt. */
  read(name: string, shared?: boolean): Float32Array;
  close(): void;
};

/** @throws Failure model-missing, model-corrupt. */
export function openGguf(path: string): GgufFile {
  const source = openByteSource(path);
  try {
    const header = readGgufHeader(source);
    return {
      ...header,
      path,
      name: source.name,
      read(name, shared = false) {
        const tensor = header.tensors.get(name);
        if (tensor === undefined) throw corrupt(source.name, `it has no tensor ${quote(name)}`);
        return readTensor(source, tensor, shared);
      },
      close: () => source.close(),
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** The weight format of a GGML type, or null when tensors of that type cannot be read as float32. */
export function weightFormatOf(typeName: string): WeightFormat | null {
  switch (typeName) {
    case 'F32':
    case 'F16':
    case 'BF16':
    case 'F64':
    case 'Q4_0':
    case 'Q4_1':
    case 'Q8_0':
      return typeName;
    default:
      return null;
  }
}

function readTensor(source: ByteSource, tensor: GgufTensor, shared: boolean): Float32Array {
  const format = weightFormatOf(tensor.type.name);
  if (format === null)
    throw new Failure(
      'model-unsupported',
      `${source.name}: tensor ${quote(tensor.name)} is stored as ${tensor.type.name}, which this program does not ` +
        'read. Use a file in F32, F16, BF16, Q4_0, Q4_1 or Q8_0.',
    );
  const values = allocateFloats(elementCount(tensor.shape), shared);
  switch (format) {
    case 'F32':
      source.readInto(bytesOf(values), tensor.offset);
      break;
    case 'F64': {
      const doubles = new Float64Array(values.length);
      source.readInto(bytesOf(doubles), tensor.offset);
      values.set(doubles);
      break;
    }
    case 'F16':
    case 'BF16': {
      const halves = new Uint16Array(values.length);
      source.readInto(bytesOf(halves), tensor.offset);
      if (format === 'F16') widenFloat16(halves, bitsOf(values));
      else widenBfloat16(halves, bitsOf(values));
      break;
    }
    case 'Q4_0':
    case 'Q4_1':
    case 'Q8_0':
      forEachPiece(source, tensor, values, (blocks, target) => dequantiseBlocks(format, blocks, target));
      break;
    case 'INT8_ROWS':
      throw new TypeError('GGUF has no int8 rows');
  }
  return values;
}

function forEachPiece(
  source: ByteSource,
  tensor: GgufTensor,
  values: Float32Array,
  dequantise: (blocks: Uint8Array, target: Float32Array) => void,
): void {
  const { blockLength, blockBytes } = tensor.type;
  const blockCount = values.length / blockLength;
  const piece = new Uint8Array(Math.min(PIECE_BLOCKS, blockCount) * blockBytes);
  for (let block = 0; block < blockCount; block += PIECE_BLOCKS) {
    const count = Math.min(PIECE_BLOCKS, blockCount - block);
    const blocks = piece.subarray(0, count * blockBytes);
    source.readInto(blocks, tensor.offset + block * blockBytes);
    dequantise(blocks, values.subarray(block * blockLength, (block + count) * blockLength));
  }
}
