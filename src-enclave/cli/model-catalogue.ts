// The models of the store and the built-in ones, as the model commands show them. Loaded only by those commands.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256OfFile } from '../base/digest.ts';
import { Failure } from '../base/failure.ts';
import { openCheckpoint } from '../model/checkpoint.ts';
import { createModelStore, type StoredModel } from '../model/store/model-store.ts';
import type { ModelCommands, ModelSummary } from './commands.ts';

const embeddedModels: Readonly<Record<string, string>> = {
  'minilm-med': fileURLToPath(new URL('../../assets/models/minilm-med', import.meta.url)),
};

/** @param now Time for the manifest of an added model. */
export function openModelCatalogue(storeRoot: string, now: () => Date): ModelCommands {
  const store = createModelStore(storeRoot, { embedded: embeddedModels });
  const summarise = async (model: StoredModel): Promise<ModelSummary> => ({
    name: model.name,
    modelType: model.modelType,
    parameters: model.parameters,
    weights: model.weightFormat,
    sizeBytes: model.files.reduce((sum, file) => sum + file.bytes, 0),
    sha256: model.files.find(({ name }) => /\.(gguf|safetensors)$/.test(name))?.sha256 ?? '–',
    isEmbedded: false,
    path: await store.resolve(model.name),
  });
  return {
    add: async (path, name) => {
      const addedAt = now().toISOString();
      return summarise(await store.add(path, name === null ? { addedAt } : { name, addedAt }));
    },
    list: async () => [
      ...(await Promise.all(Object.entries(embeddedModels).map(([name, path]) => summariseEmbedded(name, path)))),
      ...(await Promise.all((await store.list()).map(summarise))),
    ],
    info: async (name) => {
      const path = Object.hasOwn(embeddedModels, name) ? embeddedModels[name] : undefined;
      return path === undefined ? summarise(await store.info(name)) : summariseEmbedded(name, path);
    },
    remove: async (name) => {
      if (Object.hasOwn(embeddedModels, name))
        throw new Failure('option-invalid', `${name} is built in and cannot be removed. Name a model that you added.`);
      await store.remove(name);
    },
  };
}

async function summariseEmbedded(name: string, path: string): Promise<ModelSummary> {
  const weightsFile = join(path, 'model.safetensors');
  const checkpoint = openCheckpoint(path);
  try {
    return {
      name,
      modelType: checkpoint.config.modelType,
      parameters: checkpoint.parameters,
      weights: checkpoint.weightFormat,
      sizeBytes: (await stat(weightsFile)).size,
      sha256: await sha256OfFile(weightsFile),
      isEmbedded: true,
      path,
    };
  } finally {
    checkpoint.close();
  }
}
