// Notifications as server-sent events: they arrive, in order; a page that does not read is cut off and harms no other.

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { eventStreamLimits } from '../../../src-main/browser-shell/event-streams.ts';
import { startTestServer } from './test-server.ts';

const stream = { path: '/events' };

/** Whatever ends it. */
function closed(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => response.once('close', () => resolve()));
}

/** Reads a stream until its text matches. */
async function readUntil(response: IncomingMessage, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const part of response.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += String(part);
    if (pattern.test(text)) return text;
  }
  throw new Error(`the stream ended before ${pattern.source} came`);
}

test('each notification is one message with name and payload', async () => {
  const { signIn, emit } = await startTestServer();
  const response = await (await signIn()).open(stream);
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(response.headers['cache-control']).toBe('no-store');
  emit('runs.removed', { id: 'one' });
  emit('runs.removed', { id: 'two\nlines\r\n\r\ndata: planted' });
  const text = await readUntil(response, /planted/);
  const messages = text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line): unknown => JSON.parse(line.slice(6)));
  expect(messages).toEqual([
    { name: 'runs.removed', payload: { id: 'one' } },
    { name: 'runs.removed', payload: { id: 'two\nlines\r\n\r\ndata: planted' } },
  ]);
  expect(text).toMatch(/^retry: \d+\n\n/);
  response.destroy();
});

test('what a call changes is told to every page', async () => {
  const { signIn } = await startTestServer();
  const page = await signIn();
  const streams = await Promise.all([page.open(stream), page.open(stream)]);
  await page.call('settings.change', { theme: 'dark' });
  for (const response of streams) {
    expect(await readUntil(response, /settings\.changed/)).toContain('"theme":"dark"');
    response.destroy();
  }
});

test('a stream without notifications gets signs of life', async () => {
  const { signIn } = await startTestServer({ eventStreamLimits: { ...eventStreamLimits, heartbeatMs: 5 } });
  const response = await (await signIn()).open(stream);
  expect(await readUntil(response, /: still here\n\n: still here\n\n/)).toBeTruthy();
  response.destroy();
});

test('there are only so many streams; one that ends makes room', async () => {
  const { signIn } = await startTestServer({ eventStreamLimits: { ...eventStreamLimits, mostStreams: 1 } });
  const page = await signIn();
  const first = await page.open(stream);
  const second = await page.open(stream);
  expect(second.statusCode).toBe(503);
  first.destroy();
  await expect
    .poll(async () => {
      const response = await page.open(stream);
      response.destroy();
      return response.statusCode;
    })
    .toBe(200);
});

test('a page that does not read is cut off; the others miss nothing', async () => {
  const { signIn, emit } = await startTestServer({
    eventStreamLimits: { ...eventStreamLimits, mostWaitingBytes: 2_000_000 },
  });
  const page = await signIn();
  const [slow, quick] = await Promise.all([page.open(stream), page.open(stream)]);
  slow.pause();
  // More than the system keeps for a connection, and than the server may.
  const filling = 'x'.repeat(500_000);
  let receivedBytes = 0;
  quick.on('data', (part: Uint8Array) => (receivedBytes += part.length));
  for (let index = 1; index <= 100; index++) {
    emit('filling', filling);
    while (receivedBytes < index * filling.length) await once(quick, 'data');
  }
  const ended = closed(slow);
  slow.on('error', () => {});
  slow.resume();
  await ended;
  expect(slow.complete).toBe(false);
  quick.destroy();
});

test('the end of the session and of the program ends the streams', async () => {
  const { signIn, server } = await startTestServer();
  const first = await (await signIn()).open(stream);
  first.resume();
  const firstEnded = closed(first);
  const page = await signIn();
  await firstEnded;
  const second = await page.open(stream);
  second.on('error', () => {});
  second.resume();
  const secondEnded = closed(second);
  await server.close();
  await secondEnded;
  expect([first.closed, second.closed]).toEqual([true, true]);
});
