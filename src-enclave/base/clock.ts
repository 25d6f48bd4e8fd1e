// Time as an argument, so that tests need not wait and a run can be replayed.
// Nothing outside this file reads the system's clock where the result matters.

export type Clock = {
  /** Wall clock: milliseconds since 1970-01-01 UTC. May jump. */
  readonly now: () => number;
  /** Monotonic: milliseconds since some fixed moment of this process. For durations. */
  readonly elapsed: () => number;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
};
