import { expect, it } from 'vitest';
import { sharedFloats } from '../../src-enclave/engine/parameter-layout.ts';
import { ModelDefinition } from '../../src-enclave/model/model-definition.ts';
import { ModelSession } from '../../src-enclave/training/model-session.ts';
import {
  bareLanguageModel,
  defaultPositions,
  largestDifference,
  makeExecutor,
  openGolden,
  runOnce,
} from '../support/golden-models.ts';

it.each(['llama_tied', 'llama_gqa_untied', 'llama_rope3'])(
  'a prefix made of a text does what the text does before another: %s',
  async (model) => {
    const checkpoint = openGolden(model);
    const executor = makeExecutor('onnx', checkpoint);
    const words = [7, 21, 9, 33, 12];
    const text = Int32Array.of(40, 8, 77, 15, 23, 61, 5, 30);
    const definition = new ModelDefinition(
      checkpoint.config,
      { kind: 'prefix', virtualTokens: words.length, projectionSize: null },
      { kind: 'languageModel' },
    );
    const prefix = sharedFloats(definition.layout.length);
    prefix.set(await new ModelSession(definition, executor).prefixOfText(words));

    const run = async (ids: Int32Array, virtualTokens: number, of: ModelDefinition, parameters: Float32Array) => {
      const shape = { batch: 1, tokens: ids.length };
      const mask = new Int32Array(ids.length).fill(1);
      const inputs = { ids, mask, positions: defaultPositions(shape, virtualTokens) };
      return (
        (await runOnce(executor, of.inspection(shape), inputs, parameters)).outputs.get('logits') ?? new Float32Array()
      );
    };
    const withPrefix = await run(text, words.length, definition, prefix);
    const plain = bareLanguageModel(checkpoint.config);
    const whole = await run(Int32Array.of(...words, ...text), 0, plain, new Float32Array(plain.layout.length));
    expect(largestDifference(withPrefix, whole.slice(words.length * checkpoint.config.vocabSize))).toBeLessThan(1e-4);
    await executor.dispose();
  },
);
