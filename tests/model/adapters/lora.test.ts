import { describe, expect, it } from 'vitest';
import { expectDefined } from '../../../src-enclave/base/expect.ts';
import { createRandom } from '../../../src-enclave/base/random.ts';
import { initialValues } from '../../../src-enclave/model/adapters/adapter.ts';
import { loraAdapter, selectLoraTargets, type LoraConfig } from '../../../src-enclave/model/adapters/lora.ts';
import { mergeLora } from '../../../src-enclave/model/adapters/merge-lora.ts';
import type { LinearSite } from '../../../src-enclave/model/families/forward.ts';
import { largestDifference } from '../../support/golden-models.ts';

const site = (path: string, inputSize = 3, outputSize = 2): LinearSite => ({ path, inputSize, outputSize });
const sites = [0, 1, 10].flatMap((layer) => [
  site(`bert.encoder.layer.${layer}.attention.self.query`),
  site(`bert.encoder.layer.${layer}.attention.output.dense`),
  site(`bert.encoder.layer.${layer}.output.dense`, 4, 3),
]);

const plain: LoraConfig = {
  kind: 'lora',
  rank: 4,
  alpha: 8,
  dropout: 0,
  isRankStabilized: false,
  targets: ['query'],
  rankPattern: {},
  alphaPattern: {},
  layersToTransform: null,
};
const select = (change: Partial<LoraConfig>) =>
  selectLoraTargets({ ...plain, ...change }, sites).map(({ site: { path }, rank, scale }) => ({
    path: path.replace('bert.encoder.layer.', ''),
    rank,
    scale,
  }));

describe('selectLoraTargets', () => {
  it('takes module names, ends of paths and whole paths', () => {
    expect(select({ targets: ['query'] }).map(({ path }) => path)).toEqual([
      '0.attention.self.query',
      '1.attention.self.query',
      '10.attention.self.query',
    ]);
    expect(select({ targets: ['dense'] })).toHaveLength(6);
    expect(select({ targets: ['attention.output.dense'] })).toHaveLength(3);
    expect(select({ targets: ['bert.encoder.layer.1.output.dense'] }).map(({ path }) => path)).toEqual([
      '1.output.dense',
    ]);
    expect(select({ targets: 'all-linear' })).toHaveLength(9);
  });

  it('does not take a part of a name', () => {
    expect(() => select({ targets: ['uery'] })).toThrow(expect.objectContaining({ code: 'adapter-invalid' }));
  });

  it('names the targets that are not there and those that are, in few words', () => {
    expect(() => select({ targets: ['query', 'c_attn'] })).toThrow(
      /named c_attn\. Choose targets among: query, dense\./,
    );
    const many = Array.from({ length: 10_000 }, (_, index) => `${'x'.repeat(500)}${index}`);
    const failed = (() => {
      try {
        return select({ targets: many });
      } catch (error) {
        return error;
      }
    })();
    expect(failed).toMatchObject({ code: 'adapter-invalid' });
    expect(String(failed).length).toBeLessThan(500);
  });

  it('takes only the layers that are named', () => {
    expect(select({ layersToTransform: [1, 10] }).map(({ path }) => path)).toEqual([
      '1.attention.self.query',
      '10.attention.self.query',
    ]);
    expect(() => select({ layersToTransform: [2] })).toThrow(expect.objectContaining({ code: 'adapter-invalid' }));
  });

  it('gives rank and alpha by the first pattern that fits the end of a path', () => {
    const found = select({
      targets: 'all-linear',
      rankPattern: { 'layer.1.output.dense': 16, 'output.dense': 2 },
      alphaPattern: { 'attention.output.dense': 10, dense: 32 },
    });
    expect(found.slice(3, 6)).toEqual([
      { path: '1.attention.self.query', rank: 4, scale: 2 },
      { path: '1.attention.output.dense', rank: 2, scale: 5 },
      { path: '1.output.dense', rank: 16, scale: 2 },
    ]);
    expect(found.at(-1)).toEqual({ path: '10.output.dense', rank: 2, scale: 16 });
  });

  it('divides by the root of the rank when stabilised', () => {
    expect(select({ isRankStabilized: true, rankPattern: { query: 16 } })[0]?.scale).toBe(2);
  });
});

describe('loraAdapter', () => {
  it('trains exactly A and B of each target under PEFT’s names', () => {
    const { parameters } = loraAdapter({ ...plain, targets: ['bert.encoder.layer.1.output.dense'] }, sites);
    expect(parameters.map(({ name, shape }) => ({ name, shape }))).toEqual([
      { name: 'base_model.model.bert.encoder.layer.1.output.dense.lora_A.weight', shape: [4, 4] },
      { name: 'base_model.model.bert.encoder.layer.1.output.dense.lora_B.weight', shape: [3, 4] },
    ]);
  });

  it('starts as the base model: B is zero, A is not and lies within PEFT’s bound', () => {
    for (const parameter of loraAdapter(plain, sites).parameters) {
      const values = initialValues(parameter, createRandom(1, parameter.name));
      const largest = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
      const [least, most] = parameter.name.endsWith('lora_B.weight') ? [0, 0] : [0.1, 1 / Math.sqrt(3)];
      expect(largest).toBeGreaterThanOrEqual(least);
      expect(largest).toBeLessThanOrEqual(most);
    }
  });
});

describe('mergeLora', () => {
  const config = { ...plain, rank: 2, alpha: 3, targets: ['query'] };
  const random = createRandom(4, 'merge');
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  const parameters = new Map(
    loraAdapter(config, sites).parameters.map(({ name, shape }) => [
      name,
      { shape, values: draw(shape.reduce((product, size) => product * size, 1)) },
    ]),
  );
  const base = new Map(sites.map((item) => [`${item.path}.weight`, draw(item.inputSize * item.outputSize)]));
  const read = (name: string): Float32Array => expectDefined(base.get(name), name);

  it('adds s·B·A to the targets only, and leaves what it reads as it was', () => {
    const before = new Map([...base].map(([name, values]) => [name, values.slice()]));
    const merged = mergeLora(config, sites, parameters, read);
    expect([...merged.keys()]).toEqual(
      [0, 1, 10].map((layer) => `bert.encoder.layer.${layer}.attention.self.query.weight`),
    );
    const path = 'bert.encoder.layer.1.attention.self.query';
    const a = expectDefined(parameters.get(`base_model.model.${path}.lora_A.weight`), 'A').values;
    const b = expectDefined(parameters.get(`base_model.model.${path}.lora_B.weight`), 'B').values;
    const expected = read(`${path}.weight`).map((value, index) => {
      const [row, column] = [Math.floor(index / 3), index % 3];
      const product = [0, 1].reduce((sum, k) => sum + (b[row * 2 + k] ?? 0) * (a[k * 3 + column] ?? 0), 0);
      return value + 1.5 * product;
    });
    expect(largestDifference(merged.get(`${path}.weight`)?.values, expected)).toBeLessThan(1e-6);
    expect(base).toEqual(before);
  });

  it('gives the base back when the adapter is taken out again', () => {
    const merged = mergeLora(config, sites, parameters, read);
    const again = mergeLora(config, sites, parameters, (name) => expectDefined(merged.get(name), name).values, -1);
    for (const [name, { values }] of again) expect(largestDifference(values, read(name)), name).toBeLessThan(1e-6);
  });
});
