// Our side of the benchmark, in a process of its own so that its memory is its own: load, step, info, gemm, as the peer
// answers them. A step is the whole of a training step: loss, gradients and AdamW.

import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import { createRandom } from '../../src-enclave/base/random.ts';
import { OnnxExecutor } from '../../src-enclave/engine/onnx/onnx-executor.ts';
import { layOutParameters, sharedFloats } from '../../src-enclave/engine/parameter-layout.ts';
import { openCheckpoint } from '../../src-enclave/model/checkpoint.ts';
import { ModelDefinition } from '../../src-enclave/model/model-definition.ts';
import { weightSource } from '../../src-enclave/model/weights/weight-source.ts';
import { initialValues } from '../../src-enclave/model/adapters/adapter.ts';
import { Graph } from '../../src-enclave/tensor/graph.ts';
import { operators } from '../../src-enclave/tensor/operators.ts';
import { initAdamW, updateAdamW } from '../../src-enclave/training/adamw.ts';
import { adapterConfig, benchCases, caseInputs, productOperations } from './cases.ts';

const memory = z.enum(['speed', 'low']);
const request = z.discriminatedUnion('op', [
  z.object({ op: z.literal('load'), model: z.string(), threads: z.int(), memory, case: z.string() }),
  z.object({ op: z.enum(['step', 'info']) }),
  z.object({ op: z.literal('gemm'), threads: z.int() }),
]);
type Request = z.infer<typeof request>;

function memoryBytes(field: 'VmRSS' | 'VmHWM'): number {
  try {
    const line = readFileSync('/proc/self/status', 'utf8')
      .split('\n')
      .find((text) => text.startsWith(`${field}:`));
    return Number(line?.match(/\d+/)?.[0]) * 1024;
  } catch {
    return field === 'VmRSS' ? process.memoryUsage.rss() : process.resourceUsage().maxRSS * 1024;
  }
}

function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not allowed: the peak then includes loading.
  }
}

type Step = () => Promise<{ readonly seconds: number; readonly loss: number }>;
let step: Step | null = null;

async function load({
  model,
  threads,
  memory: setting,
  case: name,
}: Extract<Request, { op: 'load' }>): Promise<object> {
  const benchCase = expectDefined(
    benchCases.find((candidate) => candidate.name === name),
    'case',
  );
  const checkpoint = openCheckpoint(model);
  const executor = new OnnxExecutor(weightSource(checkpoint.weights), { threads, memory: setting });
  const definition = new ModelDefinition(
    checkpoint.config,
    adapterConfig(benchCase.shape),
    benchCase.model === 'language'
      ? { kind: 'languageModel' }
      : { kind: 'classification', pooling: 'mean', classes: 2, module: 'classifier', dropout: 0 },
  );
  const { bucket, inputs } = caseInputs(benchCase, checkpoint.config.vocabSize, definition.virtualTokens);
  const program = definition.program(bucket, 'train');
  const compiled = await executor.compile(program);
  const { length } = definition.layout;
  const parameters = sharedFloats(length);
  for (const [index, parameter] of definition.parameters.entries()) {
    const { offset } = expectDefined(definition.layout.entries[index], 'layout entry');
    parameters.set(initialValues(parameter, createRandom(0, parameter.name)), offset);
  }
  const state = initAdamW(length);
  step = async () => {
    const start = performance.now();
    const { outputs, gradients } = await compiled.run({ inputs, parameters, dropout: { seed: 0, step: state.step } });
    updateAdamW(state, parameters, gradients, {
      segments: [{ start: 0, end: length, learningRate: 1e-3, weightDecay: 0 }],
      betas: [0.9, 0.999],
      epsilon: 1e-8,
    });
    return {
      seconds: (performance.now() - start) / 1000,
      loss: expectDefined(outputs.get('loss')?.[0], 'loss'),
    };
  };
  resetPeakMemory();
  return { operations: productOperations(program), trainable: length };
}

/** The best of five runs of four chained products of 1024 × 1024 matrices in ONNX Runtime. */
async function gemm(threads: number): Promise<object> {
  const [size, products] = [1024, 4];
  const graph = new Graph();
  const op = operators(graph);
  const weight = graph.input('w', [size, size]);
  let x = graph.input('x', [size, size]);
  for (let i = 0; i < products; i++) x = op.matmul(x, weight);
  const noWeight = (): never => {
    throw new TypeError('this program has no weights');
  };
  const executor = new OnnxExecutor({ region: () => null, read: noWeight }, { threads });
  const outputs = new Map([['sum', op.reduceSum(x, 0, 1)]]);
  const compiled = await executor.compile({ graph, outputs, layout: layOutParameters([]), gradients: [] });
  const values = Float32Array.from({ length: size * size }, (_, i) => Math.sin(i) / 8);
  const inputs = new Map([
    ['x', values],
    ['w', values],
  ]);
  let best = Infinity;
  for (let i = 0; i < 8; i++) {
    const start = performance.now();
    await compiled.run({ inputs, parameters: sharedFloats(0), dropout: { seed: 0, step: 0 } });
    if (i >= 3) best = Math.min(best, performance.now() - start);
  }
  await executor.dispose();
  return { gflops: (products * 2 * size ** 3) / best / 1e6 };
}

async function answer(asked: Request): Promise<object> {
  switch (asked.op) {
    case 'load':
      return await load(asked);
    case 'step':
      return await expectDefined(step, 'a loaded case')();
    case 'info':
      return { rssBytes: memoryBytes('VmRSS'), peakRssBytes: memoryBytes('VmHWM') };
    case 'gemm':
      return await gemm(asked.threads);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply: object;
  try {
    reply = { ok: true, ...(await answer(request.parse(JSON.parse(line)))) };
  } catch (error) {
    reply = { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
process.exit(0);
