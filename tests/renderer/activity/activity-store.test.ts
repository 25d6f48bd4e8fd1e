// The activity list: read whole, followed, nothing twice, and failures told.

import { describe, expect, it, vi } from 'vitest';
import type { ActivityEntry } from '../../../src-main/contract/index.ts';
import { createActivityStore } from '../../../src-renderer/features/activity/activity-store.ts';
import { windowSide, type WindowSide } from '../double.ts';

const entry = (atMs: number, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  atMs,
  kind: 'run-started',
  object: 'run-1',
  outcome: 'done',
  code: '',
  ...change,
});

function open(side: WindowSide) {
  return createActivityStore(side.api.app, side.listen);
}

describe('activity store', () => {
  it('reads what there is and adds what comes', async () => {
    const side = windowSide({ activity: [entry(1)] });
    const { store, follow } = open(side);
    const stop = follow();
    await vi.waitFor(() => expect(store.getState().entries).toEqual([entry(1)]));
    side.emit('app.activityAppended', entry(2));
    expect(store.getState().entries).toEqual([entry(1), entry(2)]);
    stop();
    side.emit('app.activityAppended', entry(3));
    expect(store.getState().entries).toHaveLength(2);
  });

  it('keeps what came while it was reading, once', async () => {
    const side = windowSide({ activity: [entry(1), entry(2)] });
    const { store, follow } = open(side);
    follow();
    side.emit('app.activityAppended', entry(2));
    side.emit('app.activityAppended', entry(3));
    await vi.waitFor(() => expect(store.getState().entries).toEqual([entry(1), entry(2), entry(3)]));
  });

  it('says why it could not be read, and reads again', async () => {
    const side = windowSide({ failures: { 'app.activity': { code: 'no-permission', detail: 'Not allowed.' } } });
    const { store, read } = open(side);
    await read();
    expect(store.getState()).toEqual({ entries: null, failure: { code: 'no-permission', detail: 'Not allowed.' } });
    side.state.failures = {};
    await read();
    expect(store.getState().failure).toBeNull();
    expect(store.getState().entries).not.toBeNull();
  });
});
