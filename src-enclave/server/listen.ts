// The server's sockets: hospitals by WebSocket, health for whoever watches, and metrics on a port of their own. TLS is for
// networks that ask for it; nothing rests on it, since the channel inside is attested.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { WebSocketServer, type WebSocket } from 'ws';
import { Failure } from '../base/failure.ts';
import { ChannelError } from '../channel/errors.ts';
import { createMetrics, type ServerMetrics } from './metrics.ts';
import { socketPipe } from './socket-pipe.ts';
import type { ServerLog, StudyServer } from './study-server.ts';
import { largestWireBytes } from '../channel/records.ts';

const pingMs = 20_000;
/** Application codes of WebSocket begin here (RFC 6455, section 7.4.2); the reason is a code of ours. */
const refusedCode = 4000;

export type Address = { readonly host: string; readonly port: number };

export type ListenOptions = {
  readonly server: StudyServer;
  readonly address: Address;
  readonly metricsAddress: Address | null;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly version: string;
  readonly mostConnections: number;
  readonly log: ServerLog;
};

export type Listening = {
  readonly address: Address;
  readonly metricsAddress: Address | null;
  readonly metrics: ServerMetrics;
  /** Ends all connections and gives the ports free. */
  readonly close: () => Promise<void>;
};

async function listening(server: Server, { host, port }: Address): Promise<Address> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence =
        error.code === 'EADDRINUSE'
          ? `Another program listens on ${host}:${port}. Stop it, or give another port with --listen.`
          : `Cannot listen on ${host}:${port}. Give an address of this computer with --listen.`;
      reject(new Failure('option-invalid', sentence, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  return { host, port: typeof bound === 'object' && bound !== null ? bound.port : port };
}

const codeOf = (error: unknown): string =>
  error instanceof ChannelError || error instanceof Failure
    ? error.code
    : error instanceof Error && error.name === 'TimeoutError'
      ? 'handshake-late'
      : 'internal';

/** @throws Failure option-invalid when an address cannot be listened on. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { server, tls, version, log } = options;
  const metrics = createMetrics(() => server);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method !== 'GET' || request.url !== '/health') return void response.writeHead(404).end();
    const body = JSON.stringify({ product: 'cloister', version, status: server.isFinished ? 'finished' : 'serving' });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
  const http = tls === null ? createServer(answer) : createTlsServer(tls, answer);
  const sockets = new WebSocketServer({
    server: http,
    path: '/',
    maxPayload: largestWireBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  sockets.on('error', () => {});
  sockets.on('connection', (socket: WebSocket) => void serve(socket));

  const serve = async (socket: WebSocket): Promise<void> => {
    if (sockets.clients.size > options.mostConnections) return socket.close(1013, 'too-many-connections');
    let isAlive = true;
    const ping = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, pingMs);
    socket.on('pong', () => {
      isAlive = true;
    });
    socket.on('close', () => clearInterval(ping));
    const pipe = socketPipe(socket, metrics.onBytes);
    try {
      await server.serve(pipe);
    } catch (error) {
      const code = codeOf(error);
      metrics.onEnd(code);
      const isOrdinary = code === 'transport-closed' || code === 'session-closed';
      if (!isOrdinary) log('connection-refused', { code });
      if (socket.readyState === socket.OPEN) socket.close(refusedCode, code);
    }
  };

  const metricsHttp =
    options.metricsAddress === null
      ? null
      : createServer((request, response) => {
          if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
          metrics.text().then(
            (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
            () => response.writeHead(500).end(),
          );
        });
  const address = await listening(http, options.address);
  const metricsAddress =
    metricsHttp === null || options.metricsAddress === null
      ? null
      : await listening(metricsHttp, options.metricsAddress);
  return {
    address,
    metricsAddress,
    metrics,
    close: async () => {
      for (const socket of sockets.clients) socket.close(1001, 'server-stopping');
      const ended = new Promise<void>((resolve) => {
        http.close(() => resolve());
      });
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        http.closeAllConnections();
      }, 1000).unref();
      metricsHttp?.close();
      metricsHttp?.closeAllConnections();
      sockets.close();
      await ended;
    },
  };
}
