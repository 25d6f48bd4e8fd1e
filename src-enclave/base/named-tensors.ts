// Adapter parameters as they travel between training, files and aggregation: float32 tensors by name.
// Order of names is insertion order; whoever needs a fixed order sorts.

export type NamedTensor = { readonly shape: readonly number[]; readonly values: Float32Array };
export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
