// What every weight file offers, whatever its format: named tensors that read as float32.

/** Where a tensor's bytes lie as plain little-endian float32, so that an executor may map the file instead of reading it. */
export type FileRegion = { readonly path: string; readonly offset: number; readonly byteLength: number };

export type WeightFormat = 'F32' | 'F16' | 'BF16' | 'F64' | 'INT8_ROWS' | 'Q4_0' | 'Q4_1' | 'Q8_0';

export type WeightInfo = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly format: WeightFormat;
  /** Set when the stored bytes are already float32 in the layout that `shape` says. */
  readonly region: FileRegion | null;
};

export interface WeightStore {
  /** All tensors under the names that transformers uses for the family, in file order. */
  readonly tensors: ReadonlyMap<string, WeightInfo>;
  /**
   * Reads one tensor as float32 (dequantised where needed) into a fresh buffer.
   * The buffer is a SharedArrayBuffer when `shared` is true, so that worker threads can use it without a copy.
   * @throws Failure model-corrupt when the tensor is not there or the file ends early.
   */
  read(name: string, shared?: boolean): Float32Array;
  close(): void;
}
