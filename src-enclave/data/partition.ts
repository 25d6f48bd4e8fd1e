// Divides training examples among virtual hospitals: evenly, or skewed by label as in Hsu et al., arXiv 1909.06335.
// Pure: labels in, indices out, randomness injected. Every example goes to exactly one hospital.

import { expectDefined, expectPositiveInteger } from '../base/expect.ts';
import { Failure } from '../base/failure.ts';
import type { Random } from '../base/random.ts';

export type Partition = { readonly kind: 'iid' } | { readonly kind: 'dirichlet'; readonly alpha: number };

const maximumDraws = 2000;

/** Reads `iid` or `dirichlet:ALPHA` (0 < ALPHA <= 1e6). Throws Failure `option-invalid`. */
export function parsePartition(text: string): Partition {
  if (text === 'iid') return { kind: 'iid' };
  const alpha = /^dirichlet:(\d+(?:\.\d+)?(?:e-?\d+)?)$/.exec(text)?.[1];
  if (alpha !== undefined && Number(alpha) > 0 && Number(alpha) <= 1e6)
    return { kind: 'dirichlet', alpha: Number(alpha) };
  throw new Failure(
    'option-invalid',
    `The partition must be iid or dirichlet:ALPHA with a positive number, as in dirichlet:0.5; it is "${text}".`,
  );
}

/**
 * Stratified: sizes differ by at most one, and so do the counts of each label. `labels[i]` is null for generation.
 * Returns indices into `labels` by hospital, ascending. Throws Failure `too-many-hospitals`.
 */
export function partitionIid(labels: readonly (number | null)[], hospitals: number, random: Random): number[][] {
  expectEnough(labels.length, hospitals, 1);
  const parts: number[][] = Array.from({ length: hospitals }, () => []);
  const dealt = groupByLabel(labels).flatMap((group) => random.shuffle(group));
  for (const [position, index] of dealt.entries()) expectDefined(parts[position % hospitals], 'hospital').push(index);
  return parts.map(ascending);
}

/**
 * Label-skewed: of each label, hospital k gets the share that a symmetric Dirichlet(alpha) gives it. Drawn again until
 * every hospital has `minimum` examples. Throws Failure `too-many-hospitals` when that cannot be.
 */
export function partitionDirichlet(
  labels: readonly (number | null)[],
  hospitals: number,
  alpha: number,
  random: Random,
  minimum = 1,
): number[][] {
  expectEnough(labels.length, hospitals, minimum);
  const groups = groupByLabel(labels);
  for (let draw = 0; draw < maximumDraws; draw++) {
    const parts: number[][] = Array.from({ length: hospitals }, () => []);
    for (const group of groups) {
      const shuffled = random.shuffle(group);
      const shares = random.dirichlet(alpha, hospitals);
      let [start, cumulative] = [0, 0];
      for (const [hospital, share] of shares.entries()) {
        cumulative += share;
        const end = hospital === hospitals - 1 ? shuffled.length : Math.round(cumulative * shuffled.length);
        const part = expectDefined(parts[hospital], 'hospital');
        for (const index of shuffled.slice(start, end)) part.push(index);
        start = end;
      }
    }
    if (parts.every((part) => part.length >= minimum)) return parts.map(ascending);
  }
  throw new Failure(
    'too-many-hospitals',
    `With dirichlet:${alpha}, ${labels.length} examples could not be divided so that each of ${hospitals} hospitals has ` +
      `${minimum}. Take fewer hospitals, a larger ALPHA or more data.`,
  );
}

/** Indices by label, in the order of the labels; null is a label of its own, first. */
export function groupByLabel(labels: readonly (number | null)[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [index, label] of labels.entries()) {
    const group = groups.get(label ?? -1);
    if (group === undefined) groups.set(label ?? -1, [index]);
    else group.push(index);
  }
  return [...groups].sort(([left], [right]) => left - right).map(([, group]) => group);
}

function expectEnough(examples: number, hospitals: number, minimum: number): void {
  expectPositiveInteger(hospitals, 'hospitals');
  expectPositiveInteger(minimum, 'minimum');
  if (hospitals * minimum <= examples) return;
  throw new Failure(
    'too-many-hospitals',
    `${examples} training examples are too few for ${hospitals} hospitals. Take at most ${Math.floor(examples / minimum)} hospitals, or more data.`,
  );
}

const ascending = (indices: readonly number[]): number[] => [...indices].sort((left, right) => left - right);
