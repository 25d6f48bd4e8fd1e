// What the boundary bar says of both sides of the gate: what is inside, what left. Pure; the words are given as keys.

import type { Dataset, Egress, EnclaveStatus, RunSummary } from '../../../src-main/contract/index.ts';

export type ProcessState = EnclaveStatus['state'] | 'working' | 'unknown';

/** The state of the isolated process in a word: `working` when a run is on. */
export function processState(
  enclave: EnclaveStatus | null,
  runs: readonly RunSummary[] | null,
  isConnected: boolean,
): ProcessState {
  if (enclave === null || !isConnected) return 'unknown';
  const isWorking = runs?.some(({ state }) => state === 'running' || state === 'preparing' || state === 'pausing');
  return enclave.state === 'ready' && isWorking === true ? 'working' : enclave.state;
}

export type InsideWords =
  | { readonly kind: 'none' }
  | { readonly kind: 'data'; readonly rows: number }
  | { readonly kind: 'simulation'; readonly hospitals: number; readonly rows: number };

/** @param run The run that the window shows or that is under way. */
export function insideOf(run: RunSummary | null, datasets: readonly Dataset[] | null, hasRuns: boolean): InsideWords {
  const rows = datasets?.reduce((sum, dataset) => sum + dataset.rows, 0) ?? 0;
  if (!hasRuns || rows === 0) return { kind: 'none' };
  if (run !== null && run.hospitals > 0) return { kind: 'simulation', hospitals: run.hospitals, rows };
  return { kind: 'data', rows };
}

export type OutsideWords =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'sealed'; readonly received: number; readonly sent: number; readonly host: string }
  | { readonly kind: 'hub'; readonly received: number; readonly sent: number; readonly host: string };

export function outsideOf(egress: Egress | null, isConnected: boolean): OutsideWords {
  if (egress === null || !isConnected) return { kind: 'unknown' };
  const used = egress.sinceLaunch.filter(({ connections, bytesOut, bytesIn }) => connections + bytesOut + bytesIn > 0);
  if (used.length === 0) return { kind: 'nothing' };
  const isSealed = used.some(({ kind }) => kind !== 'hub' && kind !== 'updates');
  return {
    kind: isSealed ? 'sealed' : 'hub',
    received: used.reduce((sum, { bytesIn }) => sum + bytesIn, 0),
    sent: used.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
    host: egress.destinations.at(-1) ?? '',
  };
}
