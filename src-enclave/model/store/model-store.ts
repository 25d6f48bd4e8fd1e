// The models a person added: one folder each under a root, with the files as they came and a manifest beside them.
// A model is checked whole before it is copied, and is there whole or not at all. Names never leave the root.

import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

import { syncFolder } from '../../base/atomic-file.ts';
import { expectRoom, freeDiskBytes, type FreeBytes } from '../../base/disk-space.ts';
import { asFailure, Failure, throwIfCancelled } from '../../base/failure.ts';
import { openCheckpoint, type Checkpoint } from '../checkpoint.ts';
import { areOnDiskOf, copyFiles, moveBack, moveFiles, sizesOf, type SourceFile } from './copy-files.ts';
import {
  MANIFEST,
  manifestSchema,
  MODEL_NAME,
  parseManifest,
  type ModelOrigin,
  type StoredModel,
} from './model-manifest.ts';

/** Beside the weights: what a model folder may bring along. Other files of the source are left where they are. */
const COMPANION = /^(config\.json|tokenizer\.json|tokenizer_config\.json|model\.safetensors\.index\.json|README\.md)$/;
const LICENCE = /^LICEN[CS]E([._-][A-Za-z0-9._-]{0,40})?$/i;

export type ModelStoreOptions = {
  /** Models that come with the program, by name. */
  readonly embedded?: Readonly<Record<string, string>>;
  readonly freeBytes?: FreeBytes;
};

export type AddProgress = {
  /** Checking reads headers and the tokenizer; its bytes are not counted. */
  readonly phase: 'checking' | 'copying';
  readonly doneBytes: number;
  readonly totalBytes: number;
};

export type AddModelOptions = {
  /** What the person calls it. */
  readonly name?: string;
  /** What to call it without a name; made fit. Without either it is named after its folder or file. */
  readonly suggestedName?: string;
  /** ISO time, for the manifest. */
  readonly addedAt: string;
  readonly origin?: ModelOrigin;
  /**
   * The files are ours to take: renamed instead of copied where they are on the store's disk. Whoever asks for it
   * removes what is left of the source.
   */
  readonly move?: boolean;
  /** Called for every megabyte; slow it down where that is too often. */
  readonly onProgress?: (progress: AddProgress) => void;
  readonly signal?: AbortSignal;
};

export interface ModelStore {
  /**
   * Checks a model folder or .gguf file whole and copies it in. Stopped or failed, it leaves nothing behind, and the
   * source is as it was.
   * @throws Failure model-missing, model-corrupt, model-unsupported, tokenizer-invalid, model-exists, option-invalid,
   * disk-full, no-permission, cancelled.
   */
  add(path: string, options: AddModelOptions): Promise<StoredModel>;
  /**
   * The name that `add` would give, for asking before a long download.
   * @throws Failure model-exists, option-invalid.
   */
  freeName(name: string | undefined, suggestedName: string): string;
  /** The added models, by name. Folders without a readable manifest are left out. */
  list(): Promise<readonly StoredModel[]>;
  /** @throws Failure model-missing. */
  info(name: string): Promise<StoredModel>;
  /** @throws Failure model-missing. */
  remove(name: string): Promise<void>;
  /**
   * The path to open for an embedded name, an added name, or a path to a folder or .gguf file, in this order.
   * @throws Failure model-missing that lists the names there are.
   */
  resolve(nameOrPath: string): Promise<string>;
}

/** @param root Folder of the added models; it is made when the first is added. */
export function createModelStore(
  root: string,
  { embedded = {}, freeBytes = freeDiskBytes }: ModelStoreOptions = {},
): ModelStore {
  const readManifest = async (name: string): Promise<StoredModel | null> => {
    if (!MODEL_NAME.test(name)) return null;
    const text = await readFile(join(root, name, MANIFEST), 'utf8').catch(() => null);
    const manifest = text === null ? null : parseManifest(text);
    return manifest?.name === name ? manifest : null;
  };
  const list = async (): Promise<readonly StoredModel[]> => {
    const names = existsSync(root) ? await readdir(root) : [];
    const manifests = await Promise.all(names.sort().map((name) => readManifest(name)));
    return manifests.filter((manifest) => manifest !== null);
  };
  const missing = async (name: string): Promise<Failure> => {
    const names = [...Object.keys(embedded), ...(await list()).map((model) => model.name)];
    const known = names.length === 0 ? 'No model was added yet' : `There are: ${names.join(', ')}`;
    return new Failure(
      'model-missing',
      `There is no model ${JSON.stringify(name)}. ${known}. Give one of these, a model folder or a .gguf file.`,
    );
  };
  const info = async (name: string): Promise<StoredModel> => {
    const manifest = await readManifest(name);
    if (manifest === null) throw await missing(name);
    return manifest;
  };
  return {
    list,
    info,
    freeName: (name, suggestedName) => freeName(root, embedded, name ?? fitName(suggestedName)),
    async add(path, options) {
      try {
        throwIfCancelled(options.signal);
        const checked = checkModel(path, options.onProgress);
        const name = freeName(root, embedded, options.name ?? fitName(options.suggestedName ?? checked.title));
        return await bringIn(root, name, checked, options, freeBytes);
      } catch (error) {
        throw asFailure(error, `adding the model ${basename(path)}`, 'add it again');
      }
    },
    async remove(name) {
      await info(name);
      await rm(join(root, name), { recursive: true });
    },
    async resolve(nameOrPath) {
      const embeddedPath = Object.hasOwn(embedded, nameOrPath) ? embedded[nameOrPath] : undefined;
      if (embeddedPath !== undefined) return embeddedPath;
      const manifest = await readManifest(nameOrPath);
      if (manifest !== null) return modelPath(root, manifest);
      if (existsSync(nameOrPath)) return nameOrPath;
      throw await missing(nameOrPath);
    },
  };
}

function modelPath(root: string, manifest: StoredModel): string {
  const file = manifest.kind === 'gguf' ? manifest.files.find(({ name }) => name.endsWith('.gguf')) : undefined;
  return file === undefined ? join(root, manifest.name) : join(root, manifest.name, file.name);
}

function fitName(text: string): string {
  const cleaned = text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return cleaned.slice(0, 100) || 'model';
}

function freeName(root: string, embedded: Readonly<Record<string, string>>, name: string): string {
  if (!MODEL_NAME.test(name))
    throw new Failure(
      'option-invalid',
      `${JSON.stringify(name)} cannot be a model's name. Use letters, digits, dots, hyphens and underscores, ` +
        'beginning with a letter or digit.',
    );
  if (Object.hasOwn(embedded, name) || existsSync(join(root, name)))
    throw new Failure(
      'model-exists',
      `There is already a model named ${name}. Remove it first, or add this one under another name.`,
    );
  return name;
}

/** What is known of a model once it was opened and closed again: Windows moves no open files. */
type CheckedModel = {
  readonly described: Pick<StoredModel, 'kind' | 'modelType' | 'parameters' | 'weightFormat' | 'source'>;
  readonly title: string;
  readonly sources: readonly SourceFile[];
};

function checkModel(path: string, onProgress: AddModelOptions['onProgress']): CheckedModel {
  onProgress?.({ phase: 'checking', doneBytes: 0, totalBytes: 0 });
  const checkpoint = openCheckpoint(path);
  try {
    // Reads the tokenizer too: a model without a usable one is no use.
    checkpoint.tokenizer();
    return {
      described: {
        kind: checkpoint.kind,
        modelType: checkpoint.config.modelType,
        parameters: checkpoint.parameters,
        weightFormat: checkpoint.weightFormat,
        source: basename(checkpoint.path),
      },
      title: checkpoint.name,
      sources: sourceFiles(checkpoint),
    };
  } finally {
    checkpoint.close();
  }
}

async function bringIn(
  root: string,
  name: string,
  { sources, described }: CheckedModel,
  { addedAt, origin, move = false, onProgress, signal }: AddModelOptions,
  freeBytes: FreeBytes,
): Promise<StoredModel> {
  const totalBytes = await sizesOf(sources);
  const onBytes = (doneBytes: number): void => onProgress?.({ phase: 'copying', doneBytes, totalBytes });
  await mkdir(root, { recursive: true });
  const mayMove = move && (await areOnDiskOf(root, sources));
  if (!mayMove) await expectRoom(root, totalBytes, `The model ${name}`, freeBytes);
  // The leading dot keeps half-copied models out of the list.
  const temporary = join(root, `.${name}.${randomBytes(6).toString('hex')}`);
  let hasMoved = false;
  try {
    await mkdir(temporary);
    onBytes(0);
    const moved = mayMove ? await moveFiles(sources, temporary, { onBytes, signal }) : null;
    hasMoved = moved !== null;
    const files = moved ?? (await copyFiles(sources, temporary, { onBytes, signal }));
    throwIfCancelled(signal);
    const manifest = manifestSchema.parse({
      ...described,
      name,
      ...(origin === undefined ? {} : { origin }),
      addedAt,
      files,
    });
    await writeFile(join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await rename(temporary, join(root, name));
    await syncFolder(root);
    return manifest;
  } catch (error) {
    if (hasMoved) await moveBack(sources, temporary);
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

function sourceFiles(checkpoint: Checkpoint): readonly SourceFile[] {
  if (checkpoint.kind === 'gguf') {
    // The model's own file name may hold characters that the manifest does not take.
    const [path = checkpoint.path] = checkpoint.weightFiles;
    return [{ path, name: `model${extname(path).toLowerCase()}` }];
  }
  const companions = readdirSync(checkpoint.path, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && (COMPANION.test(entry.name) || LICENCE.test(entry.name)))
    .map(({ name }) => join(checkpoint.path, name))
    .sort();
  return [...companions, ...checkpoint.weightFiles].map((path) => ({ path, name: basename(path) }));
}
