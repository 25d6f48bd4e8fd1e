// Whole safetensors files with every type as typed arrays: adapter files and reference numbers, not model weights
// (those are read tensor by tensor: safetensors.ts). Written files are byte for byte what the Python library writes.

import { writeFileAtomically } from '../../base/atomic-file.ts';
import { Failure } from '../../base/failure.ts';
import { elementCount, type NamedTensor, type NamedTensors } from '../../base/named-tensors.ts';
import { openByteSource, type ByteSource } from './byte-source.ts';
import { bitsOf, bytesOf } from './float-buffer.ts';
import { widenBfloat16, widenFloat16 } from './half-floats.ts';
import { readSafetensorsHeader, type SafetensorsEntry } from './safetensors-header.ts';
import { quote } from './strict-json.ts';

/** 16-bit floats come as float32; BOOL as 0 and 1. */
export type SafetensorsValues =
  | { readonly dtype: 'F32' | 'F16' | 'BF16'; readonly values: Float32Array }
  | { readonly dtype: 'F64'; readonly values: Float64Array }
  | { readonly dtype: 'I64'; readonly values: BigInt64Array }
  | { readonly dtype: 'I32'; readonly values: Int32Array }
  | { readonly dtype: 'I8'; readonly values: Int8Array }
  | { readonly dtype: 'U8' | 'BOOL'; readonly values: Uint8Array };

export type SafetensorsTensor = SafetensorsValues & { readonly shape: readonly number[] };

export type SafetensorsFile = {
  readonly name: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
};

/** @throws Failure model-corrupt, model-missing, or model-unsupported for a type outside SafetensorsValues. */
export function readSafetensorsFile(path: string): SafetensorsFile {
  const source = openByteSource(path);
  try {
    const header = readSafetensorsHeader(source);
    const tensors = new Map<string, SafetensorsTensor>();
    for (const entry of header.entries.values())
      tensors.set(entry.name, { ...readValues(source, entry), shape: entry.shape });
    return { name: source.name, metadata: header.metadata, tensors };
  } finally {
    source.close();
  }
}

/** A float32 (or 16-bit) tensor of the file. @throws Failure model-corrupt when it is not there or of another type. */
export function floatTensor(file: SafetensorsFile, name: string): NamedTensor {
  const tensor = file.tensors.get(name);
  if (tensor?.dtype === 'F32' || tensor?.dtype === 'F16' || tensor?.dtype === 'BF16')
    return { shape: tensor.shape, values: tensor.values };
  throw new Failure('model-corrupt', `${file.name} has no float tensor ${quote(name)}. Use the file it belongs to.`);
}

/** An I64 or I32 tensor as int32. @throws Failure model-corrupt when it is not there or a value does not fit. */
export function integerTensor(
  file: SafetensorsFile,
  name: string,
): { readonly shape: readonly number[]; readonly values: Int32Array } {
  const tensor = file.tensors.get(name);
  if (tensor?.dtype === 'I32') return { shape: tensor.shape, values: tensor.values };
  if (tensor?.dtype === 'I64' && tensor.values.every((value) => BigInt.asIntN(32, value) === value))
    return { shape: tensor.shape, values: Int32Array.from(tensor.values, Number) };
  throw new Failure('model-corrupt', `${file.name} has no integer tensor ${quote(name)}. Use the file it belongs to.`);
}

/**
 * Writes float32 tensors, names sorted as the Python library sorts them (by UTF-8 bytes), the header padded to a
 * multiple of 8. The file is there whole or not at all.
 */
export async function writeSafetensorsFile(
  path: string,
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const names = [...tensors.keys()].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const members: string[] = [];
  if (Object.keys(metadata).length > 0) members.push(`"__metadata__":${JSON.stringify(metadata)}`);
  const pieces: Uint8Array[] = [];
  let position = 0;
  for (const name of names) {
    const tensor = tensors.get(name);
    if (tensor === undefined) continue;
    if (elementCount(tensor.shape) !== tensor.values.length) throw new RangeError(`${name}: shape and values differ`);
    const end = position + tensor.values.byteLength;
    const entry = { dtype: 'F32', shape: tensor.shape, data_offsets: [position, end] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    pieces.push(bytesOf(tensor.values));
    position = end;
  }
  const header = Buffer.from(`{${members.join(',')}}`);
  const paddedBytes = Math.ceil(header.length / 8) * 8;
  const lengthField = Buffer.alloc(8);
  lengthField.writeBigUInt64LE(BigInt(paddedBytes));
  const padding = Buffer.alloc(paddedBytes - header.length, ' ');
  await writeFileAtomically(path, Buffer.concat([lengthField, header, padding, ...pieces]));
}

function readValues(source: ByteSource, entry: SafetensorsEntry): SafetensorsValues {
  const elements = elementCount(entry.shape);
  const { dtype } = entry;
  switch (dtype) {
    case 'F32':
      return { dtype, values: filled(source, entry, new Float32Array(elements)) };
    case 'F64':
      return { dtype, values: filled(source, entry, new Float64Array(elements)) };
    case 'I64':
      return { dtype, values: filled(source, entry, new BigInt64Array(elements)) };
    case 'I32':
      return { dtype, values: filled(source, entry, new Int32Array(elements)) };
    case 'I8':
      return { dtype, values: filled(source, entry, new Int8Array(elements)) };
    case 'U8':
    case 'BOOL':
      return { dtype, values: filled(source, entry, new Uint8Array(elements)) };
    case 'F16':
    case 'BF16': {
      const halves = filled(source, entry, new Uint16Array(elements));
      const values = new Float32Array(elements);
      if (dtype === 'F16') widenFloat16(halves, bitsOf(values));
      else widenBfloat16(halves, bitsOf(values));
      return { dtype, values };
    }
    default:
      throw new Failure(
        'model-unsupported',
        `${source.name}: tensor ${quote(entry.name)} is stored as ${dtype}, which this program does not read.`,
      );
  }
}

function filled<T extends ArrayBufferView>(source: ByteSource, entry: SafetensorsEntry, target: T): T {
  source.readInto(bytesOf(target), entry.offset);
  return target;
}
