// Folds the events of a run into the record that the app shows, and gives what changed as patches. A run that is gone on
// with repeats events: the last of each place counts. Holds counts and metrics only, as the events do.

import { isDeepStrictEqual } from 'node:util';
import type { RunEvent, RunPlan, RunResult } from '../../protocol/run-events.ts';
import type {
  RoundRow,
  RunNow,
  RunPatch,
  RunPoint,
  RunRecord,
  RunSummary,
} from '../../protocol/run-record.ts';
import { crossingSentence } from '../crossing-failures.ts';
import type { RunFacts } from './run-files.ts';
import { RunPlace, type RunDone } from './run-place.ts';

type EventOf<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>;
type Bytes = { readonly up: number; readonly down: number };
type Warning = RunRecord['warnings'][number];

/** What is known of a run before it is prepared. */
export type ExpectedRun = Pick<RunSummary, 'kind' | 'model' | 'adapter' | 'rank' | 'hospitals' | 'rounds'> & {
  /** Each hospital is trained alone as well. */
  readonly isLocal: boolean;
};

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

/** Share of the most frequent label among the training rows of all hospitals; null where there are no labels. */
function guessingOf(plan: RunPlan): number | null {
  const counts = plan.data.labels.map((_, label) =>
    sumOf((plan.federation?.hospitals ?? []).map(({ labelCounts }) => labelCounts[label] ?? 0)),
  );
  const all = sumOf(counts);
  return all > 0 ? Math.max(...counts) / all : null;
}

export class RunFold {
  readonly #expected: ExpectedRun;
  readonly #place: RunPlace;
  #plan: RunPlan | null = null;
  #guessing: number | null = null;
  #result: RunResult | null = null;
  #isResumed = false;
  /** Counts up with every change of the three lists. */
  #version = 0;
  readonly #points: RunPoint[] = [];
  readonly #roundRows: RoundRow[] = [];
  readonly #warnings: Warning[] = [];
  /** Where in `#points` the measurement of a place is. */
  readonly #pointAt = new Map<string, number>();
  /** What the hospitals sent and got in the round that is not combined yet. */
  readonly #sent = new Map<string, Bytes>();
  #sentRound = 0;
  #combinedBytes = 0;
  #alone = 0;
  #lastStep = 0;
  /** Where the next patch attaches, and what was in the lists then. */
  #patched = { version: 0, points: 0, roundRows: 0, warnings: 0, hasPlan: false };

  constructor(expected: ExpectedRun, startedAtMs: number) {
    this.#expected = expected;
    this.#place = new RunPlace(startedAtMs);
  }

  get now(): RunNow {
    return this.#place.now;
  }

  get facts(): RunFacts {
    const { kind, model, adapter, rank, hospitals, rounds } = this.#expected;
    const plan = this.#plan;
    const result = this.#result;
    return {
      kind: plan?.command ?? kind,
      seconds: result?.seconds ?? null,
      model: plan?.model.name ?? model,
      dataset: plan?.data.name ?? null,
      task: plan?.data.task ?? null,
      adapter: plan?.adapter.kind ?? adapter,
      rank: plan === null ? rank : plan.adapter.rank,
      hospitals: plan === null ? hospitals : (plan.federation?.hospitals.length ?? 0),
      rounds: plan === null ? rounds : (plan.federation?.rounds ?? 0),
      roundsDone: this.#roundsDone,
      federated: result?.federated ?? null,
      localOnly: result?.localOnly ?? null,
      centralised: result?.centralised ?? null,
      test: result?.test ?? null,
      guessing: this.#guessing,
      exchangedBytes: this.#combinedBytes + sumOf([...this.#sent.values()].map(({ up, down }) => up + down)),
      isResumed: this.#isResumed,
    };
  }

  record(summary: RunSummary, now: RunNow | null): RunRecord {
    return {
      summary,
      plan: this.#plan,
      now,
      points: [...this.#points],
      roundRows: [...this.#roundRows],
      warnings: [...this.#warnings],
      environment: this.#result?.environment ?? null,
      peakMemoryBytes: this.#result?.peakMemoryBytes ?? null,
      version: this.#version,
    };
  }

  /** Everything since the last patch. */
  takePatch(summary: RunSummary, now: RunNow | null): RunPatch {
    const from = this.#patched;
    const plan = this.#plan;
    this.#patched = this.#hereAndNow();
    return {
      id: summary.id,
      fromVersion: from.version,
      version: this.#version,
      summary,
      now,
      ...(plan === null || from.hasPlan ? {} : { plan }),
      points: this.#points.slice(from.points),
      roundRows: this.#roundRows.slice(from.roundRows),
      warnings: this.#warnings.slice(from.warnings),
    };
  }

  /** Takes what an earlier start left, to go on from there. */
  takeBack(events: readonly RunEvent[], nowMs: number): void {
    for (const event of events) this.apply(event, nowMs);
    this.goOn(nowMs);
    this.#patched = this.#hereAndNow();
  }

  /** The run is started again and prepares itself. */
  goOn(nowMs: number): void {
    this.#place.restart(this.#roundsDone, nowMs);
  }

  apply(event: RunEvent, nowMs: number): void {
    this.#fold(event);
    this.#place.apply(event, this.#done(), nowMs);
  }

  #fold(event: RunEvent): void {
    switch (event.kind) {
      case 'started':
        this.#plan = event.plan;
        this.#guessing = guessingOf(event.plan);
        this.#isResumed ||= event.resumed;
        return;
      case 'step':
        this.#lastStep = event.step;
        return;
      case 'evaluation':
        this.#takePoint(event);
        return;
      case 'contribution':
        if (event.round !== this.#sentRound) this.#sent.clear();
        this.#sentRound = event.round;
        this.#sent.set(event.hospital, { up: event.bytesUp, down: event.bytesDown });
        return;
      case 'round':
        this.#takeRound(event);
        return;
      case 'warning':
        this.#takeWarning({ code: event.code, message: crossingSentence(event.message) });
        return;
      case 'result':
        this.#result = event;
        return;
      case 'status':
        return;
    }
  }

  #takePoint({ setting, hospital, round, split, metrics }: EventOf<'evaluation'>): void {
    const point: RunPoint = { setting, hospital, round, split, metrics };
    const place = placeOf(point, this.#lastStep);
    const index = this.#pointAt.get(place);
    if (index === undefined) {
      this.#pointAt.set(place, this.#points.length);
      this.#points.push(point);
      this.#version += 1;
      if (setting === 'localOnly') this.#alone += 1;
    } else if (!isDeepStrictEqual(this.#points[index], point)) {
      this.#points[index] = point;
      this.#replaced();
    }
  }

  #takeRound({ round, hospitals, seconds, loss, bytesUp, bytesDown }: EventOf<'round'>): void {
    const sent = this.#sentRound === round ? [...this.#sent.values()] : [];
    this.#sent.clear();
    const row: RoundRow = {
      round,
      hospitals,
      seconds,
      loss,
      bytesUp: bytesUp ?? sumOf(sent.map(({ up }) => up)),
      bytesDown: bytesDown ?? sumOf(sent.map(({ down }) => down)),
    };
    const index = this.#roundRows.findIndex((one) => one.round === round);
    const before = this.#roundRows[index];
    this.#combinedBytes += row.bytesUp + row.bytesDown - (before?.bytesUp ?? 0) - (before?.bytesDown ?? 0);
    if (before === undefined) {
      this.#roundRows.push(row);
      this.#version += 1;
    } else if (!isDeepStrictEqual(before, row)) {
      this.#roundRows[index] = row;
      this.#replaced();
    }
  }

  #takeWarning(warning: Warning): void {
    if (this.#warnings.some((one) => isDeepStrictEqual(one, warning))) return;
    this.#warnings.push(warning);
    this.#version += 1;
  }

  /** Patches only append: whoever follows must read the record anew. */
  #replaced(): void {
    this.#version += 1;
    this.#patched = this.#hereAndNow();
  }

  #hereAndNow(): { version: number; points: number; roundRows: number; warnings: number; hasPlan: boolean } {
    return {
      version: this.#version,
      points: this.#points.length,
      roundRows: this.#roundRows.length,
      warnings: this.#warnings.length,
      hasPlan: this.#plan !== null,
    };
  }

  get #roundsDone(): number {
    return this.#roundRows.at(-1)?.round ?? 0;
  }

  #done(): RunDone {
    const rounds = this.#roundsDone;
    const has = (setting: RunPoint['setting'], round: number | null, split: RunPoint['split']): boolean =>
      this.#pointAt.has(placeOf({ setting, hospital: null, round, split }, this.#lastStep));
    return {
      plan: this.#plan,
      rounds,
      isFollowed: (round) => has('federated', round, 'validation') || has('federated', round, 'test'),
      isTested: has('federated', rounds, 'test') || has('train', null, 'test'),
      alone: this.#expected.isLocal ? this.#alone : null,
      isCentralised: has('centralised', null, 'test'),
      isFinished: this.#result !== null,
      hasSent: (hospital) => this.#sentRound === rounds + 1 && this.#sent.has(hospital),
    };
  }
}

/** One training alone is measured at several steps, everything else once a round. */
function placeOf({ setting, hospital, round, split }: Omit<RunPoint, 'metrics'>, step: number): string {
  const moment = setting === 'train' ? `step ${step}` : `round ${round}`;
  return JSON.stringify([setting, hospital, moment, split]);
}
