// What holds for every memory setting: the same numbers up to rounding, and the same bits from run to run.

import { describe, expect, it } from 'vitest';
import type { RunInputs, RunOutputs, WeightSource } from '../../src-enclave/engine/executor.ts';
import type { MemorySetting } from '../../src-enclave/engine/onnx/messages.ts';
import { OnnxExecutor } from '../../src-enclave/engine/onnx/onnx-executor.ts';
import { layOutParameters, sharedFloats } from '../../src-enclave/engine/parameter-layout.ts';
import { gradients } from '../../src-enclave/tensor/gradient.ts';
import { Graph } from '../../src-enclave/tensor/graph.ts';
import { operators } from '../../src-enclave/tensor/operators.ts';
import { noise } from '../support/programs.ts';

const [rows, width, inner] = [96, 160, 224];
const weights: WeightSource = {
  region: () => null,
  read: (name) => {
    const values = sharedFloats(width * inner);
    for (const index of values.keys()) values[index] = noise(index + name.length) - 0.5;
    return values;
  },
};
const layout = layOutParameters([['x', [rows, width]]]);
const inputs: RunInputs = {
  inputs: new Map(),
  parameters: Float32Array.from({ length: layout.length }, (_, i) => noise(i) - 0.5),
  dropout: { seed: 1, step: 2 },
};

async function twoRuns(memory: MemorySetting): Promise<readonly RunOutputs[]> {
  const graph = new Graph();
  const op = operators(graph);
  const x = graph.parameter('x', [rows, width]);
  const wide = op.sigmoid(op.frozenLinear(x, graph.weight('first', [inner, width])));
  const narrow = op.frozenLinear(wide, graph.weight('second weight', [width, inner]));
  const loss = op.reshape(op.reduceSum(op.mul(narrow, narrow), 0, 1), []);
  const executor = new OnnxExecutor(weights, { threads: 2, memory });
  const program = { graph, outputs: new Map([['loss', loss]]), layout, gradients: gradients(graph, loss, [x]) };
  const runs: RunOutputs[] = [];
  for (let run = 0; run < 2; run++) {
    const compiled = await executor.compile(program);
    const { outputs, gradients: flat } = await compiled.run(inputs);
    runs.push({ outputs, gradients: flat.slice() });
    await compiled.dispose();
  }
  await executor.dispose();
  return runs;
}

describe('memory settings', () => {
  it.each(['speed', 'low'] as const)('%s gives the same bits twice', async (memory) => {
    const [first, second] = await twoRuns(memory);
    expect(first?.gradients).toEqual(second?.gradients);
    expect(first?.outputs).toEqual(second?.outputs);
  });

  it('agree with each other', async () => {
    const [[speed], [low]] = [await twoRuns('speed'), await twoRuns('low')];
    const largest = Math.max(...(low?.gradients ?? []).map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    for (const [index, value] of (low?.gradients ?? []).entries())
      expect(Math.abs((speed?.gradients[index] ?? NaN) - value)).toBeLessThan(1e-5 * largest);
  });
});
