// “Broken or just slow?”: the table of verdicts, as far as a simulation can have them.

import { describe, expect, it } from 'vitest';
import {
  runStatus,
  usualSeconds,
  type RunStatus,
  type StatusInput,
} from '../../../src-renderer/features/home/status-verdict.ts';
import { enclave, metrics, runNow, startMs, summary } from '../records.ts';

const roundRow = (round: number, seconds: number) => ({
  round,
  hospitals: 4,
  seconds,
  loss: 0.5,
  bytesUp: 1,
  bytesDown: 1,
});

const input = (change: Partial<StatusInput> = {}): StatusInput => ({
  summary: summary(),
  now: runNow(),
  roundRows: [],
  enclave: enclave(),
  link: { isConnected: true, sinceMs: startMs },
  nowMs: startMs + 6000,
  rows: 1600,
  ...change,
});

const keys = ({ verdict, first, second }: RunStatus) => [verdict, first.key, second.map(({ key }) => key).join(' ')];
const keysOf = (change: Partial<StatusInput>) => keys(runStatus(input(change)));

describe('the verdict on a run under way', () => {
  it('is preparing until a round can begin', () => {
    expect(keysOf({ now: null, summary: summary({ state: 'preparing' }) })).toEqual([
      'preparing',
      'preparing',
      'preparingSince',
    ]);
    expect(keysOf({ now: runNow({ phase: 'preparing' }), rows: null })[1]).toBe('preparingPlain');
    expect(keysOf({ now: null, summary: summary({ model: 'other' }) })[1]).toBe('preparingModel');
  });

  it('says that a run goes on, and where, when it is prepared again', () => {
    const again = summary({ state: 'running', roundsDone: 2, isResumed: true });
    expect(keysOf({ now: null, summary: again })).toEqual(['preparing', 'continuing', 'restartingNext']);
    expect(keysOf({ now: runNow({ phase: 'preparing' }), summary: summary({ isResumed: true }) })).toEqual([
      'preparing',
      'continuingEarly',
      'continuingSince restartingNext',
    ]);
  });

  it('is on time while a hospital reports, and says that they take turns', () => {
    const status = runStatus(input());
    expect(keys(status)).toEqual(['onTime', 'round', 'turns roundStarted noEarlierRound']);
    expect(status.first.values).toMatchObject({
      who: { kind: 'hospital', id: 'hospital-3' },
      step: { count: 31 },
      steps: { count: 48 },
      round: { count: 2 },
      rounds: { count: 4 },
    });
    expect(status.isAssertive).toBe(false);
  });

  it('says what is usual as soon as a round has ended', () => {
    expect(keysOf({ roundRows: [roundRow(1, 20)] })[2]).toContain('usualOne');
    expect(keysOf({ roundRows: [roundRow(1, 20), roundRow(2, 25)] })[2]).toContain('usual');
    expect(usualSeconds([roundRow(1, 25), roundRow(2, 20)])).toEqual({ from: 20, to: 25 });
    expect(usualSeconds([])).toBeNull();
  });

  it('is slow when the round takes much longer than any before and reports still come', () => {
    const late = { roundRows: [roundRow(1, 20)], nowMs: startMs + 31_000 };
    const now = runNow({ lastReportAtMs: startMs + 30_000 });
    const status = runStatus(input({ ...late, now }));
    expect(keys(status)).toEqual(['slow', 'slow', 'roundStarted usualOne reported closesWithAll']);
    expect(status.second[2]?.values).toMatchObject({ ago: { seconds: 1 } });
    // Ten seconds more than a short round are nothing.
    expect(keysOf({ roundRows: [roundRow(1, 2)], nowMs: startMs + 11_000, now })[0]).toBe('onTime');
  });

  it('is quiet when no report came for fifteen seconds, or three steps where those take longer', () => {
    expect(keysOf({ nowMs: startMs + 5000 + 15_000 })[0]).toBe('onTime');
    expect(keysOf({ nowMs: startMs + 5000 + 15_001 })).toEqual(['quiet', 'quiet', 'lastHeardStep quietNext']);
    const now = runNow({ stepSeconds: 20 });
    expect(keysOf({ now, nowMs: startMs + 5000 + 59_000 })[0]).toBe('onTime');
    expect(keysOf({ now, nowMs: startMs + 5000 + 61_000 })[0]).toBe('quiet');
  });

  it('gives measuring and combining, which report rarely, a minute', () => {
    const now = runNow({ phase: 'testing', step: 0, steps: 0, hospitals: [], hospital: null });
    expect(keysOf({ now, nowMs: startMs + 60_000 })).toEqual(['onTime', 'testing', 'phaseSince']);
    expect(keysOf({ now, nowMs: startMs + 70_000 })).toEqual(['quiet', 'quietPlain', 'lastHeard quietNext']);
  });

  it('names the phase after the rounds', () => {
    const phase = (change: Parameters<typeof runNow>[0]) => keysOf({ now: runNow(change) }).slice(1);
    expect(phase({ phase: 'baseline' })).toEqual(['baseline', 'phaseSince']);
    expect(phase({ phase: 'combining' })).toEqual(['combining', 'phaseSince']);
    expect(phase({ phase: 'alone' })).toEqual(['alone', 'phaseSince roundsAreDone']);
    expect(phase({ phase: 'centralised' })).toEqual(['centralised', 'phaseSince roundsAreDone']);
    expect(phase({ phase: 'training' })).toEqual(['training', 'phaseSince']);
    expect(phase({ phase: 'saving' })).toEqual(['saving', 'phaseSince']);
  });

  it('is pausing until the round ends', () => {
    expect(keysOf({ summary: summary({ state: 'pausing' }) }).slice(0, 2)).toEqual(['pausing', 'pausing']);
  });
});

describe('the verdict when something is wrong', () => {
  it('is offline when the program behind the window does not answer, whatever it said last', () => {
    const status = runStatus(input({ link: { isConnected: false, sinceMs: startMs + 1000 } }));
    expect(keys(status)).toEqual(['offline', 'offline', 'offlineNext']);
    expect(status.first.values).toEqual({ since: { kind: 'time', ms: startMs + 1000 } });
    expect(status.isAssertive).toBe(true);
  });

  it('is restarting while the isolated process is', () => {
    expect(keysOf({ enclave: enclave({ state: 'restarting' }) })).toEqual([
      'restarting',
      'restarting',
      'restartingSince restartingNext',
    ]);
    expect(keysOf({ summary: summary({ state: 'interrupted' }), enclave: enclave({ state: 'restarting' }) })[0]).toBe(
      'restarting',
    );
  });

  it('is broken when the isolated process does not come back, and when the run failed', () => {
    expect(keysOf({ enclave: enclave({ state: 'failed' }) }).slice(0, 2)).toEqual(['broken', 'enclaveFailed']);
    const failed = runStatus(
      input({ summary: summary({ state: 'failed', failure: { code: 'out-of-memory', detail: '' } }), now: null }),
    );
    expect(keys(failed)).toEqual(['broken', 'broken', 'brokenNext']);
    expect(failed.first.values).toEqual({ failure: { kind: 'failure', code: 'out-of-memory' } });
    expect(failed.isAssertive).toBe(true);
  });
});

describe('the verdict on a run at rest', () => {
  it('says who stopped it and what can be done', () => {
    const of = (state: Parameters<typeof summary>[0]) => keysOf({ summary: summary(state), now: null });
    expect(of({ state: 'paused', roundsDone: 2 })).toEqual(['paused', 'paused', 'pausedNext']);
    expect(of({ state: 'stopped', roundsDone: 2 })).toEqual(['stopped', 'stopped', 'stoppedNext']);
    expect(of({ state: 'stopped', roundsDone: 0 })).toEqual(['stopped', 'stoppedEarly', 'stoppedEarlyNext']);
    expect(of({ state: 'interrupted', roundsDone: 2 })).toEqual(['interrupted', 'interrupted', 'interruptedNext']);
  });

  it('gives the result of a finished one, with what guessing reaches and how well it is known', () => {
    const done = { state: 'finished' as const, roundsDone: 4, seconds: 82, federated: metrics(0.961) };
    const status = runStatus(input({ summary: summary({ ...done, guessing: 0.51 }), now: null }));
    expect(keys(status)).toEqual(['finished', 'finished', 'took known']);
    expect(status.first).toMatchObject({
      plural: 4,
      values: { accuracy: { share: 0.961 }, guessing: { share: 0.51 } },
    });
    expect(keysOf({ summary: summary(done), now: null })[1]).toBe('finishedAccuracy');
    expect(keysOf({ summary: summary({ state: 'finished' }), now: null })[1]).toBe('finishedPlain');
    const trained = summary({ ...done, kind: 'train', federated: null, test: metrics(0.9) });
    expect(keysOf({ summary: trained, now: null })[1]).toBe('finishedTrain');
  });
});
