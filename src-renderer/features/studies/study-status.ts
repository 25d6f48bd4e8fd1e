// Where a study stands, in two lines: verdict, who, what; then since when and what happens next. Pure; the words are given as
// keys below `studies.status` with their arguments.

import type { StudyView } from '../../../src-main/contract/index.ts';
import type { StatusSentence, StatusValue } from '../home/status-verdict.ts';
import type { StatusTone } from '../../components/status-line.tsx';

export type StudyStatus = {
  readonly tone: StatusTone;
  readonly first: StatusSentence;
  readonly second: readonly StatusSentence[];
};

/** Steps take seconds; a process that says nothing for longer is told of. */
const quietMs = 30_000;

const say = (key: string, values: StatusSentence['values'] = {}): StatusSentence => ({ key, values });
const time = (ms: number): StatusValue => ({ kind: 'time', ms });
const duration = (ms: number): StatusValue => ({ kind: 'seconds', seconds: Math.max(0, ms) / 1000 });
const count = (value: number): StatusValue => ({ kind: 'count', count: value });

export function studyStatus(study: StudyView, nowMs: number): StudyStatus {
  const { state, progress, failure, agreement } = study;
  switch (state) {
    case 'invited':
      return {
        tone: 'idle',
        first: say('invited'),
        second: [say('invitedNext', { until: { kind: 'date', ms: Date.parse(study.invitedUntil) } })],
      };
    case 'left':
      return {
        tone: 'idle',
        first: say('left'),
        second: [say('leftSince', { since: { kind: 'date', ms: study.leftAtMs ?? nowMs } })],
      };
    case 'paused':
      return { tone: 'paused', first: say('paused'), second: [say('pausedNext')] };
    case 'finished':
      return finished(study);
    case 'failed':
      return {
        tone: 'broken',
        first:
          progress.link.state === 'refused'
            ? say('refused')
            : say('failed', { failure: { kind: 'failure', code: failure?.code ?? 'internal' } }),
        second: [say('failedSince', { since: time(progress.phaseSinceMs) })],
      };
    case 'running':
      break;
  }
  if (!study.isRunning) return { tone: 'quiet', first: say('restarting'), second: [] };
  if (progress.link.state === 'offline') return offline(study, nowMs);
  if (progress.phase === 'preparing' && progress.link.state === 'closed')
    return {
      tone: 'preparing',
      first: say('preparing', { rows: count((agreement?.trainRows ?? 0) + (agreement?.testRows ?? 0)) }),
      second: [preparedSince(progress.phaseSinceMs, nowMs)],
    };
  if (progress.link.state !== 'open')
    return {
      tone: 'preparing',
      first: say('checking'),
      second: [say('connecting', { server: { kind: 'name', name: new URL(study.server).host } })],
    };
  return connected(study, nowMs);
}

const preparedSince = (sinceMs: number, nowMs: number): StatusSentence =>
  say('preparingSince', { since: time(sinceMs), sofar: duration(nowMs - sinceMs) });

function finished({ progress, terms }: StudyView): StudyStatus {
  const accuracy = progress.test?.accuracy;
  const rounds = count(terms.rounds);
  return {
    tone: 'finished',
    first:
      accuracy === undefined
        ? say('finishedPlain', { rounds })
        : say('finished', { accuracy: { kind: 'share', share: accuracy }, rounds }),
    second: [say('finishedNext')],
  };
}

function closing({ progress, terms }: StudyView): StatusSentence {
  return progress.deadlineMs === null
    ? say('noDeadline')
    : say('closesAt', { deadline: time(progress.deadlineMs), minimum: count(terms.minimumHospitals) });
}

function offline({ progress }: StudyView, nowMs: number): StudyStatus {
  const { link, deadlineMs, round } = progress;
  return {
    tone: 'offline',
    first: say('offline', { since: time(link.sinceMs) }),
    second: [
      ...(link.retryAtMs === null ? [] : [say('offlineRetry', { retry: duration(link.retryAtMs - nowMs) })]),
      ...(deadlineMs === null ? [] : [say('offlineDeadline', { deadline: time(deadlineMs), round: count(round) })]),
    ],
  };
}

function connected(study: StudyView, nowMs: number): StudyStatus {
  const { progress, terms } = study;
  const { phase, phaseSinceMs, round, step, steps, lastReportMs } = progress;
  const since = { since: time(phaseSinceMs), sofar: duration(nowMs - phaseSinceMs) };
  const place = { round: count(round), rounds: count(terms.rounds) };
  if (phase === 'training') {
    if (nowMs - lastReportMs > quietMs)
      return {
        tone: 'quiet',
        first: say('quiet', { silent: duration(nowMs - lastReportMs) }),
        second: [say('quietNext', { heard: time(lastReportMs) })],
      };
    return {
      tone: 'onTime',
      first:
        steps === 0
          ? say('trainingStart', place)
          : say('training', { ...place, step: count(step), steps: count(steps) }),
      second: [say('trainingSince', since), closing(study)],
    };
  }
  if (phase === 'waiting-result')
    return {
      tone: 'serverSilent',
      first: say('waitingResult', place),
      second: [say('waitingResultNext', since), closing(study)],
    };
  const done = progress.rounds.filter(({ hospitals }) => hospitals !== null).length;
  return {
    tone: 'serverSilent',
    first: say('waitingRound'),
    second: [say('waitingRoundNext', { ...since, done: count(done), rounds: count(terms.rounds) })],
  };
}
