// Plain float64 loops for every primitive of the tensor graph: slow, obvious, and the yardstick for the other executors.
// For tests only; nothing of the product runs on it.

import { expectDefined } from '../../base/expect.ts';
import { elementCount } from '../../base/named-tensors.ts';
import type { GraphNode, TableValues, Tensor } from '../../tensor/graph.ts';
import type { BinaryKind, Operation, Shape, UnaryKind } from '../../tensor/operation.ts';
import { broadcastShapes } from '../../tensor/shapes.ts';
import { erf } from './erf.ts';

export type Values = Float64Array | Int32Array;

export function strides(shape: Shape): readonly number[] {
  const result = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) result[axis] = at(result, axis + 1) * at(shape, axis + 1);
  return result;
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`index ${index} of ${values.length}`);
  return value;
}

/** Calls `visit` for every multi-index of a shape, in order; `index` is reused. */
function forEachIndex(shape: Shape, visit: (flat: number, index: readonly number[]) => void): void {
  const index = shape.map(() => 0);
  const count = elementCount(shape);
  for (let flat = 0; flat < count; flat++) {
    visit(flat, index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = at(index, axis) + 1;
      if (at(index, axis) < at(shape, axis)) break;
      index[axis] = 0;
    }
  }
}

/** Position in a tensor of `shape` for an index into a shape it broadcasts to. */
function broadcastOffset(shape: Shape, index: readonly number[]): number {
  const lead = index.length - shape.length;
  return strides(shape).reduce(
    (sum, stride, axis) => sum + (at(shape, axis) === 1 ? 0 : at(index, lead + axis) * stride),
    0,
  );
}

const binary: Record<BinaryKind, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
};
const unary: Record<UnaryKind, (x: number) => number> = {
  neg: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  reciprocal: (x) => 1 / x,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  erf,
};

function matmul(
  operation: Extract<Operation, { kind: 'matmul' }>,
  a: Tensor,
  b: Tensor,
  va: Values,
  vb: Values,
  shape: Shape,
): Float64Array {
  const out = new Float64Array(elementCount(shape));
  const inner = at(a.shape, operation.transposeA ? a.shape.length - 2 : a.shape.length - 1);
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [sizeA, sizeB] = [a, b].map((tensor) => elementCount(tensor.shape.slice(-2)));
  const [rows, columns] = [at(shape, shape.length - 2), at(shape, shape.length - 1)];
  const [widthA, widthB] = [at(a.shape, a.shape.length - 1), at(b.shape, b.shape.length - 1)];
  forEachIndex(batch, (flat, index) => {
    const baseA = broadcastOffset(a.shape.slice(0, -2), index) * expectDefined(sizeA, 'size');
    const baseB = broadcastOffset(b.shape.slice(0, -2), index) * expectDefined(sizeB, 'size');
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const left = operation.transposeA ? k * widthA + i : i * widthA + k;
          const right = operation.transposeB ? j * widthB + k : k * widthB + j;
          sum += at(va, baseA + left) * at(vb, baseB + right);
        }
        out[(flat * rows + i) * columns + j] = operation.alpha * sum;
      }
    }
  });
  return out;
}

function softmax(values: Values, width: number): Float64Array {
  const out = Float64Array.from(values);
  for (let start = 0; start < out.length; start += width) {
    const row = out.subarray(start, start + width);
    const largest = row.reduce((m, x) => Math.max(m, x), -Infinity);
    const total = row.reduce((sum, x) => sum + Math.exp(x - largest), 0);
    for (const [index, x] of row.entries()) row[index] = Math.exp(x - largest) / total;
  }
  return out;
}

function reduce(
  input: Tensor,
  values: Values,
  shape: Shape,
  start: number,
  combine: (a: number, b: number) => number,
): Float64Array {
  const out = new Float64Array(elementCount(shape)).fill(start);
  forEachIndex(input.shape, (flat, index) => {
    const target = broadcastOffset(shape, index);
    out[target] = combine(at(out, target), at(values, flat));
  });
  return out;
}

/** Evaluates one primitive. */
export function evaluatePrimitive(
  node: GraphNode,
  values: readonly Values[],
  table: (label: string) => TableValues,
): Values {
  const { operation } = node;
  const input = (index: number): Tensor => expectDefined(node.inputs[index], operation.kind);
  const value = (index: number): Values => expectDefined(values[index], operation.kind);
  const { shape } = expectDefined(node.outputs[0], operation.kind);
  const out = new Float64Array(elementCount(shape));
  const addAddend = (result: Float64Array, index: number): Float64Array => {
    if (node.inputs[index])
      forEachIndex(
        shape,
        (flat, position) =>
          (result[flat] = at(result, flat) + at(value(index), broadcastOffset(input(index).shape, position))),
      );
    return result;
  };

  switch (operation.kind) {
    case 'constant': {
      const stored = table(operation.label);
      return stored instanceof Float32Array ? Float64Array.from(stored) : stored;
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'div': {
      const apply = binary[operation.kind];
      forEachIndex(shape, (flat, index) => {
        out[flat] = apply(
          at(value(0), broadcastOffset(input(0).shape, index)),
          at(value(1), broadcastOffset(input(1).shape, index)),
        );
      });
      return out;
    }
    case 'neg':
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'reciprocal':
    case 'sigmoid':
    case 'tanh':
    case 'erf':
      return Float64Array.from(value(0), unary[operation.kind]);
    case 'toFloat':
      return Float64Array.from(value(0));
    case 'matmul':
      return addAddend(matmul(operation, input(0), input(1), value(0), value(1), shape), 2);
    case 'frozenLinear': {
      const product = { kind: 'matmul', transposeA: false, transposeB: !operation.transposed, alpha: 1 } as const;
      return addAddend(matmul(product, input(0), input(1), value(0), value(1), shape), 2);
    }
    case 'reshape':
      return value(0);
    case 'transpose': {
      const from = strides(input(0).shape);
      forEachIndex(shape, (flat, index) => {
        out[flat] = at(
          value(0),
          operation.permutation.reduce((sum, axis, position) => sum + at(index, position) * at(from, axis), 0),
        );
      });
      return out;
    }
    case 'concat': {
      const to = strides(shape);
      let start = 0;
      for (const [part, tensor] of node.inputs.entries()) {
        const shift = start * at(to, operation.axis);
        forEachIndex(
          tensor.shape,
          (flat, index) => (out[index.reduce((sum, i, axis) => sum + i * at(to, axis), shift)] = at(value(part), flat)),
        );
        start += at(tensor.shape, operation.axis);
      }
      return out;
    }
    case 'slice': {
      const from = strides(input(0).shape);
      const shift = operation.start * at(from, operation.axis);
      forEachIndex(shape, (flat, index) => {
        out[flat] = at(
          value(0),
          index.reduce((sum, i, axis) => sum + i * at(from, axis), shift),
        );
      });
      return out;
    }
    case 'expand':
      forEachIndex(shape, (flat, index) => (out[flat] = at(value(0), broadcastOffset(input(0).shape, index))));
      return out;
    case 'gather': {
      const width = elementCount(input(0).shape.slice(1));
      for (const [position, row] of value(1).entries()) {
        for (let j = 0; j < width; j++) out[position * width + j] = at(value(0), row * width + j);
      }
      return out;
    }
    case 'scatterAddRows': {
      const width = at(shape, 1);
      for (const [position, row] of value(0).entries()) {
        for (let j = 0; j < width; j++)
          out[row * width + j] = at(out, row * width + j) + at(value(1), position * width + j);
      }
      return out;
    }
    case 'reduceSum':
      return reduce(input(0), value(0), shape, 0, (a, b) => a + b);
    case 'reduceMax':
      return reduce(input(0), value(0), shape, -Infinity, Math.max);
    case 'softmax':
      return softmax(value(0), at(shape, shape.length - 1));
    case 'oneHot':
      for (const [row, id] of value(0).entries()) out[row * operation.depth + id] = 1;
      return out;
    default:
      throw new TypeError(`the reference executor has no operator for ${operation.kind}`);
  }
}
