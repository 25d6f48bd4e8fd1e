// What may be kept of an identifiers check: counts by class, what was decided, who signed. Never a matched value, an offset or
// a text. It says what was found by which version; it says nothing of compliance.

import { Failure } from '../../base/failure.ts';
import {
  identifierCheckVersion,
  identifierClasses,
  safeHarborLetters,
  type Finding,
  type IdentifierClass,
} from './identifier-class.ts';

/** `drop`: texts with a finding of the class are left out by the caller. */
export type ClassDecision = 'mask' | 'generalise' | 'drop' | 'keep';

export type ClassCount = {
  readonly class: IdentifierClass;
  /** Of 45 CFR 164.514(b)(2)(i). */
  readonly letter: string;
  readonly findings: number;
  readonly texts: number;
  readonly decision: ClassDecision | null;
};

export type Override = {
  readonly reason: string;
  /** Who decided, and the second person who signed: two people. */
  readonly decidedBy: string;
  readonly confirmedBy: string;
  /** ISO 8601. */
  readonly confirmedAt: string;
};

export type Verdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'mask' }
  | ({ readonly kind: 'override' } & Override)
  | { readonly kind: 'undecided'; readonly classes: readonly IdentifierClass[] };

export type IdentifierReport = {
  readonly version: string;
  readonly texts: number;
  readonly textsWithFindings: number;
  readonly findings: number;
  readonly classes: readonly ClassCount[];
  /** Findings by rule; a hospital's own patterns stand here by name. */
  readonly detectors: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
  /** "identifiers check: n findings, version X" */
  readonly summary: string;
};

export type IdentifierTally = {
  /** Counts the findings of one more text. */
  readonly add: (findings: readonly Finding[]) => void;
  /** Throws Failure `policy-refused` when something is kept without a reason and two different people. */
  readonly report: (
    decisions: Readonly<Partial<Record<IdentifierClass, ClassDecision>>>,
    override?: Override,
  ) => IdentifierReport;
};

export function createIdentifierTally(): IdentifierTally {
  const findingsOf = new Map<IdentifierClass, number>();
  const textsOf = new Map<IdentifierClass, number>();
  const detectors = new Map<string, number>();
  let [texts, textsWithFindings, total] = [0, 0, 0];

  const add = (findings: readonly Finding[]): void => {
    texts++;
    total += findings.length;
    if (findings.length > 0) textsWithFindings++;
    for (const finding of findings) {
      increase(findingsOf, finding.class);
      increase(detectors, finding.detector);
    }
    for (const identifierClass of new Set(findings.map((finding) => finding.class))) increase(textsOf, identifierClass);
  };

  const report: IdentifierTally['report'] = (decisions, override) => {
    const classes = identifierClasses.map((identifierClass) => ({
      class: identifierClass,
      letter: safeHarborLetters[identifierClass],
      findings: findingsOf.get(identifierClass) ?? 0,
      texts: textsOf.get(identifierClass) ?? 0,
      decision: decisions[identifierClass] ?? null,
    }));
    return {
      version: identifierCheckVersion,
      texts,
      textsWithFindings,
      findings: total,
      classes,
      detectors: Object.fromEntries(detectors),
      verdict: verdictOf(classes, override),
      summary: `identifiers check: ${total} ${total === 1 ? 'finding' : 'findings'}, version ${identifierCheckVersion}`,
    };
  };
  return { add, report };
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function verdictOf(classes: readonly ClassCount[], override: Override | undefined): Verdict {
  const found = classes.filter((count) => count.findings > 0);
  const undecided = found.filter((count) => count.decision === null);
  if (undecided.length > 0) return { kind: 'undecided', classes: undecided.map((count) => count.class) };
  if (found.some((count) => count.decision === 'keep')) return { kind: 'override', ...checkedOverride(override) };
  return { kind: found.length === 0 ? 'pass' : 'mask' };
}

function checkedOverride(override: Override | undefined): Override {
  const refused = (why: string): Failure => new Failure('policy-refused', `Identifiers can be kept only ${why}.`);
  if (override === undefined || override.reason.trim() === '') throw refused('with a reason');
  const [first, second] = [override.decidedBy, override.confirmedBy].map((person) =>
    person.trim().normalize('NFKC').toLowerCase(),
  );
  if (first === undefined || second === undefined || first === '' || second === '')
    throw refused('when two people sign, both by name');
  if (first === second) throw refused('when the second signature is by another person');
  if (Number.isNaN(Date.parse(override.confirmedAt))) throw refused('with the time of the second signature');
  const { reason, decidedBy, confirmedBy, confirmedAt } = override;
  return { reason, decidedBy, confirmedBy, confirmedAt };
}
