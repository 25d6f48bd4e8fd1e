import { describe, expect, it } from 'vitest';
import { parsePeftConfig, peftConfigFields } from '../../../src-enclave/model/adapters/peft-config.ts';
import { goldenJson, goldenNames } from '../../support/golden.ts';
import { record } from '../../support/golden-models.ts';

const lora = record(goldenJson('peft', 'bert', 'seqcls_lora', 'adapter_config.json'));
const prefix = record(goldenJson('peft', 'llama_tied', 'prefix', 'adapter_config.json'));

function failureOf(json: unknown): { readonly code: unknown; readonly message: string } {
  try {
    parsePeftConfig(json);
  } catch (error) {
    return { code: record({ ...Object(error) })['code'], message: String(error) };
  }
  return { code: null, message: '' };
}

describe('parsePeftConfig', () => {
  it('reads LoRA and prefix tuning', () => {
    expect(parsePeftConfig(lora).adapter).toMatchObject({ kind: 'lora', rank: 4, alpha: 8 });
    expect(parsePeftConfig(prefix).adapter).toEqual({ kind: 'prefix', virtualTokens: 5, projectionSize: null });
  });

  it('knows PEFT’s defaults when a field is missing', () => {
    expect(parsePeftConfig({ peft_type: 'LORA', r: 8, lora_alpha: 16, target_modules: ['q_proj'] }).adapter).toEqual({
      kind: 'lora',
      rank: 8,
      alpha: 16,
      dropout: 0,
      isRankStabilized: false,
      targets: ['q_proj'],
      rankPattern: {},
      alphaPattern: {},
      layersToTransform: null,
    });
  });

  it.each([
    ['use_dora', true],
    ['bias', 'all'],
    ['lora_bias', true],
    ['fan_in_fan_out', true],
    ['layer_replication', [[0, 2]]],
    ['target_parameters', ['experts']],
    ['trainable_token_indices', [1]],
    ['alora_invocation_tokens', [1, 2]],
    ['arrow_config', {}],
    ['init_lora_weights', 'pissa'],
    ['init_lora_weights', 'olora'],
  ])('refuses %s %j by its name', (field, value) => {
    const { code, message } = failureOf({ ...lora, [field]: value });
    expect(code).toBe('adapter-invalid');
    expect(message).toContain(field);
  });

  it.each(goldenNames('peft', 'bert').filter((name) => name === 'dora'))('refuses the golden %s', (name) => {
    expect(failureOf(goldenJson('peft', 'bert', name, 'adapter_config.json')).message).toContain('use_dora');
  });

  const huge = 'x'.repeat(5_000_000);
  it.each<[string, unknown]>([
    ['nothing', null],
    ['a list', []],
    ['no type', {}],
    ['another type', { ...lora, peft_type: 'LOHA' }],
    ['a huge type', { ...lora, peft_type: huge }],
    ['a huge rank', { ...lora, r: 1e9 }],
    ['rank zero', { ...lora, r: 0 }],
    ['a broken rank', { ...lora, r: 2.5 }],
    ['a rank as text', { ...lora, r: '8' }],
    ['an infinite alpha', { ...lora, lora_alpha: Number.POSITIVE_INFINITY }],
    ['a huge alpha', { ...lora, lora_alpha: 1e300 }],
    ['dropout of everything', { ...lora, lora_dropout: 1 }],
    ['a huge target', { ...lora, target_modules: [huge] }],
    ['targets as an expression', { ...lora, target_modules: '.*attention.*' }],
    ['too many targets', { ...lora, target_modules: Array.from({ length: 200_000 }, () => 'q') }],
    ['a huge rank by pattern', { ...lora, rank_pattern: { query: 1e9 } }],
    ['a broken rank by pattern', { ...lora, rank_pattern: { query: 2.5 } }],
    ['a huge key', { ...lora, alpha_pattern: { [huge]: 1 } }],
    ['an expression as key', { ...lora, alpha_pattern: { 'layer\\.\\d+\\.attention': 1 } }],
    ['a negative layer', { ...lora, layers_to_transform: [-1] }],
    ['no virtual tokens', { ...prefix, num_virtual_tokens: 0 }],
    ['many virtual tokens', { ...prefix, num_virtual_tokens: 1e9 }],
    ['a huge projection', { ...prefix, prefix_projection: true, encoder_hidden_size: 1e9 }],
    ['a huge task', { ...lora, task_type: huge }],
  ])('refuses %s in a short sentence', (_, json) => {
    const { code, message } = failureOf(json);
    expect(code).toBe('adapter-invalid');
    expect(message.length).toBeLessThan(600);
  });
});

describe('peftConfigFields', () => {
  it('has every field that PEFT wrote, in PEFT’s order, without the file it came from', () => {
    for (const json of [lora, prefix]) {
      const { adapter, taskType } = parsePeftConfig(json);
      const fields = peftConfigFields({
        adapter,
        baseModel: String(json['base_model_name_or_path']),
        taskType,
        modulesToSave: null,
        keyValue: { layers: 2, keyValueHeads: 4, headDim: 8 },
      });
      expect(Object.keys(fields)).toEqual(Object.keys(json));
      expect(parsePeftConfig(fields).adapter).toEqual(adapter);
    }
  });
});
