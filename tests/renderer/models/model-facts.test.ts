// What the screens derive of models and runs.

import { describe, expect, it } from 'vitest';
import {
  familyOf,
  hostOf,
  isTraining,
  licenceOf,
  looksLikeHubId,
  newlyEnded,
  runsToTry,
  runsWithAdapter,
} from '../../../src-renderer/features/models/model-facts.ts';
import type { Job } from '../../../src-main/contract/index.ts';
import { summary } from '../records.ts';

describe('runs with an adapter', () => {
  it('are those that finished or rest after a combined round', () => {
    const runs = [
      summary({ id: 'finished', state: 'finished', roundsDone: 4 }),
      summary({ id: 'stopped', state: 'stopped', roundsDone: 1 }),
      summary({ id: 'stopped-early', state: 'stopped', roundsDone: 0 }),
      summary({ id: 'running', state: 'running', roundsDone: 3 }),
    ];
    expect(runsWithAdapter(runs).map(({ id }) => id)).toEqual(['finished', 'stopped']);
  });

  it('can be tried only where the task answers with labels', () => {
    const runs = (['pair', 'classification', 'context', 'generation', null] as const).map((task) =>
      summary({ id: String(task), task, state: 'finished', roundsDone: 4 }),
    );
    expect(runsToTry(runs).map(({ id }) => id)).toEqual(['pair', 'classification', 'context']);
  });

  it('cannot be tried while one trains, but while one is paused', () => {
    expect(isTraining([summary({ state: 'paused' }), summary({ state: 'finished' })])).toBe(false);
    for (const state of ['preparing', 'running', 'pausing'] as const)
      expect(isTraining([summary({ state })])).toBe(true);
  });
});

describe('jobs that ended', () => {
  const job = (id: string, state: Job['state']): Job => ({
    id,
    kind: 'add-hub',
    title: 'org/name',
    state,
    file: null,
    doneBytes: 0,
    totalBytes: null,
    startedAtMs: 0,
    model: null,
    failure: null,
  });

  it('are told of once: not those that had ended, nor those first seen at their end', () => {
    const before = [job('a', 'downloading'), job('b', 'checking'), job('c', 'done'), job('d', 'copying')];
    const now = [job('a', 'done'), job('b', 'failed'), job('c', 'done'), job('d', 'copying'), job('e', 'done')];
    expect(newlyEnded(before, now).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(newlyEnded(now, now)).toEqual([]);
  });
});

describe('facts of a model', () => {
  it('claim a licence only for what ships with Cloister', () => {
    expect(licenceOf({ name: 'minilm-med', isEmbedded: true })).toBe('Apache 2.0');
    expect(licenceOf({ name: 'minilm-med', isEmbedded: false })).toBeNull();
  });

  it('name the family as people do, and an unknown one as its file does', () => {
    expect(['bert', 'llama', 'mamba'].map(familyOf)).toEqual(['BERT', 'Llama', 'mamba']);
  });
});

describe('a hub id', () => {
  it.each(['org/name', ' org/name ', 'hf:org/name', 'https://huggingface.co/org/name'])('can be %j', (text) => {
    expect(looksLikeHubId(text)).toBe(true);
  });

  it.each(['', 'name', 'org/', '/name', 'org/na me', 'a/b/c', 'https://'])('is not %j', (text) => {
    expect(looksLikeHubId(text)).toBe(false);
  });

  it('comes from a host, without the rest of its address', () => {
    expect(hostOf('https://models.hospital.example:8443/hf')).toBe('models.hospital.example:8443');
    expect(hostOf('no address')).toBe('no address');
  });
});
