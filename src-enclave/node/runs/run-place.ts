// What a run is doing this moment, from its events: the phase, who is at work, and how far. The phase follows from what is
// done already, so that a run that was gone on with comes to the right one. Times are the listener's.

import type { RunEvent, RunPlan } from '../../protocol/run-events.ts';
import type { HospitalNow, RunNow } from '../../protocol/run-record.ts';

type Phase = RunNow['phase'];
type Step = Extract<RunEvent, { kind: 'step' }>;

/** What is done of a run. */
export type RunDone = {
  readonly plan: RunPlan | null;
  /** Rounds that were combined. */
  readonly rounds: number;
  /** Whether the shared adapter was measured after a round; 0 is before the first. */
  readonly isFollowed: (round: number) => boolean;
  readonly isTested: boolean;
  /** Hospitals measured alone; null when none is to be. */
  readonly alone: number | null;
  readonly isCentralised: boolean;
  readonly isFinished: boolean;
  /** Whether a hospital's part of the round under way was taken. */
  readonly hasSent: (hospital: string) => boolean;
};

function placeOf(done: RunDone): { readonly phase: Phase; readonly round: number } {
  const { plan, rounds: round } = done;
  if (plan === null) return { phase: 'preparing', round };
  if (done.isFinished) return { phase: 'saving', round };
  const { federation } = plan;
  if (federation === null) return { phase: done.isTested ? 'saving' : 'training', round };
  if (!done.isFollowed(round)) return { phase: round === 0 ? 'baseline' : 'combining', round };
  if (round < federation.rounds) {
    const isComplete = federation.hospitals.every(({ id }) => done.hasSent(id));
    return { phase: isComplete ? 'combining' : 'round', round: round + 1 };
  }
  if (!done.isTested) return { phase: 'testing', round };
  if (done.alone !== null && done.alone < federation.hospitals.length) return { phase: 'alone', round };
  return { phase: federation.compare && !done.isCentralised ? 'centralised' : 'saving', round };
}

const atRest: Omit<HospitalNow, 'id'> = {
  state: 'waiting',
  step: 0,
  steps: 0,
  loss: null,
  startedAtMs: null,
  trainedAtMs: null,
  sentAtMs: null,
};

export class RunPlace {
  #now: RunNow;

  constructor(startedAtMs: number) {
    this.#now = {
      phase: 'preparing',
      round: 0,
      phaseStartedAtMs: startedAtMs,
      roundStartedAtMs: null,
      lastReportAtMs: startedAtMs,
      stepSeconds: null,
      hospital: null,
      step: 0,
      steps: 0,
      hospitals: [],
    };
  }

  get now(): RunNow {
    return this.#now;
  }

  /** The run begins again to prepare itself, after what it had done before. */
  restart(round: number, nowMs: number): void {
    this.#now = { ...new RunPlace(nowMs).now, round };
  }

  /** Takes an event, after which `done` holds. */
  apply(event: RunEvent, done: RunDone, nowMs: number): void {
    this.#now = { ...this.#now, lastReportAtMs: nowMs };
    if (event.kind === 'step') this.#step(event, done.plan?.federation?.rounds ?? 1, nowMs);
    if (event.kind === 'evaluation' && event.hospital !== null) this.#nobody();
    if (event.kind === 'contribution') {
      this.#change(event.hospital, { state: 'sent', sentAtMs: nowMs });
      this.#nobody();
    }
    this.#settle(done, nowMs);
  }

  #settle(done: RunDone, nowMs: number): void {
    const { phase, round } = placeOf(done);
    const before = this.#now;
    if (before.phase === phase && before.round === round) return;
    this.#now = { ...before, phase, round, phaseStartedAtMs: nowMs, hospital: null, step: 0, steps: 0 };
    // A round that is combined keeps who sent what and when, until the next begins.
    if (phase !== 'round') return;
    const hospitals = (done.plan?.federation?.hospitals ?? []).map(
      ({ id }): HospitalNow => ({ ...atRest, id, state: done.hasSent(id) ? 'sent' : 'waiting' }),
    );
    this.#now = { ...this.#now, roundStartedAtMs: nowMs, hospitals };
  }

  #step({ setting, hospital, round, step, steps, loss, seconds }: Step, rounds: number, nowMs: number): void {
    this.#now = { ...this.#now, stepSeconds: seconds, hospital, step, steps };
    if (setting !== 'federated' || hospital === null || round === null) return;
    // The event counts over all rounds, people look at this one.
    const aRound = Math.round(steps / rounds);
    const own = { step: step - (round - 1) * aRound, steps: aRound };
    const startedAtMs = this.#now.hospitals.find(({ id }) => id === hospital)?.startedAtMs ?? null;
    this.#now = { ...this.#now, ...own };
    const isLast = own.step === own.steps;
    this.#change(hospital, {
      ...own,
      loss,
      state: isLast ? 'checking' : 'training',
      startedAtMs: startedAtMs ?? Math.round(nowMs - seconds * 1000),
      trainedAtMs: isLast ? nowMs : null,
    });
  }

  #nobody(): void {
    this.#now = { ...this.#now, hospital: null, step: 0, steps: 0 };
  }

  #change(id: string, change: Partial<HospitalNow>): void {
    const hospitals = this.#now.hospitals.map((one) => (one.id === id ? { ...one, ...change } : one));
    this.#now = { ...this.#now, hospitals };
  }
}
