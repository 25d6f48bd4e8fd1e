// A program around an operator case: the loss is a fixed weighting of the result, so every element matters.

import { elementCount } from '../../src-enclave/base/named-tensors.ts';
import { layOutParameters } from '../../src-enclave/engine/parameter-layout.ts';
import type { Program, RunInputs, WeightSource } from '../../src-enclave/engine/executor.ts';
import { gradients } from '../../src-enclave/tensor/gradient.ts';
import { Graph, type Tensor } from '../../src-enclave/tensor/graph.ts';
import { operators } from '../../src-enclave/tensor/operators.ts';
import type { OperatorCase } from './operator-cases.ts';

/** Deterministic pseudo-random number in [0, 1). */
export function noise(index: number): number {
  const x = Math.sin(index * 12.9898 + 78.233) * 43758.5453;
  return x - Math.floor(x);
}

export const noWeights: WeightSource = {
  region: () => null,
  read: (name) => {
    throw new RangeError(`no weight ${name}`);
  },
};

export function operatorProgram(operatorCase: OperatorCase): { program: Program; loss: Tensor; inputs: RunInputs } {
  const graph = new Graph();
  const op = operators(graph);
  const layout = layOutParameters(Object.entries(operatorCase.parameters));
  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of layout.entries) tensors.set(name, graph.parameter(name, shape));
  for (const [name, { shape }] of Object.entries(operatorCase.integers ?? {}))
    tensors.set(name, graph.input(name, shape, 'int32'));
  const tensor = (name: string): Tensor => {
    const found = tensors.get(name);
    if (!found) throw new RangeError(name);
    return found;
  };
  const result = operatorCase.build(op, tensor, graph);
  const count = elementCount(result.shape);
  const weighting = graph.constant(
    'weighting',
    result.shape,
    Float32Array.from({ length: count }, (_, i) => noise(i) + 0.2),
  );
  const axes = result.shape.map((_, axis) => axis);
  const loss = op.reshape(op.reduceSum(op.mul(result, weighting), ...axes), []);
  const [low, high] = operatorCase.range ?? [-1, 1];
  return {
    program: {
      graph,
      outputs: new Map([
        ['loss', loss],
        ['result', result],
      ]),
      layout,
      gradients: gradients(
        graph,
        loss,
        layout.entries.map(({ name }) => tensor(name)),
      ),
    },
    loss,
    inputs: {
      inputs: new Map(
        Object.entries(operatorCase.integers ?? {}).map(([name, { values }]) => [name, Int32Array.from(values)]),
      ),
      parameters: Float32Array.from({ length: layout.length }, (_, i) => low + (high - low) * noise(i + 1000)),
      dropout: { seed: 7, step: 3 },
    },
  };
}
