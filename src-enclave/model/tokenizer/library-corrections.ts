// Where @huggingface/tokenizers 0.2 differs from Hugging Face's Rust library, corrected part by part, so that ids are
// those of Python. Each correction names what is wrong; drop it when a new version of the library has it right.

import {
  ByteFallbackDecoder,
  BertNormalizer,
  Decoder,
  LowercaseNormalizer,
  Normalizer,
  SequenceDecoder,
  SequenceNormalizer,
} from '@huggingface/tokenizers';
import { z } from 'zod';

import type { LibraryTokenizer } from './library-types.ts';

/** GPT-2's splitting rule. As a Split it is translated with Rust's white space; the library's own copy has JavaScript's. */
const GPT2_PATTERN = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

const digitsSchema = z.looseObject({ type: z.literal('Digits'), individual_digits: z.boolean().default(false) });
const byteLevelSchema = z.looseObject({
  type: z.literal('ByteLevel'),
  add_prefix_space: z.literal(false),
  use_regex: z.literal(true).default(true),
});
const sequenceSchema = z.looseObject({ type: z.literal('Sequence'), pretokenizers: z.array(z.unknown()).max(32) });

/** The pre_tokenizer of a tokenizer.json with the same meaning, in parts that the library has right. */
export function correctedPreTokenizer(config: unknown): unknown {
  const sequence = sequenceSchema.safeParse(config);
  if (sequence.success)
    return { ...sequence.data, pretokenizers: sequence.data.pretokenizers.map((part) => correctedPreTokenizer(part)) };
  // The library takes only ASCII digits; Rust takes every number character (½, Ⅶ, ٤).
  const digits = digitsSchema.safeParse(config);
  if (digits.success) return isolated(digits.data.individual_digits ? '\\p{N}' : '\\p{N}+');
  const byteLevel = byteLevelSchema.safeParse(config);
  if (byteLevel.success)
    return { type: 'Sequence', pretokenizers: [isolated(GPT2_PATTERN), { ...byteLevel.data, use_regex: false }] };
  return config;
}

/** Replaces the parts of a built tokenizer that the library has wrong. */
export function correctParts(tokenizer: LibraryTokenizer): void {
  if (tokenizer.normalizer !== null) tokenizer.normalizer = correctedNormalizer(tokenizer.normalizer);
  const { decoder } = tokenizer;
  if (decoder instanceof SequenceDecoder) decoder.decoders = decoder.decoders.map((part) => correctedDecoder(part));
}

function correctedNormalizer(part: Normalizer): Normalizer {
  if (part instanceof SequenceNormalizer)
    part.normalizers = part.normalizers.map((inner) => (inner === null ? null : correctedNormalizer(inner)));
  if (part instanceof BertNormalizer) return new CharacterwiseBertNormalizer(part.config);
  if (part instanceof LowercaseNormalizer) return new CharacterwiseLowercase(part.config);
  return part;
}

function correctedDecoder(part: Decoder): Decoder {
  return part instanceof ByteFallbackDecoder ? new StrictByteFallback(part.config) : part;
}

function isolated(pattern: string): unknown {
  return { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false };
}

// JavaScript gives a capital sigma at the end of a word another small letter; Rust goes character by character.
function lowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

class CharacterwiseLowercase extends Normalizer {
  override normalize(text: string): string {
    return lowerCase(text);
  }
}

const bertNormalizerSchema = z.object({
  clean_text: z.boolean().default(true),
  handle_chinese_chars: z.boolean().default(true),
  strip_accents: z.boolean().nullish(),
  lowercase: z.boolean().default(true),
});

const CONTROL = /(?![\t\n\r])[\uFFFD\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
const IDEOGRAPH =
  /[\u{4E00}-\u{9FFF}\u{3400}-\u{4DBF}\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{F900}-\u{FAFF}\u{2F800}-\u{2FA1F}]/gu;

// The library sees ideographs beyond 16 bits as two characters, and lower-cases whole strings.
class CharacterwiseBertNormalizer extends Normalizer {
  override normalize(text: string): string {
    const options = bertNormalizerSchema.parse(this.config);
    let result = text;
    if (options.clean_text) result = result.replace(CONTROL, '').replace(/\p{White_Space}/gu, ' ');
    if (options.handle_chinese_chars) result = result.replace(IDEOGRAPH, ' $& ');
    if (options.strip_accents ?? options.lowercase) result = result.normalize('NFD').replace(/\p{Mn}/gu, '');
    return options.lowercase ? lowerCase(result) : result;
  }
}

// The library swallows a byte-order mark; Rust gives one replacement character per byte that is not UTF-8.
class StrictByteFallback extends Decoder {
  override decode_chain(tokens: string[]): string[] {
    const texts: string[] = [];
    let bytes: number[] = [];
    const flush = (): void => {
      if (bytes.length > 0) texts.push(utf8OrReplacements(bytes));
      bytes = [];
    };
    for (const token of tokens) {
      const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
      if (hex === undefined) {
        flush();
        texts.push(token);
      } else {
        bytes.push(Number.parseInt(hex, 16));
      }
    }
    flush();
    return texts;
  }
}

function utf8OrReplacements(bytes: readonly number[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return '\uFFFD'.repeat(bytes.length);
  }
}
