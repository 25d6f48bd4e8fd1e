// An adapter on disk, as PEFT saves it: adapter_config.json and adapter_model.safetensors, with cloister.json beside them
// for what PEFT has no field for (pooling, label names, input length). docs/adapter-format.md describes it.

import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { expectDefined } from '../../base/expect.ts';
import { asFailure, Failure } from '../../base/failure.ts';
import type { NamedTensor, NamedTensors } from '../../base/named-tensors.ts';
import type { ModelConfig } from '../config.ts';
import { ModelDefinition, type AdapterConfig, type HeadConfig } from '../model-definition.ts';
import { floatTensor, readSafetensorsFile, writeSafetensorsFile } from '../weights/safetensors-file.ts';
import { parsePeftConfig, peftConfigFields } from './peft-config.ts';

const largestJsonBytes = 16_000_000;
const prefixKey = 'prompt_embeddings';
const prefixParameter = 'prompt_encoder.embedding.weight';

const sidecarSchema = z.object({
  schema: z.literal(1),
  task: z.enum(['classification', 'pair', 'context', 'generation']),
  adapter: z.enum(['lora', 'prefix', 'head']),
  pooling: z.enum(['mean', 'pooler', 'last']).nullable(),
  labels: z.array(z.string().max(10_000)).max(100_000),
  maxTokens: z
    .int()
    .positive()
    .max(1 << 24),
  /** SHA-256 of the base model's weights. */
  baseModelSha256: z.string().max(64),
  /** It comes from a simulated federation, whose attestation proves nothing. */
  simulated: z.boolean().optional(),
});
export type AdapterSidecar = z.infer<typeof sidecarSchema>;

export type SaveAdapter = {
  readonly definition: ModelDefinition;
  /** All trained tensors by name. */
  readonly parameters: NamedTensors;
  /** What prefixProgram gave, for a prefix. */
  readonly prefixTable: Float32Array | null;
  readonly baseModel: string;
  readonly sidecar: AdapterSidecar | null;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly taskType?: string | null;
};

function taskType(definition: ModelDefinition): string {
  if (definition.head.kind === 'languageModel') return 'CAUSAL_LM';
  return definition.head.pooling === 'mean' ? 'FEATURE_EXTRACTION' : 'SEQ_CLS';
}

function savedHeads(definition: ModelDefinition): readonly string[] | null {
  const { head, adapterConfig } = definition;
  if (head.kind !== 'classification' || head.pooling === 'mean') return null;
  return adapterConfig.kind === 'prefix' ? ['classifier', 'score', 'classifier', 'score'] : ['classifier', 'score'];
}

/** The tensors of adapter_model.safetensors. */
export function adapterFileTensors(save: Pick<SaveAdapter, 'definition' | 'parameters' | 'prefixTable'>): NamedTensors {
  const { definition, parameters, prefixTable } = save;
  if (definition.adapterConfig.kind !== 'prefix') return parameters;
  const heads = [...parameters].filter(([name]) => definition.headParameterNames.has(name));
  const { virtualTokens } = definition.adapterConfig;
  const values = expectDefined(prefixTable, 'prefix table');
  return new Map([...heads, [prefixKey, { shape: [virtualTokens, values.length / virtualTokens], values }]]);
}

/**
 * Writes an adapter folder; each file is there whole or not at all.
 * @throws Failure disk-full or no-permission.
 */
export async function saveAdapter(folder: string, save: SaveAdapter): Promise<void> {
  const { definition, sidecar } = save;
  const { adapterConfig } = definition;
  try {
    mkdirSync(folder, { recursive: true });
    await writeSafetensorsFile(join(folder, 'adapter_model.safetensors'), adapterFileTensors(save), { format: 'pt' });
    if (adapterConfig.kind !== 'head') {
      const fields = peftConfigFields({
        adapter: adapterConfig,
        baseModel: save.baseModel,
        taskType: save.taskType === undefined ? taskType(definition) : save.taskType,
        modulesToSave: savedHeads(definition),
        keyValue: definition.keyValue,
        ...(save.fields ? { fields: save.fields } : {}),
      });
      await writeFileAtomically(join(folder, 'adapter_config.json'), JSON.stringify(fields, null, 2));
    }
    if (sidecar) await writeFileAtomically(join(folder, 'cloister.json'), `${JSON.stringify(sidecar, null, 2)}\n`);
  } catch (error) {
    throw asFailure(error, `saving the adapter in ${basename(folder)}`);
  }
}

export type LoadedAdapter = {
  readonly definition: ModelDefinition;
  readonly parameters: NamedTensors;
  readonly sidecar: AdapterSidecar | null;
  readonly taskType: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
};

function readJson(folder: string, file: string): unknown {
  const path = join(folder, file);
  if (!existsSync(path)) return null;
  if (statSync(path).size > largestJsonBytes)
    throw new Failure('adapter-invalid', `${file} in ${basename(folder)} is far too large. Export the adapter again.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Failure(
      'adapter-invalid',
      `${file} in ${basename(folder)} is not valid JSON. Export the adapter again.`,
      { cause: error },
    );
  }
}

function readSidecar(folder: string): AdapterSidecar | null {
  const json = readJson(folder, 'cloister.json');
  if (json === null) return null;
  const parsed = sidecarSchema.safeParse(json);
  if (!parsed.success)
    throw new Failure(
      'adapter-invalid',
      `cloister.json in ${basename(folder)} does not have the expected fields. Export the adapter again.`,
    );
  return parsed.data;
}

/** The head that the stored tensors belong to: as cloister.json says, else as PEFT's sequence classification has it. */
function headOf(
  config: ModelConfig,
  tensors: NamedTensors,
  sidecar: AdapterSidecar | null,
  type: string | null,
): HeadConfig {
  const weight = [...tensors].find(([name]) =>
    /^base_model\.(?:model\.)?(?:classifier|score)\.weight$/.test(name),
  )?.[1];
  if (!weight) {
    if (type === 'SEQ_CLS' || (sidecar && sidecar.task !== 'generation'))
      throw new Failure(
        'adapter-invalid',
        'The adapter is for classification but holds no classifier. Export it again with its head.',
      );
    return { kind: 'languageModel' };
  }
  const isEncoder = config.modelType === 'bert';
  const pooling = sidecar?.pooling ?? (isEncoder ? 'pooler' : 'last');
  const classes = weight.shape[0] ?? 0;
  if (classes < 1 || (sidecar && sidecar.labels.length !== classes))
    throw new Failure(
      'adapter-invalid',
      `The adapter's classifier has ${classes} rows and cloister.json names ${sidecar?.labels.length ?? 0} labels. Export the adapter again.`,
    );
  if (isEncoder === (pooling === 'last'))
    throw new Failure(
      'adapter-mismatch',
      `The adapter's classifier reads the ${pooling} output, which this base model does not have. Use the base model it was trained on.`,
    );
  return {
    kind: 'classification',
    pooling,
    classes,
    module: isEncoder ? 'classifier' : 'score',
    dropout: isEncoder ? config.hiddenDropout : 0,
  };
}

function checkTensors(
  expected: NamedTensors | ReadonlyMap<string, { readonly shape: readonly number[] }>,
  found: NamedTensors,
): void {
  const missing = [...expected.keys()].filter((name) => !found.has(name));
  const unknown = [...found.keys()].filter((name) => !expected.has(name));
  const misshapen = [...expected].filter(
    ([name, { shape }]) => found.has(name) && found.get(name)?.shape.join() !== shape.join(),
  );
  if (missing.length + unknown.length + misshapen.length === 0) return;
  const example = missing[0] ?? unknown[0] ?? misshapen[0]?.[0] ?? '';
  throw new Failure(
    'adapter-mismatch',
    `The adapter does not fit this base model: ${missing.length} tensors are missing, ${unknown.length} are unknown and ${misshapen.length} have another shape (${example}). Use the base model it was trained on.`,
  );
}

/**
 * Reads an adapter folder for a base model. A prefix that was trained through a projection comes without it: what PEFT
 * stores is the projection's output.
 * @throws Failure adapter-invalid, adapter-mismatch or model-corrupt.
 */
export function loadAdapter(folder: string, config: ModelConfig): LoadedAdapter {
  const file = join(folder, 'adapter_model.safetensors');
  if (!existsSync(file))
    throw new Failure(
      'adapter-invalid',
      `There is no adapter_model.safetensors in ${basename(folder)}. Give the folder of an exported adapter.`,
    );
  const sidecar = readSidecar(folder);
  const json = readJson(folder, 'adapter_config.json');
  if (json === null && sidecar?.adapter !== 'head') {
    throw new Failure(
      'adapter-invalid',
      `There is no adapter_config.json in ${basename(folder)}. Give the folder of an exported adapter.`,
    );
  }
  const peft = json === null ? null : parsePeftConfig(json);
  const stored = readSafetensorsFile(file);
  const tensors = new Map<string, NamedTensor>(
    [...stored.tensors.keys()].map((name) => [name === prefixKey ? prefixParameter : name, floatTensor(stored, name)]),
  );
  const adapterConfig: AdapterConfig =
    peft === null
      ? { kind: 'head' }
      : peft.adapter.kind === 'prefix'
        ? { ...peft.adapter, projectionSize: null }
        : peft.adapter;
  const taskTypeOf = peft?.taskType ?? null;
  const head = headOf(config, tensors, sidecar, taskTypeOf);
  let definition: ModelDefinition;
  try {
    definition = new ModelDefinition(config, adapterConfig, head);
  } catch (error) {
    if (error instanceof Failure && error.code === 'adapter-invalid') {
      throw new Failure('adapter-mismatch', `The adapter does not fit this base model. ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
  checkTensors(new Map(definition.parameters.map((parameter) => [parameter.name, parameter])), tensors);
  return { definition, parameters: tensors, sidecar, taskType: taskTypeOf, fields: peft?.fields ?? {} };
}
