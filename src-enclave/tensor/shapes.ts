// Shape rules: what each operation gives for which inputs, and the RangeError when they do not fit.

import { assertNever, expectDefined } from '../base/expect.ts';
import { elementCount } from '../base/named-tensors.ts';
import type { TensorSpec } from './graph.ts';
import type { Operation, Shape } from './operation.ts';

/** NumPy's broadcasting rule. */
export function broadcastShapes(a: Shape, b: Shape, what = 'operands'): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new RangeError(`${what}: shapes [${a.join()}] and [${b.join()}] do not broadcast`);
    return left === 1 ? right : left;
  });
}

function fail(operation: Operation, inputs: readonly TensorSpec[]): never {
  throw new RangeError(
    `${operation.kind}: shapes ${inputs.map((input) => `[${input.shape.join()}]`).join(' ')} do not fit ${JSON.stringify(operation)}`,
  );
}

function isSame(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function float(shape: Shape): TensorSpec {
  return { shape, dtype: 'float32' };
}

/** Specs of all outputs of an operation. Throws RangeError when the inputs do not fit. */
export function inferOutputs(operation: Operation, inputs: readonly TensorSpec[]): readonly TensorSpec[] {
  const shape = (index: number): Shape => expectDefined(inputs[index], `${operation.kind} input ${index}`).shape;
  const size = (index: number, axis: number): number =>
    expectDefined(shape(index).at(axis), `${operation.kind} input ${index} axis ${axis}`);
  const check = (condition: boolean): void => {
    if (!condition) fail(operation, inputs);
  };

  switch (operation.kind) {
    case 'input':
    case 'constant':
      return [{ shape: operation.shape, dtype: operation.dtype }];
    case 'parameter':
    case 'weight':
    case 'dropoutMask':
      return [float(operation.shape)];

    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      check(inputs.length === 2 && inputs.every((input) => input.dtype === 'float32'));
      return [float(broadcastShapes(shape(0), shape(1), operation.kind))];
    case 'neg':
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'reciprocal':
    case 'sigmoid':
    case 'tanh':
    case 'erf':
    case 'softmax':
    case 'gelu':
      check(inputs.length === 1 && inputs[0]?.dtype === 'float32');
      return [float(shape(0))];
    case 'swiglu':
      check(inputs.length === 2 && isSame(shape(0), shape(1)));
      return [float(shape(0))];

    case 'matmul': {
      check(shape(0).length >= 2 && shape(1).length >= 2);
      const [rows, innerA] = operation.transposeA ? [size(0, -1), size(0, -2)] : [size(0, -2), size(0, -1)];
      const [innerB, columns] = operation.transposeB ? [size(1, -1), size(1, -2)] : [size(1, -2), size(1, -1)];
      check(innerA === innerB);
      const result = [...broadcastShapes(shape(0).slice(0, -2), shape(1).slice(0, -2), 'matmul batch'), rows, columns];
      check(inputs.length < 3 || (result.length === 2 && isSame(broadcastShapes(shape(2), result), result)));
      return [float(result)];
    }
    case 'frozenLinear': {
      check(shape(0).length === 2 && shape(1).length === 2);
      check(size(0, 1) === size(1, operation.transposed ? 0 : 1));
      const result = [size(0, 0), size(1, operation.transposed ? 1 : 0)];
      check(inputs.length < 3 || isSame(broadcastShapes(shape(2), result), result));
      return [float(result)];
    }

    case 'reshape':
      check(elementCount(operation.shape) === elementCount(shape(0)));
      return [{ shape: operation.shape, dtype: expectDefined(inputs[0], 'input').dtype }];
    case 'transpose':
      check([...operation.permutation].toSorted((a, b) => a - b).every((axis, index) => axis === index));
      check(operation.permutation.length === shape(0).length);
      return [float(operation.permutation.map((axis) => size(0, axis)))];
    case 'concat': {
      check(inputs.every((input) => input.shape.length === shape(0).length && input.dtype === inputs[0]?.dtype));
      const others = (s: Shape): Shape => s.filter((_, axis) => axis !== operation.axis);
      check(inputs.every((input) => isSame(others(input.shape), others(shape(0)))));
      const total = inputs.reduce((sum, input) => sum + expectDefined(input.shape[operation.axis], 'axis'), 0);
      return [{ shape: shape(0).with(operation.axis, total), dtype: expectDefined(inputs[0], 'input').dtype }];
    }
    case 'slice':
      check(operation.start >= 0 && operation.start < operation.end && operation.end <= size(0, operation.axis));
      return [
        {
          shape: shape(0).with(operation.axis, operation.end - operation.start),
          dtype: expectDefined(inputs[0], 'input').dtype,
        },
      ];
    case 'expand':
      check(isSame(broadcastShapes(shape(0), operation.shape), operation.shape));
      return [float(operation.shape)];
    case 'gather':
      check(inputs[1]?.dtype === 'int32' && shape(0).length >= 1);
      return [float([...shape(1), ...shape(0).slice(1)])];
    case 'scatterAddRows':
      check(
        inputs[0]?.dtype === 'int32' && shape(0).length === 1 && shape(1).length === 2 && size(0, 0) === size(1, 0),
      );
      return [float([operation.rows, size(1, 1)])];
    case 'reduceSum':
    case 'reduceMax':
      check(operation.axes.every((axis) => axis >= 0 && axis < shape(0).length));
      return [float(shape(0).map((length, axis) => (operation.axes.includes(axis) ? 1 : length)))];
    case 'toFloat':
      check(inputs[0]?.dtype === 'int32');
      return [float(shape(0))];
    case 'oneHot':
      check(inputs[0]?.dtype === 'int32' && shape(0).length === 1);
      return [float([size(0, 0), operation.depth])];

    case 'layerNorm':
      check(shape(0).length === 2 && isSame(shape(1), [size(0, 1)]) && isSame(shape(2), [size(0, 1)]));
      return [float(shape(0)), float([size(0, 0), 1]), float([size(0, 0), 1])];
    case 'rmsNorm':
      check(shape(0).length === 2 && isSame(shape(1), [size(0, 1)]));
      return [float(shape(0)), float([size(0, 0), 1])];
    case 'rope':
      check(shape(0).length === 4 && isSame(shape(1), [size(0, 0), size(0, 2)]) && inputs[1]?.dtype === 'int32');
      check(isSame(shape(2), shape(3)) && size(2, 1) * 2 === size(0, 3));
      return [float(shape(0))];
    case 'attention': {
      const [batch, heads, queries, width] = [size(0, 0), size(0, 1), size(0, 2), size(0, 3)];
      const keys = size(1, 2);
      check(isSame(shape(1), [batch, heads, keys, width]) && isSame(shape(2), shape(1)));
      check(
        shape(3).length === 4 &&
          size(3, 0) === batch &&
          size(3, 1) === 1 &&
          size(3, 3) === keys &&
          (size(3, 2) === 1 || queries % size(3, 2) === 0),
      );
      return [float(shape(0)), float([batch, heads, queries, keys])];
    }
    case 'softmaxCrossEntropy':
      check(shape(0).length === 2 && isSame(shape(1), [size(0, 0)]) && inputs[1]?.dtype === 'int32');
      return [float([size(0, 0)])];
    case 'linearCrossEntropy':
      check(
        shape(0).length === 2 &&
          size(0, 1) === size(1, 1) &&
          isSame(shape(2), [size(0, 0)]) &&
          inputs[2]?.dtype === 'int32',
      );
      check(inputs.length < 4 || isSame(shape(3), [size(1, 0)]));
      return [float([size(0, 0)])];
    default:
      return assertNever(operation);
  }
}
