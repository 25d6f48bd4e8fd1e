// The model of a run: its base, the adapter and head that a person chose, and the values they begin with. It reads no data.

import { expectDefined } from '../base/expect.ts';
import { assetPath } from '../base/assets.ts';
import { Failure } from '../base/failure.ts';
import { createRandom } from '../base/random.ts';
import { sharedFloats } from '../engine/parameter-layout.ts';
import { initialValues } from '../model/adapters/adapter.ts';
import { openCheckpoint, type Checkpoint } from '../model/checkpoint.ts';
import { createModelStore } from '../model/store/model-store.ts';
import type { ModelConfig } from '../model/config.ts';
import { ModelDefinition, type AdapterConfig, type HeadConfig } from '../model/model-definition.ts';
import type { TextTokenizer } from '../model/tokenizer/text-tokenizer.ts';
import type { Task } from '../protocol/run-events.ts';
import type { TrainOptions } from '../protocol/run-options.ts';
import type { ModelSession } from '../training/model-session.ts';

/** The models that come with the program, by name, with their folders. */
export function embeddedModels(): Readonly<Record<string, string>> {
  return { 'minilm-med': assetPath('models', 'minilm-med') };
}

/** Opens a model by the name or path a person gave. @throws Failure model-missing, model-corrupt, model-unsupported. */
export async function openNamedModel(storeRoot: string, nameOrPath: string): Promise<Checkpoint> {
  return openCheckpoint(await createModelStore(storeRoot, { embedded: embeddedModels() }).resolve(nameOrPath));
}

const shortTargets: Readonly<Record<ModelConfig['modelType'], Readonly<Record<string, string>>>> = {
  bert: { q: 'query', k: 'key', v: 'value', o: 'attention.output.dense' },
  llama: { q: 'q_proj', k: 'k_proj', v: 'v_proj', o: 'o_proj' },
};

/** What simulate and train have in common. */
export type SharedOptions = Omit<TrainOptions, 'patience'>;

/** What decides an adapter's form. */
type AdapterChoices = Pick<
  SharedOptions,
  'adapter' | 'virtualTokens' | 'projection' | 'rank' | 'alpha' | 'dropout' | 'rslora' | 'targets'
>;

function adapterConfig(options: AdapterChoices, config: ModelConfig): AdapterConfig {
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
function headConfig(task: Task, checkpoint: Checkpoint, classes: number): HeadConfig {
  if (task === 'generation') return { kind: 'languageModel' };
  if (checkpoint.config.modelType !== 'bert')
    return { kind: 'classification', pooling: 'last', classes, module: 'score', dropout: 0 };
  const pooling = checkpoint.weights.tensors.has('bert.pooler.dense.weight') ? 'pooler' : 'mean';
  return { kind: 'classification', pooling, classes, module: 'classifier', dropout: checkpoint.config.hiddenDropout };
}

/** The model to be trained: a base with the chosen adapter, and a head for so many classes. */
export function defineModel(
  checkpoint: Checkpoint,
  choices: AdapterChoices,
  { task, classes }: { readonly task: Task; readonly classes: number },
): ModelDefinition {
  const { config } = checkpoint;
  return new ModelDefinition(config, adapterConfig(choices, config), headConfig(task, checkpoint, classes));
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

export function initialParameters(definition: ModelDefinition, seed: number): Float32Array {
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
export async function startPrefix(
  session: ModelSession,
  tokenizer: TextTokenizer,
  initial: Float32Array,
): Promise<void> {
  const { adapterConfig: adapter, config, virtualTokens } = session.definition;
  if (adapter.kind !== 'prefix' || adapter.projectionSize !== null || config.modelType === 'bert') return;
  const { ids } = tokenizer.encode(prefixText, { addSpecialTokens: false });
  const words = Array.from({ length: virtualTokens }, (_, token) => expectDefined(ids[token % ids.length], 'id'));
  initial.set(await session.prefixOfText(words), 0);
}
