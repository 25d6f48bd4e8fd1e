// What a simulation on processes keeps of its own: what it told already, and the shared adapter of the last round.

import type { CoordinatorSnapshot } from '../federation/coordinator-snapshot.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import { placeOf, type AlreadyTold, type ProcessFederationEvent } from './process-federation.ts';

/** From the events in the run's folder. */
export function alreadyTold(events: readonly RunEvent[]): AlreadyTold {
  const steps = new Map<string, number>();
  const evaluations = new Set<string>();
  const contributions = new Set<string>();
  let rounds = 0;
  for (const event of events) {
    if (event.kind === 'round') rounds = event.round;
    if (event.kind === 'contribution') contributions.add(placeOf(event.round, event.hospital));
    if (!('setting' in event) || event.setting !== 'federated' || event.hospital === null || event.round === null)
      continue;
    const place = placeOf(event.round, event.hospital);
    if (event.kind === 'step') steps.set(place, (steps.get(place) ?? 0) + 1);
    else evaluations.add(place);
  }
  return { steps, evaluations, contributions, rounds };
}

/** The server keeps the rounds; here only what they led to is needed. */
export function afterRound(
  { state }: CoordinatorSnapshot,
  { event, adapter }: Extract<ProcessFederationEvent, { kind: 'round' }>,
): CoordinatorSnapshot {
  const { round, adapterHash, hospitals, loss } = event;
  return {
    adapter,
    contributions: new Map(),
    state: {
      ...state,
      round: round + 1,
      isStarted: true,
      adapterHash,
      receipts: [],
      previous: { round, adapterHash, hospitals, examples: 1, loss, receipts: [] },
    },
  };
}
