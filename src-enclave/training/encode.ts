// Examples as token ids: the one place where a task's texts become what a model reads. Texts that are too long are cut
// and counted. Ids are patient data: they stay in this process.

import type { Hash } from 'node:crypto';
import { Failure } from '../base/failure.ts';
import type { Example } from '../data/task-data.ts';
import type { ModelConfig } from '../model/config.ts';
import { ANSWER_END, chatPrompt } from '../model/tokenizer/prompt.ts';
import type { EncodedPair, TextTokenizer } from '../model/tokenizer/text-tokenizer.ts';
import type { Task } from '../protocol/run-events.ts';

export type EncodedText = {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
  /** Class of a classification example, -1 for generation. */
  readonly label: number;
  /** Generation: from this position on, tokens are the answer, which is what the loss counts. */
  readonly answerStart: number;
};

export type EncodedTexts = { readonly texts: readonly EncodedText[]; readonly truncated: number };

type EncodeOptions = { readonly task: Task; readonly maxTokens: number };

/** Half of the tokens are the answer's, whatever the question takes of the other half. */
function encodeAnswer(
  example: Example,
  tokenizer: TextTokenizer,
  maxTokens: number,
): { text: EncodedText; truncated: boolean } {
  const answerRoom = Math.floor(maxTokens / 2);
  const question = tokenizer.encode(chatPrompt(example.first), { addSpecialTokens: false });
  const answer = tokenizer.encode(example.answer ?? '', { addSpecialTokens: false, maxTokens: answerRoom });
  const end = answer.ids.length < answerRoom ? tokenizer.tokenId(ANSWER_END) : null;
  const prompt = fitPrompt(question.ids, tokenizer, maxTokens - answerRoom);
  const ids = [...prompt, ...answer.ids, ...(end === null ? [] : [end])];
  const text = { ids, typeIds: ids.map(() => 0), label: -1, answerStart: prompt.length };
  return { text, truncated: answer.truncated || prompt.length < question.ids.length };
}

/** A prompt that is too long loses the end of its question: the markers that end the turn stay. */
function fitPrompt(ids: readonly number[], tokenizer: TextTokenizer, room: number): readonly number[] {
  if (ids.length <= room) return ids;
  const closing = tokenizer.encode(`${ANSWER_END}\n<|im_start|>assistant\n`, { addSpecialTokens: false }).ids.length;
  const keepStart = Math.max(0, room - closing);
  return [...ids.slice(0, keepStart), ...ids.slice(ids.length - (room - keepStart))];
}

function encodeTexts(
  example: Example,
  tokenizer: TextTokenizer,
  config: ModelConfig,
  options: EncodeOptions,
): EncodedPair {
  const { task, maxTokens } = options;
  const { first, second } = example;
  const isEncoder = config.modelType === 'bert';
  if (second !== null && isEncoder) {
    return tokenizer.encodePair(first, second, {
      maxTokens,
      cut: task === 'context' ? 'second-only' : 'longest-first',
    });
  }
  const text = second === null ? first : `${first}\n${second}`;
  const encoded = tokenizer.encode(text, { addSpecialTokens: true, maxTokens });
  return { ...encoded, typeIds: encoded.ids.map(() => 0) };
}

/**
 * Encodes examples for a model.
 * @throws Failure data-invalid when a question leaves no room for its context; tokenizer-invalid when the model has no
 * answer markers and the task is generation.
 */
export function encodeExamples(
  examples: readonly Example[],
  tokenizer: TextTokenizer,
  config: ModelConfig,
  options: EncodeOptions,
): EncodedTexts {
  if (options.task === 'generation' && (config.modelType === 'bert' || tokenizer.tokenId(ANSWER_END) === null)) {
    throw new Failure(
      'model-unsupported',
      `Answering questions needs a chat model whose tokenizer has ${ANSWER_END}. Choose such a model, for example SmolLM2-135M-Instruct.`,
    );
  }
  let truncated = 0;
  const texts = examples.map((example): EncodedText => {
    if (options.task === 'generation') {
      const encoded = encodeAnswer(example, tokenizer, options.maxTokens);
      if (encoded.truncated) truncated++;
      return encoded.text;
    }
    const encoded = encodeTexts(example, tokenizer, config, options);
    if (encoded.truncated) truncated++;
    return { ids: encoded.ids, typeIds: encoded.typeIds, label: example.label ?? -1, answerStart: 0 };
  });
  return { texts, truncated };
}

/** Adds texts, their labels and their order to a hash: what is trained on, as a fingerprint. */
export function fingerprintTexts(hash: Hash, texts: readonly EncodedText[]): void {
  const add = (numbers: readonly number[]): void => {
    hash.update(Int32Array.of(numbers.length, ...numbers));
  };
  add([texts.length]);
  for (const { ids, typeIds, label, answerStart } of texts) add([label, answerStart, ...ids, ...typeIds]);
}
