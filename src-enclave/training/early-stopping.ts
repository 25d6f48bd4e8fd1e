// When to stop before the last epoch: after `patience` evaluations in a row without improvement.
// A pure step over a small state, so that it can be journalled with the rest.

export type EarlyStoppingOptions = {
  /** Whether a larger value is better (accuracy) or a smaller one (loss). */
  readonly better: 'larger' | 'smaller';
  /** Evaluations without improvement that are borne; 0 stops at the first. */
  readonly patience: number;
  /** What counts as improvement over the best so far. */
  readonly minimumImprovement: number;
};

export type EarlyStoppingState = {
  readonly best: number | null;
  readonly evaluationsSinceBest: number;
  readonly shouldStop: boolean;
};

export const initialEarlyStopping: EarlyStoppingState = { best: null, evaluationsSinceBest: 0, shouldStop: false };

/** The state after one more evaluation. NaN is never an improvement; `evaluationsSinceBest` 0 marks a new best. */
export function updateEarlyStopping(
  state: EarlyStoppingState,
  value: number,
  { better, patience, minimumImprovement }: EarlyStoppingOptions,
): EarlyStoppingState {
  if (state.best === null && !Number.isNaN(value)) return { best: value, evaluationsSinceBest: 0, shouldStop: false };
  const gain = better === 'larger' ? value - (state.best ?? value) : (state.best ?? value) - value;
  if (gain > minimumImprovement) return { best: value, evaluationsSinceBest: 0, shouldStop: false };
  const evaluationsSinceBest = state.evaluationsSinceBest + 1;
  return { best: state.best, evaluationsSinceBest, shouldStop: evaluationsSinceBest > patience };
}
