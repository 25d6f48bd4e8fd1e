// config.json of a model, in the spelling of transformers 4 or 5, to our own configuration. Every number is bounded, so
// that a hostile file cannot make us allocate or loop on its word. Fields that do not change the numbers are ignored.

import { z } from 'zod';

import { Failure } from '../base/failure.ts';
import type { BertConfig, LlamaConfig, ModelConfig, RopeScaling } from './config.ts';

const SUPPORTED_TYPES = ['bert', 'llama'] as const;

const count = (largest: number) => z.int().min(1).max(largest);
const tokenId = z
  .int()
  .min(0)
  .max(1 << 22);
const epsilon = z.number().positive().max(1);
const probability = z.number().min(0).max(1);

const sizesSchema = z.object({
  vocab_size: count(1 << 22),
  hidden_size: count(1 << 16),
  num_hidden_layers: count(1024),
  num_attention_heads: count(1024),
  intermediate_size: count(1 << 20),
});

const bertSchema = sizesSchema.extend({
  max_position_embeddings: count(1 << 20).default(512),
  type_vocab_size: count(1024).default(2),
  layer_norm_eps: epsilon.default(1e-12),
  hidden_act: z.string().default('gelu'),
  hidden_dropout_prob: probability.default(0.1),
  attention_probs_dropout_prob: probability.default(0.1),
  pad_token_id: tokenId.nullish(),
  position_embedding_type: z.string().nullish(),
  is_decoder: z.boolean().nullish(),
  tie_word_embeddings: z.boolean().nullish(),
});

const ropeSchema = z.object({
  rope_type: z.string().nullish(),
  type: z.string().nullish(),
  rope_theta: z.number().positive().max(1e12).nullish(),
  factor: z.number().positive().max(1e6).nullish(),
  low_freq_factor: z.number().positive().max(1e6).nullish(),
  high_freq_factor: z.number().positive().max(1e6).nullish(),
  original_max_position_embeddings: count(1 << 24).nullish(),
});

const llamaSchema = sizesSchema.extend({
  num_key_value_heads: count(1024).nullish(),
  head_dim: count(4096).nullish(),
  max_position_embeddings: count(1 << 24).default(2048),
  rms_norm_eps: epsilon.default(1e-6),
  rope_theta: z.number().positive().max(1e12).nullish(),
  rope_scaling: ropeSchema.nullish(),
  rope_parameters: ropeSchema.nullish(),
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
  pad_token_id: z
    .int()
    .min(-1)
    .max(1 << 22)
    .nullish(),
  eos_token_id: z.union([tokenId, z.array(tokenId).max(1024)]).nullish(),
});

/**
 * @param json What the file holds, parsed.
 * @param fileName For messages.
 * @throws Failure model-unsupported for a family, activation or position scheme that is not built; model-corrupt for
 * missing, absurd or contradictory numbers.
 */
export function parseModelConfig(json: unknown, fileName: string): ModelConfig {
  const type = z.object({ model_type: z.string() }).safeParse(json);
  if (!type.success) throw invalid(fileName, 'it does not say its model_type');
  switch (type.data.model_type) {
    case 'bert':
      return bertConfig(parsed(bertSchema, json, fileName), fileName);
    case 'llama':
      return llamaConfig(parsed(llamaSchema, json, fileName), fileName);
    default:
      throw unsupported(
        fileName,
        `is of the type ${JSON.stringify(type.data.model_type.slice(0, 60))}; supported are: ${SUPPORTED_TYPES.join(', ')}`,
      );
  }
}

function bertConfig(json: z.infer<typeof bertSchema>, fileName: string): BertConfig {
  expectDivides(json.num_attention_heads, json.hidden_size, 'num_attention_heads', 'hidden_size', fileName);
  if ((json.position_embedding_type ?? 'absolute') !== 'absolute')
    throw unsupported(fileName, 'has relative positions; supported are absolute ones');
  if (json.is_decoder === true) throw unsupported(fileName, 'is a BERT decoder; supported is the encoder');
  if (json.tie_word_embeddings === false)
    throw unsupported(fileName, 'has a masked-language output apart from its embeddings; supported are tied ones');
  return {
    modelType: 'bert',
    vocabSize: json.vocab_size,
    hiddenSize: json.hidden_size,
    layers: json.num_hidden_layers,
    heads: json.num_attention_heads,
    intermediateSize: json.intermediate_size,
    maxPositions: json.max_position_embeddings,
    typeVocabSize: json.type_vocab_size,
    layerNormEpsilon: json.layer_norm_eps,
    activation: bertActivation(json.hidden_act, fileName),
    hiddenDropout: json.hidden_dropout_prob,
    attentionDropout: json.attention_probs_dropout_prob,
    padTokenId: json.pad_token_id ?? 0,
  };
}

function bertActivation(name: string, fileName: string): BertConfig['activation'] {
  switch (name) {
    case 'gelu':
      return 'gelu';
    case 'gelu_new':
    case 'gelu_fast':
    case 'gelu_pytorch_tanh':
      return 'gelu_tanh';
    default:
      throw unsupported(
        fileName,
        `uses the activation ${JSON.stringify(name.slice(0, 60))}; supported are gelu and gelu_new`,
      );
  }
}

function llamaConfig(json: z.infer<typeof llamaSchema>, fileName: string): LlamaConfig {
  const heads = json.num_attention_heads;
  const keyValueHeads = json.num_key_value_heads ?? heads;
  expectDivides(keyValueHeads, heads, 'num_key_value_heads', 'num_attention_heads', fileName);
  const givenHeadDim = json.head_dim ?? null;
  if (givenHeadDim === null) expectDivides(heads, json.hidden_size, 'num_attention_heads', 'hidden_size', fileName);
  const headDim = givenHeadDim ?? json.hidden_size / heads;
  if (headDim % 2 !== 0) throw invalid(fileName, `head_dim is ${headDim}, which is odd and cannot be rotated`);
  if (json.hidden_act !== 'silu') throw unsupported(fileName, 'uses another activation than silu');
  const rope = json.rope_parameters ?? json.rope_scaling ?? null;
  const padTokenId = json.pad_token_id ?? null;
  return {
    modelType: 'llama',
    vocabSize: json.vocab_size,
    hiddenSize: json.hidden_size,
    layers: json.num_hidden_layers,
    heads,
    keyValueHeads,
    headDim,
    intermediateSize: json.intermediate_size,
    maxPositions: json.max_position_embeddings,
    rmsNormEpsilon: json.rms_norm_eps,
    ropeTheta: rope?.rope_theta ?? json.rope_theta ?? 10_000,
    ropeScaling: rope === null ? null : ropeScaling(rope, fileName),
    hasAttentionBias: json.attention_bias,
    hasMlpBias: json.mlp_bias,
    isTied: json.tie_word_embeddings,
    padTokenId: padTokenId === -1 ? null : padTokenId,
    eosTokenIds: [json.eos_token_id ?? []].flat(),
  };
}

function ropeScaling(rope: z.infer<typeof ropeSchema>, fileName: string): RopeScaling | null {
  const kind = rope.rope_type ?? rope.type ?? 'default';
  if (kind === 'default') return null;
  if (kind !== 'llama3')
    throw unsupported(fileName, `scales positions by ${JSON.stringify(kind.slice(0, 60))}; supported is llama3`);
  const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: original } = rope;
  if (factor == null || low == null || high == null || original == null)
    throw invalid(fileName, 'its llama3 rotary scaling lacks a number');
  if (high <= low) throw invalid(fileName, 'high_freq_factor must be greater than low_freq_factor');
  return {
    kind: 'llama3',
    factor,
    lowFrequencyFactor: low,
    highFrequencyFactor: high,
    originalMaxPositions: original,
  };
}

function parsed<Output>(schema: z.ZodType<Output>, json: unknown, fileName: string): Output {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(fileName, `${issue?.path.join('.') ?? 'a field'}: ${issue?.message ?? 'invalid'}`);
}

function expectDivides(part: number, whole: number, partName: string, wholeName: string, fileName: string): void {
  if (whole % part !== 0) throw invalid(fileName, `${wholeName} ${whole} is not a multiple of ${partName} ${part}`);
}

function invalid(fileName: string, reason: string): Failure {
  return new Failure('model-corrupt', `The configuration ${fileName} is not usable: ${reason}. Get the model again.`);
}

function unsupported(fileName: string, reason: string): Failure {
  return new Failure('model-unsupported', `The model of ${fileName} ${reason}.`);
}
