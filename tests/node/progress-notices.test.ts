import { describe, expect, it } from 'vitest';
import { createProgressNotices, type Pace } from '../../src-enclave/node/runs/progress-notices.ts';

/** A clock that only the test moves. */
function fakePace(): Pace & { readonly advance: (ms: number) => void } {
  let nowMs = 0;
  let timers: { readonly atMs: number; readonly action: () => void }[] = [];
  return {
    now: () => nowMs,
    later: (action, delayMs) => {
      const timer = { atMs: nowMs + delayMs, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance: (ms) => {
      nowMs += ms;
      const due = timers.filter(({ atMs }) => atMs <= nowMs);
      timers = timers.filter(({ atMs }) => atMs > nowMs);
      for (const { action } of due) action();
    },
  };
}

function start() {
  const pace = fakePace();
  const sent: { readonly id: string; readonly atMs: number }[] = [];
  const notices = createProgressNotices((id) => sent.push({ id, atMs: pace.now() }), pace);
  return { pace, sent, notices };
}

/** The most notices in any second. */
function mostInASecond(sent: readonly { readonly atMs: number }[]): number {
  return Math.max(
    0,
    ...sent.map(({ atMs }) => sent.filter((one) => one.atMs >= atMs && one.atMs < atMs + 1000).length),
  );
}

describe('notices of progress', () => {
  it('are at most ten in any second, over all runs together', () => {
    const { pace, sent, notices } = start();
    for (let tick = 0; tick < 5000; tick++) {
      notices.moved('a');
      notices.moved(tick % 2 === 0 ? 'b' : 'c');
      pace.advance(1);
    }
    expect(mostInASecond(sent)).toBeLessThanOrEqual(10);
    expect(sent.length).toBeGreaterThan(45);
    expect(new Set(sent.map(({ id }) => id))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('come at once after a rest, and always once more after the last movement', () => {
    const { pace, sent, notices } = start();
    notices.moved('a');
    pace.advance(0);
    expect(sent).toEqual([{ id: 'a', atMs: 0 }]);
    pace.advance(30);
    notices.moved('a');
    expect(sent).toHaveLength(1);
    pace.advance(200);
    expect(sent).toHaveLength(2);
    pace.advance(10_000);
    expect(sent).toHaveLength(2);
  });

  it('that wait go out when they are flushed, and not again', () => {
    const { pace, sent, notices } = start();
    notices.moved('a');
    pace.advance(0);
    notices.moved('a');
    notices.moved('b');
    notices.flush();
    pace.advance(1000);
    expect(sent.map(({ id }) => id)).toEqual(['a', 'a', 'b']);
  });
});
