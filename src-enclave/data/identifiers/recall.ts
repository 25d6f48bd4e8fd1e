// How much of what was planted in made-up letters the check finds, and how much of what it finds was planted: shown to people
// beside every result, so that "not found" is read for what it is.

import { findIdentifiers, type FindOptions } from './find-identifiers.ts';
import { identifierCheckVersion, identifierClasses, type Finding, type IdentifierClass } from './identifier-class.ts';
import type { Planted, SyntheticLetter } from './synthetic/letters.ts';

export type ClassRecall = {
  readonly class: IdentifierClass;
  readonly planted: number;
  /** Planted ones whose every letter and digit is covered, by a finding of whatever class: nothing of them is left. */
  readonly covered: number;
  /** Covered ones with a finding of their own class. */
  readonly sameClass: number;
  readonly findings: number;
  /** Findings that touch something planted, of whatever class. */
  readonly right: number;
  /** covered / planted; 1 when nothing was planted. */
  readonly recall: number;
  /** right / findings; 1 when nothing was found. */
  readonly precision: number;
};

export type RecallReport = {
  readonly version: string;
  readonly letters: number;
  readonly planted: number;
  readonly covered: number;
  readonly recall: number;
  readonly classes: readonly ClassRecall[];
};

type Counts = { planted: number; covered: number; sameClass: number; findings: number; right: number };

export type Miss = {
  readonly kind: 'missed' | 'wrong';
  readonly letter: SyntheticLetter;
  readonly span: Planted | Finding;
};

/** `onMiss` sees made-up letters only; it is for developers. */
export function measureRecall(
  letters: readonly SyntheticLetter[],
  options: FindOptions = {},
  onMiss?: (miss: Miss) => void,
): RecallReport {
  const counts = new Map<IdentifierClass, Counts>(
    identifierClasses.map((name) => [name, { planted: 0, covered: 0, sameClass: 0, findings: 0, right: 0 }]),
  );
  const countsOf = (name: IdentifierClass): Counts =>
    counts.get(name) ?? { planted: 0, covered: 0, sameClass: 0, findings: 0, right: 0 };
  for (const letter of letters) {
    const findings = findIdentifiers(letter.text, options);
    for (const planted of letter.planted) {
      const count = countsOf(planted.class);
      const touching = findings.filter((finding) => finding.start < planted.end && planted.start < finding.end);
      count.planted++;
      if (isCovered(letter.text, planted, touching)) {
        count.covered++;
        if (touching.some((finding) => finding.class === planted.class)) count.sameClass++;
      } else onMiss?.({ kind: 'missed', letter, span: planted });
    }
    for (const finding of findings) {
      const count = countsOf(finding.class);
      count.findings++;
      if (letter.planted.some((planted) => finding.start < planted.end && planted.start < finding.end)) count.right++;
      else onMiss?.({ kind: 'wrong', letter, span: finding });
    }
  }
  const classes = identifierClasses.map((name): ClassRecall => {
    const count = countsOf(name);
    return {
      class: name,
      ...count,
      recall: share(count.covered, count.planted),
      precision: share(count.right, count.findings),
    };
  });
  const planted = classes.reduce((sum, entry) => sum + entry.planted, 0);
  const covered = classes.reduce((sum, entry) => sum + entry.covered, 0);
  return {
    version: identifierCheckVersion,
    letters: letters.length,
    planted,
    covered,
    recall: share(covered, planted),
    classes,
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

function isCovered(text: string, planted: Planted, findings: readonly Finding[]): boolean {
  for (let index = planted.start; index < planted.end; index++) {
    if (!/[\p{L}\p{N}]/u.test(text[index] ?? '')) continue;
    if (!findings.some((finding) => finding.start <= index && index < finding.end)) return false;
  }
  return true;
}
