// Electron's network stack as the fetch that the hub client needs. net.fetch itself cannot be used: with redirect
// 'manual' it fails at the first redirect, and with 'follow' it would carry the token wherever a server points.
// Stands on the shape of net.request alone, so that it is tested without Electron.

import { Readable } from 'node:stream';

import type { HubFetch } from './hub-client.ts';

type RequestOptions = {
  readonly url: string;
  readonly redirect: 'manual';
  readonly credentials: 'omit';
  readonly cache: 'no-store';
};

/** The part of Electron.ClientRequest that is used. */
export type NetRequest = {
  on(event: 'response', listener: (response: NetResponse) => void): unknown;
  on(
    event: 'redirect',
    listener: (statusCode: number, method: string, url: string, headers: Record<string, string[]>) => void,
  ): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  setHeader(name: string, value: string): void;
  abort(): void;
  end(): unknown;
};

/** The part of Electron.IncomingMessage that is used; it is a Readable, which Electron's types do not say. */
export type NetResponse = {
  readonly statusCode: number;
  readonly headers: Record<string, string | string[]>;
};

/** @param request Electron's `net.request`, or a session's. */
export function createNetRequestFetch(request: (options: RequestOptions) => NetRequest): HubFetch {
  return (url, { headers, redirect, credentials, cache, signal }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortError(signal));
        return;
      }
      const outgoing = request({ url, redirect, credentials, cache });
      const onAbort = (): void => {
        outgoing.abort();
        reject(abortError(signal));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      outgoing.on('redirect', (status, _method, target, redirectHeaders) => {
        // Not followed, so the request ends with an error, after this answer.
        resolve(new Response(null, { status, headers: headersOf({ ...redirectHeaders, location: target }) }));
      });
      outgoing.on('response', (response) => {
        if (!(response instanceof Readable)) throw new TypeError('the response is not a readable stream');
        signal.addEventListener('abort', () => response.destroy(abortError(signal)), { once: true });
        resolve(
          new Response(webStream(response), { status: response.statusCode, headers: headersOf(response.headers) }),
        );
      });
      outgoing.on('error', (error) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      });
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
      outgoing.end();
    });
}

function headersOf(values: Readonly<Record<string, string | readonly string[]>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) headers.set(name, [value].flat().join(', '));
  return headers;
}

// Readable.toWeb gives the stream type of node:stream/web, which Response does not take in our types.
function webStream(readable: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = readable[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel() {
      readable.destroy();
    },
  });
}

function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('The request was stopped.', 'AbortError');
}
