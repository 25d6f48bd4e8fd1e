// Tokenizers from a tokenizer.json or from what a GGUF file embeds. Splitting text is done by @huggingface/tokenizers,
// with the corrections of library-adapter.ts; this file checks what comes from disk and ties it to the model.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

import { Failure } from '../../base/failure.ts';
import type { GgufValue } from '../weights/gguf-header.ts';
import { ggufTokenizerJson } from './gguf-tokenizer.ts';
import { buildTokenizer } from './library-adapter.ts';
import { parseTemplate } from './template.ts';
import { makeTextTokenizer, type TextTokenizer } from './text-tokenizer.ts';

const LARGEST_FILE_BYTES = 256_000_000;

/**
 * @param path A tokenizer.json.
 * @param modelVocabSize Number of embeddings of the model it is for.
 * @throws Failure tokenizer-invalid when it is missing, damaged, of an unknown kind, or of another model.
 */
export function loadTokenizerFile(path: string, modelVocabSize: number): TextTokenizer {
  const shownName = join(basename(dirname(path)), basename(path));
  if (!existsSync(path))
    throw new Failure('tokenizer-invalid', `There is no ${shownName}. Put the tokenizer.json of the model there.`);
  if (statSync(path).size > LARGEST_FILE_BYTES) throw invalid(shownName, 'it is far too large');
  return tokenizerFromJson(parseJson(readFileSync(path, 'utf8'), shownName), shownName, modelVocabSize);
}

/** The tokenizer inside a GGUF file. @throws Failure tokenizer-invalid; model-unsupported for other kinds than BPE. */
export function loadGgufTokenizer(
  metadata: ReadonlyMap<string, GgufValue>,
  fileName: string,
  modelVocabSize: number,
): TextTokenizer {
  return tokenizerFromJson(ggufTokenizerJson(metadata, fileName), fileName, modelVocabSize);
}

/** @param json The content of a tokenizer.json. */
export function tokenizerFromJson(json: unknown, shownName: string, modelVocabSize: number): TextTokenizer {
  const core = withReason(shownName, () => {
    const built = buildTokenizer(json);
    const template = parseTemplate(z.object({ post_processor: z.unknown().optional() }).parse(json).post_processor);
    return { ...built, template };
  });
  const templateIds = [...core.template.single, ...core.template.pair].flatMap((piece) =>
    piece.kind === 'special' ? piece.ids : [],
  );
  const largestId = Math.max(core.largestId, ...templateIds);
  if (largestId >= modelVocabSize)
    throw new Failure(
      'tokenizer-invalid',
      `The tokenizer ${shownName} does not belong to this model: it has the id ${largestId} and the model has ` +
        `${modelVocabSize} embeddings. Use the tokenizer that came with the model.`,
    );
  return makeTextTokenizer(core);
}

function withReason<T>(shownName: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      throw invalid(shownName, `${issue?.path.join('.').slice(0, 80) ?? ''} ${issue?.message ?? ''}`.trim(), error);
    }
    // The library throws plain errors of every kind for what it cannot build.
    if (error instanceof Error) throw invalid(shownName, error.message.slice(0, 120), error);
    throw error;
  }
}

function parseJson(text: string, shownName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(shownName, 'it is not JSON', error);
  }
}

function invalid(shownName: string, reason: string, cause?: unknown): Failure {
  return new Failure(
    'tokenizer-invalid',
    `The tokenizer ${shownName} cannot be used: ${reason}. Use the tokenizer that came with the model.`,
    { cause },
  );
}
