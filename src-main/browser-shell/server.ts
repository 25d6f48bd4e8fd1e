// The HTTP server of the browser shell: the renderer's files, the contract's calls, its notifications and uploads, on the
// loopback address and for the one session only. Every request passes the guard, then the door, then its route. It never
// shows anything of a request in an answer.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AppServices } from '../services/app-services.ts';
import { readStaticFile } from '../static-files.ts';
import { answer, answerJson, answerPage, type PlainPage } from './answers.ts';
import { Door } from './door.ts';
import { EventStreams, type EventStreamLimits } from './event-streams.ts';
import { pathOf, refusalOf } from './guard.ts';
import { readJson } from './read-json.ts';
import { createUploadDispatch, isUploadCall } from './upload-calls.ts';
import { Uploads, type UploadsOptions } from './uploads.ts';

/** The only address it listens on. */
export const loopback = '127.0.0.1';

export type BrowserServerOptions = {
  readonly services: AppServices;
  /** The built renderer. */
  readonly rendererFolder: string;
  readonly uploads: UploadsOptions;
  /** 0: any free one. */
  readonly port: number;
  readonly eventStreamLimits?: EventStreamLimits;
};

export type BrowserServer = {
  readonly port: number;
  readonly origin: string;
  /** An address that opens the app once. The one before it no longer does. */
  readonly newLink: () => string;
  /** When no other program uses the data folder. */
  readonly removeLeftovers: () => Promise<void>;
  /** Ends all connections. */
  readonly close: () => Promise<void>;
};

const idleMs = 120_000;
const callFailures = {
  400: { code: 'call-invalid', detail: 'The input of the call could not be read.' },
  413: { code: 'call-too-large', detail: 'The input of the call is too large.' },
  415: { code: 'call-invalid', detail: 'A call is sent as JSON.' },
} as const;

const spentPage: PlainPage = {
  title: 'This address has been used, or a newer one took its place',
  sentences: [
    'Each address that Cloister prints opens it once.',
    'Press Enter in the terminal in which Cloister runs: it prints a new one.',
    'If it was not you who opened this address, somebody else on this computer did. The new address ends their session.',
  ],
};
const outsidePage: PlainPage = {
  title: 'This browser is not signed in to Cloister',
  sentences: [
    'Press Enter in the terminal in which Cloister runs, and open the address that it prints. It works once.',
    'If Cloister was open here before, it was started again, or opened in another browser.',
  ],
};

class BrowserRequests {
  readonly #options: BrowserServerOptions;
  readonly #port: number;
  readonly #door: Door;
  readonly #streams: EventStreams;
  readonly #uploads: Uploads;
  readonly #dispatchUpload: AppServices['dispatch'];

  constructor(options: BrowserServerOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.#door = new Door(port);
    this.#streams = new EventStreams(options.services, options.eventStreamLimits);
    this.#uploads = new Uploads(options.uploads);
    this.#dispatchUpload = createUploadDispatch(this.#uploads, options.services);
  }

  newToken(): string {
    return this.#door.newToken();
  }

  async removeLeftovers(): Promise<void> {
    await this.#uploads.removeLeftovers();
  }

  async close(): Promise<void> {
    this.#streams.close();
    await this.#uploads.close();
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers, rawHeaders } = request;
    const refusal = refusalOf({ method, url, headers, rawHeaders }, this.#port);
    if (refusal !== null) {
      answerPage(response, refusal.status, { title: 'Cloister did not answer this', sentences: [refusal.sentence] });
      return;
    }
    const path = pathOf(url);
    const token = path === '/' ? new URLSearchParams(url.slice(2)).get('token') : null;
    if (token !== null) this.#enter(request, response, token);
    else if (!this.#door.isInside(headers.cookie)) refuseOutsider(response, method, path);
    else await this.#route(request, response, method, path);
  }

  /** Only a person's own visit spends the token; not a preview of the address. */
  #enter({ method, headers }: IncomingMessage, response: ServerResponse, token: string): void {
    const isVisit = method === 'GET' && headers['sec-purpose'] === undefined;
    const cookie = isVisit ? this.#door.enter(token) : null;
    if (cookie === null) {
      answerPage(response, 403, spentPage);
      return;
    }
    // They belong to the session that ended.
    this.#streams.endAll();
    answer(response, 303, { location: '/', 'set-cookie': cookie });
  }

  async #route(request: IncomingMessage, response: ServerResponse, method: string, path: string): Promise<void> {
    const call = /^\/call\/([\w.-]{1,100})$/.exec(path)?.[1];
    const upload = /^\/upload\/([0-9a-f]{32})\/(\d{1,5})$/.exec(path);
    if (method === 'POST' && call !== undefined) await this.#call(request, response, call);
    else if (method === 'PUT' && upload !== null)
      await this.#receive(request, response, upload[1] ?? '', Number(upload[2]));
    else if (method === 'GET' && path === '/events') {
      if (!this.#streams.open(response)) answer(response, 503, { 'retry-after': '5' });
    } else if (method === 'GET' || method === 'HEAD') {
      const isApi = path === '/events' || path.startsWith('/call/') || path.startsWith('/upload/');
      if (isApi) answer(response, 405, {});
      else {
        const file = await readStaticFile(this.#options.rendererFolder, path);
        answer(response, file.status, file.headers, file.body);
      }
    } else if (method === 'POST' && path.startsWith('/call/'))
      answerJson(response, 404, { ok: false, code: 'call-unknown', detail: 'There is no such call.' });
    else answer(response, 405, {});
  }

  async #call(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const body = await readJson(request);
    if (!body.ok) {
      answerJson(response, body.status, { ok: false, ...callFailures[body.status] });
      return;
    }
    // Some answers take their time.
    request.socket.setTimeout(0);
    const dispatch = isUploadCall(name) ? this.#dispatchUpload : this.#options.services.dispatch;
    answerJson(response, 200, await dispatch(name, body.value));
  }

  /** The reason of a refusal is for `upload.end` to tell: the page may not get to read this answer. */
  async #receive(request: IncomingMessage, response: ServerResponse, id: string, index: number): Promise<void> {
    const { 'content-type': type, 'content-length': length, 'content-encoding': encoding } = request.headers;
    if (type !== 'application/octet-stream' || encoding !== undefined) {
      answer(response, 415, {});
      return;
    }
    try {
      await this.#uploads.receive(id, index, request, length === undefined ? null : Number(length));
      answer(response, 204, {});
    } catch {
      answer(response, 409, {});
    }
  }
}

/** Words for a person, a failed reply for a page that was signed in before. */
function refuseOutsider(response: ServerResponse, method: string, path: string): void {
  if (method === 'POST' || path === '/events')
    answerJson(response, 401, {
      ok: false,
      code: 'not-allowed',
      detail: 'This page is no longer signed in. Press Enter in the terminal of Cloister and open the new address.',
    });
  else answerPage(response, 401, outsidePage);
}

function limit(server: Server): void {
  server.headersTimeout = 15_000;
  // An upload may take long; what stands still is cut off by the idle time.
  server.requestTimeout = 0;
  server.timeout = idleMs;
  server.maxConnections = 100;
  server.maxRequestsPerSocket = 0;
}

/** @throws Error with code EADDRINUSE or EACCES when the port cannot be had. */
export async function startBrowserServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const server = createServer({ maxHeaderSize: 16_384 });
  limit(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: loopback, port: options.port, exclusive: true }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
  const { port } = address;
  const requests = new BrowserRequests(options, port);
  server.on('request', (request, response) => {
    requests.handle(request, response).catch(() => {
      answerJson(response, 500, { ok: false, code: 'internal', detail: 'The program behind this page failed.' });
    });
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  const origin = `http://${loopback}:${port}`;
  return {
    port,
    origin,
    newLink: () => `${origin}/?token=${requests.newToken()}`,
    removeLeftovers: () => requests.removeLeftovers(),
    close: async () => {
      await requests.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
