// Main's part of the check-up, over real sockets of this computer: the servers of joined studies are asked, and nobody else.

import { describe, expect, it, vi } from 'vitest';
import { checkCauses, checkLineSchema, type CheckLine } from '../../../src-main/contract/index.ts';
import { checkupOfMain } from '../../../src-main/services/about.ts';
import type { Shell } from '../../../src-main/services/shell.ts';
import {
  freePort,
  healthy,
  setProxies,
  startHttp,
  startProxy,
  startSilent,
  startTls,
} from '../../host/checkup/servers.ts';

const minuteMs = 60_000;
const hasCauses = (id: string): id is keyof typeof checkCauses => id in checkCauses;
const networkIds = ['proxy', 'server', 'tls', 'clock'];
const secrets = { isEncrypted: true, protect: (text: string) => Buffer.from(text), reveal: () => '' };

async function checkup(
  addresses: readonly string[] | Error,
  { proxyOf = null, timeoutMs = 10_000 }: { proxyOf?: Shell['proxyOf']; timeoutMs?: number } = {},
) {
  const servers = () => (addresses instanceof Error ? Promise.reject(addresses) : Promise.resolve(addresses));
  const lines = await checkupOfMain({ secrets, proxyOf }, servers, { timeoutMs, now: () => Date.now() });
  for (const line of lines) {
    expect(checkLineSchema.parse(line)).toEqual(line);
    // A cause that has no words would be shown as its key.
    expect(hasCauses(line.id) ? checkCauses[line.id][line.verdict] : [undefined]).toContain(line.cause);
  }
  const all = (id: CheckLine['id']) => lines.filter((line) => line.id === id);
  const one = (id: CheckLine['id']): CheckLine => {
    const [line, ...more] = all(id);
    if (line === undefined || more.length > 0) throw new TypeError(`${id}: ${more.length}`);
    return line;
  };
  return { lines, all, one };
}

describe('without a server', () => {
  it.each([
    [[], 'no-server'],
    [new Error('the studies are damaged'), 'studies-unread'],
    [['no address'], 'server-address'],
  ] as const)('%j: nothing is asked, and each line says why', async (addresses, cause) => {
    setProxies({ HTTPS_PROXY: 'http://anna:s3cret@127.0.0.1:1' });
    const { lines } = await checkup(addresses);
    expect(lines.map(({ id }) => id)).toEqual(['keystore', 'isolation', ...networkIds]);
    expect(lines.slice(2)).toEqual(networkIds.map((id) => ({ id, verdict: 'not-checked', cause, args: {} })));
  });
});

describe('a server of a study', () => {
  it('that is well is asked once, for its health, though two studies have it', async () => {
    setProxies({});
    const asked: (string | undefined)[] = [];
    const answer = healthy();
    const port = await startHttp((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      return answer(request, response);
    });
    const host = `127.0.0.1:${port}`;
    const { one } = await checkup([`ws://${host}`, `ws://${host}/?study=2`]);
    expect(asked).toEqual(['GET /health']);
    expect(one('server')).toEqual({
      id: 'server',
      verdict: 'proved',
      cause: 'serving',
      args: { host, version: '0.9.0' },
    });
    expect(one('proxy')).toEqual({ id: 'proxy', verdict: 'proved', cause: 'none', args: { host: '127.0.0.1' } });
    expect(one('tls')).toEqual({ id: 'tls', verdict: 'not-checked', cause: 'plain', args: { host } });
    expect(one('clock')).toMatchObject({ verdict: 'proved', cause: 'agrees', args: { host, limitMs: minuteMs } });
  });

  it('whose time is 10 minutes off is told with the side and the limit', async () => {
    setProxies({});
    const behind = await checkup([`ws://127.0.0.1:${await startHttp(healthy(10 * minuteMs))}`]);
    expect(behind.one('clock')).toMatchObject({ verdict: 'failed', cause: 'behind', args: { limitMs: minuteMs } });
    expect(Math.round(Number(behind.one('clock').args['offMs']) / 10_000)).toBe(60);
    const ahead = await checkup([`ws://127.0.0.1:${await startHttp(healthy(-10 * minuteMs))}`]);
    expect(ahead.one('clock')).toMatchObject({ verdict: 'failed', cause: 'ahead' });
  });

  it('that does not run is told from one whose name is not known, and from one that says nothing', async () => {
    setProxies({});
    const host = `127.0.0.1:${await freePort()}`;
    const refused = await checkup([`ws://${host}`]);
    expect(refused.one('server')).toEqual({
      id: 'server',
      verdict: 'failed',
      cause: 'refused',
      args: { host, code: 'ECONNREFUSED' },
    });
    expect(refused.one('clock')).toEqual({ id: 'clock', verdict: 'not-checked', cause: 'not-reached', args: { host } });
    const silent = await checkup([`ws://127.0.0.1:${await startSilent()}`], { timeoutMs: 50 });
    expect(silent.one('server')).toMatchObject({ verdict: 'failed', cause: 'no-answer', args: { code: 'TIMEOUT' } });
  });

  it('with a certificate that nobody knows names who signed; its clock is still read', async () => {
    setProxies({});
    vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined);
    const host = `localhost:${await startTls('server.pem', healthy())}`;
    const { one } = await checkup([`wss://${host}`]);
    expect(one('tls')).toMatchObject({
      verdict: 'failed',
      cause: 'unknown-authority',
      args: { host, signer: 'Ash Hospital Border' },
    });
    expect(one('server')).toMatchObject({ verdict: 'proved', cause: 'serving' });
    expect(one('clock')).toMatchObject({ verdict: 'proved', cause: 'agrees' });
  });

  it.each([
    [502, 'failed', 'cannot-serve', { status: 502 }],
    [404, 'caution', 'answered', { status: 404 }],
    [200, 'caution', 'stranger', {}],
  ] as const)('that answers %i is %s', async (status, verdict, cause, args) => {
    setProxies({});
    const port = await startHttp((_request, response) => void response.writeHead(status).end('<html>'));
    const { one } = await checkup([`ws://127.0.0.1:${port}`]);
    expect(one('server')).toEqual({ id: 'server', verdict, cause, args: { host: `127.0.0.1:${port}`, ...args } });
  });

  it('has lines of its own beside those of another', async () => {
    setProxies({});
    const [up, down] = [await startHttp(healthy()), await freePort()];
    const { all } = await checkup([`ws://127.0.0.1:${up}`, `ws://127.0.0.1:${down}`, 'no address']);
    expect(all('server').map(({ verdict, cause }) => [verdict, cause])).toEqual([
      ['proved', 'serving'],
      ['failed', 'refused'],
      ['not-checked', 'server-address'],
    ]);
    // One host, one proxy.
    expect(all('proxy').map(({ cause }) => cause)).toEqual(['none', 'server-address']);
  });
});

describe('a proxy', () => {
  it('of the environment is gone through, and shown without its credentials', async () => {
    const proxy = await startProxy();
    setProxies({ HTTP_PROXY: `http://anna:s3cret@127.0.0.1:${proxy.port}` });
    const port = await startHttp(healthy());
    const { lines, one } = await checkup([`ws://study.example.org:${port}`]);
    expect(proxy.targets).toEqual([`study.example.org:${port}`]);
    expect(one('server')).toMatchObject({ verdict: 'proved', cause: 'serving' });
    expect(one('proxy')).toMatchObject({
      verdict: 'proved',
      cause: 'used',
      args: { variable: 'HTTP_PROXY', proxy: `http://127.0.0.1:${proxy.port}` },
    });
    expect(JSON.stringify(lines)).not.toMatch(/anna|s3cret/);
  });

  it('of the system counts where the shell asks it, and not the environment', async () => {
    const proxy = await startProxy();
    setProxies({ HTTP_PROXY: 'http://127.0.0.1:1' });
    const port = await startHttp(healthy());
    const asked: string[] = [];
    const proxyOf = (server: string) => {
      asked.push(server);
      return Promise.resolve(`http://127.0.0.1:${proxy.port}`);
    };
    const { one } = await checkup([`ws://study.example.org:${port}`], { proxyOf });
    expect(asked).toEqual([`ws://study.example.org:${port}/`]);
    expect(one('proxy')).toEqual({
      id: 'proxy',
      verdict: 'proved',
      cause: 'system-used',
      args: { host: 'study.example.org', proxy: `http://127.0.0.1:${proxy.port}` },
    });
    expect(one('server')).toMatchObject({ verdict: 'proved' });
    const direct = await checkup([`ws://127.0.0.1:${port}`], { proxyOf: () => Promise.resolve('') });
    expect(direct.one('proxy')).toMatchObject({ verdict: 'proved', cause: 'system-none' });
    expect(direct.one('server')).toMatchObject({ verdict: 'proved' });
    const silent = await checkup([`ws://127.0.0.1:${port}`], { proxyOf: () => Promise.reject(new Error('none')) });
    expect(silent.one('server')).toMatchObject({ verdict: 'proved' });
  });

  it('that cannot be used keeps the server from being asked, and that is said', async () => {
    setProxies({ HTTP_PROXY: 'socks5://anna:s3cret@127.0.0.1:1' });
    const { lines, one } = await checkup(['ws://127.0.0.1:1']);
    expect(one('proxy')).toMatchObject({ verdict: 'failed', cause: 'no-http' });
    for (const id of ['server', 'clock'] as const)
      expect(one(id)).toMatchObject({ verdict: 'not-checked', cause: 'proxy-unusable' });
    expect(JSON.stringify(lines)).not.toMatch(/anna|s3cret/);
    const system = await checkup(['ws://127.0.0.1:1'], { proxyOf: () => Promise.resolve('socks5://127.0.0.1:1') });
    expect(system.one('proxy')).toMatchObject({ verdict: 'failed', cause: 'system-unusable' });
  });

  it.each([
    ['407 Authentication Required', 'proxy-password', 407],
    ['403 Forbidden', 'proxy-refuses', 403],
    ['503 Service Unavailable', 'proxy-failed', 503],
  ])('that answers %j is the cause', async (refusal, cause, status) => {
    const proxy = await startProxy(refusal);
    setProxies({ HTTPS_PROXY: `http://anna:s3cret@127.0.0.1:${proxy.port}` });
    const { lines, one } = await checkup(['wss://study.example.org:7443']);
    expect(one('server')).toEqual({
      id: 'server',
      verdict: 'failed',
      cause,
      args: { host: 'study.example.org:7443', proxy: `http://127.0.0.1:${proxy.port}`, status },
    });
    expect(JSON.stringify(lines)).not.toMatch(/anna|s3cret/);
  });
});
