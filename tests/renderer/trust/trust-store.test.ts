// The check-up and the isolation as the window keeps them: one check at a time, no old result beside a new failure.

import { describe, expect, it } from 'vitest';
import type { CheckLine } from '../../../src-main/contract/index.ts';
import { createTrustStore } from '../../../src-renderer/features/trust/trust-store.ts';
import { windowSide } from '../double.ts';

const lines: CheckLine[] = [{ id: 'engine', verdict: 'proved', args: { engine: 'onnxruntime-node' } }];
const failure = { code: 'enclave-stopped', detail: 'The isolated process has ended.' };

describe('trust store', () => {
  it('keeps the lines of a check with its time', async () => {
    const { api } = windowSide({ checkup: lines });
    const { store, check } = createTrustStore(api.app, () => 1234);
    const done = check();
    expect(store.getState().isChecking).toBe(true);
    await done;
    expect(store.getState()).toMatchObject({ isChecking: false, lines, checkedAtMs: 1234, checkFailure: null });
  });

  it('does not check twice at once', async () => {
    const { api } = windowSide({ checkup: lines });
    let calls = 0;
    const checkup = async () => {
      calls += 1;
      return await api.app.checkup();
    };
    const { check } = createTrustStore({ checkup, isolation: api.app.isolation }, () => 0);
    await Promise.all([check(), check()]);
    expect(calls).toBe(1);
  });

  it('shows no old lines beside a failure', async () => {
    const side = windowSide({ checkup: lines });
    const { store, check } = createTrustStore(side.api.app, () => 0);
    await check();
    side.state.failures = { 'app.checkup': failure };
    await check();
    expect(store.getState()).toMatchObject({ isChecking: false, lines: null, checkFailure: failure });
  });

  it('reads the isolation, and says why not', async () => {
    const side = windowSide();
    const { store, readIsolation } = createTrustStore(side.api.app, () => 0);
    await readIsolation();
    expect(store.getState().isolation).toEqual(side.state.isolation);
    side.state.failures = { 'app.isolation': failure };
    await readIsolation();
    expect(store.getState()).toMatchObject({ isolation: null, isolationFailure: failure });
  });
});
