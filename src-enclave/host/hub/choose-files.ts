// Which files of a repository make a model that Cloister opens: either a folder with safetensors, or one GGUF file.
// Refuses, before anything large is downloaded, what could not be opened afterwards.

import { z } from 'zod';

import { describeBytes } from '../../base/disk-space.ts';
import { Failure } from '../../base/failure.ts';
import type { HubFile } from './hub-listing.ts';

export type ChosenFile = {
  readonly file: HubFile;
  /** Plain file name in the target folder. */
  readonly name: string;
};

export type ChosenFiles = {
  readonly kind: 'folder' | 'gguf';
  /** What is read before the weights: configuration, tokenizer, licence. */
  readonly small: readonly ChosenFile[];
  readonly weights: readonly ChosenFile[];
  /** Lists the weight files of a model in shards; `weights` is empty then. See shardFiles. */
  readonly index: ChosenFile | null;
};

const INDEX = 'model.safetensors.index.json';
const LARGEST_SHARD_COUNT = 4096;
const LARGEST_WEIGHT_FILE_BYTES = 2e12;
const SHARD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,86}\.safetensors$/;
const LICENCE = /^LICEN[CS]E[A-Za-z0-9._-]{0,40}$/i;
const PICKLED = /\.(bin|pt|pth|ckpt|pkl|pickle|joblib)$/i;
const GGUF_SHARD = /-\d{5}-of-\d{5}\.gguf$/i;

// Larger ones are not what they are called.
const LARGEST_REQUIRED_BYTES: ReadonlyMap<string, number> = new Map([
  ['config.json', 16e6],
  ['tokenizer.json', 128e6],
  ['tokenizer_config.json', 16e6],
  [INDEX, 64e6],
]);
const LARGEST_TEXT_BYTES = 4e6;

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * @param wanted Path of a .gguf file in the repository, when the person named one.
 * @throws Failure hub-missing, option-invalid (several to choose from), model-pickled, model-unsupported, hub-invalid.
 */
export function chooseFiles(files: readonly HubFile[], repo: string, wanted: string | null): ChosenFiles {
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path));
  if (wanted !== null) return oneGguf(namedGguf(files, ggufs, repo, wanted));
  const byName = new Map(files.map((file) => [file.path, file]));
  const single = byName.get('model.safetensors');
  const index = byName.get(INDEX);
  const [gguf, ...moreGgufs] = ggufs;
  if (single === undefined && index === undefined) {
    if (gguf === undefined) throw nothingToOpen(files, repo);
    if (moreGgufs.length > 0)
      throw new Failure(
        'option-invalid',
        `${repo} holds ${ggufs.length} GGUF files. Name the file to use: ${listed(ggufs)}.`,
      );
    return oneGguf(gguf);
  }
  const small: ChosenFile[] = [];
  for (const name of ['config.json', 'tokenizer.json']) {
    const file = byName.get(name);
    if (file === undefined)
      throw new Failure(
        'model-unsupported',
        `${repo} has no ${name}, without which its weights cannot be used. Choose a model in the format of transformers with a fast tokenizer, or a GGUF file.`,
      );
    small.push(required(file));
  }
  const tokenizerConfig = byName.get('tokenizer_config.json');
  if (tokenizerConfig !== undefined) small.push(required(tokenizerConfig));
  for (const file of files)
    if ((LICENCE.test(file.path) || file.path === 'README.md') && file.sizeBytes <= LARGEST_TEXT_BYTES)
      small.push({ file, name: file.path });
  if (single !== undefined) return { kind: 'folder', small, weights: [weight(single, single.path)], index: null };
  return { kind: 'folder', small, weights: [], index: index === undefined ? null : required(index) };
}

/**
 * The weight files that an index names.
 * @param text Content of the index.
 * @throws Failure model-corrupt.
 */
export function shardFiles(text: string, files: readonly HubFile[], repo: string): readonly ChosenFile[] {
  const index = indexSchema.safeParse(jsonOrNull(text));
  const names = index.success ? [...new Set(Object.values(index.data.weight_map))].sort() : [];
  if (names.length === 0 || names.length > LARGEST_SHARD_COUNT)
    throw new Failure('model-corrupt', `The list of weight files of ${repo} cannot be read. Choose another model.`);
  const byName = new Map(files.map((file) => [file.path, file]));
  return names.map((name) => {
    const file = SHARD.test(name) ? byName.get(name) : undefined;
    if (file === undefined)
      throw new Failure(
        'model-corrupt',
        `The list of weight files of ${repo} names one that the hub does not have. Choose another model or revision.`,
      );
    return weight(file, name);
  });
}

function namedGguf(files: readonly HubFile[], ggufs: readonly HubFile[], repo: string, wanted: string): HubFile {
  const found = ggufs.find(({ path }) => path === wanted);
  if (found !== undefined) return found;
  if (files.some(({ path }) => path === wanted))
    throw new Failure(
      'option-invalid',
      'Only GGUF files can be chosen by name. Leave the name out to get the whole model.',
    );
  const choice = ggufs.length === 0 ? 'It has no GGUF files.' : `There are: ${listed(ggufs)}.`;
  throw new Failure('hub-missing', `${repo} has no file of that name. ${choice}`);
}

function oneGguf(file: HubFile): ChosenFiles {
  if (GGUF_SHARD.test(file.path))
    throw new Failure(
      'model-unsupported',
      'GGUF models in several parts cannot be opened. Choose one that is a single file.',
    );
  return { kind: 'gguf', small: [], weights: [weight(file, 'model.gguf')], index: null };
}

function nothingToOpen(files: readonly HubFile[], repo: string): Failure {
  if (files.some(({ path }) => PICKLED.test(path)))
    return new Failure(
      'model-pickled',
      `${repo} has its weights in a pickled format only. Pickled formats can run code and are not opened. Choose a model with safetensors or GGUF.`,
    );
  return new Failure(
    'model-unsupported',
    `${repo} holds neither model.safetensors nor a GGUF file. Choose a model that has one of these.`,
  );
}

function required(file: HubFile): ChosenFile {
  const largest = LARGEST_REQUIRED_BYTES.get(file.path) ?? LARGEST_TEXT_BYTES;
  if (file.sizeBytes > largest) throw tooLarge(file);
  return { file, name: file.path };
}

function weight(file: HubFile, name: string): ChosenFile {
  if (file.sizeBytes > LARGEST_WEIGHT_FILE_BYTES) throw tooLarge(file);
  return { file, name };
}

function tooLarge({ path, sizeBytes }: HubFile): Failure {
  const name = path.split('/').at(-1) ?? path;
  return new Failure(
    'hub-invalid',
    `${name} would be ${describeBytes(sizeBytes)}, which such a file never is. Choose another model.`,
  );
}

function listed(files: readonly HubFile[]): string {
  const shown = files.slice(0, 30).map(({ path }) => path);
  return `${shown.join(', ')}${files.length > shown.length ? ` and ${files.length - shown.length} more` : ''}`;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
