// The tensors each family must have, and those it may have, under canonical names (as in BertForPreTraining and
// LlamaForCausalLM) with their shapes: what a checkpoint is checked against before anything trusts it.

import { assertNever } from '../base/expect.ts';
import type { BertConfig, LlamaConfig, ModelConfig } from './config.ts';

export type ExpectedTensor = { readonly name: string; readonly shape: readonly number[]; readonly isOptional: boolean };

/** Every tensor of the family by canonical name, with the shape that the configuration gives it. */
export function expectedTensors(config: ModelConfig): readonly ExpectedTensor[] {
  switch (config.modelType) {
    case 'bert':
      return [...bertTensors(config)];
    case 'llama':
      return [...llamaTensors(config)];
    default:
      return assertNever(config);
  }
}

function* bertTensors(config: BertConfig): Generator<ExpectedTensor> {
  const { hiddenSize: hidden, intermediateSize: inner } = config;
  yield required('bert.embeddings.word_embeddings.weight', config.vocabSize, hidden);
  yield required('bert.embeddings.position_embeddings.weight', config.maxPositions, hidden);
  yield required('bert.embeddings.token_type_embeddings.weight', config.typeVocabSize, hidden);
  yield* pair('bert.embeddings.LayerNorm', [hidden]);
  for (let layer = 0; layer < config.layers; layer += 1) {
    const at = `bert.encoder.layer.${layer}`;
    yield* pair(`${at}.attention.self.query`, [hidden, hidden]);
    yield* pair(`${at}.attention.self.key`, [hidden, hidden]);
    yield* pair(`${at}.attention.self.value`, [hidden, hidden]);
    yield* pair(`${at}.attention.output.dense`, [hidden, hidden]);
    yield* pair(`${at}.attention.output.LayerNorm`, [hidden]);
    yield* pair(`${at}.intermediate.dense`, [inner, hidden]);
    yield* pair(`${at}.output.dense`, [hidden, inner]);
    yield* pair(`${at}.output.LayerNorm`, [hidden]);
  }
  const heads = [
    ...pair('bert.pooler.dense', [hidden, hidden]),
    ...pair('cls.predictions.transform.dense', [hidden, hidden]),
    ...pair('cls.predictions.transform.LayerNorm', [hidden]),
    required('cls.predictions.bias', config.vocabSize),
    ...pair('cls.seq_relationship', [2, hidden]),
  ];
  for (const head of heads) yield { ...head, isOptional: true };
}

function* llamaTensors(config: LlamaConfig): Generator<ExpectedTensor> {
  const { hiddenSize: hidden, intermediateSize: inner, headDim } = config;
  const queryRows = config.heads * headDim;
  const keyRows = config.keyValueHeads * headDim;
  yield required('model.embed_tokens.weight', config.vocabSize, hidden);
  for (let layer = 0; layer < config.layers; layer += 1) {
    const at = `model.layers.${layer}`;
    yield required(`${at}.input_layernorm.weight`, hidden);
    yield* linear(`${at}.self_attn.q_proj`, queryRows, hidden, config.hasAttentionBias);
    yield* linear(`${at}.self_attn.k_proj`, keyRows, hidden, config.hasAttentionBias);
    yield* linear(`${at}.self_attn.v_proj`, keyRows, hidden, config.hasAttentionBias);
    yield* linear(`${at}.self_attn.o_proj`, hidden, queryRows, config.hasAttentionBias);
    yield required(`${at}.post_attention_layernorm.weight`, hidden);
    yield* linear(`${at}.mlp.gate_proj`, inner, hidden, config.hasMlpBias);
    yield* linear(`${at}.mlp.up_proj`, inner, hidden, config.hasMlpBias);
    yield* linear(`${at}.mlp.down_proj`, hidden, inner, config.hasMlpBias);
  }
  yield required('model.norm.weight', hidden);
  if (!config.isTied) yield required('lm_head.weight', config.vocabSize, hidden);
}

function required(name: string, ...shape: readonly number[]): ExpectedTensor {
  return { name, shape, isOptional: false };
}

/** Weight and bias, the bias as long as the weight has rows. */
function pair(name: string, shape: readonly number[]): readonly ExpectedTensor[] {
  return [required(`${name}.weight`, ...shape), required(`${name}.bias`, ...shape.slice(0, 1))];
}

function linear(name: string, rows: number, columns: number, hasBias: boolean): readonly ExpectedTensor[] {
  const both = pair(name, [rows, columns]);
  return hasBias ? both : both.slice(0, 1);
}
