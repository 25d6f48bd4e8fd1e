// Notices that a run moved: at most ten in any second over all runs together, however fast they go. The first after a rest
// goes out at once, and after the last movement one always follows.

/** A clock and a timer; for tests their own. */
export type Pace = {
  /** Milliseconds, never backwards. */
  now(): number;
  /** Calls back once after `delayMs`; returns what prevents it. */
  later(action: () => void, delayMs: number): () => void;
};

export type ProgressNotices = {
  /** Something changed in the run. */
  moved(id: string): void;
  /** Sends what waits, now. */
  flush(): void;
};

/** Ten gaps are longer than a second, also when a timer comes a little early. */
const gapMs = 105;

const realPace: Pace = {
  now: () => performance.now(),
  later: (action, delayMs) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

export function createProgressNotices(notify: (id: string) => void, pace: Pace = realPace): ProgressNotices {
  /** In the order in which they moved: nobody is passed over. */
  const waiting = new Set<string>();
  let cancel: (() => void) | null = null;
  let lastMs = -Infinity;

  const send = (id: string): void => {
    waiting.delete(id);
    lastMs = pace.now();
    notify(id);
  };
  const plan = (): void => {
    if (cancel !== null || waiting.size === 0) return;
    cancel = pace.later(
      () => {
        cancel = null;
        const [first] = waiting;
        if (first !== undefined) send(first);
        plan();
      },
      Math.max(0, lastMs + gapMs - pace.now()),
    );
  };
  return {
    moved(id) {
      waiting.add(id);
      plan();
    },
    flush() {
      cancel?.();
      cancel = null;
      for (const id of waiting) send(id);
    },
  };
}
