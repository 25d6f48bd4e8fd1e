// Sessions on the golden checkpoints, small enough to train many times in a test, and made-up texts for them.

import { onTestFinished } from 'vitest';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import { createRandom } from '../../src-enclave/base/random.ts';
import { initialValues } from '../../src-enclave/model/adapters/adapter.ts';
import type { LoraConfig } from '../../src-enclave/model/adapters/lora.ts';
import { ModelDefinition, type AdapterConfig, type HeadConfig } from '../../src-enclave/model/model-definition.ts';
import { ModelSession } from '../../src-enclave/training/model-session.ts';
import type { EncodedText } from '../../src-enclave/training/encode.ts';
import { makeExecutor, openGolden, type ExecutorKind } from '../support/golden-models.ts';

export type TinyModel = 'bert' | 'llama_tied';

export const lora: LoraConfig = {
  kind: 'lora',
  rank: 2,
  alpha: 4,
  dropout: 0,
  isRankStabilized: false,
  targets: 'all-linear',
  rankPattern: {},
  alphaPattern: {},
  layersToTransform: null,
};

export const meanHead = (dropout = 0): HeadConfig => ({
  kind: 'classification',
  pooling: 'mean',
  classes: 3,
  module: 'classifier',
  dropout,
});
export const languageModel: HeadConfig = { kind: 'languageModel' };

/** An adapter in which nothing is zero, so that every parameter has a gradient. */
export function someParameters(definition: ModelDefinition, seed = 1): Float32Array {
  const flat = new Float32Array(definition.layout.length);
  for (const [index, parameter] of definition.parameters.entries()) {
    const random = createRandom(seed, parameter.name);
    const { offset } = expectDefined(definition.layout.entries[index], 'entry');
    flat.set(initialValues({ ...parameter, init: { kind: 'normal', deviation: 0.1 } }, random), offset);
  }
  return flat;
}

/** Call it inside a test: executor and weights are released after it. Without dropout of the model's own. */
export function tinySession(
  model: TinyModel,
  head: HeadConfig,
  adapter: AdapterConfig = lora,
  { kind = 'onnx', modelDropout = 0 }: { readonly kind?: ExecutorKind; readonly modelDropout?: number } = {},
): ModelSession {
  const checkpoint = openGolden(model);
  const { config } = checkpoint;
  const executor = makeExecutor(kind, checkpoint);
  const definition = new ModelDefinition(
    config.modelType === 'bert' ? { ...config, hiddenDropout: modelDropout } : config,
    adapter,
    head,
  );
  const session = new ModelSession(definition, executor);
  onTestFinished(async () => {
    await session.dispose();
    await executor.dispose();
    checkpoint.close();
  });
  return session;
}

/** Texts of different lengths; those of a language model have an answer from the third token on. */
export function tinyTexts(head: HeadConfig, count: number, seed = 3): EncodedText[] {
  const random = createRandom(seed, 'texts');
  return Array.from({ length: count }, (_, index) => {
    const ids = Array.from({ length: 4 + random.integer(9) }, () => 5 + random.integer(140));
    const isLanguageModel = head.kind === 'languageModel';
    return {
      ids,
      typeIds: ids.map((__, position) => (position > 2 ? 1 : 0)),
      label: isLanguageModel ? -1 : index % 3,
      answerStart: isLanguageModel ? 2 : 0,
    };
  });
}
