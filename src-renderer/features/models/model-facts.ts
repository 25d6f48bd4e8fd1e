// Small truths about models and adapters that screens derive: licence, family, which runs have an adapter, which can be
// tried. Pure.

import type { Job, ModelRecord, RunSummary } from '../../../src-main/contract/index.ts';
import { canExportAdapter, isLive } from '../../app/run-facts.ts';

/** Licences of what ships with Cloister (NOTICE); of others none is recorded. */
const builtInLicences: Readonly<Record<string, string>> = { 'minilm-med': 'Apache 2.0' };

export function licenceOf({ name, isEmbedded }: Pick<ModelRecord, 'name' | 'isEmbedded'>): string | null {
  return isEmbedded ? (builtInLicences[name] ?? null) : null;
}

/** `bert` is called BERT, `llama` Llama; another is called what its file says. */
export function familyOf(modelType: string): string {
  switch (modelType) {
    case 'bert':
      return 'BERT';
    case 'llama':
      return 'Llama';
    default:
      return modelType;
  }
}

/**
 * Runs that have an adapter to take away, in the order given. A paused one has, too: its process rests between two rounds,
 * and the isolated process exports and tries it.
 */
export function runsWithAdapter(runs: readonly RunSummary[]): readonly RunSummary[] {
  return runs.filter((run) => canExportAdapter(run) || (run.state === 'paused' && run.roundsDone > 0));
}

/** Runs whose adapter answers with labels; writing answers is not built. */
export function runsToTry(runs: readonly RunSummary[]): readonly RunSummary[] {
  return runsWithAdapter(runs).filter(({ task }) => task !== null && task !== 'generation');
}

/** Somebody trains now: the isolated process tries no adapter then. */
export function isTraining(runs: readonly RunSummary[]): boolean {
  return runs.some(({ state }) => isLive(state) && state !== 'paused');
}

export function isEnded({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Those of `now` that were under way before. */
export function newlyEnded(before: readonly Job[], now: readonly Job[]): readonly Job[] {
  return now.filter((job) => isEnded(job) && before.some((old) => old.id === job.id && !isEnded(old)));
}

/** `https://hub.example.org/models` → `hub.example.org`; what is no address is shown as it is. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

/** `org/name`, `hf:org/name`, or an address: what a person may paste. The program behind decides in the end. */
export function looksLikeHubId(text: string): boolean {
  const id = text.trim().replace(/^hf:/i, '');
  if (/^https?:\/\//i.test(id)) return URL.canParse(id);
  return /^[^/\s]+\/[^/\s]+$/.test(id);
}
