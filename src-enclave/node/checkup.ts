// Whether this computer can do the work, looked at from the process that does it: the engine computes right, and there is
// room on the disk and in memory. It reads no data and changes nothing.

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { freeDiskBytes } from '../base/disk-space.ts';
import { Failure } from '../base/failure.ts';
import type { Executor, Program, RunInputs, WeightSource } from '../engine/executor.ts';
import { OnnxExecutor } from '../engine/onnx/onnx-executor.ts';
import { layOutParameters, sharedFloats } from '../engine/parameter-layout.ts';
import { ReferenceExecutor } from '../engine/reference/reference-executor.ts';
import type { CheckLine } from '../protocol/app-records.ts';
import { gradients } from '../tensor/gradient.ts';
import { Graph } from '../tensor/graph.ts';
import { operators } from '../tensor/operators.ts';

const littleDiskBytes = 2e9;
const tooLittleDiskBytes = 2e8;
const littleMemoryBytes = 1.5e9;
/** float32 beside float64, on numbers around 1. */
const tolerance = 1e-4;

/** Never throws: a check that cannot be made has not proved anything. */
export async function checkComputer(dataRoot: string): Promise<readonly CheckLine[]> {
  return [await checkEngine(), await checkDisk(dataRoot), checkMemory(), checkProcessor()];
}

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

async function checkEngine(): Promise<CheckLine> {
  const engine = new OnnxExecutor(noWeights, { threads: 1 });
  try {
    const wanted = await numbersOf(new ReferenceExecutor(noWeights));
    const found = await numbersOf(engine);
    const difference = Math.max(...wanted.map((value, index) => Math.abs(value - (found[index] ?? Number.NaN))));
    const agrees = wanted.length === found.length && difference < tolerance;
    return { id: 'engine', verdict: agrees ? 'proved' : 'failed', args: { engine: engine.name } };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { id: 'engine', verdict: 'failed', args: { engine: engine.name } };
  }
}

async function checkDisk(dataRoot: string): Promise<CheckLine> {
  try {
    const freeBytes = await freeDiskBytes(dataRoot);
    const verdict = freeBytes < tooLittleDiskBytes ? 'failed' : freeBytes < littleDiskBytes ? 'caution' : 'proved';
    return { id: 'disk', verdict, args: { freeBytes } };
  } catch {
    return { id: 'disk', verdict: 'not-checked', args: {} };
  }
}

/** What can be had without swapping: on Linux the system says it better than `free`. */
function availableMemoryBytes(): number {
  try {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
    return kilobytes === undefined ? freemem() : 1024 * Number(kilobytes);
  } catch {
    return freemem();
  }
}

function checkMemory(): CheckLine {
  const freeBytes = availableMemoryBytes();
  const verdict = freeBytes < littleMemoryBytes ? 'caution' : 'proved';
  return { id: 'memory', verdict, args: { freeBytes, totalBytes: totalmem() } };
}

/** AVX2, which the engine is quick with; null where the system does not say. */
function hasWideInstructions(): boolean | null {
  try {
    const [flags] = /^flags\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? [];
    return flags === undefined ? null : / avx2( |$)/.test(flags);
  } catch {
    return null;
  }
}

function checkProcessor(): CheckLine {
  const cores = availableParallelism();
  const wide = process.arch === 'x64' ? hasWideInstructions() : null;
  const verdict = cores < 2 || wide === false ? 'caution' : 'proved';
  return {
    id: 'processor',
    verdict,
    args: {
      cores,
      model: cpus()[0]?.model.trim() ?? '',
      avx2: wide === null ? 'unknown' : wide ? 'yes' : 'no',
    },
  };
}
