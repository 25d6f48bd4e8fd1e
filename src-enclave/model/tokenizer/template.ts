// Which special tokens stand around one text and around two, from the post_processor of a tokenizer.json.

import { z } from 'zod';

export type TemplatePiece =
  | { readonly kind: 'first'; readonly typeId: number }
  | { readonly kind: 'second'; readonly typeId: number }
  | { readonly kind: 'special'; readonly typeId: number; readonly ids: readonly number[] };

export type SpecialTemplate = { readonly single: readonly TemplatePiece[]; readonly pair: readonly TemplatePiece[] };

/** No special tokens: how tokenizers joins a pair without a post-processor. */
export const BARE_TEMPLATE: SpecialTemplate = {
  single: [{ kind: 'first', typeId: 0 }],
  pair: [
    { kind: 'first', typeId: 0 },
    { kind: 'second', typeId: 1 },
  ],
};

const tokenId = z.int().min(0);
const typeId = z.int().min(0).max(255);

const pieceSchema = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: typeId }) }),
  z.object({ Sequence: z.object({ id: z.enum(['A', 'B']), type_id: typeId }) }),
]);

const templateSchema = z.object({
  type: z.literal('TemplateProcessing'),
  single: z.array(pieceSchema).max(64),
  pair: z.array(pieceSchema).max(64),
  special_tokens: z.record(z.string(), z.object({ ids: z.array(tokenId).max(64) })),
});

const bertSchema = z.object({
  type: z.enum(['BertProcessing', 'RobertaProcessing']),
  sep: z.tuple([z.string(), tokenId]),
  cls: z.tuple([z.string(), tokenId]),
});

const sequenceSchema = z.object({ type: z.literal('Sequence'), processors: z.array(z.unknown()).max(16) });

export function specialCount(pieces: readonly TemplatePiece[]): number {
  return pieces.reduce((count, piece) => count + (piece.kind === 'special' ? piece.ids.length : 0), 0);
}

/** @throws ZodError or SyntaxError when the post-processor is not one of the known kinds. */
export function parseTemplate(postProcessor: unknown): SpecialTemplate {
  if (postProcessor === null || postProcessor === undefined) return BARE_TEMPLATE;
  const { type } = z.object({ type: z.string() }).parse(postProcessor);
  switch (type) {
    case 'TemplateProcessing':
      return fromTemplate(templateSchema.parse(postProcessor));
    case 'BertProcessing':
    case 'RobertaProcessing':
      return fromBert(bertSchema.parse(postProcessor));
    case 'ByteLevel':
      return BARE_TEMPLATE;
    case 'Sequence': {
      const inner = sequenceSchema.parse(postProcessor).processors.map((processor) => parseTemplate(processor));
      const [special, ...others] = inner.filter((template) => template !== BARE_TEMPLATE);
      if (others.length > 0) throw new SyntaxError('two post-processors that both add special tokens');
      return special ?? BARE_TEMPLATE;
    }
    default:
      throw new SyntaxError(`the post-processor ${type.slice(0, 60)}`);
  }
}

function fromTemplate(json: z.infer<typeof templateSchema>): SpecialTemplate {
  const toPiece = (piece: z.infer<typeof pieceSchema>): TemplatePiece => {
    if ('Sequence' in piece)
      return { kind: piece.Sequence.id === 'A' ? 'first' : 'second', typeId: piece.Sequence.type_id };
    const special = Object.hasOwn(json.special_tokens, piece.SpecialToken.id)
      ? json.special_tokens[piece.SpecialToken.id]
      : undefined;
    if (special === undefined) throw new SyntaxError('a special token of the template has no id');
    return { kind: 'special', typeId: piece.SpecialToken.type_id, ids: special.ids };
  };
  return { single: json.single.map(toPiece), pair: json.pair.map(toPiece) };
}

function fromBert(json: z.infer<typeof bertSchema>): SpecialTemplate {
  const isRoberta = json.type === 'RobertaProcessing';
  const cls: TemplatePiece = { kind: 'special', typeId: 0, ids: [json.cls[1]] };
  const sep: TemplatePiece = { kind: 'special', typeId: 0, ids: [json.sep[1]] };
  const secondType = isRoberta ? 0 : 1;
  const second: TemplatePiece = { kind: 'second', typeId: secondType };
  const lastSep: TemplatePiece = { ...sep, typeId: secondType };
  const single: readonly TemplatePiece[] = [cls, { kind: 'first', typeId: 0 }, sep];
  return { single, pair: [...single, ...(isRoberta ? [sep] : []), second, lastSep] };
}
