// The models a person added: one folder each under a root, with the files as they came and a manifest beside them.
// A model is checked whole before it is copied, and is there whole or not at all. Names never leave the root.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';

import { syncFolder } from '../../base/atomic-file.ts';
import { sha256OfFile } from '../../base/digest.ts';
import { asFailure, Failure } from '../../base/failure.ts';
import { openCheckpoint, type Checkpoint } from '../checkpoint.ts';

const MANIFEST = 'manifest.json';

/** Beside the weights: what a model folder may bring along. Other files of the source are left where they are. */
const COMPANIONS = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'model.safetensors.index.json',
  'LICENSE',
  'README.md',
] as const;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

const manifestSchema = z.object({
  name: z.string().regex(NAME),
  kind: z.enum(['folder', 'gguf']),
  modelType: z.string(),
  parameters: z.int(),
  weightFormat: z.string(),
  /** Base name of where it came from; never a whole path. */
  source: z.string(),
  addedAt: z.string(),
  files: z.array(z.object({ name: z.string().regex(NAME), bytes: z.int(), sha256: z.string().length(64) })).min(1),
});

export type StoredModel = z.infer<typeof manifestSchema>;

export type ModelStoreOptions = {
  /** Models that come with the program, by name. */
  readonly embedded?: Readonly<Record<string, string>>;
};

export interface ModelStore {
  /**
   * Checks a model folder or .gguf file whole and copies it in.
   * @param addedAt ISO time, for the manifest.
   * @throws Failure model-missing, model-corrupt, model-unsupported, tokenizer-invalid, model-exists, option-invalid,
   * disk-full, no-permission.
   */
  add(path: string, options: { readonly name?: string; readonly addedAt: string }): Promise<StoredModel>;
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
export function createModelStore(root: string, { embedded = {} }: ModelStoreOptions = {}): ModelStore {
  const readManifest = async (name: string): Promise<StoredModel | null> => {
    if (!NAME.test(name)) return null;
    const text = await readFile(join(root, name, MANIFEST), 'utf8').catch(() => null);
    const parsed = text === null ? null : manifestSchema.safeParse(jsonOrNull(text));
    return parsed?.success === true && parsed.data.name === name ? parsed.data : null;
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
    async add(path, { name, addedAt }) {
      const checkpoint = openCheckpoint(path);
      try {
        // Reads the tokenizer too: a model without a usable one is no use.
        checkpoint.tokenizer();
        const chosen = name ?? suggestedName(checkpoint.name);
        expectFreeName(root, chosen, embedded);
        return await copyIn(root, chosen, checkpoint, addedAt);
      } catch (error) {
        throw asFailure(error, `adding the model ${basename(path)}`);
      } finally {
        checkpoint.close();
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

function suggestedName(name: string): string {
  const cleaned = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return cleaned.slice(0, 100) || 'model';
}

function expectFreeName(root: string, name: string, embedded: Readonly<Record<string, string>>): void {
  if (!NAME.test(name))
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
}

async function copyIn(root: string, name: string, checkpoint: Checkpoint, addedAt: string): Promise<StoredModel> {
  const sources = sourceFiles(checkpoint);
  await mkdir(root, { recursive: true });
  // The leading dot keeps half-copied models out of the list.
  const temporary = join(root, `.${name}.${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(temporary);
    const files = [];
    for (const source of sources) files.push(await copyDurably(source.path, join(temporary, source.name)));
    const manifest = manifestSchema.parse({
      name,
      kind: checkpoint.kind,
      modelType: checkpoint.config.modelType,
      parameters: checkpoint.parameters,
      weightFormat: checkpoint.weightFormat,
      source: basename(checkpoint.path),
      addedAt,
      files,
    });
    await writeFile(join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await rename(temporary, join(root, name));
    await syncFolder(root);
    return manifest;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

function sourceFiles(checkpoint: Checkpoint): readonly { readonly path: string; readonly name: string }[] {
  if (checkpoint.kind === 'gguf') {
    // The model's own file name may hold characters that the manifest does not take.
    const [path = checkpoint.path] = checkpoint.weightFiles;
    return [{ path, name: `model${extname(path).toLowerCase()}` }];
  }
  const companions = COMPANIONS.map((name) => join(checkpoint.path, name)).filter((path) => existsSync(path));
  return [...companions, ...checkpoint.weightFiles].map((path) => ({ path, name: basename(path) }));
}

async function copyDurably(
  source: string,
  target: string,
): Promise<{ readonly name: string; readonly bytes: number; readonly sha256: string }> {
  await copyFile(source, target);
  const file = await open(target, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return { name: basename(target), bytes: (await stat(target)).size, sha256: await sha256OfFile(target) };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
