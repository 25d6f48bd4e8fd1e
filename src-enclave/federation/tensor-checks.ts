// What both sides ask of tensors that came from elsewhere: the names and sizes agreed on, and numbers only.

import type { NamedTensors } from '../base/named-tensors.ts';

export type ExpectedShapes = ReadonlyMap<string, readonly number[]>;

export function shapesOf(tensors: NamedTensors): ExpectedShapes {
  return new Map([...tensors].map(([name, { shape }]) => [name, shape]));
}

export function hasShapes(tensors: NamedTensors, expected: ExpectedShapes): boolean {
  if (tensors.size !== expected.size) return false;
  for (const [name, shape] of expected) {
    const own = tensors.get(name)?.shape;
    if (own?.length !== shape.length || own.some((size, axis) => size !== shape[axis])) return false;
  }
  return true;
}

export function hasOnlyFiniteValues(tensors: NamedTensors): boolean {
  for (const { values } of tensors.values()) for (const value of values) if (!Number.isFinite(value)) return false;
  return true;
}
