// The built-in models and the added ones as one list, as the command line and the app show and change it.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { sha256OfFile } from '../../base/digest.ts';
import { Failure } from '../../base/failure.ts';
import { openCheckpoint } from '../checkpoint.ts';
import type { ModelOrigin, StoredModel } from './model-manifest.ts';
import { createModelStore, type AddModelOptions } from './model-store.ts';

/** One model, as lists and descriptions show it. */
export type ModelSummary = {
  readonly name: string;
  readonly modelType: string;
  readonly parameters: number;
  /** How the weights are stored: float32, int8 rows, Q4_1 … */
  readonly weights: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly isEmbedded: boolean;
  /** Hub id, or base name of the file or folder, that it came from; null for a built-in one. */
  readonly origin: string | null;
  /** The hub and the commit, when it came from one. */
  readonly hub: ModelOrigin | null;
  readonly path: string;
};

export type CatalogueAddOptions = Omit<AddModelOptions, 'addedAt'>;

/** Each call throws a Failure for what the person can put right. */
export type ModelCommands = {
  /** Checks a model folder or a GGUF file and copies or moves it into the store. @throws Failure of ModelStore.add. */
  add(path: string, options?: CatalogueAddOptions): Promise<ModelSummary>;
  /** The name that `add` would give. @throws Failure model-exists, option-invalid. */
  freeName(name: string | undefined, suggestedName: string): string;
  list(): Promise<readonly ModelSummary[]>;
  info(name: string): Promise<ModelSummary>;
  remove(name: string): Promise<void>;
};

export type CatalogueOptions = {
  /** Folder of the added models. */
  readonly root: string;
  /** Paths of the folders of the built-in models, by name. */
  readonly embedded: Readonly<Record<string, string>>;
  /** Time for the manifest of an added model. */
  readonly now: () => Date;
};

export function openModelCatalogue({ root, embedded, now }: CatalogueOptions): ModelCommands {
  const store = createModelStore(root, { embedded });
  const summarise = async (model: StoredModel): Promise<ModelSummary> => ({
    name: model.name,
    modelType: model.modelType,
    parameters: model.parameters,
    weights: model.weightFormat,
    sizeBytes: model.files.reduce((sum, file) => sum + file.bytes, 0),
    sha256: model.files.find(({ name }) => /\.(gguf|safetensors)$/.test(name))?.sha256 ?? '–',
    isEmbedded: false,
    origin: model.origin?.repo ?? model.source,
    hub: model.origin ?? null,
    path: await store.resolve(model.name),
  });
  return {
    add: async (path, options = {}) => summarise(await store.add(path, { ...options, addedAt: now().toISOString() })),
    freeName: (name, suggestedName) => store.freeName(name, suggestedName),
    list: async () => [
      ...(await Promise.all(Object.entries(embedded).map(([name, path]) => summariseEmbedded(name, path)))),
      ...(await Promise.all((await store.list()).map(summarise))),
    ],
    info: async (name) => {
      const path = Object.hasOwn(embedded, name) ? embedded[name] : undefined;
      return path === undefined ? summarise(await store.info(name)) : summariseEmbedded(name, path);
    },
    remove: async (name) => {
      if (Object.hasOwn(embedded, name))
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
      origin: null,
      hub: null,
      path,
    };
  } finally {
    checkpoint.close();
  }
}
