// Reverse-mode differentiation: the backward pass as more graph. A rule receives the node, its output gradients and which
// inputs need one, and builds tensors; what the forward pass already holds is found again by hash-consing.

import { expectDefined } from '../base/expect.ts';
import { reachableNodes, type Graph, type GraphNode, type Tensor } from './graph.ts';
import { compositeGradients } from './gradient-composites.ts';
import { isComposite, type Operation, type Shape } from './operation.ts';
import { operators } from './operators.ts';

/** Per input: its gradient, or null when it needs none. */
export type InputGradients = readonly (Tensor | null)[];

/** Sums a gradient down to the shape that was broadcast. */
export function reduceTo(graph: Graph, gradient: Tensor, shape: Shape): Tensor {
  const op = operators(graph);
  const leading = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < leading || (shape[axis - leading] === 1 && size !== 1) ? [axis] : [],
  );
  return op.reshape(axes.length > 0 ? op.reduceSum(gradient, ...axes) : gradient, shape);
}

function zeros(graph: Graph, shape: Shape): Tensor {
  return operators(graph).expand(graph.scalar(0), shape);
}

function primitiveGradients(graph: Graph, node: GraphNode, dy: Tensor, needs: readonly boolean[]): InputGradients {
  const op = operators(graph);
  const operation: Operation = node.operation;
  const input = (index: number): Tensor => expectDefined(node.inputs[index], `${operation.kind} input ${index}`);
  const y = expectDefined(node.outputs[0], operation.kind);
  const each = (...rules: readonly (() => Tensor)[]): InputGradients =>
    node.inputs.map((tensor, index) =>
      needs[index] ? reduceTo(graph, expectDefined(rules[index], `${operation.kind} rule`)(), tensor.shape) : null,
    );

  switch (operation.kind) {
    case 'add':
      return each(
        () => dy,
        () => dy,
      );
    case 'sub':
      return each(
        () => dy,
        () => op.neg(dy),
      );
    case 'mul':
      return each(
        () => op.mul(dy, input(1)),
        () => op.mul(dy, input(0)),
      );
    case 'div':
      return each(
        () => op.div(dy, input(1)),
        () => op.neg(op.div(op.mul(dy, y), input(1))),
      );
    case 'neg':
      return [op.neg(dy)];
    case 'exp':
      return [op.mul(dy, y)];
    case 'log':
      return [op.div(dy, input(0))];
    case 'sqrt':
      return [op.div(op.mul(dy, 0.5), y)];
    case 'reciprocal':
      return [op.neg(op.mul(dy, op.mul(y, y)))];
    case 'sigmoid':
      return [op.mul(dy, op.mul(y, op.sub(1, y)))];
    case 'tanh':
      return [op.mul(dy, op.sub(1, op.mul(y, y)))];
    case 'erf':
      return [op.mul(op.mul(dy, 2 / Math.sqrt(Math.PI)), op.exp(op.neg(op.mul(input(0), input(0)))))];
    case 'matmul': {
      const { transposeA, transposeB, alpha } = operation;
      const [a, b] = [input(0), input(1)];
      return each(
        () =>
          transposeA
            ? op.matmul(b, dy, { transposeA: transposeB, transposeB: true, alpha })
            : op.matmul(dy, b, { transposeB: !transposeB, alpha }),
        () =>
          transposeB
            ? op.matmul(dy, a, { transposeA: true, transposeB: transposeA, alpha })
            : op.matmul(a, dy, { transposeA: !transposeA, alpha }),
        () => dy,
      );
    }
    case 'frozenLinear':
      return each(
        () => graph.apply({ kind: 'frozenLinear', transposed: !operation.transposed }, dy, input(1)),
        () => {
          throw new TypeError('frozenLinear: the frozen weight has no gradient; use matmul for a trained one');
        },
        () => dy,
      );
    case 'reshape':
      return [op.reshape(dy, input(0).shape)];
    case 'transpose':
      return [
        op.transpose(
          dy,
          Array.from(operation.permutation, (_, axis) => operation.permutation.indexOf(axis)),
        ),
      ];
    case 'concat': {
      let start = 0;
      return node.inputs.map((part, index) => {
        const from = start;
        start += expectDefined(part.shape[operation.axis], 'axis');
        return needs[index] ? op.slice(dy, operation.axis, from, start) : null;
      });
    }
    case 'slice': {
      const { shape } = input(0);
      const before = shape.with(operation.axis, operation.start);
      const after = shape.with(operation.axis, expectDefined(shape[operation.axis], 'axis') - operation.end);
      const pad = (s: Shape): readonly Tensor[] =>
        expectDefined(s[operation.axis], 'axis') > 0 ? [zeros(graph, s)] : [];
      return [op.concat(operation.axis, ...pad(before), dy, ...pad(after))];
    }
    case 'expand':
      return [reduceTo(graph, dy, input(0).shape)];
    case 'gather': {
      const [table, ids] = [input(0), input(1)];
      const rows = expectDefined(table.shape[0], 'rows');
      const count = ids.shape.reduce((product, size) => product * size, 1);
      const width = table.shape.slice(1).reduce((product, size) => product * size, 1);
      const flat = op.scatterAddRows(op.reshape(ids, [count]), op.reshape(dy, [count, width]), rows);
      return [op.reshape(flat, table.shape), null];
    }
    case 'scatterAddRows':
      return [null, op.gather(dy, input(0))];
    case 'reduceSum':
      return [op.expand(dy, input(0).shape)];
    case 'softmax':
      return [op.mul(y, op.sub(dy, op.reduceSum(op.mul(dy, y), y.shape.length - 1)))];
    case 'reduceMax':
    case 'toFloat':
    case 'oneHot':
      throw new TypeError(`${operation.kind} is not differentiable: use it on values that need no gradient`);
    default:
      throw new TypeError(`no gradient rule for ${operation.kind}`);
  }
}

/**
 * Gradients of a scalar loss (shape []) with respect to `targets`, as tensors of the same graph and of the targets'
 * shapes. Only what lies between targets and loss is differentiated.
 * @throws RangeError when the loss is no scalar or does not depend on a target.
 */
export function gradients(graph: Graph, loss: Tensor, targets: readonly Tensor[]): readonly Tensor[] {
  if (loss.shape.length !== 0) throw new RangeError(`the loss must be a scalar, its shape is [${loss.shape.join()}]`);
  const nodes = reachableNodes(graph, [loss]);
  const needsGradient = new Set<GraphNode>(targets.map((target) => target.node));
  for (const node of nodes) if (node.inputs.some((input) => needsGradient.has(input.node))) needsGradient.add(node);

  const accumulated = new Map<Tensor, Tensor>([[loss, graph.scalar(1)]]);
  const op = operators(graph);
  for (const node of nodes.toReversed()) {
    if (!needsGradient.has(node) || node.inputs.length === 0) continue;
    const outputGradients = node.outputs.map((output) => accumulated.get(output) ?? null);
    if (outputGradients.every((gradient) => gradient === null)) continue;
    const needs = node.inputs.map((input) => needsGradient.has(input.node));
    const inputGradients = isComposite(node.operation)
      ? compositeGradients(graph, node, node.operation, outputGradients, needs)
      : primitiveGradients(graph, node, expectDefined(outputGradients[0], 'gradient'), needs);
    for (const [index, input] of node.inputs.entries()) {
      const gradient = inputGradients[index];
      if (!gradient || !needs[index]) continue;
      const sum = accumulated.get(input);
      accumulated.set(input, sum ? op.add(sum, gradient) : gradient);
    }
  }
  return targets.map((target) => {
    const gradient = accumulated.get(target);
    if (!gradient) throw new RangeError(`the loss does not depend on ${JSON.stringify(target.node.operation)}`);
    return gradient;
  });
}
