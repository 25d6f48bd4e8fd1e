// How long a simulation would take, from a run like it that this computer finished; nothing is guessed. Pure.

import type { RunSummary, SimulationChoice } from '../../../src-main/contract/index.ts';

export type Estimate = {
  readonly measured: RunSummary;
  readonly measuredSeconds: number;
  readonly seconds: number;
};

/**
 * Scales the newest finished run with the same model and adapter by its rounds. Null where none was like it: same number
 * of hospitals, same comparison with training alone, as all rows are trained on once a round whatever their hospital.
 * @param runs newest first.
 */
export function estimateOf(choice: SimulationChoice, runs: readonly RunSummary[]): Estimate | null {
  if (choice.compare) return null;
  const measured = runs.find(
    (run) =>
      run.kind === 'simulate' &&
      run.state === 'finished' &&
      run.model === choice.model &&
      run.adapter === choice.adapter &&
      (choice.adapter !== 'lora' || run.rank === choice.rank) &&
      run.centralised === null &&
      (run.localOnly !== null) === choice.local &&
      run.roundsDone > 0 &&
      run.seconds !== null,
  );
  if (measured?.seconds == null) return null;
  return {
    measured,
    measuredSeconds: measured.seconds,
    seconds: (measured.seconds * choice.rounds) / measured.roundsDone,
  };
}
