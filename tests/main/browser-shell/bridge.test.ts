// The page's end of the link: calls wait for the stream, and a stream that was refused is asked for again.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browserBridge } from '../../../src-renderer/app/bridge.ts';

class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static made: FakeEventSource[] = [];
  readyState = 0;

  constructor() {
    super();
    FakeEventSource.made.push(this);
  }
}

const answered = (): Promise<Response> => Promise.resolve(Response.json({ ok: true, value: 1 }));
const fetched = vi.fn<typeof fetch>(answered);

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.made = [];
  fetched.mockReset().mockImplementation(answered);
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function source(index = 0): FakeEventSource {
  const made = FakeEventSource.made[index];
  if (made === undefined) throw new TypeError('there is no such stream');
  return made;
}

test('no call goes out before notifications can come', async () => {
  const links: boolean[] = [];
  const bridge = browserBridge((isConnected) => links.push(isConnected));
  const call = bridge.call('app.info', undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(fetched).not.toHaveBeenCalled();
  source().dispatchEvent(new Event('open'));
  expect(await call).toEqual({ ok: true, value: 1 });
  expect(fetched.mock.calls[0]).toMatchObject(['/call/app.info', { method: 'POST', body: 'null' }]);
  expect(links).toEqual([true]);
});

test('calls go out as well when the stream is refused, and the stream is asked for again', async () => {
  const links: boolean[] = [];
  const bridge = browserBridge((isConnected) => links.push(isConnected));
  source().readyState = FakeEventSource.CLOSED;
  source().dispatchEvent(new Event('error'));
  expect(await bridge.call('app.info', undefined)).toMatchObject({ ok: true });
  await vi.runOnlyPendingTimersAsync();
  source(1).dispatchEvent(new Event('open'));
  expect(links).toEqual([false, true]);
});

test('a stream that connects again by itself is left alone', async () => {
  browserBridge(() => {});
  source().dispatchEvent(new Event('error'));
  await vi.runOnlyPendingTimersAsync();
  expect(FakeEventSource.made).toHaveLength(1);
});

test('messages reach whoever listens, until they stop; what is no message is dropped', () => {
  const bridge = browserBridge(() => {});
  const heard: unknown[] = [];
  const stop = bridge.listen((name, payload) => heard.push([name, payload]));
  const say = (message: unknown) =>
    source().dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  say({ name: 'runs.removed', payload: { id: 'x' } });
  say(null);
  say({ payload: 1 });
  stop();
  say({ name: 'runs.removed', payload: { id: 'y' } });
  expect(heard).toEqual([['runs.removed', { id: 'x' }]]);
});

test('a program that does not answer is a failed reply', async () => {
  const bridge = browserBridge(() => {});
  source().dispatchEvent(new Event('open'));
  fetched.mockRejectedValue(new TypeError('Failed to fetch'));
  expect(await bridge.call('app.info', undefined)).toMatchObject({ ok: false, code: 'shell-disconnected' });
});
