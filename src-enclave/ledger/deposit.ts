// A head for depositing, made beside whoever writes the chain: of a chain that was found whole a moment ago.

import { open } from 'node:fs/promises';
import { asFailure, Failure } from '../base/failure.ts';
import { openDeviceKey } from './device-key.ts';
import { type Head, signHead } from './head.ts';
import { momentOf } from './record.ts';
import { listSegments, segmentPath } from './segments.ts';
import { type BrokenChain, verifyChain } from './verify-chain.ts';

type Deposit = { readonly kind: 'head'; readonly head: Head } | BrokenChain;

/** @throws Failure run-missing, run-invalid when the key is not there or another, state-newer, no-permission, run-busy. */
export async function makeDeposit(folder: string, nowMs: () => number): Promise<Deposit> {
  const verdict = await verifyChain(folder);
  if (verdict.kind === 'broken') return verdict;
  try {
    const key = await openDeviceKey(folder, false);
    if (key.publicKey !== verdict.key)
      throw new Failure('run-invalid', 'The device key in this folder is not the one of this audit log.');
    await syncNewest(folder);
    const { chain, last: index, lastHash: hash } = verdict;
    return { kind: 'head', head: signHead(key, { chain, index, hash, at: momentOf(nowMs()) }) };
  } catch (error) {
    throw asFailure(error, 'reading the device key of the audit log', 'try again');
  }
}

/** A writer may not have synced its last line yet: a head must not name what a power cut takes back. */
async function syncNewest(folder: string): Promise<void> {
  const file = await open(segmentPath(folder, (await listSegments(folder)).at(-1) ?? 1), 'r');
  try {
    await file.sync();
  } catch {
    // A system that syncs only what is open for writing; what its writer acknowledged is synced.
  } finally {
    await file.close();
  }
}
