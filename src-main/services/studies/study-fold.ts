// From what a hospital's process tells to what a study's page shows. Pure. Events of earlier processes tell of rounds alone:
// that a server was verified an hour ago says nothing of a connection now.

import type { TimedEvent } from '../../../src-enclave/protocol/hospital-events.ts';
import type { StudyProgress, StudyRound } from '../../../src-enclave/protocol/study-record.ts';

const mostWarnings = 20;

export function noProgress(nowMs: number): StudyProgress {
  return {
    link: { state: 'closed', sinceMs: nowMs, failure: null, retryAtMs: null },
    proof: null,
    refusal: null,
    round: 0,
    step: 0,
    steps: 0,
    deadlineMs: null,
    phase: 'idle',
    phaseSinceMs: nowMs,
    lastReportMs: nowMs,
    rounds: [],
    test: null,
    warnings: [],
  };
}

/** A process was started, or has ended: nothing is connected. */
export function unlinked(progress: StudyProgress, nowMs: number, phase: 'idle' | 'preparing'): StudyProgress {
  const isRefused = progress.link.state === 'refused' && phase === 'idle';
  return {
    ...progress,
    link: isRefused ? progress.link : { state: 'closed', sinceMs: nowMs, failure: null, retryAtMs: null },
    phase: progress.phase === 'finished' ? 'finished' : phase,
    phaseSinceMs: nowMs,
    lastReportMs: nowMs,
    deadlineMs: null,
    step: 0,
    steps: 0,
  };
}

export function withEvent(progress: StudyProgress, timed: TimedEvent, isLive: boolean): StudyProgress {
  const told = withHistory(progress, timed);
  return isLive ? withPresent({ ...told, lastReportMs: timed.atMs }, timed) : told;
}

function withRound(progress: StudyProgress, round: number, change: Partial<StudyRound>): StudyProgress {
  const known = progress.rounds.find((row) => row.round === round) ?? {
    round,
    examples: null,
    ownLoss: null,
    hospitals: null,
    loss: null,
    own: null,
    shared: null,
    startedAtMs: null,
    publishedAtMs: null,
  };
  const rest = progress.rounds.filter((row) => row.round !== round);
  const rounds = [...rest, { ...known, ...change }].toSorted((a, b) => a.round - b.round);
  return { ...progress, rounds, round: Math.max(progress.round, round) };
}

function startOf(progress: StudyProgress, round: number): number | null {
  return progress.rounds.find((row) => row.round === round)?.startedAtMs ?? null;
}

/** What stays true: rounds and results. */
function withHistory(progress: StudyProgress, { event, atMs }: TimedEvent): StudyProgress {
  const time = atMs === 0 ? null : atMs;
  switch (event.kind) {
    case 'announced':
      return withRound(progress, event.round, { startedAtMs: startOf(progress, event.round) ?? time });
    case 'contributed':
      return withRound(progress, event.round, { examples: event.examples, ownLoss: event.loss });
    case 'published':
      return withRound(progress, event.round, {
        hospitals: event.hospitals,
        loss: event.loss,
        publishedAtMs: time,
      });
    case 'evaluation': {
      const { metrics } = event;
      if (!event.isShared) return withRound(progress, event.round, { own: metrics });
      return event.split === 'test'
        ? { ...progress, test: metrics }
        : withRound(progress, event.round, { shared: metrics });
    }
    case 'finished':
      return { ...progress, phase: 'finished', phaseSinceMs: atMs };
    case 'connecting':
    case 'verified':
    case 'refused':
    case 'offline':
    case 'step':
    case 'warning':
    case 'status':
      return progress;
  }
}

/** What is true now. */
function withPresent(progress: StudyProgress, { event, atMs }: TimedEvent): StudyProgress {
  const enter = (phase: StudyProgress['phase']): StudyProgress =>
    progress.phase === phase ? progress : { ...progress, phase, phaseSinceMs: atMs };
  const link = (
    change: Partial<StudyProgress['link']> & Pick<StudyProgress['link'], 'state'>,
  ): StudyProgress['link'] => ({
    sinceMs: progress.link.state === change.state ? progress.link.sinceMs : atMs,
    failure: null,
    retryAtMs: null,
    ...change,
  });
  switch (event.kind) {
    case 'connecting':
      // While it is offline it tries again and again: that is one time offline.
      return progress.link.state === 'offline' ? progress : { ...progress, link: link({ state: 'checking' }) };
    case 'verified':
      return {
        ...progress,
        link: link({ state: 'open' }),
        proof: { ...event.proof, atMs },
        refusal: null,
        ...(progress.phase === 'idle' || progress.phase === 'preparing'
          ? { phase: 'waiting-round' as const, phaseSinceMs: atMs }
          : {}),
      };
    case 'refused':
      return {
        ...progress,
        link: link({ state: 'refused' }),
        refusal: { atMs, code: event.code, checks: event.checks },
      };
    case 'offline':
      return {
        ...progress,
        link: {
          state: 'offline',
          sinceMs: event.sinceMs,
          failure: { code: event.code, detail: event.message },
          retryAtMs: atMs + event.retryInMs,
        },
      };
    case 'announced':
      return {
        ...progress,
        round: event.round,
        step: 0,
        steps: 0,
        deadlineMs: event.deadline === null ? null : Date.parse(event.deadline),
        phase: 'training',
        phaseSinceMs: atMs,
      };
    case 'step':
      return {
        ...enter('training'),
        round: event.round,
        step: event.step,
        steps: event.steps,
      };
    case 'contributed':
      return enter('waiting-result');
    case 'published':
      return enter('waiting-round');
    case 'warning':
      return {
        ...progress,
        warnings: [...progress.warnings, { code: event.code, atMs }].slice(-mostWarnings),
      };
    case 'evaluation':
    case 'status':
    case 'finished':
      return progress;
  }
}
