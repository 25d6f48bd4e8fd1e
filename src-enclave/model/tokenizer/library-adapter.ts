// @huggingface/tokenizers behind our own small interface. What comes from disk is checked before the library sees it.

import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';

import { correctedPreTokenizer, correctParts } from './library-corrections.ts';
import type { LibraryTokenizer } from './library-types.ts';
import type { TokenizerCore } from './text-tokenizer.ts';

const LARGEST_ID = 1 << 22;

const id = z.int().min(0).max(LARGEST_ID);

const tokenizerSchema = z.looseObject({
  added_tokens: z
    .array(z.looseObject({ id, content: z.string().min(1).max(1024), special: z.boolean().default(false) }))
    .default([]),
  normalizer: z.unknown().default(null),
  pre_tokenizer: z.unknown().default(null),
  post_processor: z.unknown().default(null),
  decoder: z.unknown().default(null),
  model: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('WordPiece'), vocab: z.record(z.string(), id), unk_token: z.string() }),
    z.looseObject({
      type: z.literal('BPE'),
      vocab: z.record(z.string(), id),
      merges: z.union([z.array(z.string()), z.array(z.tuple([z.string(), z.string()]))]),
    }),
    z.looseObject({
      type: z.literal('Unigram'),
      vocab: z.array(z.tuple([z.string(), z.number()])).min(1),
      unk_id: id.nullable(),
    }),
  ]),
});

export type BuiltTokenizer = Omit<TokenizerCore, 'template'> & { readonly largestId: number };

/** @throws ZodError, or the library's errors, for what it cannot build. */
export function buildTokenizer(json: unknown): BuiltTokenizer {
  const parsed = tokenizerSchema.parse(json);
  const pre_tokenizer = correctedPreTokenizer(parsed.pre_tokenizer);
  const tokenizer: LibraryTokenizer = new Tokenizer({ ...parsed, pre_tokenizer, post_processor: null }, {});
  correctParts(tokenizer);
  const vocabulary = tokenizer.get_vocab(true);
  const ids = [...vocabulary.values()];
  const special = new Set(parsed.added_tokens.filter((token) => token.special).map((token) => token.id));
  return {
    vocabSize: vocabulary.size,
    largestId: ids.reduce((largest, value) => Math.max(largest, value), 0),
    specialIds: [...special].sort((left, right) => left - right),
    tokenId: (token) => tokenizer.token_to_id(token) ?? null,
    plainIds: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
    plainText(given, keepSpecial) {
      const kept = given.filter(
        (value) => tokenizer.id_to_token(value) !== undefined && (keepSpecial || !special.has(value)),
      );
      if (kept.length === 0) return '';
      return tokenizer.decode([...kept], { skip_special_tokens: false, clean_up_tokenization_spaces: false });
    },
  };
}
