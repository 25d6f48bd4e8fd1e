// The model configurations the families understand, in one spelling of our own. The reader that fills them from a
// config.json (transformers 4 or 5) or from GGUF metadata checks and bounds every field: see parse-config.ts.

export type BertConfig = {
  readonly modelType: 'bert';
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediateSize: number;
  readonly maxPositions: number;
  readonly typeVocabSize: number;
  readonly layerNormEpsilon: number;
  readonly activation: 'gelu' | 'gelu_tanh';
  readonly hiddenDropout: number;
  readonly attentionDropout: number;
  readonly padTokenId: number;
};

export type RopeScaling = {
  readonly kind: 'llama3';
  readonly factor: number;
  readonly lowFrequencyFactor: number;
  readonly highFrequencyFactor: number;
  readonly originalMaxPositions: number;
};

export type LlamaConfig = {
  readonly modelType: 'llama';
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  readonly intermediateSize: number;
  readonly maxPositions: number;
  readonly rmsNormEpsilon: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling | null;
  readonly hasAttentionBias: boolean;
  readonly hasMlpBias: boolean;
  readonly isTied: boolean;
  readonly padTokenId: number | null;
  readonly eosTokenIds: readonly number[];
};

export type ModelConfig = BertConfig | LlamaConfig;
