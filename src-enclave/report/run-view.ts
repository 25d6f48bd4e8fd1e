// Folds the events of a run into what the report draws. A resumed run repeats events: the last of each place wins.
// Holds no words and no markup; the stream's order is used only to place an evaluation on the axis of steps.

import { Failure } from '../base/failure.ts';
import type { Confusion, Metrics, RunEvent, RunPlan, RunResult, Setting } from '../protocol/run-events.ts';

type EventOf<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>;
export type StepEvent = EventOf<'step'>;
export type ContributionEvent = EventOf<'contribution'>;
export type RoundEvent = EventOf<'round'>;
export type WarningEvent = EventOf<'warning'>;

/** An evaluation and how many steps of its setting and hospital had been done before it. */
export type EvaluationEvent = EventOf<'evaluation'> & { readonly afterStep: number };

export type Hospital = {
  readonly id: string;
  readonly examples: number;
  readonly labelCounts: readonly number[];
};

export type RunView = {
  readonly plan: RunPlan;
  readonly startedAt: string;
  /** True when any part of the run was continued after a stop. */
  readonly isResumed: boolean;
  readonly hospitals: readonly Hospital[];
  /** In order of round, then step. */
  readonly steps: readonly StepEvent[];
  readonly evaluations: readonly EvaluationEvent[];
  /** In order of round. */
  readonly contributions: readonly ContributionEvent[];
  readonly rounds: readonly RoundEvent[];
  readonly warnings: readonly WarningEvent[];
  /** Null when the run did not finish. */
  readonly result: RunResult | null;
};

const placeOf = (...parts: readonly (string | number | null)[]): string => JSON.stringify(parts);

/** @throws Failure run-invalid when no event says what was started. */
export function viewRun(events: readonly RunEvent[]): RunView {
  const starts: EventOf<'started'>[] = [];
  const steps = new Map<string, StepEvent>();
  const evaluations = new Map<string, EvaluationEvent>();
  const contributions = new Map<string, ContributionEvent>();
  const rounds = new Map<number, RoundEvent>();
  const warnings = new Map<string, WarningEvent>();
  const stepsDone = new Map<string, number>();
  let result: RunResult | null = null;
  for (const event of events)
    switch (event.kind) {
      case 'started':
        starts.push(event);
        break;
      case 'step':
        steps.set(placeOf(event.setting, event.hospital, event.round, event.step), event);
        stepsDone.set(placeOf(event.setting, event.hospital), event.step);
        break;
      case 'evaluation': {
        const afterStep = stepsDone.get(placeOf(event.setting, event.hospital)) ?? 0;
        // Runs without rounds are evaluated at several steps; those with rounds once a round.
        const moment = event.round === null ? `step ${afterStep}` : event.round;
        evaluations.set(placeOf(event.setting, event.hospital, moment, event.split), { ...event, afterStep });
        break;
      }
      case 'contribution':
        contributions.set(placeOf(event.round, event.hospital), event);
        break;
      case 'round':
        rounds.set(event.round, event);
        break;
      case 'warning':
        warnings.set(placeOf(event.code, event.message), event);
        break;
      case 'result':
        result = event;
        break;
      case 'status':
        break;
    }
  const [first] = starts;
  const last = starts.at(-1);
  if (first === undefined || last === undefined)
    throw new Failure('run-invalid', 'The run does not say what was started, so no report can be made. Run it again.');
  return {
    plan: last.plan,
    startedAt: first.startedAt,
    isResumed: starts.some((start) => start.resumed),
    hospitals: last.plan.federation?.hospitals ?? [],
    steps: [...steps.values()].toSorted((a, b) => (a.round ?? 0) - (b.round ?? 0) || a.step - b.step),
    evaluations: [...evaluations.values()],
    contributions: [...contributions.values()].toSorted((a, b) => a.round - b.round),
    rounds: [...rounds.values()].toSorted((a, b) => a.round - b.round),
    warnings: [...warnings.values()],
    result,
  };
}

/** The last evaluation of a setting; `hospital` null asks for the model that is shared by all. */
export function lastEvaluation(
  view: RunView,
  setting: Setting,
  hospital: string | null,
  split: 'validation' | 'test',
): EvaluationEvent | null {
  const found = view.evaluations.filter(
    (event) => event.setting === setting && event.hospital === hospital && event.split === split,
  );
  return found.at(-1) ?? null;
}

/** Metrics on the test rows of the model that the run is about: the shared one, or the one that was trained. */
export function mainTest(view: RunView): { metrics: Metrics; confusion: Confusion | null } | null {
  const setting: Setting = view.plan.command === 'simulate' ? 'federated' : 'train';
  const evaluation = lastEvaluation(view, setting, null, 'test');
  const metrics = view.result?.federated ?? view.result?.test ?? evaluation?.metrics;
  return metrics === undefined ? null : { metrics, confusion: evaluation?.confusion ?? null };
}

/** The number by which models of this run are compared, as drawn: accuracy, or perplexity where text is generated. */
export function scoreOf(view: RunView, metrics: Metrics): number | null {
  const score = view.plan.data.task === 'generation' ? metrics.perplexity : metrics.accuracy;
  return score !== undefined && Number.isFinite(score) ? score : null;
}

/** Items by key, in order of first appearance. */
export function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
