// From a person's options to everything a run needs: model, data as tokens, adapter, engine and the plan that says it
// all. Whatever cannot work is refused here, before a run folder is made.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import { createRandom } from '../base/random.ts';
import { loadDataset, type DatasetOptions, type TaskDataset } from '../data/task-data.ts';
import { partitionDirichlet, partitionIid } from '../data/partition.ts';
import { OnnxExecutor } from '../engine/onnx/onnx-executor.ts';
import type { Executor } from '../engine/executor.ts';
import { sharedFloats } from '../engine/parameter-layout.ts';
import { initialValues } from '../model/adapters/adapter.ts';
import { openCheckpoint, type Checkpoint } from '../model/checkpoint.ts';
import { createModelStore } from '../model/store/model-store.ts';
import type { ModelConfig } from '../model/config.ts';
import { ModelDefinition, type AdapterConfig, type HeadConfig } from '../model/model-definition.ts';
import type { TextTokenizer } from '../model/tokenizer/text-tokenizer.ts';
import { weightSource } from '../model/weights/weight-source.ts';
import type { RunPlan, Task } from '../protocol/run-events.ts';
import type { DataSplit, SimulateOptions, TrainOptions } from '../protocol/run-options.ts';
import { encodeExamples, type EncodedText } from '../training/encode.ts';
import { ModelSession } from '../training/model-session.ts';

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
  readonly initial: Float32Array;
  /** Fingerprint of all tokens and labels, their order and who holds them: a run continues only with the same. */
  readonly inputsSha256: string;
  dispose(): Promise<void>;
};

const assets = join(import.meta.dirname, '../../assets');
export const embeddedModels = { 'minilm-med': join(assets, 'models/minilm-med') } as const;
const sample = {
  path: join(assets, 'data/rqe.csv'),
  task: 'pair',
  text: 'chq',
  pair: 'faq',
  label: 'entails',
  split: join(assets, 'data/rqe.split.json'),
} as const;

/** Opens a model by the name or path a person gave. @throws Failure model-missing, model-corrupt, model-unsupported. */
export async function openNamedModel(storeRoot: string, nameOrPath: string): Promise<Checkpoint> {
  return openCheckpoint(await createModelStore(storeRoot, { embedded: embeddedModels }).resolve(nameOrPath));
}

export type DataChoices = Pick<
  TrainOptions,
  'data' | 'task' | 'text' | 'pair' | 'label' | 'answer' | 'split' | 'labels' | 'seed'
>;

function splitText(split: DataSplit | null): string {
  if (split === null) throw new TypeError('a file of the person’s own has a split');
  return split.kind === 'file'
    ? split.path
    : [split.train, split.validation, split.test].map((share) => (100 * share).toFixed(6)).join('/');
}

/** The person's file, or the sample that comes with the program. */
export async function loadChosenData(
  choices: DataChoices,
  { labels, isForEvaluation = false }: Pick<DatasetOptions, 'labels' | 'isForEvaluation'> = {},
): Promise<TaskDataset> {
  const { data, seed } = choices;
  if (data === null) return await loadDataset({ ...sample, seed, isForEvaluation });
  const options: DatasetOptions = {
    path: data,
    task: choices.task,
    text: expectDefined(choices.text, '--text'),
    pair: choices.pair ?? undefined,
    label: choices.label ?? undefined,
    answer: choices.answer ?? undefined,
    split: splitText(choices.split),
    labels: labels ?? choices.labels ?? undefined,
    seed,
    isForEvaluation,
  };
  return await loadDataset(options);
}

const shortTargets: Readonly<Record<ModelConfig['modelType'], Readonly<Record<string, string>>>> = {
  bert: { q: 'query', k: 'key', v: 'value', o: 'attention.output.dense' },
  llama: { q: 'q_proj', k: 'k_proj', v: 'v_proj', o: 'o_proj' },
};

/** What simulate and train have in common. */
type SharedOptions = Omit<TrainOptions, 'patience'>;

function adapterConfig(options: SharedOptions, config: ModelConfig): AdapterConfig {
  switch (options.adapter) {
    case 'head':
      return { kind: 'head' };
    case 'prefix':
      return {
        kind: 'prefix',
        virtualTokens: options.virtualTokens,
        projectionSize: options.projection ? config.hiddenSize : null,
      };
    case 'lora':
      return {
        kind: 'lora',
        rank: options.rank,
        alpha: options.alpha,
        dropout: options.dropout,
        isRankStabilized: options.rslora,
        targets:
          options.targets === 'all'
            ? 'all-linear'
            : options.targets.map((target) => shortTargets[config.modelType][target] ?? target),
        rankPattern: {},
        alphaPattern: {},
        layersToTransform: null,
      };
  }
}

/** Encoders are pooled as their checkpoint says (its pooler, else the mean); decoders by the last token. */
export function headConfig(task: Task, checkpoint: Checkpoint, classes: number): HeadConfig {
  if (task === 'generation') return { kind: 'languageModel' };
  if (checkpoint.config.modelType !== 'bert')
    return { kind: 'classification', pooling: 'last', classes, module: 'score', dropout: 0 };
  const pooling = checkpoint.weights.tensors.has('bert.pooler.dense.weight') ? 'pooler' : 'mean';
  return { kind: 'classification', pooling, classes, module: 'classifier', dropout: checkpoint.config.hiddenDropout };
}

/** @throws Failure option-invalid when texts of this length do not fit the model's positions. */
export function checkLength(config: ModelConfig, maxTokens: number, virtualTokens: number): void {
  const room = config.maxPositions - virtualTokens;
  if (room < 8)
    throw new Failure(
      'option-invalid',
      `--virtual-tokens must be at most ${config.maxPositions - 8} for this model, so that room is left for text.`,
    );
  if (maxTokens > room)
    throw new Failure(
      'option-invalid',
      `--max-tokens must be at most ${room} for this model${virtualTokens > 0 ? ` with ${virtualTokens} virtual tokens` : ''}.`,
    );
}

function initialParameters(definition: ModelDefinition, seed: number): Float32Array {
  const flat = sharedFloats(definition.layout.length);
  for (const [index, parameter] of definition.parameters.entries()) {
    const { offset } = expectDefined(definition.layout.entries[index], 'entry');
    flat.set(initialValues(parameter, createRandom(seed, 'initial', parameter.name)), offset);
  }
  return flat;
}

/** What a decoder's prefix says before it is trained; longer prefixes repeat it. */
const prefixText =
  '<|im_start|>system\nAnswer the medical question truthfully and completely, as a careful clinician would.<|im_end|>\n';

/**
 * A decoder's prefix starts as a real text: from PEFT's random values its first steps would only undo the damage. An
 * encoder's, which has a fresh head to learn with, and one behind a projection start as in PEFT.
 */
async function startPrefix(session: ModelSession, tokenizer: TextTokenizer, initial: Float32Array): Promise<void> {
  const { adapterConfig: adapter, config, virtualTokens } = session.definition;
  if (adapter.kind !== 'prefix' || adapter.projectionSize !== null || config.modelType === 'bert') return;
  const { ids } = tokenizer.encode(prefixText, { addSpecialTokens: false });
  const words = Array.from({ length: virtualTokens }, (_, token) => expectDefined(ids[token % ids.length], 'id'));
  initial.set(await session.prefixOfText(words), 0);
}

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
  const add = (numbers: readonly number[]): void => {
    hash.update(Int32Array.of(numbers.length, ...numbers));
  };
  for (const part of [texts.train, texts.validation, texts.test]) {
    add([part.length]);
    for (const { ids, typeIds, label, answerStart } of part) add([label, answerStart, ...ids, ...typeIds]);
  }
  for (const rows of hospitals ?? []) hash.update(Int32Array.from([rows.length, ...rows]));
  return hash.digest('hex');
}

function dataFields(options: DataChoices): Record<string, string> {
  const { text, pair, label, answer } = options.data === null ? { ...sample, answer: null } : options;
  return Object.fromEntries(
    Object.entries({ text, pair, label, answer }).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
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
  const definition = new ModelDefinition(
    config,
    adapterConfig(options, config),
    headConfig(dataset.task, checkpoint, dataset.labels.length),
  );
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
    initial,
    inputsSha256: inputsSha256(texts, parts),
    dispose: async () => {
      await executor.dispose();
      checkpoint.close();
    },
  };
}
