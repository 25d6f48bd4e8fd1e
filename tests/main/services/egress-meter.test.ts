import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Egress } from '../../../src-main/contract/index.ts';
import { EgressMeter } from '../../../src-main/services/egress-meter.ts';

/** A server that knows how many bytes arrived on its connections. */
async function serverOf(body: Buffer): Promise<{ readonly url: string; readonly received: () => number }> {
  let received = 0;
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-length': body.length }).end(body));
  });
  server.on('connection', (socket) => socket.on('data', (chunk: Buffer) => (received += chunk.length)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return { url: `http://127.0.0.1:${address.port}`, received: () => received };
}

const hubOf = ({ sinceLaunch }: Egress) => sinceLaunch.find(({ kind }) => kind === 'hub');

it('nothing has crossed before anything was asked', () => {
  const { egress } = new EgressMeter(() => {});
  expect(egress.lastAtMs).toBe(null);
  expect(egress.destinations).toEqual([]);
  expect(egress.sinceLaunch.every(({ connections, bytesOut, bytesIn }) => connections + bytesOut + bytesIn === 0)).toBe(
    true,
  );
});

it('counts connections, what goes out and what comes in, by class and host', async () => {
  const { url, received } = await serverOf(Buffer.alloc(100_000, 7));
  const told: Egress[] = [];
  const meter = new EgressMeter((egress) => told.push(egress));
  const counted = meter.counted(fetch, 'hub');
  const response = await counted(`${url}/model`, { method: 'POST', body: 'x'.repeat(5000) });
  expect((await response.arrayBuffer()).byteLength).toBe(100_000);
  const hub = hubOf(meter.egress);
  expect(hub?.connections).toBe(1);
  expect(hub?.bytesIn).toBeGreaterThan(100_000);
  expect(hub?.bytesIn).toBeLessThan(101_000);
  // An estimate: the network code adds headers of its own.
  expect(Math.abs((hub?.bytesOut ?? 0) - received())).toBeLessThan(500);
  expect(meter.egress.destinations).toEqual([new URL(url).host]);
  await vi.waitFor(() => expect(told.at(-1)).toEqual(meter.egress), 5000);
});

it('a body that is read as it comes is counted as it comes', async () => {
  const { url } = await serverOf(Buffer.alloc(3_000_000, 7));
  const meter = new EgressMeter(() => {});
  const { body, status, ok } = await meter.counted(fetch, 'hub')(url);
  expect([status, ok]).toEqual([200, true]);
  const reader = body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  const soFar = hubOf(meter.egress)?.bytesIn ?? 0;
  expect(soFar).toBeGreaterThanOrEqual(value?.byteLength ?? Infinity);
  expect(soFar).toBeLessThan(3_000_000);
  await reader?.cancel();
});

it('a request that fails is counted as if it had gone out', async () => {
  const meter = new EgressMeter(() => {});
  const counted = meter.counted(() => Promise.reject(new TypeError('offline')), 'hub');
  await expect(counted('https://hub.example/model')).rejects.toThrow('offline');
  expect(hubOf(meter.egress)).toMatchObject({ connections: 1, bytesIn: 0 });
  expect(meter.egress.destinations).toEqual(['hub.example']);
});

it('news is told five times a second at most, and not after the end', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let told = 0;
  const meter = new EgressMeter(() => told++);
  const counted = meter.counted(async () => new Response(null, { status: 204 }), 'hub');
  for (let request = 0; request < 100; request++) await counted('https://hub.example/');
  expect(told).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toBe(1);
  await counted('https://hub.example/');
  meter.dispose();
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toBe(1);
});
