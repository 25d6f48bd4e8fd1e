// How close a written answer is to the wanted ones: exact match and token F1 as in SQuAD, ROUGE-1, -2 and -L as in
// the rouge-score package without stemmer. Pure functions of texts; nothing of them is kept.

import { expectPositiveInteger } from '../base/expect.ts';

export type PrecisionRecall = { readonly precision: number; readonly recall: number; readonly f1: number };

/** 1 when the normalised prediction equals one of the normalised answers, else 0. */
export function exactMatch(prediction: string, answers: readonly string[]): number {
  return answers.some((answer) => normaliseAnswer(answer) === normaliseAnswer(prediction)) ? 1 : 0;
}

/** The best F1 of normalised words over the answers; two texts that are both empty after that count 1. */
export function tokenF1(prediction: string, answers: readonly string[]): number {
  const words = splitWords(normaliseAnswer(prediction));
  return answers.reduce((best, answer) => {
    const wanted = splitWords(normaliseAnswer(answer));
    const f1 = words.length === 0 && wanted.length === 0 ? 1 : scoreOverlap(overlap(words, wanted), words, wanted).f1;
    return Math.max(best, f1);
  }, 0);
}

/** Lower case, without ASCII punctuation and the words a, an, the; single spaces. */
export function normaliseAnswer(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[!-/:-@[-`{-~]/g, '');
  return splitWords(plain.replaceAll(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')).join(' ');
}

/** Overlap of runs of `size` words (Lin 2004). */
export function rougeN(prediction: string, reference: string, size: number): PrecisionRecall {
  expectPositiveInteger(size, 'size');
  const [own, wanted] = [ngrams(rougeWords(prediction), size), ngrams(rougeWords(reference), size)];
  return scoreOverlap(overlap(own, wanted), own, wanted);
}

/** By the longest common subsequence of words. */
export function rougeL(prediction: string, reference: string): PrecisionRecall {
  const [own, wanted] = [rougeWords(prediction), rougeWords(reference)];
  return scoreOverlap(longestCommonSubsequence(own, wanted), own, wanted);
}

function scoreOverlap(common: number, own: readonly string[], wanted: readonly string[]): PrecisionRecall {
  if (common === 0) return { precision: 0, recall: 0, f1: 0 };
  const [precision, recall] = [common / own.length, common / wanted.length];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

function rougeWords(text: string): string[] {
  return splitWords(text.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' '));
}

function splitWords(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

function ngrams(words: readonly string[], size: number): string[] {
  return words.slice(size - 1).map((_, start) => words.slice(start, start + size).join(' '));
}

// Size of the intersection as multisets.
function overlap(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const item of right) counts.set(item, (counts.get(item) ?? 0) + 1);
  let common = 0;
  for (const item of left) {
    const count = counts.get(item) ?? 0;
    if (count > 0) common++;
    counts.set(item, count - 1);
  }
  return common;
}

function longestCommonSubsequence(left: readonly string[], right: readonly string[]): number {
  let above = new Uint32Array(right.length + 1);
  for (const word of left) {
    const row = new Uint32Array(right.length + 1);
    for (const [index, other] of right.entries())
      row[index + 1] = word === other ? (above[index] ?? 0) + 1 : Math.max(above[index + 1] ?? 0, row[index] ?? 0);
    above = row;
  }
  return above[right.length] ?? 0;
}
