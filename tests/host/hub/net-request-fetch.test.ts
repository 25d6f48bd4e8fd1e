import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createNetRequestFetch } from '../../../src-enclave/host/hub/net-request-fetch.ts';

class FakeResponse extends Readable {
  readonly statusCode = 206;
  readonly headers = { etag: '"x"', link: ['<a>; rel="next"', '<b>; rel="last"'] };
  override _read(): void {
    // Chunks are pushed by the tests.
  }
}

class FakeRequest extends EventEmitter {
  readonly headers: Record<string, string> = {};
  state = 'new';
  setHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  abort(): void {
    this.state = 'aborted';
  }
  end(): void {
    this.state = 'sent';
  }
}

function start() {
  const request = new FakeRequest();
  const controller = new AbortController();
  const options: object[] = [];
  const send = createNetRequestFetch((given) => {
    options.push(given);
    return request;
  });
  const answer = send('https://hub.example/x', {
    headers: { range: 'bytes=5-' },
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    signal: controller.signal,
  });
  return { request, controller, options, answer };
}

describe("Electron's network as fetch", () => {
  it('sends the request as asked and gives the body as it comes', async () => {
    const { request, options, answer } = start();
    expect(options).toEqual([
      { url: 'https://hub.example/x', redirect: 'manual', credentials: 'omit', cache: 'no-store' },
    ]);
    expect(request).toMatchObject({ state: 'sent', headers: { range: 'bytes=5-' } });
    const body = new FakeResponse();
    request.emit('response', body);
    for (const chunk of ['one ', 'two', null]) body.push(chunk);
    const response = await answer;
    expect([response.status, response.headers.get('etag')]).toEqual([206, '"x"']);
    expect(response.headers.get('link')).toBe('<a>; rel="next", <b>; rel="last"');
    expect(await response.text()).toBe('one two');
  });

  it('gives a redirect as an answer, though the request then ends with an error', async () => {
    const { request, answer } = start();
    request.emit('redirect', 302, 'GET', 'https://cdn.example/y', { 'x-repo-commit': ['c'] });
    request.emit('error', new Error('Redirect was cancelled'));
    const response = await answer;
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://cdn.example/y']);
    expect(response.headers.get('x-repo-commit')).toBe('c');
  });

  it('fails with the error of the network', async () => {
    const { request, answer } = start();
    request.emit('error', new Error('net::ERR_NAME_NOT_RESOLVED'));
    await expect(answer).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  });

  it('is stopped by its signal, before and after the answer', async () => {
    const before = start();
    before.controller.abort(new Error('stop'));
    await expect(before.answer).rejects.toThrow('stop');
    expect(before.request.state).toBe('aborted');
    const after = start();
    const body = new FakeResponse();
    after.request.emit('response', body);
    const text = (await after.answer).text();
    after.controller.abort(new Error('stop'));
    await expect(text).rejects.toThrow('stop');
    expect(body.destroyed).toBe(true);
  });

  it('lets go of a body that is not read', async () => {
    const { request, answer } = start();
    const body = new FakeResponse();
    request.emit('response', body);
    await (await answer).body?.cancel();
    expect(body.destroyed).toBe(true);
  });
});
