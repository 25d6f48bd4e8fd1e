// Round numbers for axes: steps of 1, 2, 2.5 or 5 times a power of ten, whole numbers for rounds, clock steps for seconds.

const steps = [1, 2, 2.5, 5, 10] as const;

/** The smallest round step that gives at most `mostCount` intervals. */
export function niceStep(span: number, mostCount: number): number {
  if (!(span > 0)) return 1;
  const rough = span / Math.max(1, mostCount);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = steps.find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Round numbers within the range. */
export function niceTicks(min: number, max: number, mostCount: number): readonly number[] {
  const step = niceStep(max - min, mostCount);
  return multiples(min, max, step);
}

const roundSteps = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 25, 30, 40, 50, 60, 100, 125, 150, 200, 250, 500] as const;

/** Whole numbers for rounds; the last round is always among them, and the steps meet it where they can. */
export function roundTicks(min: number, max: number, mostCount: number): readonly number[] {
  const rough = (max - min) / Math.max(1, mostCount);
  const enough = roundSteps.filter((step) => step >= rough);
  const even = enough.find((step) => step <= Math.max(1, rough) * 2 && (max - min) % step === 0);
  const step = even ?? enough[0] ?? niceStep(max - min, mostCount);
  const ticks = multiples(min, max, step);
  const last = ticks.at(-1);
  if (last === undefined || last === max) return ticks;
  // Two labels nearer than this would touch.
  const kept = max - last < step * 0.75 ? ticks.slice(0, -1) : ticks;
  return [...kept, max];
}

const clockSteps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200] as const;

/** Seconds as a clock divides them. */
export function clockTicks(maxSeconds: number, mostCount: number): readonly number[] {
  const step = clockSteps.find((candidate) => maxSeconds / candidate <= mostCount) ?? 14_400;
  return multiples(0, maxSeconds, step);
}

/** A range around the values that ends on round numbers; never empty. */
export function niceRange(min: number, max: number, mostCount: number): readonly [number, number] {
  const step = niceStep(max - min || Math.abs(max) || 1, mostCount);
  // One value alone stands in the middle.
  if (min === max) return [clean(min - step, step), clean(max + step, step)];
  return [clean(Math.floor(min / step + 1e-9) * step, step), clean(Math.ceil(max / step - 1e-9) * step, step)];
}

function multiples(min: number, max: number, step: number): readonly number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => clean((first + index) * step, step));
}

/** 0.1 + 0.2 must be 0.3 on an axis. */
function clean(value: number, step: number): number {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Number(value.toFixed(Math.min(digits, 12)));
}
