// The tokenizer that a GGUF file embeds, written as the tokenizer.json it was made from: byte-level BPE ("gpt2").
// The rule that splits text before BPE is only named in the file (tokenizer.ggml.pre); the rules are llama.cpp's.

import { z } from 'zod';

import { Failure } from '../../base/failure.ts';
import type { GgufValue } from '../weights/gguf-header.ts';

/** tokenizer.ggml.token_type: a control token, and one that a user added. */
const CONTROL = 3;
const USER_DEFINED = 4;

const metadataSchema = z.object({
  model: z.string(),
  pre: z.string().default('default'),
  tokens: z.array(z.string()).min(1),
  token_type: z.array(z.number()).default([]),
  merges: z.array(z.string()).default([]),
  add_bos_token: z.boolean().default(false),
  bos_token_id: z.int().min(0).optional(),
});

const BYTE_LEVEL = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

const LLAMA3_PATTERN =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** @throws Failure tokenizer-invalid when parts are missing, model-unsupported for other kinds and splitting rules. */
export function ggufTokenizerJson(metadata: ReadonlyMap<string, GgufValue>, fileName: string): unknown {
  const prefix = 'tokenizer.ggml.';
  const members = [...metadata].filter(([key]) => key.startsWith(prefix));
  const parsed = metadataSchema.safeParse(
    Object.fromEntries(members.map(([key, value]) => [key.slice(prefix.length), value])),
  );
  if (!parsed.success)
    throw new Failure('tokenizer-invalid', `${fileName} has no usable tokenizer inside. Get the model again.`);
  const { model, pre, tokens, token_type: types, merges } = parsed.data;
  if (model !== 'gpt2')
    throw new Failure(
      'model-unsupported',
      `${fileName} has a tokenizer of the kind ${JSON.stringify(model.slice(0, 60))}; supported is byte-level BPE (gpt2).`,
    );
  const added = tokens.flatMap((content, id) => {
    const isSpecial = types[id] === CONTROL;
    return isSpecial || types[id] === USER_DEFINED ? [{ id, content, special: isSpecial, normalized: false }] : [];
  });
  return {
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: preTokenizer(pre, fileName),
    post_processor: parsed.data.add_bos_token ? bosTemplate(tokens, parsed.data.bos_token_id) : null,
    decoder: BYTE_LEVEL,
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
      ignore_merges: pre === 'llama-bpe',
    },
  };
}

function preTokenizer(pre: string, fileName: string): unknown {
  switch (pre) {
    case 'default':
    case 'gpt-2':
      return BYTE_LEVEL;
    case 'smollm':
      return sequence({ type: 'Digits', individual_digits: true }, BYTE_LEVEL);
    case 'llama-bpe': {
      const split = { type: 'Split', pattern: { Regex: LLAMA3_PATTERN }, behavior: 'Isolated', invert: false };
      return sequence(split, { ...BYTE_LEVEL, use_regex: false });
    }
    default:
      throw new Failure(
        'model-unsupported',
        `${fileName} splits text by the rule ${JSON.stringify(pre.slice(0, 60))}; supported are default, gpt-2, ` +
          'llama-bpe and smollm.',
      );
  }
}

function sequence(...pretokenizers: readonly unknown[]): unknown {
  return { type: 'Sequence', pretokenizers };
}

function bosTemplate(tokens: readonly string[], bosId: number | undefined): unknown {
  const token = bosId === undefined ? undefined : tokens[bosId];
  if (bosId === undefined || token === undefined) return null;
  const bos = (type_id: number) => ({ SpecialToken: { id: token, type_id } });
  const text = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  return {
    type: 'TemplateProcessing',
    single: [bos(0), text('A', 0)],
    pair: [bos(0), text('A', 0), bos(1), text('B', 1)],
    special_tokens: { [token]: { id: token, ids: [bosId], tokens: [token] } },
  };
}
