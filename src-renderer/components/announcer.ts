// Decides what screen readers are told and when: polite messages at most one in 15 seconds (the newest wins), unless the
// topic changed; assertive ones at once. Knows no DOM: time and timers are arguments, live-regions.tsx listens.

export type Announcement = { readonly text: string; readonly isAssertive: boolean; readonly id: number };

export type AnnounceOptions = {
  readonly isAssertive?: boolean;
  /** What the message is about: a verdict, a step. A new topic does not wait. */
  readonly topic?: string;
};

export type Announcer = {
  readonly say: (text: string, options?: AnnounceOptions) => void;
  readonly listen: (listener: (announcement: Announcement) => void) => () => void;
};

export type AnnouncerClock = {
  readonly now: () => number;
  /** Runs once after the delay; returns how to cancel it. */
  readonly later: (run: () => void, delayMs: number) => () => void;
};

export const politeGapMs = 15_000;

/** An announcer on a given clock. */
export function createAnnouncer(clock: AnnouncerClock): Announcer {
  const listeners = new Set<(announcement: Announcement) => void>();
  let nextId = 1;
  let lastPoliteAt = Number.NEGATIVE_INFINITY;
  let lastTopic: string | undefined;
  let cancelPending: (() => void) | undefined;

  const emit = (text: string, isAssertive: boolean): void => {
    const announcement = { text, isAssertive, id: nextId };
    nextId += 1;
    for (const listener of listeners) listener(announcement);
  };
  const emitPolite = (text: string, topic: string | undefined): void => {
    cancelPending?.();
    cancelPending = undefined;
    lastPoliteAt = clock.now();
    lastTopic = topic;
    emit(text, false);
  };

  return {
    say: (text, { isAssertive = false, topic } = {}) => {
      if (text === '') return;
      if (isAssertive) {
        cancelPending?.();
        cancelPending = undefined;
        lastTopic = topic;
        emit(text, true);
        return;
      }
      const waitMs = lastPoliteAt + politeGapMs - clock.now();
      if (waitMs <= 0 || topic !== lastTopic) {
        emitPolite(text, topic);
        return;
      }
      cancelPending?.();
      cancelPending = clock.later(() => emitPolite(text, topic), waitMs);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The window's announcer. */
export const announcer: Announcer = createAnnouncer({
  now: () => Date.now(),
  later: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
});
