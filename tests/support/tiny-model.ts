// A BERT encoder with the built-in model's words and random weights, small enough to train on the sample in seconds. It
// learns little: for tests of what happens around a run, not of accuracy.

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedTensor } from '../../src-enclave/base/named-tensors.ts';
import { createRandom } from '../../src-enclave/base/random.ts';
import { writeSafetensorsFile } from '../../src-enclave/model/weights/safetensors-file.ts';

const source = join(import.meta.dirname, '../../assets/models/minilm-med');
const hidden = 32;
const inner = 64;
const vocabulary = 16_384;
const positions = 512;
const layers = 2;

/** Writes the model's folder and returns its path. */
export async function writeTinyModel(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const tensors = new Map<string, NamedTensor>();
  const add = (name: string, shape: readonly number[], deviation: number, mean = 0): void => {
    const random = createRandom(7, name);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let index = 0; index < values.length; index++) values[index] = mean + deviation * random.normal();
    tensors.set(name, { values, shape });
  };
  const linear = (name: string, outputSize: number, inputSize: number): void => {
    add(`${name}.weight`, [outputSize, inputSize], 0.15);
    add(`${name}.bias`, [outputSize], 0);
  };
  const norm = (name: string): void => {
    add(`${name}.weight`, [hidden], 0, 1);
    add(`${name}.bias`, [hidden], 0);
  };
  add('embeddings.word_embeddings.weight', [vocabulary, hidden], 0.3);
  add('embeddings.position_embeddings.weight', [positions, hidden], 0.05);
  add('embeddings.token_type_embeddings.weight', [2, hidden], 0.05);
  norm('embeddings.LayerNorm');
  for (let layer = 0; layer < layers; layer++) {
    const base = `encoder.layer.${layer}`;
    for (const part of ['query', 'key', 'value']) linear(`${base}.attention.self.${part}`, hidden, hidden);
    linear(`${base}.attention.output.dense`, hidden, hidden);
    norm(`${base}.attention.output.LayerNorm`);
    linear(`${base}.intermediate.dense`, inner, hidden);
    linear(`${base}.output.dense`, hidden, inner);
    norm(`${base}.output.LayerNorm`);
  }
  await writeSafetensorsFile(join(folder, 'model.safetensors'), tensors, { format: 'pt' });
  const config = {
    architectures: ['BertModel'],
    attention_probs_dropout_prob: 0,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0,
    hidden_size: hidden,
    initializer_range: 0.02,
    intermediate_size: inner,
    layer_norm_eps: 1e-12,
    max_position_embeddings: positions,
    model_type: 'bert',
    num_attention_heads: 4,
    num_hidden_layers: layers,
    pad_token_id: 0,
    position_embedding_type: 'absolute',
    type_vocab_size: 2,
    vocab_size: vocabulary,
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config, null, 1));
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    await copyFile(join(source, name), join(folder, name));
  return folder;
}
