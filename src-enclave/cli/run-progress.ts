// How far a run is, from its events alone: steps done of all expected, their rate and the time left, for each setting.
// Hospitals that have not begun are estimated from the plan; what they say themselves replaces the estimate.

import type { RunEvent, RunPlan, Setting } from '../protocol/run-events.ts';

export type SettingProgress = {
  readonly setting: Setting;
  readonly done: number;
  /** Never less than `done`. */
  readonly total: number;
  readonly loss: number;
  /** null until two steps were seen. */
  readonly stepsPerSecond: number | null;
  readonly secondsLeft: number | null;
};

type Counted = { readonly done: number; readonly total: number };
type Tally = { readonly hospitals: Map<string, Counted>; readonly firstDone: number; readonly firstMs: number };

export type RunProgress = {
  /** Takes every event; returns where a setting stands after one of its steps, null after any other event. */
  observe(event: RunEvent): SettingProgress | null;
};

export function createRunProgress(nowMs: () => number): RunProgress {
  const tallies = new Map<Setting, Tally>();
  let plan: RunPlan | null = null;

  function observeStep(event: Extract<RunEvent, { kind: 'step' }>): SettingProgress {
    const known = tallies.get(event.setting);
    const hospitals = known?.hospitals ?? new Map<string, Counted>();
    hospitals.set(event.hospital ?? '', { done: event.step, total: event.steps });
    const done = [...hospitals.values()].reduce((sum, hospital) => sum + hospital.done, 0);
    const total = Math.max(done, expectedSteps(plan, event.setting, hospitals));
    const tally = known ?? { hospitals, firstDone: done, firstMs: nowMs() };
    tallies.set(event.setting, tally);
    const seconds = (nowMs() - tally.firstMs) / 1000;
    const stepsPerSecond = done > tally.firstDone && seconds > 0 ? (done - tally.firstDone) / seconds : null;
    const secondsLeft = stepsPerSecond === null ? null : (total - done) / stepsPerSecond;
    return { setting: event.setting, done, total, loss: event.loss, stepsPerSecond, secondsLeft };
  }

  return {
    observe(event) {
      if (event.kind === 'started') plan = event.plan;
      return event.kind === 'step' ? observeStep(event) : null;
    },
  };
}

function expectedSteps(plan: RunPlan | null, setting: Setting, hospitals: ReadonlyMap<string, Counted>): number {
  const known = [...hospitals.values()].reduce((sum, hospital) => sum + hospital.total, 0);
  const federation = plan?.federation;
  if (!plan || !federation || (setting !== 'federated' && setting !== 'localOnly')) return known;
  const passes = plan.training.epochs * federation.rounds;
  return federation.hospitals
    .filter((hospital) => !hospitals.has(hospital.id))
    .reduce((sum, hospital) => sum + Math.ceil(hospital.examples / plan.training.batchSize) * passes, known);
}
