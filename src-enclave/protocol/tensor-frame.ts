// One message on the wire: u32 little-endian header length, JSON header (message, tensor names and shapes), then the
// float32 values, little-endian, in the order of the header. A frame is exactly as long as its header says.
// Frames come from other machines: every size is checked against the bytes that are there before anything is allocated.

import { z } from 'zod';

import { elementCount, type NamedTensor, type NamedTensors } from '../base/named-tensors.ts';

export type FrameErrorCode =
  | 'too-short'
  | 'too-large'
  | 'header-invalid'
  | 'message-invalid'
  | 'tensors-invalid'
  | 'tensors-missing'
  | 'tensors-unexpected'
  | 'payload-length';

/** Bytes that are no frame of this protocol. The message says which rule is broken and repeats nothing of the bytes. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: FrameErrorCode;

  constructor(code: FrameErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const largestFrameBytes = 1 << 29;
export const largestHeaderBytes = 1 << 22;
const largestTensorCount = 1 << 16;
const largestRank = 8;

const tensorListSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(512),
      shape: z.array(z.int().nonnegative()).max(largestRank),
    }),
  )
  .max(largestTensorCount)
  .nullable();
const headerSchema = z.strictObject({ message: z.unknown(), tensors: tensorListSchema });

const lengthBytes = 4;
const valueBytes = 4;

/** `message` must be JSON-safe. The result shares no memory with the tensors; its length is what travels. */
export function encodeTensorFrame(message: unknown, tensors: NamedTensors | null): Uint8Array {
  const described = tensors === null ? null : [...tensors].map(([name, { shape }]) => ({ name, shape }));
  if (!tensorListSchema.safeParse(described).success)
    throw new FrameError('tensors-invalid', 'a tensor has a name or a shape that the protocol does not allow');
  const header = new TextEncoder().encode(JSON.stringify({ message, tensors: described }));
  const payloadBytes = [...(tensors ?? [])].reduce((sum, [name, tensor]) => sum + checkedBytes(name, tensor), 0);
  const frameBytes = lengthBytes + header.length + payloadBytes;
  if (header.length > largestHeaderBytes || frameBytes > largestFrameBytes)
    throw new FrameError('too-large', `a frame of ${frameBytes} bytes is larger than the protocol allows`);
  const frame = new Uint8Array(frameBytes);
  new DataView(frame.buffer).setUint32(0, header.length, true);
  frame.set(header, lengthBytes);
  let offset = lengthBytes + header.length;
  for (const { values } of tensors?.values() ?? []) {
    // Every platform the engine runs on is little-endian, so the bytes in memory are the bytes on the wire.
    frame.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return frame;
}

/** The values are new arrays; they may hold NaN and infinities. Throws FrameError and nothing else. */
export function decodeTensorFrame(bytes: Uint8Array): {
  readonly message: unknown;
  readonly tensors: NamedTensors | null;
} {
  if (bytes.length > largestFrameBytes)
    throw new FrameError('too-large', `${bytes.length} bytes are more than a frame may have`);
  if (bytes.length < lengthBytes) throw new FrameError('too-short', `${bytes.length} bytes are too few for a frame`);
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (headerBytes > largestHeaderBytes) throw new FrameError('too-large', 'the header claims more bytes than it may');
  const payloadStart = lengthBytes + headerBytes;
  if (payloadStart > bytes.length) throw new FrameError('too-short', 'the header is longer than the frame');
  const { message, tensors } = parseHeader(bytes.subarray(lengthBytes, payloadStart));
  const payload = bytes.subarray(payloadStart);
  if (tensors === null) {
    if (payload.length > 0) throw new FrameError('payload-length', 'values follow a header that names no tensors');
    return { message, tensors: null };
  }
  return { message, tensors: readTensors(tensors, payload) };
}

type Header = z.infer<typeof headerSchema>;

function parseHeader(bytes: Uint8Array): Header {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw new FrameError('header-invalid', 'the header is not JSON in UTF-8', { cause: error });
  }
  const header = headerSchema.safeParse(json);
  if (!header.success) throw new FrameError('header-invalid', 'the header lacks a message or a valid tensor list');
  return header.data;
}

function readTensors(described: NonNullable<Header['tensors']>, payload: Uint8Array): NamedTensors {
  const counts = described.map(({ shape }) => elementCount(shape));
  const payloadBytes = counts.reduce((sum, count) => sum + count * valueBytes, 0);
  // An overflow to infinity or a rounded product is no safe integer, or not the length that is there.
  if (!counts.every(Number.isSafeInteger) || payloadBytes !== payload.length)
    throw new FrameError('payload-length', `${payload.length} bytes of values do not fit the sizes in the header`);
  const tensors = new Map<string, NamedTensor>();
  let offset = 0;
  for (const [index, { name, shape }] of described.entries()) {
    if (tensors.has(name)) throw new FrameError('tensors-invalid', 'the header names a tensor twice');
    const values = new Float32Array(counts[index] ?? 0);
    new Uint8Array(values.buffer).set(payload.subarray(offset, offset + values.byteLength));
    offset += values.byteLength;
    tensors.set(name, { shape, values });
  }
  return tensors;
}

function checkedBytes(name: string, { shape, values }: NamedTensor): number {
  if (elementCount(shape) !== values.length)
    throw new RangeError(`${name} has ${values.length} values, not ${shape.join(' x ')}`);
  return values.byteLength;
}
