// SmolLM2-135M-Instruct from its GGUF against transformers: tokens, logits, hidden states, loss and greedy decoding. The
// weights are not in the repository: CLOISTER_SMOLLM2 names the file SmolLM2-135M-Instruct.Q4_1.gguf.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectDefined } from '../../src-enclave/base/expect.ts';
import type { Executor } from '../../src-enclave/engine/executor.ts';
import { OnnxExecutor } from '../../src-enclave/engine/onnx/onnx-executor.ts';
import { sharedFloats } from '../../src-enclave/engine/parameter-layout.ts';
import { openCheckpoint, type Checkpoint } from '../../src-enclave/model/checkpoint.ts';
import { ModelDefinition } from '../../src-enclave/model/model-definition.ts';
import {
  integerTensor,
  readSafetensorsFile,
  type SafetensorsFile,
} from '../../src-enclave/model/weights/safetensors-file.ts';
import { weightSource } from '../../src-enclave/model/weights/weight-source.ts';
import { goldenJson, goldenPath } from '../support/golden.ts';
import { defaultPositions, floats, largestDifference, meanWeights } from '../support/golden-models.ts';

const goldenSchema = z.object({
  sha256_gguf: z.string(),
  cases: z.array(
    z.object({
      text: z.string(),
      loss: z.number(),
      top10: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});

const tolerance = { logits: 1e-3, loss: 1e-4 };
const path = process.env['CLOISTER_SMOLLM2'];

describe.skipIf(!path)('SmolLM2-135M-Instruct, when CLOISTER_SMOLLM2 names its .gguf file', () => {
  // Titles are needed before anything runs, and also where the numbers are not: then there is no case.
  const golden = path ? goldenSchema.parse(goldenJson('real', 'smollm2.json')) : { sha256_gguf: '', cases: [] };
  let numbers: SafetensorsFile;
  let checkpoint: Checkpoint;
  let executor: Executor;
  let definition: ModelDefinition;

  beforeAll(() => {
    numbers = readSafetensorsFile(goldenPath('real', 'smollm2.safetensors'));
    checkpoint = openCheckpoint(expectDefined(path, 'CLOISTER_SMOLLM2'));
    executor = new OnnxExecutor(weightSource(checkpoint.weights), { threads: 2, memory: 'low' });
    // An adapter of zeros: the base model's own numbers.
    definition = new ModelDefinition(
      checkpoint.config,
      {
        kind: 'lora',
        rank: 1,
        alpha: 1,
        dropout: 0,
        isRankStabilized: false,
        targets: ['q_proj'],
        rankPattern: {},
        alphaPattern: {},
        layersToTransform: [0],
      },
      { kind: 'languageModel' },
    );
  });
  afterAll(async () => {
    await executor.dispose();
    checkpoint.close();
  });

  it('is the file that the numbers were made from', () => {
    expect(checkpoint.sha256()).toBe(golden.sha256_gguf);
  });

  it.each(golden.cases.map((item, index) => ({ ...item, index })))(
    'gives the tokens, logits, hidden states and loss of case $index',
    async ({ text, loss, top10, index }) => {
      const ids = integerTensor(numbers, `${index}.input_ids`).values;
      expect([...checkpoint.tokenizer().encode(text, { addSpecialTokens: false }).ids]).toEqual([...ids]);

      const { hiddenSize, vocabSize, layers } = checkpoint.config;
      const shape = { batch: 1, tokens: ids.length };
      const zeros = sharedFloats(definition.layout.length);
      const inputs = { ids, mask: new Int32Array(ids.length).fill(1), positions: defaultPositions(shape) };
      const run = async (
        program: ReturnType<ModelDefinition['inspection']>,
        more: Readonly<Record<string, Float32Array | Int32Array>> = {},
      ) => {
        const compiled = await executor.compile(program);
        const { outputs } = await compiled.run({
          inputs: new Map(Object.entries({ ...inputs, ...more })),
          parameters: zeros,
          dropout: { seed: 0, step: 0 },
        });
        await compiled.dispose();
        return (name: string): Float32Array => expectDefined(outputs.get(name), name);
      };
      const output = await run(definition.inspection(shape));
      const logits = output('logits');
      const row = (values: Float32Array, position: number, width: number): Float32Array =>
        values.subarray(position * width, (position + 1) * width);
      const last = row(logits, ids.length - 1, vocabSize);
      expect(largestDifference(last, floats(numbers, `${index}.last_logits`))).toBeLessThan(tolerance.logits);
      for (const [token, value] of top10) expect(Math.abs((last[token] ?? 0) - value)).toBeLessThan(tolerance.logits);

      const nextLogits = Float32Array.from(ids.subarray(1), (id, position) => logits[position * vocabSize + id] ?? 0);
      expect(largestDifference(nextLogits, floats(numbers, `${index}.token_logits`))).toBeLessThan(tolerance.logits);
      const logSums = Float32Array.from(ids, (_, position) => {
        const values = row(logits, position, vocabSize);
        const largest = values.reduce((high, value) => Math.max(high, value), -Infinity);
        return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
      });
      expect(largestDifference(logSums, floats(numbers, `${index}.logsumexp`))).toBeLessThan(tolerance.logits);

      const lastRow = (name: string): Float32Array => row(output(name), ids.length - 1, hiddenSize);
      expect(largestDifference(lastRow('hidden.15'), floats(numbers, `${index}.hidden_15_last`))).toBeLessThan(
        tolerance.logits,
      );
      expect(layers).toBe(30);
      expect(largestDifference(lastRow('last'), floats(numbers, `${index}.hidden_30_last_normed`))).toBeLessThan(
        tolerance.logits,
      );

      const rows = Int32Array.from({ length: ids.length - 1 }, (_, position) => position);
      const trained = await run(definition.program({ ...shape, labelled: rows.length }, 'evaluate'), {
        rows,
        labels: ids.slice(1),
        rowWeights: meanWeights(rows.length),
      });
      expect(Math.abs((trained('loss')[0] ?? Number.NaN) - loss)).toBeLessThan(tolerance.loss);
    },
  );

  it('continues a prompt greedily as transformers does', async () => {
    const prompt = integerTensor(numbers, 'greedy.prompt').values;
    const expected = [...integerTensor(numbers, 'greedy.output').values];
    const shape = { batch: 1, tokens: expected.length };
    const { vocabSize } = checkpoint.config;
    const compiled = await executor.compile(definition.inspection(shape));
    const ids = new Int32Array(shape.tokens);
    ids.set(prompt);
    // One length for all steps: a decoder does not look at the padding behind a token.
    for (let length = prompt.length; length < shape.tokens; length++) {
      const { outputs } = await compiled.run({
        inputs: new Map([
          ['ids', ids],
          ['mask', Int32Array.from(ids, (_, position) => (position < length ? 1 : 0))],
          ['positions', defaultPositions(shape)],
        ]),
        parameters: sharedFloats(definition.layout.length),
        dropout: { seed: 0, step: 0 },
      });
      const logits = expectDefined(outputs.get('logits'), 'logits').subarray(
        (length - 1) * vocabSize,
        length * vocabSize,
      );
      ids[length] = logits.reduce((best, value, id) => (value > (logits[best] ?? 0) ? id : best), 0);
    }
    await compiled.dispose();
    expect([...ids]).toEqual(expected);
  });
});
