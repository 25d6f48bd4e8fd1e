// The golden checkpoints and their inputs, for the model and PEFT suites.

import type { ModelConfig } from '../../src-enclave/model/config.ts';
import { ModelDefinition } from '../../src-enclave/model/model-definition.ts';
import { openCheckpoint, type Checkpoint } from '../../src-enclave/model/checkpoint.ts';
import type { Executor, Program, RunOutputs } from '../../src-enclave/engine/executor.ts';
import { OnnxExecutor } from '../../src-enclave/engine/onnx/onnx-executor.ts';
import { ReferenceExecutor } from '../../src-enclave/engine/reference/reference-executor.ts';
import { weightSource } from '../../src-enclave/model/weights/weight-source.ts';
import {
  floatTensor,
  integerTensor,
  readSafetensorsFile,
  type SafetensorsFile,
} from '../../src-enclave/model/weights/safetensors-file.ts';
import { goldenJson, goldenNames, goldenPath } from './golden.ts';

export const builtFamilies = ['bert', 'llama'];

export const executorKinds = ['onnx', 'reference'] as const;
export type ExecutorKind = (typeof executorKinds)[number];

export function makeExecutor(kind: ExecutorKind, checkpoint: Checkpoint): Executor {
  const source = weightSource(checkpoint.weights);
  return kind === 'onnx' ? new OnnxExecutor(source, { threads: 1 }) : new ReferenceExecutor(source);
}

export type Field = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Field {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function record(value: unknown): Field {
  if (!isRecord(value)) throw new TypeError('expected an object');
  return value;
}

export function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('expected a number');
  return value;
}

/** Golden model folders, with the family each belongs to. */
export function goldenModels(): readonly { readonly name: string; readonly modelType: string }[] {
  return goldenNames('models').map((name) => ({
    name,
    modelType: String(record(goldenJson('models', name, 'config.json'))['model_type']),
  }));
}

export function openGolden(name: string): Checkpoint {
  return openCheckpoint(goldenPath('models', name));
}

/** Inputs of a model; the sharded one uses those of the model it was cut from. */
export function goldenIo(name: string): SafetensorsFile {
  const own = goldenNames('models', name).includes('io.safetensors');
  return readSafetensorsFile(goldenPath('models', own ? name : name.replace(/_sharded$/, ''), 'io.safetensors'));
}

export type Texts = {
  readonly batch: number;
  readonly tokens: number;
  readonly ids: Int32Array;
  readonly mask: Int32Array;
  readonly typeIds: Int32Array;
};

/** Token ids and masks from io.safetensors; `side` '' or `left_`. */
export function goldenTexts(io: SafetensorsFile, side: '' | 'left_' = ''): Texts {
  const ids = integerTensor(io, `${side}input_ids`);
  const [batch = 0, tokens = 0] = ids.shape;
  const typeIds = io.tensors.has('token_type_ids')
    ? integerTensor(io, 'token_type_ids').values
    : new Int32Array(batch * tokens);
  return { batch, tokens, ids: ids.values, mask: integerTensor(io, `${side}attention_mask`).values, typeIds };
}

export function defaultPositions(texts: Pick<Texts, 'batch' | 'tokens'>, virtualTokens = 0): Int32Array {
  return Int32Array.from({ length: texts.batch * texts.tokens }, (_, i) => virtualTokens + (i % texts.tokens));
}

export async function runOnce(
  executor: Executor,
  program: Program,
  inputs: Readonly<Record<string, Float32Array | Int32Array>>,
  parameters: Float32Array = new Float32Array(program.layout.length),
): Promise<RunOutputs> {
  const compiled = await executor.compile(program);
  try {
    const result = await compiled.run({
      inputs: new Map(Object.entries(inputs)),
      parameters,
      dropout: { seed: 0, step: 0 },
    });
    return { outputs: result.outputs, gradients: result.gradients.slice() };
  } finally {
    await compiled.dispose();
  }
}

/** Largest difference over the rows whose mask is 1 (all rows without a mask). */
export function largestDifference(actual: Float32Array | undefined, expected: Float32Array, mask?: Int32Array): number {
  if (actual?.length !== expected.length) throw new RangeError(`${actual?.length} values, expected ${expected.length}`);
  const width = mask ? expected.length / mask.length : expected.length;
  let largest = 0;
  for (const [index, value] of expected.entries()) {
    if (mask && mask[Math.floor(index / width)] !== 1) continue;
    const difference = Math.abs((actual[index] ?? Number.NaN) - value);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

export function labelledRows(labels: Int32Array, texts: Texts, shift: 0 | 1): { rows: Int32Array; labels: Int32Array } {
  const rows: number[] = [];
  const kept: number[] = [];
  for (const [index, label] of labels.entries()) {
    if (label === -100 || (index % texts.tokens) - shift < 0) continue;
    rows.push(index - shift);
    kept.push(label);
  }
  return { rows: Int32Array.from(rows), labels: Int32Array.from(kept) };
}

export function meanWeights(count: number): Float32Array {
  return new Float32Array(count).fill(1 / count);
}

export function floats(file: SafetensorsFile, name: string): Float32Array {
  return floatTensor(file, name).values;
}

/** The base model as a language model: an adapter that adds nothing. */
export function bareLanguageModel(config: ModelConfig): ModelDefinition {
  const patterns = { rankPattern: {}, alphaPattern: {}, layersToTransform: null };
  const nothing = {
    kind: 'lora',
    rank: 1,
    alpha: 0,
    dropout: 0,
    isRankStabilized: false,
    targets: 'all-linear',
  } as const;
  return new ModelDefinition(config, { ...nothing, ...patterns }, { kind: 'languageModel' });
}
