// Where detectors disagree about a stretch, the surest keeps it whole; what the others covered beside it stays covered, so
// that settling never uncovers a character. What was masked before is no candidate again.

import type { Finding } from './identifier-class.ts';

const masked = /\[[a-z-]*_+(?:\d{2,4}_)?\]|\[\d{2,4}_\]|\[\]/gu;

export function settleOverlaps(text: string, candidates: readonly Finding[]): Finding[] {
  if (candidates.length === 0) return [];
  const kept: Finding[] = [];
  const masks = text.includes(']')
    ? [...text.matchAll(masked)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
    : [];
  const byConfidence = candidates.toSorted(
    (left, right) =>
      right.confidence - left.confidence ||
      right.end - right.start - (left.end - left.start) ||
      left.start - right.start,
  );
  const taken = [...masks].sort((left, right) => left.start - right.start);
  for (const candidate of byConfidence)
    for (const piece of freePieces(candidate, taken)) {
      const trimmed = trim(
        text,
        { ...candidate, ...piece },
        piece.start !== candidate.start,
        piece.end !== candidate.end,
      );
      if (trimmed === null) continue;
      kept.push(trimmed);
      insert(taken, trimmed);
    }
  return kept.sort((left, right) => left.start - right.start);
}

type Span = { readonly start: number; readonly end: number };

/** The first of the spans, in order and apart, that ends behind `offset`. */
function firstEndingAfter(spans: readonly Span[], offset: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function insert(spans: Span[], span: Span): void {
  spans.splice(firstEndingAfter(spans, span.start), 0, span);
}

function freePieces(candidate: Span, taken: readonly Span[]): Span[] {
  const pieces: Span[] = [];
  let from = candidate.start;
  for (let index = firstEndingAfter(taken, candidate.start); from < candidate.end; index++) {
    const next = taken[index];
    const to = Math.min(candidate.end, next?.start ?? candidate.end);
    if (to > from) pieces.push({ start: from, end: to });
    if (next === undefined) break;
    from = Math.max(from, next.end);
  }
  return pieces;
}

/** A piece that was cut loses the blanks and signs at its cut ends; one without a letter or digit is nothing. */
function trim(text: string, finding: Finding, isCutBefore: boolean, isCutAfter: boolean): Finding | null {
  if (!isCutBefore && !isCutAfter) return finding;
  let { start, end } = finding;
  const isSign = (index: number): boolean =>
    !/[\p{L}\p{N}]/u.test(text.slice(index, index + 1)) && !isSurrogate(text.charCodeAt(index));
  if (isCutBefore) while (start < end && isSign(start)) start++;
  if (isCutAfter) while (end > start && isSign(end - 1)) end--;
  return end > start ? { ...finding, start, end } : null;
}

const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;
