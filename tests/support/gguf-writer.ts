// Small GGUF files for tests: version 3, little-endian, alignment 32, metadata of the few types that tests need.

type Value = string | number | boolean | readonly string[] | readonly number[];

export type GgufTensorContent = {
  readonly typeId: number;
  readonly dimensions: readonly number[];
  readonly bytes: Uint8Array;
};

const ALIGNMENT = 32;

/** Numbers become uint32 when whole, else float32; `dimensions` in GGML's order, fastest first. */
export function ggufBytes(
  metadata: Readonly<Record<string, Value>>,
  tensors: Readonly<Record<string, GgufTensorContent>>,
): Buffer {
  const header: Buffer[] = [Buffer.from('GGUF'), uint32(3), uint64(Object.keys(tensors).length)];
  header.push(uint64(Object.keys(metadata).length));
  for (const [key, value] of Object.entries(metadata)) header.push(text(key), ...typed(value));
  const data: Buffer[] = [];
  let offset = 0;
  for (const [name, { typeId, dimensions, bytes }] of Object.entries(tensors)) {
    header.push(text(name), uint32(dimensions.length), ...dimensions.map(uint64), uint32(typeId), uint64(offset));
    const padded = padding(Buffer.from(bytes));
    data.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([padding(Buffer.concat(header)), ...data]);
}

function typed(value: Value): readonly Buffer[] {
  if (typeof value === 'string') return [uint32(8), text(value)];
  if (typeof value === 'boolean') return [uint32(7), Buffer.of(value ? 1 : 0)];
  if (typeof value === 'number')
    return Number.isInteger(value) ? [uint32(4), uint32(value)] : [uint32(6), float32(value)];
  const isText = typeof value[0] === 'string';
  const elements = value.map((element) => (typeof element === 'string' ? text(element) : uint32(element)));
  return [uint32(9), uint32(isText ? 8 : 4), uint64(value.length), ...elements];
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function uint64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function float32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return buffer;
}

function padding(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((ALIGNMENT - (content.length % ALIGNMENT)) % ALIGNMENT)]);
}
