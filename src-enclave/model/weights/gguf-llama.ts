// A Llama-family GGUF as transformers would have it: names, row order of q and k, configuration.
// llama.cpp stores the rows of q and k in pairs for its interleaved rotation: per head of size d, row 2i+j of the file
// is row j*d/2+i of the transformers tensor.

import { Failure } from '../../base/failure.ts';
import { elementCount } from '../../base/named-tensors.ts';
import type { LlamaConfig } from '../config.ts';
import { parseModelConfig } from '../parse-config.ts';
import type { GgufValue } from './gguf-header.ts';
import { weightFormatOf, type GgufFile } from './gguf.ts';
import { quote } from './strict-json.ts';
import type { WeightInfo, WeightStore } from './weight-store.ts';

const LAYER_NAMES: ReadonlyMap<string, string> = new Map([
  ['attn_norm', 'input_layernorm'],
  ['attn_q', 'self_attn.q_proj'],
  ['attn_k', 'self_attn.k_proj'],
  ['attn_v', 'self_attn.v_proj'],
  ['attn_output', 'self_attn.o_proj'],
  ['ffn_norm', 'post_attention_layernorm'],
  ['ffn_gate', 'mlp.gate_proj'],
  ['ffn_up', 'mlp.up_proj'],
  ['ffn_down', 'mlp.down_proj'],
]);

const OUTER_NAMES: ReadonlyMap<string, string> = new Map([
  ['token_embd.weight', 'model.embed_tokens.weight'],
  ['output_norm.weight', 'model.norm.weight'],
  ['output.weight', 'lm_head.weight'],
]);

export type GgufModel = { readonly config: LlamaConfig; readonly weights: WeightStore };

/** The transformers name of a llama.cpp tensor name, or null when the Llama family has no such tensor. */
export function transformersName(name: string): string | null {
  const [, layer, part, kind] = /^blk\.(\d{1,5})\.([a-z_]+)\.(weight|bias)$/.exec(name) ?? [];
  const layerPart = LAYER_NAMES.get(part ?? '');
  if (layer !== undefined && kind !== undefined && layerPart !== undefined)
    return `model.layers.${Number(layer)}.${layerPart}.${kind}`;
  return OUTER_NAMES.get(name) ?? null;
}

/**
 * Reads configuration and weights of the `llama` architecture. Closing the weights closes the file.
 * @throws Failure model-unsupported for other architectures, model-corrupt for missing or absurd metadata.
 */
export function openGgufModel(file: GgufFile): GgufModel {
  const architecture = file.metadata.get('general.architecture');
  if (architecture !== 'llama')
    throw new Failure(
      'model-unsupported',
      `${file.name} holds a model of the architecture ${quote(String(architecture))}. GGUF files are supported for: llama.`,
    );
  expectPlainRotation(file);
  const config = parseModelConfig(configFromMetadata(file), file.name);
  if (config.modelType !== 'llama') throw new TypeError('a llama file must give a llama configuration');
  return { config, weights: makeStore(file, config) };
}

// Llama 3.1 files carry their rotation factors as a tensor and not as the numbers that a configuration has.
function expectPlainRotation(file: GgufFile): void {
  const scaling = file.metadata.get('llama.rope.scaling.type') ?? 'none';
  const hasFactors =
    file.tensors.has('rope_freqs.weight') && file.read('rope_freqs.weight').some((factor) => factor !== 1);
  const hasExperts = Number(file.metadata.get('llama.expert_count') ?? 0) > 0;
  if (scaling !== 'none' || hasFactors)
    throw new Failure(
      'model-unsupported',
      `${file.name} scales its rotary positions, which is supported for safetensors folders only. Use such a folder.`,
    );
  if (hasExperts)
    throw new Failure('model-unsupported', `${file.name} is a mixture of experts, which is not supported.`);
}

function configFromMetadata(file: GgufFile): Record<string, unknown> {
  const value = (key: string): GgufValue | undefined => {
    const found = file.metadata.get(key);
    return typeof found === 'bigint' ? Number(found) : found;
  };
  const llama = (key: string): GgufValue | undefined => value(`llama.${key}`);
  const endTokens = [value('tokenizer.ggml.eos_token_id'), value('tokenizer.ggml.eot_token_id')];
  return {
    model_type: 'llama',
    vocab_size: file.tensors.get('token_embd.weight')?.shape[0] ?? llama('vocab_size'),
    hidden_size: llama('embedding_length'),
    num_hidden_layers: llama('block_count'),
    num_attention_heads: llama('attention.head_count'),
    num_key_value_heads: llama('attention.head_count_kv'),
    head_dim: llama('attention.key_length') ?? llama('rope.dimension_count'),
    intermediate_size: llama('feed_forward_length'),
    max_position_embeddings: llama('context_length'),
    rms_norm_eps: llama('attention.layer_norm_rms_epsilon'),
    rope_theta: llama('rope.freq_base'),
    attention_bias: file.tensors.has('blk.0.attn_q.bias'),
    mlp_bias: file.tensors.has('blk.0.ffn_gate.bias'),
    tie_word_embeddings: !file.tensors.has('output.weight'),
    pad_token_id: value('tokenizer.ggml.padding_token_id'),
    eos_token_id: [...new Set(endTokens.filter((id) => id !== undefined))],
  };
}

function makeStore(file: GgufFile, config: LlamaConfig): WeightStore {
  const tensors = new Map<string, WeightInfo>();
  const sourceNames = new Map<string, string>();
  for (const tensor of file.tensors.values()) {
    const name = transformersName(tensor.name);
    if (name === null) continue;
    sourceNames.set(name, tensor.name);
    const format = weightFormatOf(tensor.type.name);
    if (format === null) continue;
    const isPlain = format === 'F32' && headsOf(name, config) === null;
    const region = isPlain ? { path: file.path, offset: tensor.offset, byteLength: tensor.byteLength } : null;
    tensors.set(name, { name, shape: tensor.shape, format, region });
  }
  return {
    tensors,
    read(name, shared = false) {
      const values = file.read(sourceNames.get(name) ?? name, shared);
      const heads = headsOf(name, config);
      const shape = tensors.get(name)?.shape;
      return heads === null || shape === undefined ? values : withHalvesApart(values, shape, heads);
    },
    close: () => file.close(),
  };
}

/** How many heads the rows of a tensor are rotated in; null for tensors that are not rotated. */
function headsOf(name: string, config: LlamaConfig): number | null {
  if (/\.q_proj\.(weight|bias)$/.test(name)) return config.heads;
  if (/\.k_proj\.(weight|bias)$/.test(name)) return config.keyValueHeads;
  return null;
}

// [heads * headDim, columns], rows of a head (0,0') (1,1') … to 0 1 … 0' 1' …; in place, over a copy.
function withHalvesApart(values: Float32Array, shape: readonly number[], heads: number): Float32Array {
  const rows = shape[0] ?? 0;
  const columns = elementCount(shape.slice(1));
  const headDim = rows / heads;
  if (!Number.isInteger(headDim / 2)) return values;
  const source = values.slice();
  for (let head = 0; head < heads; head += 1) {
    for (let row = 0; row < headDim; row += 1) {
      const target = head * headDim + (row % 2) * (headDim / 2) + (row >> 1);
      const from = (head * headDim + row) * columns;
      values.set(source.subarray(from, from + columns), target * columns);
    }
  }
  return values;
}
