// From a person's options to everything a run needs: model, data as tokens, adapter, engine and the plan that says it
// all. Whatever cannot work is refused here, before a run folder is made.

import { createHash } from 'node:crypto';
import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import { createRandom } from '../base/random.ts';
import type { TaskDataset } from '../data/task-data.ts';
import { partitionDirichlet, partitionIid } from '../data/partition.ts';
import { OnnxExecutor } from '../engine/onnx/onnx-executor.ts';
import type { Executor } from '../engine/executor.ts';
import type { Checkpoint } from '../model/checkpoint.ts';
import type { ModelDefinition } from '../model/model-definition.ts';
import { weightSource } from '../model/weights/weight-source.ts';
import type { RunPlan } from '../protocol/run-events.ts';
import type { SimulateOptions, TrainOptions } from '../protocol/run-options.ts';
import { encodeExamples, fingerprintTexts, type EncodedText } from '../training/encode.ts';
import { ModelSession } from '../training/model-session.ts';
import { dataFields, loadChosenData } from './run-data.ts';
import {
  checkLength,
  defineModel,
  initialParameters,
  openNamedModel,
  startPrefix,
  type SharedOptions,
} from './run-model.ts';

export type Parts<T> = { readonly train: T; readonly validation: T; readonly test: T };

export type PreparedRun = {
  readonly plan: RunPlan;
  readonly definition: ModelDefinition;
  readonly session: ModelSession;
  readonly executor: Executor;
  readonly baseModel: string;
  readonly texts: Parts<readonly EncodedText[]>;
  readonly labels: readonly string[];
  /** The texts of each hospital, by its id; null without a federation. */
  readonly hospitals: ReadonlyMap<string, readonly EncodedText[]> | null;
  /** The same as places in `texts.train`. */
  readonly hospitalRows: ReadonlyMap<string, readonly number[]> | null;
  readonly initial: Float32Array;
  /** Fingerprint of all tokens and labels, their order and who holds them: a run continues only with the same. */
  readonly inputsSha256: string;
  dispose(): Promise<void>;
};

function partitionTrain(options: SimulateOptions, dataset: TaskDataset): readonly (readonly number[])[] {
  const { partition, hospitals, seed } = options;
  const name = partition.kind === 'iid' ? 'iid' : `dirichlet:${partition.alpha}`;
  const fixed = dataset.partitions.get(name);
  if (fixed?.length === hospitals) return fixed;
  const labels = dataset.examples.train.map((example) => example.label);
  const random = createRandom(seed, 'partition');
  if (partition.kind === 'iid') return partitionIid(labels, hospitals, random);
  return partitionDirichlet(
    labels,
    hospitals,
    partition.alpha,
    random,
    Math.min(8, Math.max(1, Math.floor(labels.length / (4 * hospitals)))),
  );
}

function planHospitals(parts: readonly (readonly number[])[], dataset: TaskDataset) {
  return parts.map((rows, index) => {
    const labels = rows.map((row) => dataset.examples.train[row]?.label ?? -1);
    return {
      id: `hospital-${index + 1}`,
      examples: rows.length,
      labelCounts: dataset.labels.map((_, label) => labels.filter((value) => value === label).length),
    };
  });
}

function describeAdapter(options: SharedOptions, definition: ModelDefinition): RunPlan['adapter'] {
  const { adapterConfig: adapter, layout } = definition;
  const isLora = adapter.kind === 'lora';
  return {
    kind: adapter.kind,
    rank: isLora ? adapter.rank : null,
    alpha: isLora ? adapter.alpha : null,
    dropout: isLora ? adapter.dropout : 0,
    targets: isLora ? (adapter.targets === 'all-linear' ? ['all-linear'] : [...adapter.targets]) : [],
    virtualTokens: adapter.kind === 'prefix' ? options.virtualTokens : null,
    trainableParameters: layout.length,
  };
}

function inputsSha256(texts: Parts<readonly EncodedText[]>, hospitals: readonly (readonly number[])[] | null): string {
  const hash = createHash('sha256');
  for (const part of [texts.train, texts.validation, texts.test]) fingerprintTexts(hash, part);
  for (const rows of hospitals ?? []) hash.update(Int32Array.from([rows.length, ...rows]));
  return hash.digest('hex');
}

/**
 * Reads model and data and builds the session.
 * @throws Failure for everything a person can put right; nothing has been written then.
 */
export async function prepareRun(command: 'simulate', options: SimulateOptions): Promise<PreparedRun>;
export async function prepareRun(command: 'train', options: TrainOptions): Promise<PreparedRun>;
export async function prepareRun(
  command: 'simulate' | 'train',
  options: SimulateOptions | TrainOptions,
): Promise<PreparedRun> {
  const checkpoint = await openNamedModel(options.storeRoot, options.model);
  try {
    return await prepareWith(checkpoint, command, options);
  } catch (error) {
    checkpoint.close();
    throw error;
  }
}

async function prepareWith(
  checkpoint: Checkpoint,
  command: 'simulate' | 'train',
  options: SimulateOptions | TrainOptions,
): Promise<PreparedRun> {
  const { config } = checkpoint;
  const dataset = await loadChosenData(options);
  if (dataset.examples.test.length === 0)
    throw new Failure(
      'data-empty',
      'The split leaves no test rows, so nothing could be said about the result. Give a split with test rows, or more data.',
    );
  const definition = defineModel(checkpoint, options, { task: dataset.task, classes: dataset.labels.length });
  checkLength(config, options.maxTokens, definition.virtualTokens);
  const tokenizer = checkpoint.tokenizer();
  const encode = (examples: TaskDataset['examples']['train']) =>
    encodeExamples(examples, tokenizer, config, { task: dataset.task, maxTokens: options.maxTokens });
  const [train, validation, test] = [
    encode(dataset.examples.train),
    encode(dataset.examples.validation),
    encode(dataset.examples.test),
  ];
  const parts = 'hospitals' in options ? partitionTrain(options, dataset) : null;
  const hospitals = parts ? planHospitals(parts, dataset) : null;

  const plan: RunPlan = {
    schema: 1,
    command,
    seed: options.seed,
    model: {
      name: checkpoint.name,
      sha256: checkpoint.sha256(),
      modelType: config.modelType,
      weights: checkpoint.weightFormat,
      parameters: checkpoint.parameters,
    },
    data: {
      name: dataset.name,
      sha256: dataset.sha256,
      task: dataset.task,
      fields: dataFields(options),
      labels: [...dataset.labels],
      train: train.texts.length,
      validation: validation.texts.length,
      test: test.texts.length,
      truncated: train.truncated + validation.truncated + test.truncated,
      maxTokens: options.maxTokens,
    },
    adapter: describeAdapter(options, definition),
    training: {
      epochs: options.epochs,
      batchSize: options.batch,
      learningRate: options.learningRate,
      headLearningRate: options.headLearningRate,
      warmupFraction: command === 'train' ? 0.06 : 0,
      weightDecay: 0,
      maxGradientNorm: 1,
    },
    federation:
      'hospitals' in options && hospitals
        ? {
            hospitals,
            rounds: options.rounds,
            partition: options.partition.kind === 'iid' ? 'iid' : `dirichlet:${options.partition.alpha}`,
            aggregation: 'fedavg',
            compare: options.compare,
          }
        : null,
  };
  const texts = { train: train.texts, validation: validation.texts, test: test.texts };
  const executor = new OnnxExecutor(weightSource(checkpoint.weights), { threads: options.threads, memory: 'low' });
  const session = new ModelSession(definition, executor);
  const initial = initialParameters(definition, options.seed);
  await startPrefix(session, tokenizer, initial);
  return {
    plan,
    definition,
    session,
    executor,
    baseModel: options.model,
    texts,
    labels: dataset.labels,
    hospitals:
      parts && hospitals
        ? new Map(
            hospitals.map(({ id }, index) => [
              id,
              expectDefined(parts[index], 'rows').map((row) => expectDefined(train.texts[row], 'text')),
            ]),
          )
        : null,
    hospitalRows:
      parts && hospitals ? new Map(hospitals.map(({ id }, index) => [id, expectDefined(parts[index], 'rows')])) : null,
    initial,
    inputsSha256: inputsSha256(texts, parts),
    dispose: async () => {
      await executor.dispose();
      checkpoint.close();
    },
  };
}
