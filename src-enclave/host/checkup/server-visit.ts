// One visit to a server as a hospital's relay would make it: through the proxy with CONNECT if there is one, TLS if the
// address says so, then GET /health. Nothing of this computer is sent. Certificates that are not accepted do not end the
// visit: what is wrong with them, and the server's time, are what the check-up is after. It therefore proves nothing, and
// nothing that is to be kept secret may ever go this way.

import { request as requestHttp, type IncomingMessage } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { codeOf } from './check.ts';
import { tlsFactsOf, type TlsFacts } from './tls-facts.ts';

export type Stage = 'proxy' | 'tunnel' | 'connect' | 'tls' | 'answer';

export type Visit =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly date: string | null;
      /** The middle of the request by this computer's clock. */
      readonly atMs: number;
      readonly tls: TlsFacts | null;
    }
  | {
      readonly kind: 'failed';
      readonly stage: Stage;
      /** Of the system or of OpenSSL; `TIMEOUT` when there was no answer in time. */
      readonly code: string;
      /** What the proxy answered to CONNECT, and how it wants to be asked. */
      readonly refusal: { readonly status: number; readonly schemes: readonly string[] } | null;
      readonly tls: TlsFacts | null;
    };

export type VisitOptions = {
  readonly server: URL;
  readonly proxy: URL | null;
  readonly timeoutMs: number;
  readonly now: () => number;
};

const largestBodyBytes = 65_536;

export const defaultPort = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
const bareHost = (url: URL): string => url.hostname.replaceAll(/^\[|\]$/g, '');

/** Never throws. */
export async function visitServer(options: VisitOptions): Promise<Visit> {
  const visit = new Visiting(options);
  const timer = setTimeout(() => visit.giveUp(), options.timeoutMs);
  try {
    return await visit.make();
  } finally {
    clearTimeout(timer);
    visit.end();
  }
}

class Visiting {
  readonly #options: VisitOptions;
  readonly #sockets: Socket[] = [];
  #stage: Stage = 'connect';
  #tls: TlsFacts | null = null;
  #refusal: { readonly status: number; readonly schemes: readonly string[] } | null = null;
  #isLate = false;
  #onLate: (() => void) | null = null;

  constructor(options: VisitOptions) {
    this.#options = options;
  }

  async make(): Promise<Visit> {
    const late = new Promise<never>((_resolve, reject) => {
      this.#onLate = () => reject(new Error('late'));
    });
    try {
      return await Promise.race([this.#go(), late]);
    } catch (error) {
      const code = this.#isLate ? 'TIMEOUT' : codeOf(error);
      return { kind: 'failed', stage: this.#stage, code, refusal: this.#refusal, tls: this.#tls };
    }
  }

  giveUp(): void {
    this.#isLate = true;
    this.#onLate?.();
  }

  end(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #go(): Promise<Visit> {
    const { server, proxy, now } = this.#options;
    let socket = proxy === null ? await this.#open(server) : await this.#tunnel(proxy, server);
    if (server.protocol === 'https:') {
      this.#stage = 'tls';
      const secured = await this.#secure(socket, server, false);
      this.#tls = tlsFactsOf(secured);
      socket = secured;
    }
    this.#stage = 'answer';
    const sentAtMs = now();
    const response = await this.#get(socket, server);
    const atMs = (sentAtMs + now()) / 2;
    const body = await bodyOf(response);
    const { statusCode = 0, headers } = response;
    return { kind: 'answered', status: statusCode, body, date: headers.date ?? null, atMs, tls: this.#tls };
  }

  /** Errors after the connection was opened belong to whoever uses it then. */
  #keep<Kind extends Socket>(socket: Kind): Kind {
    this.#sockets.push(socket);
    return socket.on('error', () => undefined);
  }

  #open(url: URL): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = this.#keep(connectTcp({ host: bareHost(url), port: defaultPort(url) }));
      socket.once('connect', () => resolve(socket)).once('error', reject);
    });
  }

  #secure(socket: Socket, url: URL, isChecked: boolean): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const host = bareHost(url);
      const name = isIP(host) === 0 ? { servername: host } : {};
      const secured = this.#keep(connectTls({ socket, host, ...name, rejectUnauthorized: isChecked }));
      secured.once('secureConnect', () => resolve(secured)).once('error', reject);
      secured.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    });
  }

  async #tunnel(proxy: URL, server: URL): Promise<Socket> {
    this.#stage = 'proxy';
    const opened = await this.#open(proxy);
    const socket = proxy.protocol === 'https:' ? await this.#secure(opened, proxy, true) : opened;
    this.#stage = 'tunnel';
    const target = `${server.hostname}:${defaultPort(server)}`;
    const name = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const authorization =
      name === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(name).toString('base64')}` };
    return await new Promise((resolve, reject) => {
      const request = requestHttp({
        createConnection: () => socket,
        method: 'CONNECT',
        path: target,
        headers: { host: target, ...authorization },
      });
      request.once('error', reject);
      request.once('connect', (response, tunnel: Socket, head) => {
        const { statusCode: status = 0, headersDistinct } = response;
        if (status !== 200) {
          const offers = headersDistinct['proxy-authenticate'] ?? [];
          const schemes = offers.flatMap((offer) => /^[\w-]{1,20}/.exec(offer) ?? []);
          this.#refusal = { status, schemes };
          return reject(Object.assign(new Error('refused'), { code: `HTTP_${status}` }));
        }
        if (head.length > 0) tunnel.unshift(head);
        resolve(tunnel);
      });
      request.end();
    });
  }

  #get(socket: Socket, server: URL): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { host: server.host, 'user-agent': 'cloister', 'cache-control': 'no-cache', connection: 'close' };
      const request = requestHttp({ createConnection: () => socket, method: 'GET', path: '/health', headers });
      request.once('response', resolve).once('error', reject).end();
    });
  }
}

/** Its beginning: what is longer is no answer of ours. */
async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > largestBodyBytes) break;
    }
  } catch {
    // Cut off: what came before says enough.
  }
  return Buffer.concat(chunks).toString('utf8');
}
