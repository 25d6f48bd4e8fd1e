import { describe, expect, test } from 'vitest';
import { createAnnouncer } from '../../../src-renderer/components/announcer.ts';
import { createToastStore } from '../../../src-renderer/components/toast-store.ts';

/** A clock that moves when told. */
function fakeClock() {
  let nowMs = 0;
  let timers: readonly { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => nowMs,
    later: (run: () => void, delayMs: number) => {
      const timer = { at: nowMs + delayMs, run };
      timers = [...timers, timer];
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    pass: (ms: number) => {
      nowMs += ms;
      const due = timers.filter(({ at }) => at <= nowMs);
      timers = timers.filter(({ at }) => at > nowMs);
      for (const { run } of due) run();
    },
  };
}

describe('announcer', () => {
  const start = () => {
    const clock = fakeClock();
    const announcer = createAnnouncer(clock);
    const heard: string[] = [];
    announcer.listen(({ text, isAssertive }) => heard.push(isAssertive ? `! ${text}` : text));
    return { clock, announcer, heard };
  };

  test('says at most one polite message in 15 seconds, and then the newest', () => {
    const { clock, announcer, heard } = start();
    announcer.say('one');
    announcer.say('two');
    announcer.say('three');
    expect(heard).toEqual(['one']);
    clock.pass(14_999);
    expect(heard).toEqual(['one']);
    clock.pass(1);
    expect(heard).toEqual(['one', 'three']);
  });

  test('a new topic does not wait', () => {
    const { announcer, heard } = start();
    announcer.say('On time.', { topic: 'onTime' });
    announcer.say('Slow.', { topic: 'slow' });
    expect(heard).toEqual(['On time.', 'Slow.']);
  });

  test('an assertive message is said at once and drops what waits', () => {
    const { clock, announcer, heard } = start();
    announcer.say('one');
    announcer.say('two');
    announcer.say('Broken.', { isAssertive: true });
    clock.pass(60_000);
    expect(heard).toEqual(['one', '! Broken.']);
  });
});

describe('toasts', () => {
  test('stay six seconds at least, three at most', () => {
    const clock = fakeClock();
    const store = createToastStore(clock.later);
    store.show({ message: 'a', timeoutMs: 10 });
    clock.pass(5_999);
    expect(store.items()).toHaveLength(1);
    clock.pass(1);
    expect(store.items()).toHaveLength(0);
    for (const message of ['a', 'b', 'c', 'd']) store.show({ message });
    expect(store.items().map(({ message }) => message)).toEqual(['b', 'c', 'd']);
  });

  test('wait while somebody reads them', () => {
    const clock = fakeClock();
    const store = createToastStore(clock.later);
    store.show({ message: 'a' });
    store.hold();
    clock.pass(60_000);
    expect(store.items()).toHaveLength(1);
    store.release();
    clock.pass(6_000);
    expect(store.items()).toHaveLength(0);
  });
});
