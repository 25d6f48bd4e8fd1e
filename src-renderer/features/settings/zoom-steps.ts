// The sizes that a person can choose, within what the contract allows. Pure.

const steps: readonly number[] = [0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** The size of now among them: the menu changes it by smaller steps. */
export function zoomSteps(now: number): readonly number[] {
  return steps.includes(now) ? steps : [...steps, now].toSorted((a, b) => a - b);
}
