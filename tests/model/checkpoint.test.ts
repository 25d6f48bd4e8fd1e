import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { openCheckpoint, type Checkpoint } from '../../src-enclave/model/checkpoint.ts';
import {
  floatTensor,
  readSafetensorsFile,
  writeSafetensorsFile,
} from '../../src-enclave/model/weights/safetensors-file.ts';
import { ggufBytes } from '../support/gguf-writer.ts';
import { goldenPath } from '../support/golden.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const embedded = join(import.meta.dirname, '../../assets/models/minilm-med');

function copyOf(model: string): string {
  const folder = join(temporaryFolder(), model);
  cpSync(goldenPath('models', model), folder, { recursive: true });
  return folder;
}

type Weights = Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;

async function editWeights(folder: string, edit: (tensors: Weights) => Weights): Promise<void> {
  const path = join(folder, 'model.safetensors');
  const file = readSafetensorsFile(path);
  await writeSafetensorsFile(
    path,
    edit(new Map([...file.tensors.keys()].map((name) => [name, floatTensor(file, name)]))),
  );
}

function renamed(tensors: Weights, rename: (name: string) => string): Weights {
  return new Map([...tensors].map(([name, tensor]) => [rename(name), tensor]));
}

function using<T>(path: string, use: (checkpoint: Checkpoint) => T): T {
  const checkpoint = openCheckpoint(path);
  try {
    return use(checkpoint);
  } finally {
    checkpoint.close();
  }
}

const failing = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('the embedded model', () => {
  it('opens as a bare encoder in int8 rows with its tokenizer', () => {
    using(embedded, (checkpoint) => {
      expect(checkpoint).toMatchObject({
        name: 'minilm-med',
        kind: 'folder',
        prefix: 'bert.',
        weightFormat: 'int8 rows',
      });
      expect(checkpoint.parameters).toBe(17_136_384);
      expect(checkpoint.weights.tensors.get('bert.encoder.layer.5.output.dense.weight')?.shape).toEqual([384, 1536]);
      expect(checkpoint.tokenizer().vocabSize).toBe(16_384);
      const content = readFileSync(join(embedded, 'model.safetensors'));
      expect(checkpoint.sha256()).toBe(createHash('sha256').update(content).digest('hex'));
    });
  });
});

describe('one naming', () => {
  it('gives a bare encoder the names of the full model, with the same numbers', async () => {
    const folder = copyOf('bert');
    await editWeights(folder, (tensors) => {
      const encoder = new Map([...tensors].filter(([name]) => name.startsWith('bert.')));
      return renamed(encoder, (name) => name.slice('bert.'.length).replace('LayerNorm.weight', 'LayerNorm.gamma'));
    });
    using(goldenPath('models', 'bert'), (full) => {
      using(folder, (bare) => {
        expect([full.prefix, bare.prefix]).toEqual(['', 'bert.']);
        const names = [...full.weights.tensors.keys()].filter((name) => !name.startsWith('cls.'));
        expect([...bare.weights.tensors.keys()].toSorted()).toEqual(names.toSorted());
        for (const name of names) expect(bare.weights.read(name)).toEqual(full.weights.read(name));
      });
    });
  });

  it('leaves out an output matrix that is tied to the embeddings', async () => {
    const folder = copyOf('llama_tied');
    await editWeights(folder, (tensors) => {
      const embeddings = tensors.get('model.embed_tokens.weight');
      return embeddings === undefined ? tensors : new Map([...tensors, ['lm_head.weight', embeddings]]);
    });
    using(folder, ({ weights }) => expect(weights.tensors.has('lm_head.weight')).toBe(false));
  });
});

describe('a checkpoint is refused', () => {
  it('when there is nothing, no configuration or another kind of file', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'model.bin');
    writeFileSync(file, 'x');
    expect(() => openCheckpoint(join(folder, 'none'))).toThrow(failing('model-missing', /no model at/));
    expect(() => openCheckpoint(folder)).toThrow(failing('model-missing', /no config\.json/));
    expect(() => openCheckpoint(file)).toThrow(failing('model-missing', /neither a model folder nor/));
  });

  it('when the configuration is not JSON or the weights are missing', () => {
    const folder = copyOf('bert');
    rmSync(join(folder, 'model.safetensors'));
    expect(() => openCheckpoint(folder)).toThrow(failing('model-missing', /neither model\.safetensors/));
    writeFileSync(join(folder, 'config.json'), '{');
    expect(() => openCheckpoint(folder)).toThrow(failing('model-corrupt', /bert\/config\.json is not JSON/));
  });

  it('when a tensor is missing or contradicts the configuration', async () => {
    const name = 'bert.encoder.layer.1.output.dense.weight';
    const lacking = copyOf('bert');
    await editWeights(lacking, (tensors) => new Map([...tensors].filter(([key]) => key !== name)));
    expect(() => openCheckpoint(lacking)).toThrow(failing('model-corrupt', /lacks the tensor bert\.encoder\.layer\.1/));
    const odd = copyOf('bert');
    await editWeights(odd, (tensors) => new Map([...tensors, [name, { shape: [1, 2], values: new Float32Array(2) }]]));
    expect(() => openCheckpoint(odd)).toThrow(failing('model-corrupt', /is \[1, 2\].*says \[48, 96\]/));
  });

  it('when a tensor is in a block format that is not supported, by the name of the format', () => {
    const path = join(temporaryFolder(), 'model.gguf');
    const metadata = {
      'general.architecture': 'llama',
      'llama.embedding_length': 256,
      'llama.block_count': 1,
      'llama.attention.head_count': 4,
      'llama.feed_forward_length': 256,
    };
    const embeddings = { typeId: 14, dimensions: [256, 8], bytes: new Uint8Array(210 * 8) };
    writeFileSync(path, ggufBytes(metadata, { 'token_embd.weight': embeddings }));
    expect(() => openCheckpoint(path)).toThrow(failing('model-unsupported', /Q6_K/));
  });

  it('when its tokenizer is missing, damaged or of another model — once it is asked for', () => {
    const folder = copyOf('bert');
    const path = join(folder, 'tokenizer.json');
    using(folder, (checkpoint) => {
      expect(() => checkpoint.tokenizer()).toThrow(failing('tokenizer-invalid', /no bert\/tokenizer\.json/));
      writeFileSync(path, '{"model":');
      expect(() => checkpoint.tokenizer()).toThrow(failing('tokenizer-invalid', /not JSON/));
      writeFileSync(path, '{"model":{"type":"WordPiece"}}');
      expect(() => checkpoint.tokenizer()).toThrow(failing('tokenizer-invalid', /cannot be used/));
      cpSync(join(embedded, 'tokenizer.json'), path);
      expect(() => checkpoint.tokenizer()).toThrow(failing('tokenizer-invalid', /does not belong to this model/));
    });
  });

  it('when an encoder’s tokenizer marks no segments', () => {
    const folder = join(copyOf('bert'), '../encoder');
    cpSync(embedded, folder, { recursive: true });
    cpSync(goldenPath('tokenizers', 'tiny_qwen_style.tokenizer.json'), join(folder, 'tokenizer.json'));
    using(folder, (checkpoint) => {
      expect(() => checkpoint.tokenizer()).toThrow(failing('tokenizer-invalid', /no \[CLS\] and \[SEP\]/));
    });
  });
});
