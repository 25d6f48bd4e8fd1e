// Servers and proxies for the check-up, on real sockets of this computer. Each ends with the test that started it.

import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { type Check, verdictOf } from '../../../src-enclave/host/checkup/check.ts';
import type { NetworkCheckId } from '../../../src-enclave/host/checkup/network-checks.ts';
import { checkCauses } from '../../../src-enclave/protocol/app-records.ts';

export const tlsFile = (name: string): string => join(import.meta.dirname, '../../fixtures/tls', name);
const pem = (name: string): Buffer => readFileSync(tlsFile(name));

/** The app has words for the causes that are listed, and for no other. */
export function withListedCause<Id extends NetworkCheckId>(check: Check<Id>): Check<Id> {
  expect(checkCauses[check.id][verdictOf(check.state)]).toContain(check.reason?.cause);
  return check;
}

/** As the server of a study answers, with the time of its clock. */
export function healthy(offsetMs = 0): RequestListener {
  return (request, response) => {
    response.setHeader('date', new Date(Date.now() + offsetMs).toUTCString());
    if (request.url !== '/health') return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ product: 'cloister', version: '0.9.0', status: 'serving' }));
  };
}

async function listening(server: TcpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}

export const startHttp = async (answer: RequestListener): Promise<number> => await listening(createServer(answer));

export async function startTls(certificate: string, answer: RequestListener): Promise<number> {
  const chain = Buffer.concat([pem(certificate), pem('ca.pem')]);
  return await listening(createTlsServer({ cert: chain, key: pem('server-key.pem') }, answer));
}

/** Accepts connections and says nothing, as behind a firewall that drops. */
export const startSilent = async (): Promise<number> => await listening(createTcpServer());

/** A port at which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createTcpServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

export type TestProxy = { readonly port: number; readonly targets: string[]; readonly authorizations: string[] };

/** Connects where it is asked to, to a port of this computer whatever the name; or refuses with a status line. */
export async function startProxy(refusal: string | null = null): Promise<TestProxy> {
  const targets: string[] = [];
  const authorizations: string[] = [];
  const server: Server = createServer((_request, response) => void response.writeHead(400).end());
  server.on('connect', (request, client: Socket) => {
    targets.push(request.url ?? '');
    authorizations.push(request.headers['proxy-authorization'] ?? '');
    if (refusal !== null) return void client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    const port = Number(request.url?.split(':').at(-1));
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    onward.on('error', () => client.destroy());
    onTestFinished(() => void onward.destroy());
  });
  return { port: await listening(server), targets, authorizations };
}

const proxyNames = ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy'];

/** Only these: what the computer that runs the tests has set does not count. */
export function setProxies(variables: Readonly<Record<string, string>>): void {
  for (const name of proxyNames) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}
