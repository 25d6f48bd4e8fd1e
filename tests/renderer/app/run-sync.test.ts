// The window's mirror of runs, over the contract's double: patches, gaps, reconnection, and what is let go.

import { describe, expect, it } from 'vitest';
import {
  appContract,
  createClient,
  createDouble,
  createListen,
  type AppContract,
  type Handlers,
  type RunRecord,
  type RunSummary,
} from '../../../src-main/contract/index.ts';
import { createAppStore } from '../../../src-renderer/app/app-state.ts';
import { startAppSync } from '../../../src-renderer/app/app-sync.ts';
import { studyView } from '../../support/study-views.ts';
import { appDouble, emptyState } from '../../support/app-double.ts';
import { enclave, patch, point, record, startMs, summary } from '../records.ts';

type Runs = Handlers<AppContract>['runs'];

/** The window's side of a program whose runs are made up; frames are drawn by hand. */
function openWindow(runs: Partial<Runs> = {}, initial: readonly RunRecord[] = []) {
  const records = new Map(initial.map((one) => [one.summary.id, one]));
  const calls: string[] = [];
  const { services } = appDouble(emptyState());
  const other = async (name: string): Promise<never> => {
    const reply = await services.dispatch(name, undefined);
    if (!reply.ok) throw new TypeError(reply.code);
    // A reply of the double, which the dispatch under test checks again.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return reply.value as never;
  };
  const nothing = (): void => {};
  const handlers: Handlers<AppContract> = {
    app: {
      info: () => other('app.info'),
      checkup: () => [],
      isolation: () => other('app.isolation'),
      activity: () => [],
      egress: () => other('app.egress'),
    },
    window: {
      setTitle: nothing,
      minimise: nothing,
      toggleMaximised: nothing,
      close: nothing,
      quit: nothing,
      answerClose: nothing,
    },
    settings: { get: () => other('settings.get'), change: nothing, setHubToken: nothing },
    enclave: { status: () => enclave(), restart: nothing },
    runs: {
      list: () => {
        calls.push('list');
        return [...records.values()].map((one) => one.summary);
      },
      get: ({ id }) => {
        calls.push(`get ${id}`);
        const found = records.get(id);
        if (found === undefined) throw new TypeError('no such run');
        return found;
      },
      startSample: () => ({ id: 'run-1' }),
      start: () => ({ id: 'run-1' }),
      pause: nothing,
      resume: nothing,
      stop: nothing,
      remove: nothing,
      exportAdapter: () => null,
      exportReport: () => null,
      ...runs,
    },
    studies: {
      list: () => [],
      choose: () => null,
      open: () => studyView(),
      columns: () => [],
      agree: () => studyView(),
      pause: nothing,
      resume: nothing,
      leave: nothing,
      remove: nothing,
      checkServer: nothing,
      closeGate: nothing,
      exportAdapter: () => null,
      saveEvidence: () => null,
    },
    models: {
      list: () => [],
      choose: () => null,
      add: () => ({ jobId: 'job' }),
      addFromHub: () => ({ jobId: 'job' }),
      jobs: () => [],
      cancelJob: nothing,
      dismissJob: nothing,
      remove: nothing,
      tryIt: () => other('models.tryIt'),
    },
    data: { list: () => [] },
    pads: { list: () => [], choose: () => null, add: () => ({ id: '0'.repeat(32) }), forget: nothing },
  };
  const { bridge, emit } = createDouble(appContract, handlers, () => ({
    code: 'run-missing',
    detail: 'There is no such run.',
  }));
  const frames: (() => void)[] = [];
  const linkListeners = new Set<(isConnected: boolean) => void>();
  const store = createAppStore(startMs);
  const sync = startAppSync({
    store,
    api: createClient(appContract, bridge),
    listen: createListen(appContract, bridge, (name) => {
      throw new TypeError(`${name} does not fit the contract`);
    }),
    listenToLink: (listener) => {
      linkListeners.add(listener);
      return () => linkListeners.delete(listener);
    },
    nextFrame: (callback) => frames.push(callback),
    now: () => startMs,
  });
  return {
    store,
    sync,
    emit,
    records,
    calls,
    /** Lets all calls under way be answered. */
    settle: () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))),
    drawFrame: () => {
      for (const frame of frames.splice(0)) frame();
    },
    frameCount: () => frames.length,
    link: (isConnected: boolean) => {
      for (const listener of linkListeners) listener(isConnected);
    },
  };
}

const idsOf = (runs: readonly RunSummary[] | null): readonly string[] => (runs ?? []).map(({ id }) => id);

describe('the list of runs', () => {
  it('is read once at the start, the newest first', async () => {
    const window = openWindow({}, [
      record({ summary: summary({ id: 'old' }) }),
      record({ summary: summary({ id: 'new', createdAtMs: startMs + 1 }) }),
    ]);
    await window.settle();
    expect(idsOf(window.store.getState().runs)).toEqual(['new', 'old']);
  });

  it('takes new, changed and removed runs from notifications, in one change a frame', async () => {
    const window = openWindow();
    await window.settle();
    let changes = 0;
    window.store.subscribe(() => (changes += 1));
    window.emit('runs.changed', summary({ id: 'a' }));
    window.emit('runs.changed', summary({ id: 'b', createdAtMs: startMs + 1 }));
    window.emit('runs.changed', summary({ id: 'a', state: 'paused' }));
    expect(window.frameCount()).toBe(1);
    window.drawFrame();
    expect(changes).toBe(1);
    expect(window.store.getState().runs?.map(({ id, state }) => [id, state])).toEqual([
      ['b', 'running'],
      ['a', 'paused'],
    ]);
    window.emit('runs.removed', { id: 'b' });
    window.drawFrame();
    expect(idsOf(window.store.getState().runs)).toEqual(['a']);
  });

  it('keeps what arrived while it was being read', async () => {
    const waiting: ((runs: RunSummary[]) => void)[] = [];
    const window = openWindow({ list: () => new Promise<RunSummary[]>((resolve) => waiting.push(resolve)) });
    await window.settle();
    window.emit('runs.changed', summary({ id: 'a', state: 'finished' }));
    window.drawFrame();
    waiting[0]?.([summary({ id: 'a', state: 'running' })]);
    await window.settle();
    expect(window.store.getState().runs?.[0]?.state).toBe('finished');
  });

  it('says why it cannot be read, and is read again when the isolated process is ready', async () => {
    let isBroken = true;
    const window = openWindow({
      list: () => {
        if (isBroken) throw new TypeError('no process');
        return [summary()];
      },
    });
    await window.settle();
    expect(window.store.getState().runsFailure?.code).toBe('run-missing');
    isBroken = false;
    window.emit('enclave.changed', enclave({ state: 'restarting' }));
    window.emit('enclave.changed', enclave());
    await window.settle();
    expect(window.store.getState().runsFailure).toBeNull();
    expect(idsOf(window.store.getState().runs)).toEqual(['run-1']);
  });
});

describe('the record of a run', () => {
  it('is kept only while a screen shows it', async () => {
    const window = openWindow();
    window.records.set('run-1', record());
    const close = window.sync.runs.open('run-1');
    const closeOther = window.sync.runs.open('run-1');
    await window.settle();
    expect(Object.keys(window.store.getState().records)).toEqual(['run-1']);
    close();
    close();
    expect(Object.keys(window.store.getState().records)).toEqual(['run-1']);
    closeOther();
    expect(window.store.getState().records).toEqual({});
    window.emit('runs.progress', patch());
    window.drawFrame();
    expect(window.store.getState().records).toEqual({});
  });

  it('grows by patches that attach to it', async () => {
    const window = openWindow();
    window.records.set('run-1', record());
    window.sync.runs.open('run-1');
    await window.settle();
    window.emit('runs.progress', patch());
    window.emit('runs.progress', patch({ fromVersion: 1, version: 2, points: [point(2, null, 0.8)] }));
    window.drawFrame();
    const shown = window.store.getState().records['run-1'];
    expect(shown?.points.map(({ round }) => round)).toEqual([1, 2]);
    expect(shown?.version).toBe(2);
    expect(window.calls.filter((call) => call === 'get run-1')).toHaveLength(1);
  });

  it('is read anew when a patch was missed', async () => {
    const window = openWindow();
    window.records.set('run-1', record());
    window.sync.runs.open('run-1');
    await window.settle();
    window.records.set('run-1', record({ version: 7, points: [point(1, null, 0.7), point(2, null, 0.8)] }));
    window.emit('runs.progress', patch({ fromVersion: 6, version: 7 }));
    window.drawFrame();
    await window.settle();
    window.drawFrame();
    expect(window.store.getState().records['run-1']?.version).toBe(7);
    expect(window.store.getState().records['run-1']?.points).toHaveLength(2);
    expect(window.calls.filter((call) => call === 'get run-1')).toHaveLength(2);
  });

  it('takes patches that arrived while it was being read, and leaves out those it holds already', async () => {
    const window = openWindow();
    window.records.set('run-1', record({ version: 1, points: [point(1, null, 0.7)] }));
    window.sync.runs.open('run-1');
    window.emit('runs.progress', patch());
    window.emit('runs.progress', patch({ fromVersion: 1, version: 2, points: [point(2, null, 0.8)] }));
    window.drawFrame();
    await window.settle();
    window.drawFrame();
    expect(window.store.getState().records['run-1']?.points.map(({ round }) => round)).toEqual([1, 2]);
  });

  it('says why it cannot be read, and that it was deleted', async () => {
    const window = openWindow();
    window.sync.runs.open('gone');
    await window.settle();
    expect(window.store.getState().recordFailures['gone']?.code).toBe('run-missing');
    window.records.set('run-1', record());
    window.sync.runs.open('run-1');
    await window.settle();
    window.emit('runs.removed', { id: 'run-1' });
    window.drawFrame();
    expect(window.store.getState().records['run-1']).toBeUndefined();
    expect(window.store.getState().recordFailures['run-1']?.code).toBe('run-missing');
  });
});

describe('the link', () => {
  it('is shown as lost with its time, and everything is read anew when it is back', async () => {
    const window = openWindow();
    window.records.set('run-1', record());
    window.sync.runs.open('run-1');
    await window.settle();
    window.calls.length = 0;
    window.link(false);
    expect(window.store.getState().link).toEqual({ isConnected: false, sinceMs: startMs });
    window.records.set('run-1', record({ version: 5, summary: summary({ state: 'finished' }) }));
    window.link(true);
    await window.settle();
    expect(window.calls.toSorted()).toEqual(['get run-1', 'list']);
    expect(window.store.getState().records['run-1']?.summary.state).toBe('finished');
    expect(window.store.getState().runs?.[0]?.state).toBe('finished');
  });
});
