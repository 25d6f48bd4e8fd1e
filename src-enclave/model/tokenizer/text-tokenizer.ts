// Text to token ids and back, for one model. Special tokens and truncation are done here, as Hugging Face's tokenizers
// does them, so that a caller never cuts ids on its own.

import { Failure } from '../../base/failure.ts';
import { specialCount, type SpecialTemplate, type TemplatePiece } from './template.ts';

export type Encoded = { readonly ids: readonly number[]; readonly truncated: boolean };
export type EncodedPair = Encoded & { readonly typeIds: readonly number[] };

/** Which text of a pair gives way when both are too long; the words of Hugging Face's tokenizers. */
export type PairCut = 'longest-first' | 'second-only' | 'first-only';

export interface TextTokenizer {
  /** Number of tokens, added ones included. */
  readonly vocabSize: number;
  /** Ids of tokens that are not text ([CLS], <|im_end|>), ascending. */
  readonly specialIds: readonly number[];
  /** The id of a token by its spelling, or null: `tokenId('[PAD]')`. */
  tokenId(token: string): number | null;
  /**
   * Ids of one text; special strings inside it become special tokens. Special tokens of the model around it when
   * `addSpecialTokens`; at most `maxTokens` ids with them, cut at the end.
   * @throws RangeError when `maxTokens` leaves no room for the special tokens.
   */
  encode(text: string, options: { readonly addSpecialTokens: boolean; readonly maxTokens?: number }): Encoded;
  /**
   * Ids of two texts with the model's special tokens, at most `maxTokens` together.
   * @throws Failure data-invalid when the text to be cut (`first-only`, `second-only`) is too short for that.
   */
  encodePair(
    first: string,
    second: string,
    options: { readonly maxTokens: number; readonly cut: PairCut },
  ): EncodedPair;
  /** Text of ids, special tokens included when `keepSpecial`; ids that are no tokens are left out. */
  decode(ids: readonly number[], options?: { readonly keepSpecial?: boolean }): string;
}

/** What a tokenizer file gives: ids of plain text, without special tokens around it and uncut. */
export type TokenizerCore = {
  readonly vocabSize: number;
  readonly specialIds: readonly number[];
  readonly template: SpecialTemplate;
  tokenId(token: string): number | null;
  plainIds(text: string): readonly number[];
  plainText(ids: readonly number[], keepSpecial: boolean): string;
};

export function makeTextTokenizer(core: TokenizerCore): TextTokenizer {
  const { template } = core;
  return {
    vocabSize: core.vocabSize,
    specialIds: core.specialIds,
    tokenId: (token) => core.tokenId(token),
    encode(text, { addSpecialTokens, maxTokens = Number.POSITIVE_INFINITY }) {
      const room = maxTokens - (addSpecialTokens ? specialCount(template.single) : 0);
      if (!(room >= 0)) throw new RangeError(`maxTokens ${maxTokens} leaves no room for the special tokens`);
      const all = core.plainIds(text);
      const plain = all.slice(0, room);
      const ids = addSpecialTokens ? filled(template.single, plain, []).ids : plain;
      return { ids, truncated: plain.length < all.length };
    },
    encodePair(first, second, { maxTokens, cut }) {
      const room = maxTokens - specialCount(template.pair);
      if (!(room >= 0)) throw new RangeError(`maxTokens ${maxTokens} leaves no room for the special tokens`);
      const allFirst = core.plainIds(first);
      const allSecond = core.plainIds(second);
      const [firstLength, secondLength] = pairLengths(allFirst.length, allSecond.length, room, cut);
      const truncated = firstLength + secondLength < allFirst.length + allSecond.length;
      return {
        ...filled(template.pair, allFirst.slice(0, firstLength), allSecond.slice(0, secondLength)),
        truncated,
      };
    },
    decode: (ids, options) => (ids.length === 0 ? '' : core.plainText(ids, options?.keepSpecial ?? false)),
  };
}

/** Lengths after truncation to `room`, as tokenizers' truncate_encodings computes them. */
function pairLengths(first: number, second: number, room: number, cut: PairCut): readonly [number, number] {
  const surplus = first + second - room;
  if (surplus <= 0) return [first, second];
  switch (cut) {
    case 'first-only':
      return [remainder(first, surplus), second];
    case 'second-only':
      return [first, remainder(second, surplus)];
    case 'longest-first': {
      const shorter = Math.min(first, second);
      const longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
      const half = Math.floor(room / 2);
      const [short, long] = shorter + longer > room ? [half, half + (room % 2)] : [shorter, longer];
      return first > second ? [long, short] : [short, long];
    }
  }
}

function remainder(length: number, surplus: number): number {
  if (length > surplus) return length - surplus;
  throw new Failure(
    'data-invalid',
    'A pair of texts cannot be cut to the maximum length: the text to be cut is too short. ' +
      'Allow more tokens, or cut the longer text first.',
  );
}

function filled(
  pieces: readonly TemplatePiece[],
  first: readonly number[],
  second: readonly number[],
): { readonly ids: readonly number[]; readonly typeIds: readonly number[] } {
  const ids: number[] = [];
  const typeIds: number[] = [];
  for (const piece of pieces) {
    const part = piece.kind === 'special' ? piece.ids : piece.kind === 'first' ? first : second;
    for (const id of part) {
      ids.push(id);
      typeIds.push(piece.typeId);
    }
  }
  return { ids, typeIds };
}
