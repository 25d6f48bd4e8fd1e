// Hand-written gradients of the composites: they reuse what the forward pass saved, because this is where the time and
// the memory of a training step go.

import { expectDefined } from '../base/expect.ts';
import type { Graph, GraphNode, Tensor } from './graph.ts';
import type { InputGradients } from './gradient.ts';
import { gaussianDistribution } from './lowering.ts';
import type { Composite } from './operation.ts';
import { operators } from './operators.ts';

export function compositeGradients(
  graph: Graph,
  node: GraphNode,
  operation: Composite,
  outputGradients: readonly (Tensor | null)[],
  needs: readonly boolean[],
): InputGradients {
  const op = operators(graph);
  const input = (index: number): Tensor => expectDefined(node.inputs[index], `${operation.kind} input ${index}`);
  const output = (index: number): Tensor => expectDefined(node.outputs[index], `${operation.kind} output ${index}`);
  if (outputGradients.slice(1).some((gradient) => gradient !== null)) {
    throw new TypeError(`${operation.kind}: only the first output can be differentiated`);
  }
  const dy = expectDefined(outputGradients[0], 'gradient');
  const when = (index: number, rule: () => Tensor): Tensor | null => (needs[index] ? rule() : null);
  const perRow = (x: Tensor): Tensor => op.reshape(x, [...x.shape, 1]);

  switch (operation.kind) {
    case 'layerNorm': {
      const width = expectDefined(input(0).shape[1], 'width');
      const [mean, inverseDeviation] = [output(1), output(2)];
      const normal = op.mul(op.sub(input(0), mean), inverseDeviation);
      return [
        when(0, () => {
          const dNormal = op.mul(dy, input(1));
          const meanOf = (x: Tensor): Tensor => op.mul(op.reduceSum(x, 1), 1 / width);
          const projected = op.mul(normal, meanOf(op.mul(dNormal, normal)));
          return op.mul(op.sub(op.sub(dNormal, meanOf(dNormal)), projected), inverseDeviation);
        }),
        when(1, () => op.reshape(op.reduceSum(op.mul(dy, normal), 0), [width])),
        when(2, () => op.reshape(op.reduceSum(dy, 0), [width])),
      ];
    }
    case 'rmsNorm': {
      const width = expectDefined(input(0).shape[1], 'width');
      const [x, inverse] = [input(0), output(1)];
      return [
        when(0, () => {
          const dNormal = op.mul(dy, input(1));
          const factor = op.mul(op.mul(op.reduceSum(op.mul(dNormal, x), 1), op.mul(inverse, inverse)), 1 / width);
          return op.mul(op.sub(dNormal, op.mul(x, factor)), inverse);
        }),
        when(1, () => op.reshape(op.reduceSum(op.mul(dy, op.mul(x, inverse)), 0), [width])),
      ];
    }
    case 'rope':
      return [op.rope(dy, input(1), input(2), input(3), !operation.inverse), null, null, null];
    case 'gelu': {
      const x = input(0);
      const { distribution, derivative } = gaussianDistribution(graph, x, operation.approximation);
      return [op.mul(dy, op.add(distribution, op.mul(x, derivative())))];
    }
    case 'swiglu': {
      const [gate, up] = [input(0), input(1)];
      const sigmoid = op.sigmoid(gate);
      const silu = op.mul(gate, sigmoid);
      return [
        // d silu = σ + silu·(1 − σ) = σ + silu − silu·σ
        when(0, () => op.mul(op.mul(dy, up), op.sub(op.add(sigmoid, silu), op.mul(silu, sigmoid)))),
        when(1, () => op.mul(dy, silu)),
      ];
    }
    case 'attention': {
      const [q, k, v, probabilities] = [input(0), input(1), input(2), output(1)];
      const { scale } = operation;
      const scoreGradient = (): Tensor => {
        const dProbabilities = op.matmul(dy, v, { transposeB: true });
        const delta = op.reduceSum(op.mul(dy, output(0)), 3);
        return op.mul(probabilities, op.sub(dProbabilities, delta));
      };
      return [
        when(0, () => op.matmul(scoreGradient(), k, { alpha: scale })),
        when(1, () => op.matmul(scoreGradient(), q, { transposeA: true, alpha: scale })),
        when(2, () => op.matmul(probabilities, dy, { transposeA: true })),
        null,
      ];
    }
    case 'softmaxCrossEntropy': {
      const [logits, labels] = [input(0), input(1)];
      const classes = expectDefined(logits.shape[1], 'classes');
      return [op.mul(op.sub(op.softmax(logits), op.oneHot(labels, classes)), perRow(dy)), null];
    }
    case 'linearCrossEntropy': {
      const [hidden, head, labels] = [input(0), input(1), input(2)];
      const probabilities = op.softmax(op.frozenLinear(hidden, head, node.inputs[3]));
      const expected = op.frozenLinearTransposed(probabilities, head);
      return [op.mul(op.sub(expected, op.gather(head, labels)), perRow(dy)), null, null, null];
    }
    default: {
      const unexpected: never = operation;
      throw new TypeError(`no gradient rule for ${JSON.stringify(unexpected)}`);
    }
  }
}
