// The rows of a tried case: the labels by what the adapter says, the likeliest first. Pure.

import type { TryItResult } from '../../../src-main/contract/index.ts';

export type AnswerRow = { readonly label: string; readonly base: number; readonly adapter: number };

export function answerRows({ labels, base, adapter }: TryItResult): readonly AnswerRow[] {
  return labels
    .map((label, index) => ({ label, base: base[index] ?? 0, adapter: adapter[index] ?? 0 }))
    .toSorted((a, b) => b.adapter - a.adapter);
}
