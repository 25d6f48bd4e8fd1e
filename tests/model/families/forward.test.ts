// Laws of the forward passes that hold for any weights; the numbers themselves are checked in tests/golden.

import { describe, expect, it } from 'vitest';
import { expectDefined } from '../../../src-enclave/base/expect.ts';
import { inverseFrequencies } from '../../../src-enclave/model/families/rope.ts';
import { ModelDefinition, type AdapterConfig } from '../../../src-enclave/model/model-definition.ts';
import { defaultPositions, largestDifference, makeExecutor, openGolden, runOnce } from '../../support/golden-models.ts';

const prefix: AdapterConfig = { kind: 'prefix', virtualTokens: 3, projectionSize: null };
const plain: AdapterConfig = {
  kind: 'lora',
  rank: 1,
  alpha: 1,
  dropout: 0,
  isRankStabilized: false,
  targets: 'all-linear',
  rankPattern: {},
  alphaPattern: {},
  layersToTransform: null,
};

type Change = { readonly ids?: Int32Array; readonly mask?: Int32Array; readonly tokens?: number };
const ids = Int32Array.of(5, 19, 33, 60, 101, 77, 8, 90);

/** Final rows of one text of eight tokens, changed in some way; the prefix is not zero. */
async function lastRows(model: string, adapter: AdapterConfig, change: Change = {}): Promise<Float32Array> {
  const checkpoint = openGolden(model);
  const executor = makeExecutor('onnx', checkpoint);
  const definition = new ModelDefinition(checkpoint.config, adapter, { kind: 'languageModel' });
  const shape = { batch: 1, tokens: change.tokens ?? 8 };
  const values = change.ids ?? ids;
  const parameters = new Float32Array(definition.layout.length).map((_, i) => (adapter === prefix ? Math.sin(i) : 0));
  const { outputs } = await runOnce(
    executor,
    definition.inspection(shape),
    {
      ids: values,
      mask: change.mask ?? new Int32Array(values.length).fill(1),
      typeIds: new Int32Array(values.length),
      positions: defaultPositions(shape, definition.virtualTokens),
    },
    parameters,
  );
  await executor.dispose();
  checkpoint.close();
  return expectDefined(outputs.get('last'), 'last');
}

const rowsOf = (values: Float32Array, tokens: number, from: number, to: number): Float32Array =>
  values.slice((values.length / tokens) * from, (values.length / tokens) * to);

describe.each([
  { model: 'bert', adapter: plain, isCausal: false },
  { model: 'bert', adapter: prefix, isCausal: false },
  { model: 'llama_gqa_untied', adapter: plain, isCausal: true },
  { model: 'llama_gqa_untied', adapter: prefix, isCausal: true },
])('$model with $adapter.kind', ({ model, adapter, isCausal }) => {
  it('does not see padding, whatever ids stand there', async () => {
    const whole = await lastRows(model, adapter, { ids: ids.slice(0, 5), tokens: 5 });
    for (const padding of [0, 1, 88]) {
      const padded = await lastRows(model, adapter, {
        ids: Int32Array.from(ids, (id, position) => (position < 5 ? id : padding)),
        mask: Int32Array.from(ids, (_, position) => (position < 5 ? 1 : 0)),
      });
      expect(largestDifference(rowsOf(padded, 8, 0, 5), whole)).toBeLessThan(1e-5);
    }
  });

  it('looks both ways, or never ahead when causal', async () => {
    const before = await lastRows(model, adapter);
    const after = await lastRows(model, adapter, { ids: ids.with(5, 42) });
    const earlier = largestDifference(rowsOf(after, 8, 0, 5), rowsOf(before, 8, 0, 5));
    expect(earlier > 1e-3).toBe(!isCausal);
    expect(largestDifference(rowsOf(after, 8, 5, 8), rowsOf(before, 8, 5, 8))).toBeGreaterThan(1e-3);
  });

  it('is changed by a prefix, and by nothing when the adapter is zero', async () => {
    const [bare, other] = [await lastRows(model, plain), await lastRows(model, prefix)];
    expect(largestDifference(other, bare)).toBeGreaterThan(1e-3);
    const alsoZero = await lastRows(model, { ...plain, rank: 3, alpha: 100 });
    expect(largestDifference(alsoZero, bare)).toBeLessThan(1e-6);
  });
});

describe('inverseFrequencies', () => {
  const config = { headDim: 8, ropeTheta: 10_000, ropeScaling: null };

  it('falls from one by equal ratios', () => {
    const expected = [1, 0.1, 0.01, 0.001];
    for (const [index, value] of inverseFrequencies(config).entries())
      expect(value).toBeCloseTo(expected[index] ?? 0, 8);
  });

  it('scales as Llama 3: long waves by the factor, short ones not, those between in between', () => {
    const scaled = inverseFrequencies({
      ...config,
      ropeScaling: {
        kind: 'llama3',
        factor: 8,
        lowFrequencyFactor: 1,
        highFrequencyFactor: 4,
        originalMaxPositions: 128,
      },
    });
    const [first, second, third, fourth] = scaled;
    expect(first).toBe(1);
    expect(second).toBeLessThan(0.1);
    expect(second).toBeGreaterThan(0.1 / 8);
    expect(third).toBeCloseTo(0.01 / 8, 8);
    expect(fourth).toBeCloseTo(0.001 / 8, 8);
  });
});
