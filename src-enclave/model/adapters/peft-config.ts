// adapter_config.json as PEFT 0.21 writes it: read with bounds, written with every field PEFT expects. What we do not
// build yet (DoRA, trained biases, …) is refused by name instead of being ignored.

import { z } from 'zod';
import { Failure } from '../../base/failure.ts';
import type { AdapterConfig } from '../model-definition.ts';

const largestRank = 4096;
// PEFT reads the keys as regular expressions; module names and ends of paths mean the same to both.
const patternKey = z
  .string()
  .max(512)
  .regex(/^[\w.-]+$/, 'only module names are supported here');
const rank = z.int().min(1).max(largestRank);
const alpha = z.number().min(-1e6).max(1e6);
const lora = z.looseObject({
  peft_type: z.literal('LORA'),
  r: rank,
  lora_alpha: alpha,
  lora_dropout: z.number().min(0).lt(1).default(0),
  target_modules: z.union([z.array(z.string().max(512)).max(100_000), z.literal('all-linear')]),
  use_rslora: z.boolean().default(false),
  rank_pattern: z.record(patternKey, rank).nullish(),
  alpha_pattern: z.record(patternKey, alpha).nullish(),
  layers_to_transform: z.union([z.array(z.int().min(0)).max(4096), z.int().min(0)]).nullish(),
  task_type: z.string().max(64).nullish(),
});
const prefix = z.looseObject({
  peft_type: z.literal('PREFIX_TUNING'),
  num_virtual_tokens: z.int().min(1).max(4096),
  prefix_projection: z.boolean().default(false),
  encoder_hidden_size: z.int().min(1).max(65_536).nullish(),
  task_type: z.string().max(64).nullish(),
});
const schema = z.discriminatedUnion('peft_type', [lora, prefix]);

/** What must have its neutral value, because another one changes what the adapter computes. */
const neutral: Readonly<Record<string, readonly unknown[]>> = {
  bias: ['none', undefined, null],
  use_dora: [false, undefined, null],
  lora_bias: [false, undefined, null],
  fan_in_fan_out: [false, undefined, null],
  layer_replication: [null, undefined],
  target_parameters: [null, undefined],
  trainable_token_indices: [null, undefined],
  exclude_modules: [null, undefined],
  use_qalora: [false, undefined, null],
  use_bdlora: [false, undefined, null],
  alora_invocation_tokens: [null, undefined],
  arrow_config: [null, undefined],
  kasa_config: [null, undefined],
  monteclora_config: [null, undefined],
  // The other initialisations change the base weights too.
  init_lora_weights: [true, false, 'gaussian', 'orthogonal', 'eva', undefined, null],
};

export type PeftConfig = {
  readonly adapter: Exclude<AdapterConfig, { kind: 'head' }>;
  readonly taskType: string | null;
  /** The file's own fields, so that saving an adapter again loses nothing. */
  readonly fields: Readonly<Record<string, unknown>>;
};

/** @throws Failure adapter-invalid with the field that does not fit. */
export function parsePeftConfig(json: unknown): PeftConfig {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Failure(
      'adapter-invalid',
      `adapter_config.json cannot be used: ${issue?.path.join('.').slice(0, 100) ?? ''}: ${issue?.message.slice(0, 200) ?? ''}. LoRA and prefix tuning adapters saved by PEFT are supported.`,
    );
  }
  const fields = parsed.data;
  const odd = Object.entries(neutral).find(([key, allowed]) => !allowed.includes(fields[key]));
  if (odd)
    throw new Failure(
      'adapter-invalid',
      `The adapter uses ${odd[0]}, which Cloister does not support yet. Save it without.`,
    );
  const taskType = fields.task_type ?? null;
  if (fields.peft_type === 'PREFIX_TUNING') {
    const projectionSize = fields.prefix_projection ? (fields.encoder_hidden_size ?? 0) : null;
    return { adapter: { kind: 'prefix', virtualTokens: fields.num_virtual_tokens, projectionSize }, taskType, fields };
  }
  const layers = fields.layers_to_transform ?? null;
  return {
    adapter: {
      kind: 'lora',
      rank: fields.r,
      alpha: fields.lora_alpha,
      dropout: fields.lora_dropout,
      isRankStabilized: fields.use_rslora,
      targets: fields.target_modules,
      rankPattern: fields.rank_pattern ?? {},
      alphaPattern: fields.alpha_pattern ?? {},
      layersToTransform: typeof layers === 'number' ? [layers] : layers,
    },
    taskType,
    fields,
  };
}

const loraDefaults = {
  alora_invocation_tokens: null,
  arrow_config: null,
  auto_mapping: null,
  bias: 'none',
  corda_config: null,
  ensure_weight_tying: false,
  eva_config: null,
  exclude_modules: null,
  fan_in_fan_out: false,
  inference_mode: true,
  init_lora_weights: true,
  kasa_config: null,
  layer_replication: null,
  layers_pattern: null,
  loftq_config: {},
  lora_bias: false,
  lora_ga_config: null,
  megatron_config: null,
  megatron_core: 'megatron.core',
  modules_to_save: null,
  monteclora_config: null,
  peft_version: '0.21.2',
  qalora_group_size: 16,
  revision: null,
  target_parameters: null,
  trainable_token_indices: null,
  use_bdlora: null,
  use_dora: false,
  use_qalora: false,
  velora_config: null,
};

export type PeftSave = {
  readonly adapter: Exclude<AdapterConfig, { kind: 'head' }>;
  readonly baseModel: string;
  readonly taskType: string | null;
  readonly modulesToSave: readonly string[] | null;
  readonly keyValue: { readonly layers: number; readonly keyValueHeads: number; readonly headDim: number };
  /** Fields of the file the adapter was loaded from, kept; a prefix stays marked as projected though it comes without. */
  readonly fields?: Readonly<Record<string, unknown>>;
};

/** The object that goes into adapter_config.json, keys sorted as PEFT sorts them. */
export function peftConfigFields(save: PeftSave): Readonly<Record<string, unknown>> {
  const { adapter, baseModel, taskType, modulesToSave, keyValue } = save;
  const own =
    adapter.kind === 'lora'
      ? {
          ...loraDefaults,
          modules_to_save: modulesToSave,
          base_model_name_or_path: baseModel,
          task_type: taskType,
          ...save.fields,
          peft_type: 'LORA',
          r: adapter.rank,
          lora_alpha: adapter.alpha,
          lora_dropout: adapter.dropout,
          target_modules: adapter.targets === 'all-linear' ? adapter.targets : adapter.targets.toSorted(),
          use_rslora: adapter.isRankStabilized,
          rank_pattern: adapter.rankPattern,
          alpha_pattern: adapter.alphaPattern,
          layers_to_transform: adapter.layersToTransform,
        }
      : {
          auto_mapping: null,
          inference_mode: true,
          init_weights: null,
          modules_to_save: modulesToSave,
          peft_version: loraDefaults.peft_version,
          revision: null,
          num_transformer_submodules: 1,
          base_model_name_or_path: baseModel,
          task_type: taskType,
          encoder_hidden_size: adapter.projectionSize ?? keyValue.keyValueHeads * keyValue.headDim,
          peft_type: 'PREFIX_TUNING',
          num_virtual_tokens: adapter.virtualTokens,
          prefix_projection: adapter.projectionSize !== null,
          num_layers: keyValue.layers,
          num_attention_heads: keyValue.keyValueHeads,
          token_dim: keyValue.keyValueHeads * keyValue.headDim,
          ...save.fields,
        };
  return Object.fromEntries(Object.entries(own).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
