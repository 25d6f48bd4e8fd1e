// Trained tensors live in one flat Float32Array: optimisers, journals and aggregation work on it in one loop, and
// executors bind views of it. The layout says which name lies where.

import { elementCount, type NamedTensor, type NamedTensors } from '../base/named-tensors.ts';
import { expectDefined } from '../base/expect.ts';

export type ParameterEntry = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
};
export type ParameterLayout = { readonly entries: readonly ParameterEntry[]; readonly length: number };

export function layOutParameters(shapes: Iterable<readonly [name: string, shape: readonly number[]]>): ParameterLayout {
  let length = 0;
  const entries: ParameterEntry[] = [];
  for (const [name, shape] of shapes) {
    const count = elementCount(shape);
    entries.push({ name, shape, offset: length, length: count });
    length += count;
  }
  return { entries, length };
}

/** A zeroed flat array that worker threads can share. */
export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * 4));
}

/** Copies of the flat array's parts, by name. */
export function splitParameters(layout: ParameterLayout, flat: Float32Array): NamedTensors {
  return new Map(
    layout.entries.map(({ name, shape, offset, length }): [string, NamedTensor] => [
      name,
      { shape, values: flat.slice(offset, offset + length) },
    ]),
  );
}

/**
 * Writes named tensors into the flat array.
 * @throws RangeError when a name is missing or a length differs.
 */
export function joinParameters(layout: ParameterLayout, tensors: NamedTensors, flat: Float32Array): void {
  for (const { name, offset, length } of layout.entries) {
    const { values } = expectDefined(tensors.get(name), `parameter ${name}`);
    if (values.length !== length)
      throw new RangeError(`parameter ${name} has ${values.length} values, expected ${length}`);
    flat.set(values, offset);
  }
}

/** Tensors as one array that the engine's threads share. */
export function flatParameters(layout: ParameterLayout, tensors: NamedTensors): Float32Array {
  const flat = sharedFloats(layout.length);
  joinParameters(layout, tensors, flat);
  return flat;
}
