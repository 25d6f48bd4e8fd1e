// Keeps what is reported again and again from filling the log: the first reports of each window pass, the rest is counted and
// told in one report when the next window begins.

import type { Clock } from '../../src-enclave/base/clock.ts';

export type BoundedReports = {
  readonly clock: Clock;
  readonly windowMs: number;
  readonly mostInWindow: number;
  /** So many were left out. */
  readonly onLeftOut: (count: number) => void;
};

/** The same report, at most so many times in a window. */
export function boundReports<T>(
  report: (value: T) => void,
  { clock, windowMs, mostInWindow, onLeftOut }: BoundedReports,
): (value: T) => void {
  let startedMs = -Infinity;
  let count = 0;
  return (value) => {
    const now = clock.elapsed();
    if (now - startedMs >= windowMs) {
      if (count > mostInWindow) onLeftOut(count - mostInWindow);
      startedMs = now;
      count = 0;
    }
    count++;
    if (count <= mostInWindow) report(value);
  };
}
