// The browser shell's server over the contract's double, and requests to it as a browser, or an attacker, would send them.

import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { startBrowserServer, type BrowserServerOptions } from '../../../src-main/browser-shell/server.ts';
import { appDouble, emptyState } from '../../support/app-double.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };
export type Sent = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** What a page of another site can be told apart by is left out: it is for the test to send. */
export function open(port: number, { method = 'GET', path = '/', headers = {}, body }: Sent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

export async function send(port: number, sent: Sent): Promise<Answer> {
  const response = await open(port, sent);
  return { status: response.statusCode ?? 0, headers: response.headers, text: await readText(response) };
}

/** What comes back for bytes that no HTTP client would send. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (answer += part));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

export const pageText = '<!doctype html><title>The renderer</title>';

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

/** Call it inside a test. The renderer is a page, a script with a hashed name, and a secret beside its folder. */
export async function startTestServer(options: Partial<BrowserServerOptions> = {}) {
  const folder = temporaryFolder();
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), pageText);
  writeFileSync(join(rendererFolder, 'assets', 'index-AbCd_123.js'), 'start();');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const double = appDouble(emptyState());
  const uploadsFolder = join(folder, 'uploads');
  const server = await startBrowserServer({
    services: double.services,
    rendererFolder,
    uploads: { folder: uploadsFolder },
    port: 0,
    ...options,
  });
  onTestFinished(() => server.close());
  const { port, origin } = server;

  const enter = async (): Promise<string> => {
    const { headers } = await send(port, { path: server.newLink().slice(origin.length) });
    return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  };
  /** Spends a link. What it returns sends requests as the page does. */
  const signIn = async () => {
    const cookie = await enter();
    const own = { cookie, origin, 'sec-fetch-site': 'same-origin' };
    return {
      cookie,
      send: (sent: Sent) => send(port, { ...sent, headers: { ...own, ...sent.headers } }),
      open: (sent: Sent) => open(port, { ...sent, headers: { ...own, ...sent.headers } }),
      call: async (name: string, input: unknown = null): Promise<unknown> => {
        const { text } = await send(port, {
          method: 'POST',
          path: `/call/${name}`,
          headers: { ...own, 'content-type': 'application/json' },
          body: JSON.stringify(input),
        });
        return JSON.parse(text);
      },
      put: (id: string, index: number, body: string | Uint8Array) =>
        send(port, {
          method: 'PUT',
          path: `/upload/${id}/${index}`,
          headers: {
            ...own,
            'content-type': 'application/octet-stream',
            'content-length': String(Buffer.byteLength(body)),
          },
          body,
        }),
    };
  };
  return { ...double, server, port, origin, folder, uploadsFolder, signIn };
}
