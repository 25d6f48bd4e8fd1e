// The rounds of a simulation on processes, as the run's own events: each is in the run's folder before anyone sees it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '../attestation/bytes.ts';
import { expectDefined } from '../base/expect.ts';
import { flatParameters } from '../engine/parameter-layout.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { SimulateOptions } from '../protocol/run-options.ts';
import { simulatedMeasurement } from '../server/evidence/simulated.ts';
import type { TrainerSnapshot } from '../training/trainer.ts';
import { readTrainingPosition } from '../training/training-position.ts';
import { FaultSchedule } from './faults.ts';
import { OrderedTurns, ProcessFederation, type ProcessFederationEvent } from './process-federation.ts';
import { afterRound, alreadyTold } from './process-state.ts';
import type { RunContext } from './run-context.ts';
import type { FollowRound } from './simulate.ts';
import { openSimulatedStudy, type SimulatedStudy } from './simulated-study.ts';

/** The turn of this process, which evaluates what is shared. */
const ownTurn = 'this computer';

/**
 * All rounds that are left. Returns where each hospital stood after its first round, for those whose journal has it.
 * The context's state has a coordinator already.
 */
export async function* roundsOnProcesses(
  context: RunContext,
  options: SimulateOptions,
  followRound: FollowRound,
): AsyncGenerator<RunEvent, ReadonlyMap<string, TrainerSnapshot>, void> {
  const { prepared, state, signal, folder } = context;
  const hospitals = [...expectDefined(prepared.hospitals, 'hospitals').keys()];
  const turns = new OrderedTurns([ownTurn, ...hospitals]);
  const { layout } = prepared.definition;
  const before = expectDefined(state.coordinator, 'coordinator');
  if (state.unfollowedRound !== null) yield* followRound(flatParameters(layout, before.adapter), state.unfollowedRound);
  const study = await openSimulatedStudy(folder.path, prepared, options, toHex(simulatedMeasurement()));
  if (before.state.round <= options.rounds) {
    const { faults } = options;
    const schedule = faults.length === 0 ? null : new FaultSchedule(faults, hospitals);
    const federation = new ProcessFederation(study, signal, turns, schedule);
    let roundStartedMs = performance.now();
    for await (const event of federation.run(alreadyTold(await folder.events()))) {
      if (event.kind !== 'round') {
        yield* tell(context, options, event);
        continue;
      }
      yield* endRound(context, options, event, (performance.now() - roundStartedMs) / 1000);
      roundStartedMs = performance.now();
      const endTurn = await turns.of(ownTurn).take();
      try {
        yield* followRound(flatParameters(layout, event.adapter), event.event.round);
      } finally {
        endTurn();
      }
    }
    yield* schedule?.conclusions(context, federation) ?? [];
  }
  return await firstRounds(study, hospitals);
}

async function firstRounds(
  { folder }: SimulatedStudy,
  hospitals: readonly string[],
): Promise<ReadonlyMap<string, TrainerSnapshot>> {
  const found = new Map<string, TrainerSnapshot>();
  for (const hospital of hospitals) {
    // Without it the hospital's own training begins anew.
    const bytes = await readFile(join(folder, hospital, 'rounds', '1.training')).catch(() => null);
    if (bytes !== null) found.set(hospital, readTrainingPosition(bytes).snapshot);
  }
  return found;
}

async function* tell(
  context: RunContext,
  { rounds }: SimulateOptions,
  told: Exclude<ProcessFederationEvent, { kind: 'round' }>,
): AsyncGenerator<RunEvent, void, void> {
  switch (told.kind) {
    case 'step': {
      const { round, step, steps, kind, ...rest } = told.event;
      const { hospital } = told;
      const position = { step: (round - 1) * steps + step, steps: rounds * steps };
      yield* context.emit({ kind, setting: 'federated', hospital, round, ...rest, ...position });
      return;
    }
    case 'evaluation': {
      const { round, metrics, confusion } = told.event;
      const { kind, hospital } = told;
      yield* context.emit({ kind, setting: 'federated', hospital, round, split: 'validation', metrics, confusion });
      return;
    }
    case 'contribution': {
      const { round, examples, loss } = told.event;
      const { kind, hospital, bytesUp, bytesDown } = told;
      yield* context.emit({ kind, round, hospital, examples, loss, bytesUp, bytesDown });
      await context.journal();
      return;
    }
    case 'note':
      yield* context.emit({ kind: 'status', message: told.message });
  }
}

async function* endRound(
  context: RunContext,
  { rounds }: SimulateOptions,
  told: Extract<ProcessFederationEvent, { kind: 'round' }>,
  seconds: number,
): AsyncGenerator<RunEvent, void, void> {
  const { round, hospitals, loss } = told.event;
  const { bytesUp, bytesDown } = told;
  const { state, folder } = context;
  const completed: RunEvent = { kind: 'round', round, rounds, hospitals, loss, seconds, bytesUp, bytesDown };
  // Whoever hears of a combined round can rely on it, whatever happens next.
  await folder.append(completed);
  state.coordinator = afterRound(expectDefined(state.coordinator, 'coordinator'), told);
  state.unfollowedRound = round;
  await context.journal();
  yield completed;
}
