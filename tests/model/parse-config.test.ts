import { describe, expect, it } from 'vitest';

import { parseModelConfig } from '../../src-enclave/model/parse-config.ts';
import { goldenJson, goldenNames } from '../support/golden.ts';

const bert = {
  model_type: 'bert',
  vocab_size: 30,
  hidden_size: 8,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 16,
};
const llama = { ...bert, model_type: 'llama' };
const llama3 = {
  rope_type: 'llama3',
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 32,
};

const parse = (json: unknown) => parseModelConfig(json, 'm/config.json');

const supported = goldenNames('models').filter(
  (name) => /^(bert|llama)/.test(name) && goldenNames('models', name).includes('config.v4.json'),
);

describe('parseModelConfig', () => {
  it.each(supported)('reads both spellings of %s to the same model', (name) => {
    const fifth = parse(goldenJson('models', name, 'config.json'));
    expect(parse(goldenJson('models', name, 'config.v4.json'))).toEqual(fifth);
  });

  it('fills in what transformers fills in', () => {
    expect(parse(bert)).toEqual({
      modelType: 'bert',
      vocabSize: 30,
      hiddenSize: 8,
      layers: 1,
      heads: 2,
      intermediateSize: 16,
      maxPositions: 512,
      typeVocabSize: 2,
      layerNormEpsilon: 1e-12,
      activation: 'gelu',
      hiddenDropout: 0.1,
      attentionDropout: 0.1,
      padTokenId: 0,
    });
    expect(parse(llama)).toEqual({
      modelType: 'llama',
      vocabSize: 30,
      hiddenSize: 8,
      layers: 1,
      heads: 2,
      keyValueHeads: 2,
      headDim: 4,
      intermediateSize: 16,
      maxPositions: 2048,
      rmsNormEpsilon: 1e-6,
      ropeTheta: 10_000,
      ropeScaling: null,
      hasAttentionBias: false,
      hasMlpBias: false,
      isTied: false,
      padTokenId: null,
      eosTokenIds: [],
    });
  });

  it('reads the scaling of Llama 3 and one or more end tokens', () => {
    const scaled = { ...llama, rope_theta: 500_000, rope_scaling: llama3, eos_token_id: [5, 6], pad_token_id: -1 };
    expect(parse(scaled)).toMatchObject({
      ropeTheta: 500_000,
      ropeScaling: {
        kind: 'llama3',
        factor: 8,
        lowFrequencyFactor: 1,
        highFrequencyFactor: 4,
        originalMaxPositions: 32,
      },
      eosTokenIds: [5, 6],
      padTokenId: null,
    });
    expect(parse({ ...llama, eos_token_id: 2 })).toMatchObject({ eosTokenIds: [2] });
  });

  it.each([
    ['an unknown family', { ...bert, model_type: 'qwen2' }, /"qwen2".*bert, llama/],
    ['another activation', { ...bert, hidden_act: 'relu' }, /activation "relu"/],
    ['relative positions', { ...bert, position_embedding_type: 'relative_key' }, /relative positions/],
    ['a decoder', { ...bert, is_decoder: true }, /decoder/],
    ['yarn', { ...llama, rope_scaling: { rope_type: 'yarn', factor: 4 } }, /"yarn".*llama3/],
  ])('says that %s is not supported', (_, json, message) => {
    expect(() => parse(json)).toThrow(
      expect.objectContaining({ code: 'model-unsupported', message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ['no model type', {}, /model_type/],
    ['not an object', null, /model_type/],
    ['a missing size', { ...bert, hidden_size: undefined }, /hidden_size/],
    ['a size of text', { ...bert, hidden_size: '8' }, /hidden_size/],
    ['a fraction of a layer', { ...bert, num_hidden_layers: 1.5 }, /num_hidden_layers/],
    ['too many layers', { ...bert, num_hidden_layers: 1025 }, /num_hidden_layers/],
    ['heads that do not divide', { ...bert, num_attention_heads: 3 }, /multiple of num_attention_heads 3/],
    [
      'key-value heads that do not divide',
      { ...llama, num_attention_heads: 4, num_key_value_heads: 3 },
      /num_key_value_heads 3/,
    ],
    ['an odd head', { ...llama, head_dim: 5 }, /odd/],
    ['half a scaling', { ...llama, rope_scaling: { ...llama3, factor: null } }, /lacks a number/],
    ['a negative epsilon', { ...llama, rms_norm_eps: -1 }, /rms_norm_eps/],
  ])('refuses %s', (_, json, message) => {
    expect(() => parse(json)).toThrow(
      expect.objectContaining({ code: 'model-corrupt', message: expect.stringMatching(message) }),
    );
  });
});
