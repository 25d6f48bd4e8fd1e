// Does the engine compute right? A small network with its gradients is run by the engine and by the float64 reference, and
// the numbers are compared. It needs no model and no data, and takes well under a second.
// It loads the engine: import it only where that is meant.

import type { Executor, Program, RunInputs, WeightSource } from '../../engine/executor.ts';
import { OnnxExecutor } from '../../engine/onnx/onnx-executor.ts';
import { layOutParameters, sharedFloats } from '../../engine/parameter-layout.ts';
import { ReferenceExecutor } from '../../engine/reference/reference-executor.ts';
import { gradients } from '../../tensor/gradient.ts';
import { Graph } from '../../tensor/graph.ts';
import { operators } from '../../tensor/operators.ts';

/** float32 beside float64, on numbers around 1. */
const tolerance = 1e-4;

const noWeights: WeightSource = {
  region: () => null,
  read: (name) => {
    throw new RangeError(`no weight ${name}`);
  },
};

/** A small network with its gradients: matrix products, a normalisation, a curve and a loss. */
function selfTest(): { readonly program: Program; readonly inputs: RunInputs } {
  const graph = new Graph();
  const op = operators(graph);
  const [rows, width, classes] = [8, 16, 3];
  const layout = layOutParameters([
    ['first', [width, width]],
    ['gamma', [width]],
    ['beta', [width]],
    ['second', [width, classes]],
  ]);
  const [first, gamma, beta, second] = layout.entries.map(({ name, shape }) => graph.parameter(name, shape));
  if (!first || !gamma || !beta || !second) throw new TypeError('the self-test has four parameters');
  const x = graph.input('x', [rows, width]);
  const labels = graph.input('labels', [rows], 'int32');
  const hidden = op.gelu(op.layerNorm(op.matmul(x, first), gamma, beta, 1e-5), 'none');
  const losses = op.softmaxCrossEntropy(op.matmul(hidden, second), labels);
  const loss = op.reshape(op.reduceSum(losses, 0), []);
  const parameters = sharedFloats(layout.length);
  for (let i = 0; i < parameters.length; i++) parameters[i] = Math.sin(i * 1.7) / 2;
  return {
    program: {
      graph,
      outputs: new Map([['loss', loss]]),
      layout,
      gradients: gradients(graph, loss, [first, gamma, beta, second]),
    },
    inputs: {
      inputs: new Map<string, Float32Array | Int32Array>([
        ['x', Float32Array.from({ length: rows * width }, (_, i) => Math.cos(i * 0.9))],
        ['labels', Int32Array.from({ length: rows }, (_, row) => row % classes)],
      ]),
      parameters,
      dropout: { seed: 0, step: 0 },
    },
  };
}

async function numbersOf(executor: Executor): Promise<readonly number[]> {
  try {
    const { program, inputs } = selfTest();
    const compiled = await executor.compile(program);
    const { outputs, gradients: slopes } = await compiled.run(inputs);
    return [...(outputs.get('loss') ?? []), ...slopes];
  } finally {
    await executor.dispose();
  }
}

/** Whether the numbers of an executor, which is disposed of, are those of the reference. @throws what the executor throws. */
export async function agreesWithReference(executor: Executor): Promise<boolean> {
  const wanted = await numbersOf(new ReferenceExecutor(noWeights));
  const found = await numbersOf(executor);
  const difference = Math.max(...wanted.map((value, index) => Math.abs(value - (found[index] ?? Number.NaN))));
  return wanted.length === found.length && difference < tolerance;
}

/** The engine that training uses, on one thread. */
export function engineToTest(): Executor {
  return new OnnxExecutor(noWeights, { threads: 1 });
}
