// What the boundary bar and the window's title say.

import { studyView } from '../../support/study-views.ts';
import { describe, expect, it } from 'vitest';
import { insideOf, outsideOf, processState } from '../../../src-renderer/features/frame/boundary.ts';
import { isSimulatedPlace, placeName } from '../../../src-renderer/features/frame/title.ts';
import { emptyState } from '../../support/app-double.ts';
import { enclave, summary } from '../records.ts';

const { egress, datasets } = emptyState();

describe('the boundary bar', () => {
  it('says that nothing left, until a connection was made', () => {
    expect(outsideOf(egress, true)).toEqual({ kind: 'nothing' });
    const used = {
      ...egress,
      destinations: ['huggingface.co'],
      sinceLaunch: egress.sinceLaunch.map((row) =>
        row.kind === 'hub' ? { ...row, connections: 2, bytesOut: 900, bytesIn: 4000 } : row,
      ),
    };
    expect(outsideOf(used, true)).toEqual({ kind: 'hub', sent: 900, received: 4000, host: 'huggingface.co' });
  });

  it('claims nothing while nothing answers', () => {
    expect(outsideOf(egress, false)).toEqual({ kind: 'unknown' });
    expect(processState(enclave(), [], false)).toBe('unknown');
  });

  it('tells a working process from a waiting one', () => {
    expect(processState(enclave(), [summary({ state: 'running' })], true)).toBe('working');
    expect(processState(enclave(), [summary({ state: 'paused' })], true)).toBe('ready');
    expect(processState(enclave({ state: 'restarting' }), [summary()], true)).toBe('restarting');
  });

  it('names the virtual hospitals of the run that is shown', () => {
    expect(insideOf(summary(), datasets, true)).toEqual({ kind: 'simulation', hospitals: 4, rows: 1600 });
    expect(insideOf(null, datasets, true)).toEqual({ kind: 'data', rows: 1600 });
    expect(insideOf(null, datasets, false)).toEqual({ kind: 'none' });
  });
});

describe('the title of the window', () => {
  it('says SIMULATED wherever a simulated run is shown', () => {
    const runs = [summary({ id: 'a' }), summary({ id: 'b', kind: 'train' })];
    const nothing = { run: null, study: null };
    const study = studyView({ id: 'small' });
    expect(isSimulatedPlace({ kind: 'study', id: 'small', tab: null }, runs, [study], nothing)).toBe(true);
    expect(isSimulatedPlace({ kind: 'home' }, runs, [], { run: null, study })).toBe(true);
    expect(isSimulatedPlace({ kind: 'run', id: 'a' }, runs, [], nothing)).toBe(true);
    expect(isSimulatedPlace({ kind: 'run', id: 'b' }, runs, [], nothing)).toBe(false);
    expect(isSimulatedPlace({ kind: 'compare', ids: ['b', 'a'] }, runs, [], nothing)).toBe(true);
    expect(isSimulatedPlace({ kind: 'try', runId: 'a' }, runs, [], nothing)).toBe(true);
    expect(isSimulatedPlace({ kind: 'home' }, runs, [], { ...nothing, run: runs[0] ?? null })).toBe(true);
    expect(isSimulatedPlace({ kind: 'home' }, runs, [], nothing)).toBe(false);
    expect(isSimulatedPlace({ kind: 'runs' }, runs, [], nothing)).toBe(false);
  });

  it('is Welcome where nothing was ever run', () => {
    expect(placeName({ kind: 'home' }, true)).toBe('welcome');
    expect(placeName({ kind: 'home' }, false)).toBe('home');
  });
});
