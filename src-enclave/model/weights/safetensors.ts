// Model weights in safetensors: one file, several, or a folder (whole or in shards). Headers are read when opened,
// tensors on demand. Integer buffers that some checkpoints carry (position_ids) are not weights and are left out.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

import { Failure } from '../../base/failure.ts';
import { elementCount } from '../../base/named-tensors.ts';
import { corrupt, openByteSource, type ByteSource } from './byte-source.ts';
import { allocateFloats, bitsOf, bytesOf } from './float-buffer.ts';
import { widenBfloat16, widenFloat16 } from './half-floats.ts';
import { readSafetensorsHeader, type SafetensorsEntry } from './safetensors-header.ts';
import { quote } from './strict-json.ts';
import type { WeightFormat, WeightInfo, WeightStore } from './weight-store.ts';

const SCALE_SUFFIX = '_scale';
const LARGEST_INDEX_BYTES = 64_000_000;
const LARGEST_SHARD_COUNT = 4096;

type Stored = {
  readonly source: ByteSource;
  readonly entry: SafetensorsEntry;
  readonly scale: SafetensorsEntry | null;
};

const quantizationSchema = z.object({
  quantization: z.object({ scheme: z.literal('int8-row-symmetric'), scale_suffix: z.literal(SCALE_SUFFIX) }),
});

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Opens a file, a list of files, or a folder that holds `model.safetensors` or `model.safetensors.index.json`.
 * In a folder whose config.json announces the scheme int8-row-symmetric, an I8 tensor NAME with NAME_scale (F32, one
 * per row) is one weight of format INT8_ROWS.
 * @throws Failure model-missing, model-corrupt.
 */
export function openSafetensors(pathOrPaths: string | readonly string[]): WeightStore {
  const isFolder = typeof pathOrPaths === 'string' && existsSync(pathOrPaths) && statSync(pathOrPaths).isDirectory();
  const hasInt8Rows = isFolder && announcesInt8Rows(pathOrPaths);
  const sources: ByteSource[] = [];
  const close = (): void => {
    for (const source of sources) source.close();
  };
  try {
    const stored = new Map<string, Stored>();
    for (const path of isFolder ? safetensorsFilesOf(pathOrPaths) : [pathOrPaths].flat()) {
      const source = openByteSource(path);
      sources.push(source);
      addTensors(stored, source, hasInt8Rows);
    }
    return makeStore(stored, close);
  } catch (error) {
    close();
    throw error;
  }
}

/** The weight files of a folder, in the order in which they are read. @throws Failure model-missing, model-corrupt. */
export function safetensorsFilesOf(folder: string): readonly string[] {
  const single = join(folder, 'model.safetensors');
  if (existsSync(single)) return [single];
  const indexPath = join(folder, 'model.safetensors.index.json');
  if (!existsSync(indexPath))
    throw new Failure(
      'model-missing',
      `${basename(folder)} has neither model.safetensors nor model.safetensors.index.json. ` +
        'Give a folder that holds a model in safetensors, or a .gguf file.',
    );
  const index = indexSchema.safeParse(readSmallJson(indexPath));
  if (!index.success) throw corrupt(basename(indexPath), 'it has no weight_map of names');
  const shards = [...new Set(Object.values(index.data.weight_map))].sort();
  if (shards.length > LARGEST_SHARD_COUNT) throw corrupt(basename(indexPath), 'it names too many files');
  for (const shard of shards)
    if (shard !== basename(shard) || !shard.endsWith('.safetensors'))
      throw corrupt(basename(indexPath), `it names ${quote(shard)}, which is not a .safetensors file of this folder`);
  return shards.map((shard) => join(folder, shard));
}

function addTensors(stored: Map<string, Stored>, source: ByteSource, hasInt8Rows: boolean): void {
  const { entries } = readSafetensorsHeader(source);
  for (const entry of entries.values()) {
    if (hasInt8Rows && isScale(entries, entry)) continue;
    const scale = hasInt8Rows && entry.dtype === 'I8' ? scaleOf(source, entries, entry) : null;
    if (formatOf(entry, scale) === null) continue;
    if (stored.has(entry.name)) throw corrupt(source.name, `tensor ${quote(entry.name)} is also in another file`);
    stored.set(entry.name, { source, entry, scale });
  }
}

function isScale(entries: ReadonlyMap<string, SafetensorsEntry>, entry: SafetensorsEntry): boolean {
  return entry.name.endsWith(SCALE_SUFFIX) && entries.get(entry.name.slice(0, -SCALE_SUFFIX.length))?.dtype === 'I8';
}

function scaleOf(
  source: ByteSource,
  entries: ReadonlyMap<string, SafetensorsEntry>,
  entry: SafetensorsEntry,
): SafetensorsEntry {
  const scale = entries.get(entry.name + SCALE_SUFFIX);
  const [rows] = entry.shape;
  if (scale?.dtype !== 'F32' || scale.shape.length !== 1 || entry.shape.length !== 2 || scale.shape[0] !== rows)
    throw corrupt(source.name, `int8 tensor ${quote(entry.name)} has no matching ${SCALE_SUFFIX} tensor`);
  return scale;
}

function formatOf(entry: SafetensorsEntry, scale: SafetensorsEntry | null): WeightFormat | null {
  switch (entry.dtype) {
    case 'F32':
    case 'F16':
    case 'BF16':
    case 'F64':
      return entry.dtype;
    case 'I8':
      return scale === null ? null : 'INT8_ROWS';
    default:
      return null;
  }
}

function makeStore(stored: ReadonlyMap<string, Stored>, close: () => void): WeightStore {
  const tensors = new Map<string, WeightInfo>();
  for (const [name, { source, entry, scale }] of stored) {
    const format = formatOf(entry, scale);
    if (format === null) continue;
    // Whoever maps the file needs floats at multiples of their size.
    const isMappable = format === 'F32' && entry.offset % 4 === 0;
    const region = isMappable ? { path: source.path, offset: entry.offset, byteLength: entry.byteLength } : null;
    tensors.set(name, { name, shape: entry.shape, format, region });
  }
  return {
    tensors,
    read(name, shared = false) {
      const found = stored.get(name);
      if (found === undefined)
        throw new Failure('model-corrupt', `The model has no tensor ${quote(name)}. Get the complete model.`);
      return readFloats(found, shared);
    },
    close,
  };
}

function readFloats({ source, entry, scale }: Stored, shared: boolean): Float32Array {
  const values = allocateFloats(elementCount(entry.shape), shared);
  if (entry.dtype === 'F32') {
    source.readInto(bytesOf(values), entry.offset);
  } else if (entry.dtype === 'F64') {
    const doubles = new Float64Array(values.length);
    source.readInto(bytesOf(doubles), entry.offset);
    values.set(doubles);
  } else if (scale === null) {
    const halves = new Uint16Array(values.length);
    source.readInto(bytesOf(halves), entry.offset);
    if (entry.dtype === 'F16') widenFloat16(halves, bitsOf(values));
    else widenBfloat16(halves, bitsOf(values));
  } else {
    const quantised = new Int8Array(values.length);
    source.readInto(bytesOf(quantised), entry.offset);
    const scales = new Float32Array(scale.byteLength / 4);
    source.readInto(bytesOf(scales), scale.offset);
    dequantiseRows(quantised, scales, values);
  }
  return values;
}

// The product of an int8 and a float32 is exact in float64, so storing it rounds once, as float32 arithmetic does.
function dequantiseRows(quantised: Int8Array, scales: Float32Array, values: Float32Array): void {
  const columns = scales.length === 0 ? 0 : quantised.length / scales.length;
  for (let row = 0; row < scales.length; row += 1) {
    const scale = scales[row] ?? 0;
    const end = (row + 1) * columns;
    for (let i = row * columns; i < end; i += 1) values[i] = (quantised[i] ?? 0) * scale;
  }
}

function announcesInt8Rows(folder: string): boolean {
  const path = join(folder, 'config.json');
  return existsSync(path) && quantizationSchema.safeParse(readSmallJson(path)).success;
}

function readSmallJson(path: string): unknown {
  const name = basename(path);
  if (statSync(path).size > LARGEST_INDEX_BYTES) throw corrupt(name, 'it is far too large');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw corrupt(name, 'it is not JSON');
    throw error;
  }
}
