// Where a hospital stands, in one truthful sentence: whom it waits for, since when, and what happens at the deadline.

import type { HospitalEvent } from '../../protocol/hospital-events.ts';

type Facts = {
  readonly hospital: string;
  phase: 'connecting' | 'offline' | 'verified' | 'training' | 'waiting-result' | 'waiting-round' | 'finished';
  sinceMs: number;
  round: number;
  rounds: number;
  step: number;
  steps: number;
  deadline: string | null;
  quorum: number;
  offline: string;
};

const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Follows the events of a hospital. */
export class HospitalStatusLine {
  readonly #facts: Facts;

  constructor(hospital: string, nowMs: number) {
    this.#facts = {
      hospital,
      phase: 'connecting',
      sinceMs: nowMs,
      round: 0,
      rounds: 0,
      step: 0,
      steps: 0,
      deadline: null,
      quorum: 0,
      offline: '',
    };
  }

  apply(event: HospitalEvent, nowMs: number): void {
    const facts = this.#facts;
    const enter = (phase: Facts['phase']): void => {
      if (facts.phase !== phase) facts.sinceMs = nowMs;
      facts.phase = phase;
    };
    switch (event.kind) {
      case 'connecting':
        if (facts.phase !== 'offline') enter('connecting');
        return;
      case 'verified':
        if (facts.phase === 'connecting' || facts.phase === 'offline') enter('verified');
        return;
      case 'offline':
        facts.sinceMs = event.sinceMs;
        facts.phase = 'offline';
        facts.offline = event.message;
        return;
      case 'announced':
        Object.assign(facts, {
          round: event.round,
          rounds: event.rounds,
          deadline: event.deadline,
          quorum: event.quorum,
        });
        facts.step = 0;
        enter('training');
        return;
      case 'step':
        facts.step = event.step;
        facts.steps = event.steps;
        facts.phase = event.step === event.steps ? 'waiting-result' : 'training';
        if (event.step === event.steps || event.step === 1) facts.sinceMs = nowMs;
        return;
      case 'contributed':
        enter('waiting-result');
        return;
      case 'published':
        facts.round = event.round;
        enter('waiting-round');
        facts.sinceMs = nowMs;
        return;
      case 'finished':
        enter('finished');
        return;
      case 'evaluation':
      case 'refused':
      case 'warning':
      case 'status':
    }
  }

  sentence(): string {
    const { hospital, phase, sinceMs, round, rounds, step, steps, deadline, quorum, offline } = this.#facts;
    const since = at(sinceMs);
    const atDeadline =
      deadline === null
        ? 'there is no deadline, the round ends when all have contributed'
        : `at ${deadline} the round ends without those who are missing, if at least ${quorum} have contributed`;
    switch (phase) {
      case 'connecting':
        return `${hospital} is connecting to the server and checking it, since ${since}.`;
      case 'offline':
        return `${hospital} has been offline since ${since}: ${offline} It tries again by itself; nothing is lost.`;
      case 'verified':
        return `${hospital} has checked the server and waits for it to announce a round, since ${since}.`;
      case 'training':
        return `Round ${round} of ${rounds}: ${hospital} trains here since ${since}${steps > 0 ? `, step ${step} of ${steps}` : ''}; ${atDeadline}.`;
      case 'waiting-result':
        return `Round ${round} of ${rounds}: ${hospital} has trained and waits for the server and the other hospitals since ${since}; ${atDeadline}.`;
      case 'waiting-round':
        return `Round ${round} of ${rounds} is combined; ${hospital} waits for the server to go on since ${since}.`;
      case 'finished':
        return `All ${rounds} rounds are complete; ${hospital} waits for nobody.`;
    }
  }
}
