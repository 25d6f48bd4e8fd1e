// The chain of checks of a server, as the Trust page shows it: what was proved in its order, what was not, and after a refusal
// which check failed and which were never reached. Pure.

import type { ServerProof, StudyView } from '../../../src-main/contract/index.ts';

/** In the order of the page. */
export const checkIds = [
  'root',
  'certificate',
  'report',
  'settings',
  'firmware',
  'software',
  'connection',
  'machine',
] as const;
export type CheckId = (typeof checkIds)[number];

const kinds = [
  'intel-dcap',
  'amd-snp',
  'aws-nitro',
  'azure-vtpm',
  'google-confidential-space',
  'tpm2',
  'simulated',
] as const;
export type ProofKind = (typeof kinds)[number];
const classes = ['hardware', 'delegated', 'device', 'transparency', 'simulated'] as const;
export type ProofClass = (typeof classes)[number];

/** What this version does not know is shown as what proves least. */
export function kindOf({ kind }: Pick<ServerProof, 'kind'>): ProofKind {
  return kinds.find((known) => known === kind) ?? 'simulated';
}

export function classOf(proof: Pick<ServerProof, 'class'>): ProofClass {
  return classes.find((known) => known === proof.class) ?? 'simulated';
}

type Checks = ServerProof['checks'];

const verdictOf = (checks: Checks, id: CheckId): string | undefined => checks.find((check) => check.id === id)?.verdict;

/** Steps that a platform does not have are left out, never padded. */
export function provedSteps({ checks }: Pick<ServerProof, 'checks'>): readonly CheckId[] {
  return checkIds.filter((id) => verdictOf(checks, id) === 'proved');
}

export function openSteps({ checks }: Pick<ServerProof, 'checks'>): readonly CheckId[] {
  return checkIds.filter((id) => verdictOf(checks, id) === 'not-checked');
}

export type RefusedStep = { readonly id: CheckId; readonly outcome: 'held' | 'failed' | 'notChecked' };

export function refusedSteps({
  checks,
}: Pick<NonNullable<StudyView['progress']['refusal']>, 'checks'>): readonly RefusedStep[] {
  return checkIds.map((id) => {
    const verdict = verdictOf(checks, id);
    return { id, outcome: verdict === 'proved' ? 'held' : verdict === 'failed' ? 'failed' : 'notChecked' };
  });
}

/** Facts of the evidence as lines: names as the maker has them, values as text. */
export function factLines(
  facts: Readonly<Record<string, unknown>>,
): readonly { readonly term: string; readonly value: string }[] {
  return Object.entries(facts).flatMap(([term, value]) => {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value) && value.length === 0) return [];
    return [{ term, value: typeof value === 'string' ? value : JSON.stringify(value) }];
  });
}
