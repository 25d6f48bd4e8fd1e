import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NamedTensors } from '../../../src-enclave/base/named-tensors.ts';
import { createRandom } from '../../../src-enclave/base/random.ts';
import { initialValues } from '../../../src-enclave/model/adapters/adapter.ts';
import { loadAdapter, saveAdapter, type AdapterSidecar } from '../../../src-enclave/model/adapters/adapter-files.ts';
import type { LoraConfig } from '../../../src-enclave/model/adapters/lora.ts';
import { ModelDefinition, type AdapterConfig, type HeadConfig } from '../../../src-enclave/model/model-definition.ts';
import { parseModelConfig } from '../../../src-enclave/model/parse-config.ts';
import { readSafetensorsFile, writeSafetensorsFile } from '../../../src-enclave/model/weights/safetensors-file.ts';
import { goldenJson, goldenPath } from '../../support/golden.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const configOf = (model: string) => parseModelConfig(goldenJson('models', model, 'config.json'), 'config.json');
const bert = configOf('bert');
const llama = configOf('llama_tied');

const lora: LoraConfig = {
  kind: 'lora',
  rank: 2,
  alpha: 6,
  dropout: 0.1,
  isRankStabilized: true,
  targets: ['query', 'value'],
  rankPattern: { query: 3 },
  alphaPattern: { value: 5 },
  layersToTransform: [1],
};
const prefix: AdapterConfig = { kind: 'prefix', virtualTokens: 4, projectionSize: null };
const mean: HeadConfig = { kind: 'classification', pooling: 'mean', classes: 2, module: 'classifier', dropout: 0 };
const sidecar: AdapterSidecar = {
  schema: 1,
  task: 'pair',
  adapter: 'lora',
  pooling: 'mean',
  labels: ['no', 'yes'],
  maxTokens: 64,
  baseModelSha256: 'ab'.repeat(32),
};

function drawn(definition: ModelDefinition): NamedTensors {
  return new Map(
    definition.parameters.map((parameter) => [
      parameter.name,
      {
        shape: parameter.shape,
        values: initialValues(
          { ...parameter, init: { kind: 'normal', deviation: 1 } },
          createRandom(1, parameter.name),
        ),
      },
    ]),
  );
}

async function saved(adapter: AdapterConfig, head: HeadConfig, card: AdapterSidecar | null, config = bert) {
  const folder = temporaryFolder();
  const definition = new ModelDefinition(config, adapter, head);
  const parameters = drawn(definition);
  const prefixTable = parameters.get('prompt_encoder.embedding.weight')?.values ?? null;
  await saveAdapter(folder, { definition, parameters, prefixTable, baseModel: 'tiny', sidecar: card });
  return { folder, definition, parameters };
}

describe('saveAdapter and loadAdapter', () => {
  it.each<[string, AdapterConfig, HeadConfig, AdapterSidecar | null, typeof bert]>([
    ['LoRA over the mean', lora, mean, sidecar, bert],
    ['a prefix over the mean', prefix, mean, { ...sidecar, adapter: 'prefix' }, bert],
    ['a head alone', { kind: 'head' }, mean, { ...sidecar, adapter: 'head' }, bert],
    ['LoRA with a pooler, as PEFT has it', lora, { ...mean, pooling: 'pooler' }, null, bert],
    [
      'LoRA of a decoder’s last token',
      { ...lora, targets: 'all-linear', rankPattern: {} },
      { ...mean, pooling: 'last', module: 'score' },
      { ...sidecar, pooling: 'last' },
      llama,
    ],
    [
      'a prefix for generation',
      prefix,
      { kind: 'languageModel' },
      { ...sidecar, task: 'generation', adapter: 'prefix', pooling: null, labels: [] },
      llama,
    ],
  ])('give back %s as it was', async (_, adapter, head, card, config) => {
    const { folder, definition, parameters } = await saved(adapter, head, card, config);
    const loaded = loadAdapter(folder, config);
    expect(loaded.definition.adapterConfig).toEqual(adapter);
    expect(loaded.definition.head).toEqual(head);
    expect(loaded.definition.layout.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      definition.layout.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
    expect(loaded.parameters).toEqual(parameters);
    expect(loaded.sidecar).toEqual(card);
    expect(readdirSync(folder).toSorted()).toEqual(
      [
        ...(adapter.kind === 'head' ? [] : ['adapter_config.json']),
        'adapter_model.safetensors',
        ...(card ? ['cloister.json'] : []),
      ].toSorted(),
    );
  });

  it('store exactly the keys that the format names', async () => {
    const keys = async (adapter: AdapterConfig): Promise<string[]> => {
      const { folder } = await saved(adapter, mean, sidecar);
      return [...readSafetensorsFile(join(folder, 'adapter_model.safetensors')).tensors.keys()].toSorted();
    };
    const self = 'base_model.model.encoder.layer.1.attention.self';
    const head = ['base_model.model.classifier.bias', 'base_model.model.classifier.weight'];
    expect(await keys(lora)).toEqual([
      ...head,
      `${self}.query.lora_A.weight`,
      `${self}.query.lora_B.weight`,
      `${self}.value.lora_A.weight`,
      `${self}.value.lora_B.weight`,
    ]);
    expect(await keys(prefix)).toEqual([
      'base_model.classifier.bias',
      'base_model.classifier.weight',
      'prompt_embeddings',
    ]);
    expect(await keys({ kind: 'head' })).toEqual(head);
  });
});

describe('loadAdapter', () => {
  const write = (folder: string, file: string, value: unknown): void =>
    writeFileSync(join(folder, file), typeof value === 'string' ? value : JSON.stringify(value));
  const refusal = (code: string) => expect.objectContaining({ name: 'Failure', code });

  it('refuses the adapter of another base model', async () => {
    const { folder } = await saved(lora, mean, sidecar);
    expect(() => loadAdapter(folder, llama)).toThrow(refusal('adapter-mismatch'));
    expect(() => loadAdapter(folder, { ...bert, hiddenSize: 96 })).toThrow(refusal('adapter-mismatch'));
    expect(() => loadAdapter(folder, { ...bert, layers: 1 })).toThrow(refusal('adapter-mismatch'));
    const prefixed = await saved(prefix, mean, { ...sidecar, adapter: 'prefix' });
    expect(() => loadAdapter(prefixed.folder, { ...bert, layers: 3 })).toThrow(refusal('adapter-mismatch'));
    expect(() => loadAdapter(goldenPath('peft', 'llama_tied', 'lora_qv'), configOf('llama_gqa_untied'))).toThrow(
      refusal('adapter-mismatch'),
    );
  });

  it('wants exactly the tensors of the configuration', async () => {
    const { folder, parameters } = await saved(lora, mean, sidecar);
    const file = join(folder, 'adapter_model.safetensors');
    const [first, ...rest] = [...parameters];
    if (!first) throw new TypeError('no tensors');
    await writeSafetensorsFile(file, new Map(rest));
    expect(() => loadAdapter(folder, bert)).toThrow(/1 tensors are missing, 0 are unknown/);
    await writeSafetensorsFile(file, new Map([...parameters, ['base_model.model.more', first[1]]]));
    expect(() => loadAdapter(folder, bert)).toThrow(/0 tensors are missing, 1 are unknown/);
    await writeSafetensorsFile(
      file,
      new Map([...rest, [first[0], { ...first[1], shape: first[1].shape.toReversed() }]]),
    );
    expect(() => loadAdapter(folder, bert)).toThrow(/1 have another shape/);
  });

  it('refuses a classifier that is not there, or does not fit its labels', async () => {
    const { folder, parameters, definition } = await saved(lora, mean, sidecar);
    write(folder, 'cloister.json', { ...sidecar, labels: ['a', 'b', 'c'] });
    expect(() => loadAdapter(folder, bert)).toThrow(refusal('adapter-invalid'));
    write(folder, 'cloister.json', sidecar);
    const file = join(folder, 'adapter_model.safetensors');
    await writeSafetensorsFile(
      file,
      new Map([...parameters].filter(([name]) => !definition.headParameterNames.has(name))),
    );
    expect(() => loadAdapter(folder, bert)).toThrow(refusal('adapter-invalid'));
  });

  it('refuses a pooling that the base model does not have', async () => {
    const { folder } = await saved(lora, mean, sidecar);
    write(folder, 'cloister.json', { ...sidecar, pooling: 'last' });
    expect(() => loadAdapter(folder, bert)).toThrow(refusal('adapter-mismatch'));
    const decoder = await saved(
      { kind: 'head' },
      { ...mean, pooling: 'last', module: 'score' },
      { ...sidecar, adapter: 'head', pooling: 'pooler' },
      llama,
    );
    expect(() => loadAdapter(decoder.folder, llama)).toThrow(refusal('adapter-mismatch'));
  });

  it.each(['adapter_config.json', 'cloister.json'])('refuses a damaged or oversized %s', async (file) => {
    const { folder } = await saved(lora, mean, sidecar);
    for (const content of ['', '{', '[]', 'null x', '{"schema": 2}', `"${'x'.repeat(17_000_000)}"`]) {
      write(folder, file, content);
      expect(() => loadAdapter(folder, bert)).toThrow(refusal('adapter-invalid'));
    }
  });

  it('refuses a rank that the tensors do not have, without making room for it', async () => {
    const { folder } = await saved(lora, mean, sidecar);
    const config = JSON.parse(JSON.stringify(loadAdapter(folder, bert).fields));
    write(folder, 'adapter_config.json', { ...config, r: 4096, rank_pattern: {} });
    expect(() => loadAdapter(folder, bert)).toThrow(refusal('adapter-mismatch'));
    write(folder, 'adapter_config.json', { ...config, r: 1e9 });
    expect(() => loadAdapter(folder, bert)).toThrow(refusal('adapter-invalid'));
  });

  it('says which file is missing', async () => {
    const { folder } = await saved(lora, mean, sidecar);
    rmSync(join(folder, 'adapter_config.json'));
    expect(() => loadAdapter(folder, bert)).toThrow(/no adapter_config\.json/);
    rmSync(join(folder, 'adapter_model.safetensors'));
    expect(() => loadAdapter(folder, bert)).toThrow(/no adapter_model\.safetensors/);
    expect(() => loadAdapter(join(folder, 'nowhere'), bert)).toThrow(refusal('adapter-invalid'));
  });
});
