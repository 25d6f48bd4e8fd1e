// “Broken or just slow?” for a simulated run: a verdict, a sentence that names who and what, and sentences that say since
// when, the last sign of life, what is usual and what happens next. Pure: the caller passes the time and gives the keys
// their words. In a simulation the hospitals take turns on this computer, so nobody waits for a network.

import type { EnclaveStatus, RoundRow, RunNow, RunSummary } from '../../../src-main/contract/index.ts';
import { accuracyOf, halfWidth } from '../../app/statistics.ts';
import type { Link } from '../../app/app-state.ts';

export type Verdict =
  | 'preparing'
  | 'onTime'
  | 'slow'
  | 'quiet'
  | 'restarting'
  | 'broken'
  | 'offline'
  | 'pausing'
  | 'paused'
  | 'stopped'
  | 'interrupted'
  | 'finished';

/** A value of a sentence, still to be written in the language of the window. */
export type StatusValue =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'date'; readonly ms: number }
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'points'; readonly points: number }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'hospital'; readonly id: string }
  | { readonly kind: 'failure'; readonly code: string }
  | { readonly kind: 'name'; readonly name: string };

/** A sentence below `home.status`, or below that of another status; `plural` chooses its form where it has two. */
export type StatusSentence = {
  readonly key: string;
  readonly values: Readonly<Record<string, StatusValue>>;
  readonly plural?: number;
};

export type RunStatus = {
  readonly verdict: Verdict;
  readonly first: StatusSentence;
  /** Whole sentences, in order. */
  readonly second: readonly StatusSentence[];
  /** Broken things are said at once by screen readers; the rest waits for a pause. */
  readonly isAssertive: boolean;
};

export type StatusInput = {
  readonly summary: RunSummary;
  readonly now: RunNow | null;
  readonly roundRows: readonly RoundRow[];
  readonly enclave: EnclaveStatus | null;
  readonly link: Link;
  readonly nowMs: number;
  /** Rows of the sample; null while unknown. */
  readonly rows: number | null;
};

const time = (ms: number): StatusValue => ({ kind: 'time', ms });
const seconds = (value: number): StatusValue => ({ kind: 'seconds', seconds: Math.max(0, value) });
const count = (value: number): StatusValue => ({ kind: 'count', count: value });
const share = (value: number): StatusValue => ({ kind: 'share', share: value });
const hospital = (id: string): StatusValue => ({ kind: 'hospital', id });
const say = (key: string, values: StatusSentence['values'] = {}, plural?: number): StatusSentence => ({
  key,
  values,
  ...(plural === undefined ? {} : { plural }),
});

const soFarOf = (sinceMs: number, nowMs: number): StatusSentence['values'] => ({
  since: time(sinceMs),
  sofar: seconds((nowMs - sinceMs) / 1000),
});

/** A report is late after this many seconds, however quick the steps are. */
const lateSeconds = 15;
/** Measuring, combining and saving report less often than training. */
const lateSecondsWithoutSteps = 60;
/** A round is slow when it takes longer than the longest before by both of these. */
const slowFactor = 1.5;
const slowSeconds = 10;

export type UsualSeconds = { readonly from: number; readonly to: number };

/** How long the rounds of this run have taken; null before the first has ended. */
export function usualSeconds(roundRows: readonly RoundRow[]): UsualSeconds | null {
  if (roundRows.length === 0) return null;
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const row of roundRows) {
    from = Math.min(from, row.seconds);
    to = Math.max(to, row.seconds);
  }
  return { from, to };
}

function usualSentence(usual: UsualSeconds | null): StatusSentence {
  if (usual === null) return say('noEarlierRound');
  if (Math.round(usual.from) === Math.round(usual.to)) return say('usualOne', { to: seconds(usual.to) });
  return say('usual', { from: seconds(usual.from), to: seconds(usual.to) });
}

const status = (
  verdict: Verdict,
  first: StatusSentence,
  second: readonly StatusSentence[],
  isAssertive = false,
): RunStatus => ({ verdict, first, second, isAssertive });

/** The status of a run, whatever its state. */
export function runStatus(input: StatusInput): RunStatus {
  const { summary, now, enclave, link } = input;
  if (!link.isConnected)
    return status('offline', say('offline', { since: time(link.sinceMs) }), [say('offlineNext')], true);
  switch (summary.state) {
    case 'finished':
      return finished(summary);
    case 'failed':
      return broken(summary, now);
    case 'paused':
      return status('paused', say('paused', rounds(summary)), [say('pausedNext')]);
    case 'stopped':
      return summary.roundsDone === 0
        ? status('stopped', say('stoppedEarly'), [say('stoppedEarlyNext')])
        : status('stopped', say('stopped', rounds(summary)), [say('stoppedNext', rounds(summary))]);
    case 'interrupted':
      if (enclave !== null && enclave.state !== 'ready') return withoutEnclave(enclave);
      return status('interrupted', say('interrupted', { round: count(summary.roundsDone + 1) }), [
        say('interruptedNext'),
      ]);
    case 'preparing':
    case 'running':
    case 'pausing':
      break;
  }
  if (enclave !== null && enclave.state !== 'ready') return withoutEnclave(enclave);
  return underWay(input);
}

function rounds(summary: RunSummary): StatusSentence['values'] {
  return { done: count(summary.roundsDone), rounds: count(summary.rounds) };
}

function finished(summary: RunSummary): RunStatus {
  const result = accuracyOf(summary.federated ?? summary.test);
  const took = summary.seconds === null ? [] : [say('took', { took: seconds(summary.seconds) })];
  if (result === null) return status('finished', say('finishedPlain', rounds(summary)), took);
  if (summary.kind === 'train')
    return status('finished', say('finishedTrain', { accuracy: share(result.share) }), took);
  const values = { accuracy: share(result.share), rounds: count(summary.rounds) };
  const first =
    summary.guessing === null
      ? say('finishedAccuracy', values, summary.rounds)
      : say('finished', { ...values, guessing: share(summary.guessing) }, summary.rounds);
  const known = say('known', {
    width: { kind: 'points', points: halfWidth(result.share, result.examples) },
    examples: count(result.examples),
  });
  return status('finished', first, [...took, known]);
}

function broken(summary: RunSummary, now: RunNow | null): RunStatus {
  const code = summary.failure?.code ?? 'internal';
  const second =
    now === null ? say('brokenNext', rounds(summary)) : say('brokenAt', { since: time(now.lastReportAtMs) });
  return status('broken', say('broken', { failure: { kind: 'failure', code } }), [second], true);
}

function withoutEnclave(enclave: EnclaveStatus): RunStatus {
  if (enclave.state === 'failed' || enclave.state === 'stopped')
    return status('broken', say('enclaveFailed', { since: time(enclave.sinceMs) }), [say('enclaveFailedNext')], true);
  return status(
    'restarting',
    say('restarting'),
    [say('restartingSince', { since: time(enclave.sinceMs) }), say('restartingNext')],
    true,
  );
}

function underWay(input: StatusInput): RunStatus {
  const { summary, now, nowMs } = input;
  if (now === null || now.phase === 'preparing') return preparing(input);
  const sinceReport = (nowMs - now.lastReportAtMs) / 1000;
  const hasSteps = now.steps > 0 && now.stepSeconds !== null;
  const late = hasSteps ? Math.max(lateSeconds, 3 * (now.stepSeconds ?? 0)) : lateSecondsWithoutSteps;
  if (sinceReport > late) return quiet(now, sinceReport);
  const usual = usualSeconds(input.roundRows);
  if (summary.state === 'pausing')
    return status('pausing', say('pausing', roundOf(summary, now)), roundSoFar(now, nowMs, usual));
  if (now.phase === 'round') return round(input, now, usual, sinceReport);
  return status('onTime', phaseSentence(summary, now), [
    say('phaseSince', soFarOf(now.phaseStartedAtMs, nowMs)),
    ...(summary.state === 'running' && (now.phase === 'alone' || now.phase === 'centralised')
      ? [say('roundsAreDone', rounds(summary))]
      : []),
  ]);
}

function preparing({ summary, now, nowMs, rows }: StatusInput): RunStatus {
  if (summary.roundsDone > 0 || summary.isResumed)
    return status(
      'preparing',
      summary.roundsDone > 0 ? say('continuing', rounds(summary)) : say('continuingEarly'),
      now === null
        ? [say('restartingNext')]
        : [say('continuingSince', soFarOf(now.phaseStartedAtMs, nowMs)), say('restartingNext')],
    );
  const since = now?.phaseStartedAtMs ?? summary.createdAtMs;
  const sofar = say('preparingSince', soFarOf(since, nowMs));
  const hospitals = count(summary.hospitals);
  const first =
    rows === null
      ? say('preparingPlain', { hospitals })
      : summary.model === null || summary.model === 'minilm-med'
        ? say('preparing', { rows: count(rows), hospitals })
        : say('preparingModel', { model: { kind: 'name', name: summary.model }, rows: count(rows), hospitals });
  return status('preparing', first, [sofar]);
}

function roundOf(summary: RunSummary, now: RunNow): StatusSentence['values'] {
  return { round: count(now.round), rounds: count(summary.rounds) };
}

function roundSoFar(now: RunNow, nowMs: number, usual: UsualSeconds | null): readonly StatusSentence[] {
  const started = now.roundStartedAtMs;
  return started === null
    ? [usualSentence(usual)]
    : [say('roundStarted', soFarOf(started, nowMs)), usualSentence(usual)];
}

/** The hospital at work and how far it is. */
function atWork(now: RunNow): { readonly id: string; readonly step: number; readonly steps: number } | null {
  const found = now.hospitals.find(({ state }) => state === 'training' || state === 'checking');
  if (found !== undefined) return { id: found.id, step: found.step, steps: found.steps };
  return now.hospital === null ? null : { id: now.hospital, step: now.step, steps: now.steps };
}

function round(input: StatusInput, now: RunNow, usual: UsualSeconds | null, sinceReport: number): RunStatus {
  const { summary, nowMs } = input;
  const worker = atWork(now);
  const sent = now.hospitals.filter(({ state }) => state === 'sent').length;
  const who = worker === null ? {} : { who: hospital(worker.id), step: count(worker.step), steps: count(worker.steps) };
  const soFar = now.roundStartedAtMs === null ? 0 : (nowMs - now.roundStartedAtMs) / 1000;
  if (worker !== null && usual !== null && soFar > Math.max(usual.to * slowFactor, usual.to + slowSeconds))
    return status('slow', say(worker.steps > 0 ? 'slow' : 'slowPlain', { ...who, ...roundOf(summary, now) }), [
      ...roundSoFar(now, nowMs, usual),
      say('reported', { who: hospital(worker.id), ago: seconds(sinceReport) }),
      say('closesWithAll', { hospitals: count(summary.hospitals) }),
    ]);
  const first =
    worker === null
      ? say('roundPlain', roundOf(summary, now))
      : say(worker.steps > 0 ? 'round' : 'roundWho', { ...who, ...roundOf(summary, now) });
  return status('onTime', first, [
    say('turns', { sent: count(sent), hospitals: count(summary.hospitals) }),
    ...roundSoFar(now, nowMs, usual),
  ]);
}

function quiet(now: RunNow, sinceReport: number): RunStatus {
  const worker = atWork(now);
  const values = { silent: seconds(sinceReport) };
  const first = worker === null ? say('quietPlain', values) : say('quiet', { ...values, who: hospital(worker.id) });
  const heard =
    worker === null || worker.steps === 0
      ? say('lastHeard', { since: time(now.lastReportAtMs) })
      : say('lastHeardStep', {
          since: time(now.lastReportAtMs),
          step: count(worker.step),
          steps: count(worker.steps),
        });
  return status('quiet', first, [heard, say('quietNext')]);
}

function phaseSentence(summary: RunSummary, now: RunNow): StatusSentence {
  const worker = atWork(now);
  const steps = worker === null ? {} : { step: count(worker.step), steps: count(worker.steps) };
  switch (now.phase) {
    case 'baseline':
      return say('baseline');
    case 'combining':
      return say('combining', { hospitals: count(summary.hospitals), ...roundOf(summary, now) });
    case 'testing':
      return say('testing');
    case 'alone':
      return worker === null || worker.steps === 0
        ? say('alonePlain')
        : say('alone', { who: hospital(worker.id), ...steps });
    case 'centralised':
      return now.steps > 0
        ? say('centralised', { step: count(now.step), steps: count(now.steps) })
        : say('centralisedPlain');
    case 'training':
      return say('training', { step: count(now.step), steps: count(now.steps) });
    case 'saving':
      return say('saving');
    case 'preparing':
    case 'round':
      return say('roundPlain', roundOf(summary, now));
  }
}
