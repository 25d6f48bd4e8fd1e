// Follows a run as the window does: reads its record, appends patches, and reads it anew when one does not attach.

import { applyPatch, type RunPatch, type RunRecord } from '../../src-enclave/protocol/run-record.ts';
import type { EnclaveUnderTest } from './enclave-process.ts';

export type FollowedRun = {
  /** As it is followed, once nothing is being read. */
  readonly record: () => Promise<RunRecord>;
};

export async function followRun(enclave: EnclaveUnderTest, id: string): Promise<FollowedRun> {
  const at: { record: RunRecord | null; reading: Promise<void> | null } = { record: null, reading: null };
  let waiting: RunPatch[] = [];

  const read = async (): Promise<void> => {
    at.record = await enclave.client.runs.get({ id });
    at.reading = null;
    const patches = waiting;
    waiting = [];
    for (const patch of patches) take(patch);
  };
  const take = (patch: RunPatch): void => {
    if (patch.id !== id) return;
    if (at.record === null || at.reading !== null) {
      waiting.push(patch);
      return;
    }
    if (patch.version < at.record.version) return;
    const next = applyPatch(at.record, patch);
    if (next !== null) at.record = next;
    else if (patch.version > at.record.version) {
      waiting.push(patch);
      at.reading = read();
    }
  };
  enclave.listen('runs.progress', take);
  at.reading = read();
  await at.reading;
  return {
    record: async () => {
      while (at.reading !== null) await at.reading;
      if (at.record === null) throw new TypeError('nothing was read');
      return at.record;
    },
  };
}
