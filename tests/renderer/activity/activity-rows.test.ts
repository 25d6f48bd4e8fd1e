// Rows of the activity list: by kind, with keys that stay apart, and as CSV that a spreadsheet cannot run.

import { describe, expect, it } from 'vitest';
import { settingsSchema, type ActivityEntry } from '../../../src-main/contract/index.ts';
import {
  activityCsv,
  activityKinds,
  activityRows,
  kindsOf,
} from '../../../src-renderer/features/activity/activity-rows.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';

const entry = (kind: ActivityEntry['kind'], object = 'one'): ActivityEntry => ({
  atMs: Date.UTC(2026, 10, 27, 9, 30),
  kind,
  object,
  outcome: 'done',
  code: '',
});
const entries = [entry('app-started'), entry('run-started'), entry('run-started'), entry('model-added')];

describe('activity rows', () => {
  it('keep two entries of one moment apart', () => {
    const keys = activityRows(entries, 'all').map(({ key }) => key);
    expect(new Set(keys).size).toBe(entries.length);
  });

  it('can be of one kind, with the keys that they have among all', () => {
    expect(activityRows(entries, 'run-started').map(({ key }) => key)).toEqual(['1', '2']);
  });

  it('offer the kinds that occur, each once', () => {
    expect(kindsOf(entries)).toEqual(['app-started', 'run-started', 'model-added']);
  });

  it('become CSV with UTC times', () => {
    const [head, first] = activityCsv([entry('model-added', '=1+1')])
      .trim()
      .split(/\r?\n/);
    expect(head).toBe('time_utc,what,object,outcome,code');
    expect(first).toContain('2026-11-27T09:30:00.000Z,model-added');
    expect(first).not.toContain(',=1+1');
  });
});

describe.each([
  ['en', en],
  ['de', de],
])('activity words in %s', (_, texts) => {
  it('exist for every kind and every setting', () => {
    expect(Object.keys(texts.activity.kinds).toSorted()).toEqual([...activityKinds].toSorted());
    expect(Object.keys(texts.activity.settings).toSorted()).toEqual(
      [...Object.keys(settingsSchema.shape), 'hubToken'].toSorted(),
    );
  });
});
