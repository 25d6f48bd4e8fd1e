// A weight store seen under canonical names, so that the rest of the program knows one spelling per family:
// BERT as in BertForPreTraining (`bert.…`, `cls.…`), Llama as in LlamaForCausalLM (`model.…`, `lm_head.weight`).

import { Failure } from '../../base/failure.ts';
import type { ModelConfig } from '../config.ts';
import { quote } from './strict-json.ts';
import type { WeightInfo, WeightStore } from './weight-store.ts';

export type CanonicalStore = WeightStore & {
  /** What the file's own names lack of the canonical ones: `bert.` or `model.` for a bare encoder or decoder, else ''. */
  readonly prefix: string;
};

/** @throws Failure model-corrupt when two tensors of the file get the same canonical name. */
export function withCanonicalNames(store: WeightStore, config: ModelConfig): CanonicalStore {
  const prefix = prefixOf(store, config);
  const sourceNames = new Map<string, string>();
  const tensors = new Map<string, WeightInfo>();
  for (const info of store.tensors.values()) {
    const name = canonicalName(info.name, prefix, config);
    if (name === null) continue;
    if (tensors.has(name))
      throw new Failure(
        'model-corrupt',
        `The model has ${quote(name)} twice, under two spellings. Get the model again.`,
      );
    sourceNames.set(name, info.name);
    tensors.set(name, { ...info, name });
  }
  return {
    prefix,
    tensors,
    // A name that is not listed is passed on, for the store to say what is wrong with it.
    read: (name, shared) => store.read(sourceNames.get(name) ?? name, shared),
    close: () => store.close(),
  };
}

function prefixOf(store: WeightStore, config: ModelConfig): string {
  const [prefix, bareName] =
    config.modelType === 'bert' ? ['bert.', 'embeddings.word_embeddings.weight'] : ['model.', 'embed_tokens.weight'];
  return store.tensors.has(bareName) ? prefix : '';
}

function canonicalName(name: string, prefix: string, config: ModelConfig): string | null {
  if (config.modelType === 'llama') {
    if (config.isTied && name === 'lm_head.weight') return null;
    return name === 'lm_head.weight' ? name : prefix + name;
  }
  // Tied to the word embeddings, and written again by some programs.
  if (/^cls\.predictions\.decoder\.(weight|bias)$/.test(name)) return null;
  // The first BERT checkpoints have TensorFlow's names for the two parts of a LayerNorm.
  const modern = name.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
  return modern.startsWith('cls.') ? modern : prefix + modern;
}
