// Every state of a study says whom it waits for, since when and what happens next, in both languages; and the gate is never
// shown more open than it is.

import { describe, expect, it } from 'vitest';
import type { StudyView } from '../../../src-main/contract/index.ts';
import { chosenStudy, gateOf, homeStudy, isBeforeRun, refusalCode } from '../../../src-renderer/app/study-facts.ts';
import { publicCodes } from '../../../src-main/contract/index.ts';
import { columnsOfTask, isComplete, suggestColumns } from '../../../src-renderer/features/studies/columns.ts';
import { studyStatus } from '../../../src-renderer/features/studies/study-status.ts';
import {
  measureOf,
  roundsContributed,
  roundsDone,
  studyLines,
} from '../../../src-renderer/features/studies/study-numbers.ts';
import {
  checkIds,
  factLines,
  openSteps,
  provedSteps,
  refusedSteps,
} from '../../../src-renderer/features/trust/server-chain.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';
import {
  finishedStudy,
  hardwareStudy,
  invitedStudy,
  offlineStudy,
  refusedStudy,
  studyProgress,
  studyRound,
  studyView,
} from '../../support/study-views.ts';

const nowMs = Date.UTC(2026, 10, 27, 9, 30);
const statusOf = (study: StudyView) => {
  const { tone, first, second } = studyStatus(study, nowMs);
  return [tone, first.key, ...second.map(({ key }) => key)];
};
const during = (change: Partial<StudyView['progress']>): StudyView => {
  const study = studyView();
  return { ...study, progress: { ...study.progress, ...change } };
};

describe('the status of a study', () => {
  it.each<[string, StudyView, readonly string[]]>([
    ['invited', invitedStudy(), ['idle', 'invited', 'invitedNext']],
    ['training', studyView(), ['onTime', 'training', 'trainingSince', 'closesAt']],
    [
      'training without a deadline',
      during({ deadlineMs: null }),
      ['onTime', 'training', 'trainingSince', 'noDeadline'],
    ],
    ['before the first step', during({ steps: 0 }), ['onTime', 'trainingStart', 'trainingSince', 'closesAt']],
    ['a training that says nothing', during({ lastReportMs: nowMs - 31_000 }), ['quiet', 'quiet', 'quietNext']],
    [
      'done, waiting',
      during({ phase: 'waiting-result' }),
      ['serverSilent', 'waitingResult', 'waitingResultNext', 'closesAt'],
    ],
    ['between rounds', during({ phase: 'waiting-round' }), ['serverSilent', 'waitingRound', 'waitingRoundNext']],
    ['offline', offlineStudy(), ['offline', 'offline', 'offlineRetry', 'offlineDeadline']],
    [
      'reading',
      { ...studyView(), progress: studyProgress({ phase: 'preparing' }) },
      ['preparing', 'preparing', 'preparingSince'],
    ],
    [
      'checking',
      during({ link: { state: 'checking', sinceMs: nowMs, failure: null, retryAtMs: null } }),
      ['preparing', 'checking', 'connecting'],
    ],
    ['refused', refusedStudy(), ['broken', 'refused', 'failedSince']],
    ['killed', { ...studyView(), isRunning: false, processId: null }, ['quiet', 'restarting']],
    [
      'failed',
      { ...studyView(), state: 'failed', failure: { code: 'disk-full', detail: '' } },
      ['broken', 'failed', 'failedSince'],
    ],
    ['paused', { ...studyView(), state: 'paused' }, ['paused', 'paused', 'pausedNext']],
    ['finished', finishedStudy(), ['finished', 'finished', 'finishedNext']],
    ['left', { ...studyView(), state: 'left', leftAtMs: nowMs }, ['idle', 'left', 'leftSince']],
  ])('says it of one that is %s, with words for each part', (_, study, keys) => {
    expect(statusOf(study)).toEqual(keys);
    const { first, second } = studyStatus(study, nowMs);
    const words: Readonly<Record<string, string>> = en.studies.status;
    for (const { key, values } of [first, ...second]) {
      const asked = [...(words[key] ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
      expect(words[key], key).toBeDefined();
      expect(Object.keys(values)).toEqual(expect.arrayContaining(asked));
    }
  });
});

describe('the gate', () => {
  it('is open only to a server whose evidence was accepted, and says when that proves nothing', () => {
    expect(gateOf([])).toEqual({ state: 'closed' });
    expect(gateOf([invitedStudy()])).toEqual({ state: 'closed' });
    expect(gateOf([hardwareStudy()])).toEqual({ state: 'open', servers: 1 });
    expect(gateOf([studyView()])).toEqual({ state: 'openSimulated', servers: 1 });
    expect(gateOf([hardwareStudy(), studyView({ server: 'wss://other:1' })])).toEqual({
      state: 'openSimulated',
      servers: 2,
    });
    expect(gateOf([offlineStudy()])).toEqual({ state: 'closed' });
    expect(gateOf([hardwareStudy(), refusedStudy()])).toMatchObject({ state: 'failed' });
    expect(gateOf([{ ...studyView(), state: 'left' }])).toEqual({ state: 'closed' });
  });

  it('and Home show the study that goes on, before one that has ended', () => {
    const running = studyView({ id: 'running' });
    expect(homeStudy([finishedStudy(), running], 0)?.id).toBe('running');
    expect(homeStudy([finishedStudy()], nowMs)?.state).toBe('finished');
    expect(homeStudy([finishedStudy()], nowMs + 10_000)).toBeNull();
    expect(homeStudy([invitedStudy()], 0)).toBeNull();
    const before = nowMs - 10_000;
    expect(isBeforeRun(running, { state: 'running', createdAtMs: before })).toBe(false);
    expect(isBeforeRun(running, { state: 'finished', createdAtMs: nowMs })).toBe(true);
    expect(isBeforeRun(finishedStudy(), { state: 'finished', createdAtMs: before })).toBe(true);
    expect(isBeforeRun(finishedStudy(), { state: 'finished', createdAtMs: nowMs + 10_000 })).toBe(false);
    expect(chosenStudy([running, { ...refusedStudy(), id: 'refused' }], null)?.id).toBe('refused');
    expect(chosenStudy([running, { ...refusedStudy(), id: 'refused' }], 'running')?.id).toBe('running');
  });
});

describe('the chain of checks', () => {
  it('names a refusal by the check that failed, each with words and a public code', () => {
    for (const id of checkIds) {
      const code = refusalCode({ atMs: 0, code: 'x', checks: [{ id, verdict: 'failed' }] });
      expect(Object.keys(publicCodes)).toContain(code);
      expect(Object.keys(en.errors)).toContain(code);
    }
    const of = (code: string): string => refusalCode({ atMs: 0, code, checks: [{ id: 'root', verdict: 'failed' }] });
    expect(of('simulated-not-allowed')).toBe('server-simulated');
    expect(of('crl-expired')).toBe('server-revocation-list');
    expect(of('policy-expired')).toBe('policy-refused');
  });

  it('shows what held before, and what was never reached', () => {
    const { refusal } = refusedStudy().progress;
    expect(refusedSteps(refusal ?? { checks: [] }).map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 5 }, () => 'held'),
      'failed',
      'notChecked',
      'notChecked',
    ]);
  });

  it('has what was not checked among what is not proved, and nothing in both', () => {
    const proof = studyView().progress.proof ?? { checks: [] };
    expect(provedSteps(proof)).toEqual(['connection']);
    expect(openSteps(proof)).toHaveLength(7);
    expect(factLines({ a: 'x', b: 2, c: null, d: [], e: { f: 1 } })).toEqual([
      { term: 'a', value: 'x' },
      { term: 'b', value: '2' },
      { term: 'e', value: '{"f":1}' },
    ]);
  });
});

describe('columns', () => {
  it('are guessed only where one name fits one of them, and complete only when each is chosen once', () => {
    expect(suggestColumns('pair', ['pid', 'chq', 'faq', 'entails'])).toEqual({
      text: 'chq',
      pair: 'faq',
      label: 'entails',
      answer: null,
    });
    expect(suggestColumns('classification', ['text', 'note', 'label']).text).toBeNull();
    expect(columnsOfTask('generation')).toEqual(['text', 'answer']);
    expect(isComplete('classification', { text: 'a', pair: null, label: 'b', answer: null })).toBe(true);
    expect(isComplete('classification', { text: 'a', pair: null, label: 'a', answer: null })).toBe(false);
    expect(isComplete('pair', { text: 'a', pair: null, label: 'b', answer: null })).toBe(false);
  });
});

describe('numbers of a study', () => {
  it('count a round as done when it is combined, and as contributed when this hospital is in it', () => {
    const { progress } = studyView();
    expect(roundsDone({ progress })).toBe(2);
    expect(roundsContributed({ progress })).toBe(1);
    expect(measureOf({ progress })).toBe('accuracy');
    const withoutAccuracy = { ...studyRound(1), own: null, shared: { examples: 10, loss: 0.4 } };
    expect(measureOf({ progress: studyProgress({ rounds: [withoutAccuracy] }) })).toBe('loss');
    const { x, series } = studyLines({ progress }, 'accuracy', { own: 'own', shared: 'all' });
    expect(x).toEqual([1, 2]);
    expect(series.map(({ values }) => values.length)).toEqual([2, 2]);
    expect(series[0]?.values[1]).toBeNull();
  });
});
