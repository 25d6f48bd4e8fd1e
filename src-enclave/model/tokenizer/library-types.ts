// What we use of @huggingface/tokenizers 0.2. Its own declarations import without file extensions, which TypeScript
// does not follow under `nodenext`; this adds the exports that get lost. Drop it when the package has them right.

import type { Decoder, Normalizer } from '@huggingface/tokenizers';

declare module '@huggingface/tokenizers' {
  export abstract class Normalizer {
    constructor(config: unknown);
    readonly config: unknown;
    abstract normalize(text: string): string;
  }
  export class BertNormalizer extends Normalizer {
    override normalize(text: string): string;
  }
  export class LowercaseNormalizer extends Normalizer {
    override normalize(text: string): string;
  }
  export class SequenceNormalizer extends Normalizer {
    normalizers: (Normalizer | null)[];
    override normalize(text: string): string;
  }
  export abstract class Decoder {
    constructor(config: unknown);
    readonly config: unknown;
    abstract decode_chain(tokens: string[]): string[];
  }
  export class ByteFallbackDecoder extends Decoder {
    override decode_chain(tokens: string[]): string[];
  }
  export class SequenceDecoder extends Decoder {
    decoders: Decoder[];
    override decode_chain(tokens: string[]): string[];
  }
}

/** The library's Tokenizer, as far as we use it. */
export type LibraryTokenizer = {
  normalizer: Normalizer | null;
  decoder: Decoder | null;
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
  decode(
    ids: number[],
    options: { readonly skip_special_tokens: boolean; readonly clean_up_tokenization_spaces: boolean },
  ): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
  get_vocab(withAddedTokens: boolean): Map<string, number>;
};
