// The thread that blocks in ONNX Runtime. It owns the sessions and feeds them; it knows nothing of models, data or
// files other than the weight folder the runtime maps. One request is answered after another.

import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { expectDefined } from '../../base/expect.ts';
import { elementCount } from '../../base/named-tensors.ts';
import { fillDropoutMask } from '../dropout.ts';
import type { LeafInput } from './emit.ts';
import type { WorkerAnswer, WorkerOptions, WorkerReply, WorkerRequest } from './messages.ts';

type CompileRequest = Extract<WorkerRequest, { kind: 'compile' }>;
type RunRequest = Extract<WorkerRequest, { kind: 'run' }>;
type LoadedProgram = { readonly request: CompileRequest; readonly session: InferenceSession };

const options: WorkerOptions = z
  .object({ threads: z.int().positive(), memory: z.enum(['speed', 'low']) })
  .parse(workerData);
const port = expectDefined(parentPort, 'parent port');
const weights = new Map<string, Float32Array>();
const programs = new Map<number, LoadedProgram>();
/** False where Node's native interface refuses arrays over shared memory (before Node 24.9): what it gets is copied then. */
let acceptsShared = true;
let gradientBuffer = memory(0);
let maskBuffer = new Float32Array(0);

function memory(bytes: number): ArrayBuffer | SharedArrayBuffer {
  return acceptsShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

function forLibrary<Values extends Float32Array | Int32Array>(values: Values): Values;
function forLibrary(values: Float32Array | Int32Array): Float32Array | Int32Array {
  return acceptsShared || values.buffer instanceof ArrayBuffer ? values : values.slice();
}

/** From now on nothing shared reaches the library. Weights are copied once, not with every run. */
function stopSharing(): void {
  acceptsShared = false;
  gradientBuffer = memory(gradientBuffer.byteLength);
  for (const [name, values] of weights) weights.set(name, forLibrary(values));
}

async function compile(request: CompileRequest): Promise<WorkerAnswer> {
  const externalData = request.constantWeights.map((path) => {
    const { buffer, byteOffset, byteLength } = expectDefined(weights.get(path), `weight ${path}`);
    return { path, data: new Uint8Array(buffer, byteOffset, byteLength) };
  });
  const session = await InferenceSession.create(request.model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'disabled',
    enableCpuMemArena: options.memory === 'speed',
    enableMemPattern: options.memory === 'speed',
    logSeverityLevel: 3,
    ...(externalData.length > 0 ? { externalData } : {}),
    extra: {
      session: {
        disable_prepacking: options.memory === 'speed' ? '0' : '1',
        ...(request.weightFolder === null
          ? {}
          : { model_external_initializers_file_folder_path: request.weightFolder }),
      },
    },
  });
  programs.set(request.program, { request, session });
  if (request.gradientLength * 4 > gradientBuffer.byteLength) gradientBuffer = memory(request.gradientLength * 4);
  return { kind: 'done' };
}

/** All masks of a run lie in one buffer that is kept between runs. */
function drawMasks(leaves: readonly LeafInput[], dropout: RunRequest['dropout']): Map<string, Float32Array> {
  const masks = leaves.filter((leaf) => leaf.kind === 'dropoutMask');
  const total = masks.reduce((sum, mask) => sum + elementCount(mask.shape), 0);
  if (total > maskBuffer.length) maskBuffer = new Float32Array(total);
  let offset = 0;
  return new Map(
    masks.map((mask) => {
      const values = maskBuffer.subarray(offset, (offset += elementCount(mask.shape)));
      fillDropoutMask(values, mask.rate, dropout, mask.site);
      return [mask.onnxName, values];
    }),
  );
}

function leafValues(
  leaf: LeafInput,
  request: RunRequest,
  program: CompileRequest,
  masks: ReadonlyMap<string, Float32Array>,
): Float32Array | Int32Array {
  switch (leaf.kind) {
    case 'input':
      return expectDefined(request.inputs.get(leaf.name), `input ${leaf.name}`);
    case 'weight':
      return expectDefined(weights.get(leaf.name), `weight ${leaf.name}`);
    case 'dropoutMask':
      return expectDefined(masks.get(leaf.onnxName), `mask ${leaf.site}`);
    case 'parameter': {
      const { offset, length } = expectDefined(program.parameters[leaf.name], `parameter ${leaf.name}`);
      return request.parameters.subarray(offset, offset + length);
    }
  }
}

async function run(request: RunRequest): Promise<WorkerAnswer> {
  const { request: program, session } = expectDefined(programs.get(request.program), `program ${request.program}`);
  const masks = drawMasks(program.leaves, request.dropout);
  const feeds: Record<string, Tensor> = {};
  for (const leaf of program.leaves) {
    const values = forLibrary(leafValues(leaf, request, program, masks));
    const dims = [...leaf.shape];
    feeds[leaf.onnxName] =
      values instanceof Float32Array ? new Tensor('float32', values, dims) : new Tensor('int32', values, dims);
  }
  const outputs = new Map<string, Float32Array>();
  const fetches: Record<string, Tensor> = {};
  for (const { name, onnxName, shape } of program.outputs) {
    const values = new Float32Array(memory(elementCount(shape) * 4));
    outputs.set(name, values);
    fetches[onnxName] = new Tensor('float32', values, [...shape]);
  }
  for (const { onnxName, shape, offset, length } of program.gradients) {
    fetches[onnxName] = new Tensor('float32', new Float32Array(gradientBuffer, offset * 4, length), [...shape]);
  }
  await session.run(feeds, fetches);
  return { kind: 'ran', outputs, gradients: new Float32Array(gradientBuffer, 0, program.gradientLength) };
}

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  switch (request.kind) {
    case 'weight':
      weights.set(request.name, forLibrary(request.values));
      return { kind: 'done' };
    case 'compile':
      return await compile(request);
    case 'run':
      return await run(request);
    case 'release':
      await programs.get(request.program)?.session.release();
      programs.delete(request.program);
      return { kind: 'done' };
  }
}

/** The first call that is refused for its shared memory is made again without. */
async function answerOnAnyRuntime(request: WorkerRequest): Promise<WorkerAnswer> {
  try {
    return await answer(request);
  } catch (error) {
    if (!acceptsShared || !(error instanceof Error) || error.message !== 'Invalid argument') throw error;
    stopSharing();
    return await answer(request);
  }
}

let queue = Promise.resolve();
port.on('message', ({ id, request }: { readonly id: number; readonly request: WorkerRequest }) => {
  queue = queue.then(async () => {
    const reply: WorkerReply = await answerOnAnyRuntime(request).then(
      (result) => ({ id, answer: result }),
      (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
    );
    port.postMessage(reply);
  });
});
