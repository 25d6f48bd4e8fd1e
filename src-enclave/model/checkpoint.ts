// A model as it lies on disk, whatever its form: a folder (config.json, safetensors, tokenizer.json) or one GGUF file.
// Opening checks that every tensor of the family is there in the shape that the configuration says; it reads headers
// only. Weights and tokenizer are read when asked for.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';

import { expectDefined } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import { elementCount } from '../base/named-tensors.ts';
import type { ModelConfig } from './config.ts';
import { expectedTensors } from './family-tensors.ts';
import { parseModelConfig } from './parse-config.ts';
import { loadGgufTokenizer, loadTokenizerFile } from './tokenizer/load.ts';
import type { TextTokenizer } from './tokenizer/text-tokenizer.ts';
import { openByteSource } from './weights/byte-source.ts';
import { openGgufModel } from './weights/gguf-llama.ts';
import { openGguf, type GgufFile } from './weights/gguf.ts';
import { withCanonicalNames, type CanonicalStore } from './weights/renamed-store.ts';
import { openSafetensors, safetensorsFilesOf } from './weights/safetensors.ts';
import type { WeightFormat, WeightStore } from './weights/weight-store.ts';

const LARGEST_CONFIG_BYTES = 16_000_000;

export type Checkpoint = {
  readonly path: string;
  /** Base name of the folder, or of the file without `.gguf`. */
  readonly name: string;
  readonly kind: 'folder' | 'gguf';
  readonly config: ModelConfig;
  /** Under canonical names: see weights/renamed-store.ts. */
  readonly weights: WeightStore;
  /** What the file's own names lack of the canonical ones: `bert.`, `model.` or ''. */
  readonly prefix: string;
  /** How most of the weights are stored, for people: `int8 rows`, `Q4_1`, `fp32`. */
  readonly weightFormat: string;
  /** Number of weights. */
  readonly parameters: number;
  /** The files that hold the weights, in the order in which they are read. */
  readonly weightFiles: readonly string[];
  /** SHA-256 of the content of the weight files, one after the other; reads them whole on the first call. */
  sha256(): string;
  /** @throws Failure tokenizer-invalid when there is none, it is damaged, or it belongs to another model. */
  tokenizer(): TextTokenizer;
  close(): void;
};

/**
 * Opens a model folder or a .gguf file.
 * @throws Failure model-missing, model-corrupt, model-unsupported.
 */
export function openCheckpoint(path: string): Checkpoint {
  if (!existsSync(path))
    throw new Failure('model-missing', `There is no model at ${path}. Give a model folder or a .gguf file.`);
  const absolute = resolve(path);
  if (statSync(absolute).isDirectory()) return openFolder(absolute);
  if (extname(absolute).toLowerCase() === '.gguf') return openGgufCheckpoint(absolute);
  throw new Failure(
    'model-missing',
    `${basename(path)} is neither a model folder nor a .gguf file. Give one of these.`,
  );
}

function openFolder(path: string): Checkpoint {
  const config = readConfig(path);
  const store = openSafetensors(path);
  return checked(store, () => {
    const loadTokenizer = (): TextTokenizer =>
      expectSegments(loadTokenizerFile(join(path, 'tokenizer.json'), config.vocabSize), config, basename(path));
    return makeCheckpoint({
      path,
      kind: 'folder',
      config,
      store,
      weightFiles: safetensorsFilesOf(path),
      loadTokenizer,
    });
  });
}

function openGgufCheckpoint(path: string): Checkpoint {
  const file = openGguf(path);
  return checked(file, () => {
    const { config, weights } = openGgufModel(file);
    const loadTokenizer = (): TextTokenizer => loadGgufTokenizer(file.metadata, file.name, config.vocabSize);
    return makeCheckpoint({ path, kind: 'gguf', config, store: weights, weightFiles: [path], loadTokenizer });
  });
}

/** An encoder reads [CLS] first [SEP] second [SEP]: a tokenizer without them is another model's. */
function expectSegments(tokenizer: TextTokenizer, config: ModelConfig, name: string): TextTokenizer {
  const hasMarkers = tokenizer.tokenId('[CLS]') !== null && tokenizer.tokenId('[SEP]') !== null;
  if (config.modelType !== 'bert' || hasMarkers) return tokenizer;
  throw new Failure(
    'tokenizer-invalid',
    `The tokenizer in ${name} has no [CLS] and [SEP], so it does not belong to a BERT model. Use the tokenizer that came with the model.`,
  );
}

function checked<T>(opened: WeightStore | GgufFile, make: () => T): T {
  try {
    return make();
  } catch (error) {
    opened.close();
    throw error;
  }
}

type Parts = Pick<Checkpoint, 'path' | 'kind' | 'config' | 'weightFiles'> & {
  readonly store: WeightStore;
  readonly loadTokenizer: () => TextTokenizer;
};

function makeCheckpoint({ path, kind, config, store, weightFiles, loadTokenizer }: Parts): Checkpoint {
  const name = kind === 'gguf' ? basename(path, extname(path)) : basename(path);
  const weights = withCanonicalNames(store, config);
  expectFamilyTensors(weights, config, name);
  let digest: string | null = null;
  let tokenizer: TextTokenizer | null = null;
  return {
    path,
    name,
    kind,
    config,
    weights,
    prefix: weights.prefix,
    weightFormat: mostUsedFormat(weights),
    parameters: [...weights.tensors.values()].reduce((sum, info) => sum + elementCount(info.shape), 0),
    weightFiles,
    sha256: () => (digest ??= digestOf(weightFiles)),
    tokenizer: () => (tokenizer ??= loadTokenizer()),
    close: () => weights.close(),
  };
}

function expectFamilyTensors(weights: CanonicalStore, config: ModelConfig, modelName: string): void {
  for (const { name, shape, isOptional } of expectedTensors(config)) {
    const found = weights.tensors.get(name);
    if (found === undefined) {
      if (isOptional) continue;
      // A store says why when it has the tensor and cannot read it (a block format that is not supported).
      expectReadableOrMissing(weights, name, modelName);
    } else if (found.shape.length !== shape.length || found.shape.some((size, i) => size !== shape[i])) {
      throw new Failure(
        'model-corrupt',
        `The model ${modelName} contradicts itself: ${name} is [${found.shape.join(', ')}] and its configuration says ` +
          `[${shape.join(', ')}]. Get the complete model again.`,
      );
    }
  }
}

function expectReadableOrMissing(weights: CanonicalStore, name: string, modelName: string): never {
  try {
    weights.read(name);
  } catch (error) {
    if (error instanceof Failure && error.code === 'model-unsupported') throw error;
  }
  throw new Failure('model-corrupt', `The model ${modelName} lacks the tensor ${name}. Get the complete model again.`);
}

function readConfig(folder: string): ModelConfig {
  const path = join(folder, 'config.json');
  const shownName = `${basename(folder)}/config.json`;
  if (!existsSync(path))
    throw new Failure(
      'model-missing',
      `${basename(folder)} has no config.json, so it is not a model. Give a folder with config.json, ` +
        'model.safetensors and tokenizer.json.',
    );
  if (statSync(path).size > LARGEST_CONFIG_BYTES)
    throw new Failure('model-corrupt', `${shownName} is far too large for a configuration. Get the model again.`);
  return parseModelConfig(parseJson(readFileSync(path, 'utf8'), shownName), shownName);
}

function parseJson(text: string, shownName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure('model-corrupt', `${shownName} is not JSON. Get the model again.`, { cause: error });
  }
}

function mostUsedFormat(weights: WeightStore): string {
  const elements = new Map<WeightFormat, number>();
  for (const { format, shape } of weights.tensors.values())
    elements.set(format, (elements.get(format) ?? 0) + elementCount(shape));
  const [first] = [...elements].sort(([, left], [, right]) => right - left);
  return formatForPeople(expectDefined(first, 'weight format')[0]);
}

function formatForPeople(format: WeightFormat): string {
  switch (format) {
    case 'F32':
      return 'fp32';
    case 'F16':
      return 'fp16';
    case 'BF16':
      return 'bf16';
    case 'F64':
      return 'fp64';
    case 'INT8_ROWS':
      return 'int8 rows';
    case 'Q4_0':
    case 'Q4_1':
    case 'Q8_0':
      return format;
  }
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const piece = new Uint8Array(1 << 20);
  for (const path of paths) {
    const source = openByteSource(path);
    try {
      for (let offset = 0; offset < source.sizeBytes; offset += piece.length) {
        const part = piece.subarray(0, Math.min(piece.length, source.sizeBytes - offset));
        source.readInto(part, offset);
        hash.update(part);
      }
    } finally {
      source.close();
    }
  }
  return hash.digest('hex');
}
