// Where dequantised weights are put: ordinary memory, or memory that worker threads can share.

/** A zeroed float32 array; backed by a SharedArrayBuffer when `shared`. */
export function allocateFloats(length: number, shared: boolean): Float32Array {
  return shared ? new Float32Array(new SharedArrayBuffer(length * 4)) : new Float32Array(length);
}

/** The bytes of an array, not a copy. */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** The bits of a float32 array, not a copy. */
export function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}
