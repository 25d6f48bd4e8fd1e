// What the window derives of studies: which one Home shows, and the state of the gate. Pure.

import type { RunSummary, StudyState, StudyView } from '../../src-main/contract/index.ts';
import { isLive } from './run-facts.ts';

const takingPart: ReadonlySet<StudyState> = new Set(['running', 'paused', 'failed']);

export const isTakingPart = ({ state }: StudyView): boolean => takingPart.has(state);

/** The study that is going on; else one that was finished while the window was open. */
export function homeStudy(studies: readonly StudyView[], startedAtMs: number | null): StudyView | null {
  const order: readonly StudyState[] = ['running', 'failed', 'paused'];
  for (const wanted of order) {
    const found = studies.find(({ state }) => state === wanted);
    if (found !== undefined) return found;
  }
  if (startedAtMs === null) return null;
  return studies.find(({ state, progress }) => state === 'finished' && progress.phaseSinceMs >= startedAtMs) ?? null;
}

/** Whether Home shows the study rather than the run: what goes on first, then what is newer. */
export function isBeforeRun(study: StudyView, run: Pick<RunSummary, 'state' | 'createdAtMs'>): boolean {
  if (isLive(run.state)) return false;
  if (study.state === 'running' || study.state === 'failed') return true;
  return study.progress.phaseSinceMs > run.createdAtMs;
}

export type Gate =
  | { readonly state: 'closed' | 'opening' }
  | { readonly state: 'open' | 'openSimulated'; readonly servers: number }
  | { readonly state: 'failed'; readonly atMs: number };

/** One gate for all studies: a refusal is shown before anything else, a simulated server before a verified one. */
export function gateOf(studies: readonly StudyView[]): Gate {
  const active = studies.filter(isTakingPart);
  const refused = active.filter(({ progress }) => progress.link.state === 'refused');
  if (refused.length > 0)
    return { state: 'failed', atMs: Math.max(...refused.map(({ progress }) => progress.refusal?.atMs ?? 0)) };
  const open = active.filter(({ progress }) => progress.link.state === 'open');
  const servers = new Set(open.map(({ server }) => server)).size;
  if (open.some(({ progress }) => progress.proof?.class === 'simulated')) return { state: 'openSimulated', servers };
  if (servers > 0) return { state: 'open', servers };
  return { state: active.some(({ progress }) => progress.link.state === 'checking') ? 'opening' : 'closed' };
}

/** The study that menus and the Trust page mean: the one on screen, else the one that needs somebody, else any. */
export function chosenStudy(studies: readonly StudyView[], shownId: string | null): StudyView | null {
  const shown = studies.find(({ id }) => id === shownId);
  const active = studies.filter(isTakingPart);
  return (
    shown ??
    active.find(({ progress }) => progress.link.state === 'refused') ??
    active.find(({ progress }) => progress.link.state === 'open') ??
    active[0] ??
    studies.find(({ progress }) => progress.proof !== null) ??
    null
  );
}

/** What a refusal is called: by the check that failed, and for some by the code of the verifier. */
export function refusalCode({ code, checks }: NonNullable<StudyView['progress']['refusal']>): string {
  if (code === 'simulated-not-allowed') return 'server-simulated';
  if (code.startsWith('crl-')) return 'server-revocation-list';
  if (code.startsWith('policy-')) return 'policy-refused';
  const failed = checks.find(({ verdict }) => verdict === 'failed');
  return failed === undefined ? 'attestation-refused' : `server-${failed.id}`;
}
