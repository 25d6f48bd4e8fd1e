// Composites as primitives, for executors without a kernel of their own, and the rewriting of a graph that keeps the
// composites an executor takes whole.

import { expectDefined } from '../base/expect.ts';
import { Graph, reachableNodes, type Tensor } from './graph.ts';
import { isComposite, type Composite } from './operation.ts';
import { operators } from './operators.ts';

/** Φ(x) and the derivative of Φ, exact or by the tanh approximation 0.5·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
export function gaussianDistribution(
  graph: Graph,
  x: Tensor,
  approximation: 'none' | 'tanh',
): { distribution: Tensor; derivative: () => Tensor } {
  const op = operators(graph);
  if (approximation === 'none') {
    const scaled = op.mul(x, Math.SQRT1_2);
    const distribution = op.add(op.mul(op.erf(scaled), 0.5), 0.5);
    // exp(−x²/2) / √(2π), the factor inside the exponent: one pass less over the widest tensor of a layer.
    const logFactor = -0.5 * Math.log(2 * Math.PI);
    return { distribution, derivative: () => op.exp(op.sub(logFactor, op.mul(scaled, scaled))) };
  }
  const root = Math.sqrt(2 / Math.PI);
  const square = op.mul(x, x);
  const tanh = op.tanh(op.mul(x, op.add(op.mul(square, root * 0.044715), root)));
  return {
    distribution: op.add(op.mul(tanh, 0.5), 0.5),
    derivative: () =>
      op.mul(op.sub(1, op.mul(tanh, tanh)), op.add(op.mul(square, 0.5 * root * 3 * 0.044715), 0.5 * root)),
  };
}

/** All outputs of a composite, built from primitives. */
export function lowerComposite(graph: Graph, operation: Composite, inputs: readonly Tensor[]): readonly Tensor[] {
  const op = operators(graph);
  const input = (index: number): Tensor => expectDefined(inputs[index], `${operation.kind} input ${index}`);
  const size = (tensor: Tensor, axis: number): number =>
    expectDefined(tensor.shape.at(axis), `${operation.kind} axis ${axis}`);
  const flat = (tensor: Tensor): Tensor => op.reshape(tensor, tensor.shape.slice(0, -1));

  switch (operation.kind) {
    case 'layerNorm': {
      const [x, width] = [input(0), size(input(0), 1)];
      const mean = op.mul(op.reduceSum(x, 1), 1 / width);
      const centred = op.sub(x, mean);
      const variance = op.mul(op.reduceSum(op.mul(centred, centred), 1), 1 / width);
      const inverseDeviation = op.reciprocal(op.sqrt(op.add(variance, operation.epsilon)));
      return [op.add(op.mul(op.mul(centred, inverseDeviation), input(1)), input(2)), mean, inverseDeviation];
    }
    case 'rmsNorm': {
      const [x, width] = [input(0), size(input(0), 1)];
      const square = op.mul(op.reduceSum(op.mul(x, x), 1), 1 / width);
      const inverse = op.reciprocal(op.sqrt(op.add(square, operation.epsilon)));
      return [op.mul(op.mul(x, inverse), input(1)), inverse];
    }
    case 'rope': {
      const [x, positions] = [input(0), input(1)];
      const half = size(x, 3) / 2;
      const table = (values: Tensor): Tensor =>
        op.reshape(op.gather(values, positions), [size(x, 0), 1, size(x, 2), half]);
      const [cos, sine] = [table(input(2)), table(input(3))];
      const sin = operation.inverse ? op.neg(sine) : sine;
      const [first, second] = [op.slice(x, 3, 0, half), op.slice(x, 3, half, 2 * half)];
      return [
        op.concat(3, op.sub(op.mul(first, cos), op.mul(second, sin)), op.add(op.mul(second, cos), op.mul(first, sin))),
      ];
    }
    case 'gelu':
      return [op.mul(input(0), gaussianDistribution(graph, input(0), operation.approximation).distribution)];
    case 'swiglu':
      return [op.mul(op.mul(input(0), op.sigmoid(input(0))), input(1))];
    case 'attention': {
      const [q, k, v, bias] = [input(0), input(1), input(2), input(3)];
      const scores = op.matmul(q, k, { transposeB: true, alpha: operation.scale });
      const [batch, groups, rows, keys] = [size(scores, 0), size(scores, 1), size(scores, 2), size(scores, 3)];
      const queries = size(bias, 2);
      const biased =
        queries === 1
          ? op.add(scores, bias)
          : op.reshape(
              op.add(op.reshape(scores, [batch, (groups * rows) / queries, queries, keys]), bias),
              scores.shape,
            );
      const probabilities = op.softmax(biased);
      return [op.matmul(probabilities, v), probabilities];
    }
    case 'softmaxCrossEntropy': {
      const [logits, labels] = [input(0), input(1)];
      const largest = op.reduceMax(logits, 1);
      const logSum = op.add(op.log(op.reduceSum(op.exp(op.sub(logits, largest)), 1)), largest);
      const target = op.reduceSum(op.mul(logits, op.oneHot(labels, size(logits, 1))), 1);
      return [flat(op.sub(logSum, target))];
    }
    case 'linearCrossEntropy': {
      const [hidden, head, labels, bias] = [input(0), input(1), input(2), inputs[3]];
      const logits = op.frozenLinear(hidden, head, bias);
      // log Σ exp(l) = max l − log max softmax(l): the softmax is needed for the gradient anyway.
      const logSum = op.sub(op.reduceMax(logits, 1), op.log(op.reduceMax(op.softmax(logits), 1)));
      const product = flat(op.reduceSum(op.mul(hidden, op.gather(head, labels)), 1));
      return [op.sub(flat(logSum), bias ? op.add(product, op.gather(bias, labels)) : product)];
    }
    default: {
      const unexpected: never = operation;
      throw new TypeError(`no lowering for ${JSON.stringify(unexpected)}`);
    }
  }
}

export type LoweredGraph = { readonly graph: Graph; readonly outputs: readonly Tensor[] };

/** A new graph that gives the same outputs and holds no composite but the `kept` kinds. */
export function lowerGraph(
  source: Graph,
  outputs: readonly Tensor[],
  kept: ReadonlySet<string> = new Set(),
): LoweredGraph {
  const graph = new Graph();
  const replaced = new Map<Tensor, Tensor>();
  const translate = (tensor: Tensor): Tensor => expectDefined(replaced.get(tensor), tensor.node.operation.kind);
  for (const node of reachableNodes(source, outputs)) {
    const { operation } = node;
    const inputs = node.inputs.map(translate);
    const built =
      operation.kind === 'constant'
        ? [graph.constant(operation.label, operation.shape, source.table(operation.label))]
        : isComposite(operation) && !kept.has(operation.kind)
          ? lowerComposite(graph, operation, inputs)
          : graph.applyAll(operation, ...inputs);
    for (const [index, output] of node.outputs.entries())
      replaced.set(output, expectDefined(built[index], operation.kind));
  }
  return { graph, outputs: outputs.map(translate) };
}
