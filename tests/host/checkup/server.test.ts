import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { rootCertificates } from 'node:tls';
import { describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src-enclave/host/checkup/check.ts';
import { proxyFor } from '../../../src-enclave/host/checkup/proxy-check.ts';
import { checkServer, readServer } from '../../../src-enclave/host/checkup/server-checks.ts';
import { visitServer } from '../../../src-enclave/host/checkup/server-visit.ts';
import { checkTls } from '../../../src-enclave/host/checkup/tls-check.ts';
import { factsOfCertificate } from '../../../src-enclave/host/checkup/tls-facts.ts';
import {
  freePort,
  healthy,
  setProxies,
  startHttp,
  startProxy,
  startSilent,
  startTls,
  tlsFile,
  withListedCause,
} from './servers.ts';

const minute = 60_000;

async function visit(address: string, timeoutMs = 10_000) {
  const server = readServer(address);
  const proxy = proxyFor(server);
  const url = proxy.kind === 'used' ? proxy.url : null;
  const made = await visitServer({ server, proxy: url, timeoutMs, now: () => Date.now() });
  const checks = (await checkServer({ server, proxy, visit: made })).map(withListedCause);
  const line = (id: string): Check => {
    const found = checks.find((check) => check.id === id);
    if (found === undefined) throw new TypeError(id);
    return found;
  };
  return { server: line('server'), tls: line('tls'), clock: line('clock') };
}

const answer =
  (status: number, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(body);

describe('an address', () => {
  it('of a WebSocket is that of its port; what it carries besides is dropped', () => {
    expect(readServer('wss://anna:s3cret@study.example.org:7443/x').origin).toBe('https://study.example.org:7443');
    expect(readServer('ws://127.0.0.1:80').href).toBe('http://127.0.0.1/');
  });

  it.each(['study.example.org:7443', 'ftp://study.example.org', 'study', ''])('%j is refused', (text) => {
    expect(() => readServer(text)).toThrow(/--server must be the address in the invitation/);
  });
});

describe('a server', () => {
  it('that is well is reached directly', async () => {
    setProxies({});
    const { server, tls, clock } = await visit(`ws://127.0.0.1:${await startHttp(healthy())}`);
    expect(server).toMatchObject({ state: 'ok', fix: null });
    expect(server.found).toMatch(/^127\.0\.0\.1:\d+ can be reached: Cloister 0\.9\.0, it is serving\.$/);
    expect(tls).toMatchObject({ state: 'not-checked', found: expect.stringContaining('without TLS') });
    expect(clock).toMatchObject({ state: 'ok', fix: null });
  });

  it('that does not run is named with its port, and the firewall is asked for', async () => {
    setProxies({});
    const port = await freePort();
    const { server, clock } = await visit(`ws://127.0.0.1:${port}`);
    expect(server.state).toBe('failed');
    expect(server.found).toBe(
      `127.0.0.1:${port} cannot be reached: nothing listens there, or a firewall refuses (ECONNREFUSED).`,
    );
    expect(server.fix).toContain(`allow outgoing TCP connections from this computer to 127.0.0.1:${port}`);
    expect(clock.state).toBe('not-checked');
  });

  it('that says nothing is given up', async () => {
    setProxies({});
    const { server } = await visit(`ws://127.0.0.1:${await startSilent()}`, 50);
    expect(server).toMatchObject({ state: 'failed', found: expect.stringContaining('no answer in time') });
    const overTls = await visit(`wss://127.0.0.1:${await startSilent()}`, 50);
    expect(overTls.server).toMatchObject({ state: 'failed', found: expect.stringContaining('does not speak TLS') });
    expect(overTls.tls.state).toBe('not-checked');
  });

  it('without TLS where the address says TLS, and the other way round, is told', async () => {
    setProxies({});
    const plain = await visit(`wss://127.0.0.1:${await startHttp(healthy())}`);
    expect(plain.server).toMatchObject({ state: 'failed', fix: expect.stringContaining('ws:// without') });
    const secured = await visit(`ws://localhost:${await startTls('server.pem', healthy())}`);
    expect(secured.server).toMatchObject({ state: 'failed', fix: expect.stringContaining('wss:// is with TLS') });
  });

  it.each([
    ['that it is down', 502, '', 'failed', 'the server is not'],
    ['that there is nothing', 404, '', 'caution', 'answers HTTP 404 at /health'],
    ['with a redirection', 302, '', 'caution', 'answers HTTP 302 at /health'],
    ['with a page', 200, '<html>Welcome to the guest network', 'caution', 'sign-in page'],
    ['at length', 200, 'x'.repeat(200_000), 'caution', 'no Cloister server'],
    [
      'with a version that steers terminals',
      200,
      '{"product":"cloister","version":"\\u001b[2J","status":"serving"}',
      'caution',
      'no Cloister server',
    ],
  ])('that answers %s is not taken for one that is well', async (_how, status, body, state, words) => {
    setProxies({});
    const { server } = await visit(`ws://127.0.0.1:${await startHttp(answer(status, body))}`);
    expect(server.state).toBe(state);
    expect(server.found).toContain(words);
    expect(server.fix).toContain('study office');
  });
});

describe('the clock', () => {
  it.each([
    [
      -10 * minute,
      'failed',
      /^This computer's clock is 10 minutes ahead of that of 127\.0\.0\.1:\d+ \(limit 60 seconds\)/,
    ],
    [10 * minute, 'failed', /^This computer's clock is 10 minutes behind that of/],
    [400 * 24 * 60 * minute, 'failed', /is 400 days behind/],
    [30_000, 'ok', /clock is (29|30|31) seconds behind/],
    [0, 'ok', /agrees .* to the second/],
  ])('of a server that is %i ms off is %s', async (offsetMs, state, words) => {
    setProxies({});
    const { clock } = await visit(`ws://127.0.0.1:${await startHttp(healthy(offsetMs))}`);
    expect(clock.state).toBe(state);
    expect(clock.found).toMatch(words);
    expect(clock.fix ?? 'nothing to do').toMatch(
      state === 'failed' ? /time server \(NTP\).* in UTC where 127\.0\.0\.1:\d+ says 20/ : /^nothing to do$/,
    );
  });

  it('of a server that does not tell is not checked', async () => {
    setProxies({});
    const port = await startHttp((_request, response) => {
      response.sendDate = false;
      response.end('{}');
    });
    expect((await visit(`ws://127.0.0.1:${port}`)).clock).toMatchObject({
      state: 'not-checked',
      found: expect.stringContaining('does not say what time it has'),
    });
  });
});

describe('TLS', () => {
  it('signed by an authority that nobody knows has failed, names it and says what to set; the clock is still read', async () => {
    setProxies({});
    vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined);
    const { server, tls, clock } = await visit(`wss://localhost:${await startTls('server.pem', healthy())}`);
    expect(server.state).toBe('ok');
    expect(tls.state).toBe('failed');
    expect(tls.found).toContain('signed by Ash Hospital Border, which this computer does not know');
    expect(tls.found).toContain('NODE_EXTRA_CA_CERTS is not set.');
    expect(tls.fix).toContain('root certificate of Ash Hospital Border as a PEM file');
    expect(tls.why).toContain('does not depend on TLS');
    expect(clock.state).toBe('ok');
  });

  it('with extra authorities in a file that is not there says so', async () => {
    setProxies({});
    vi.stubEnv('NODE_EXTRA_CA_CERTS', tlsFile('missing.pem'));
    const { tls } = await visit(`wss://localhost:${await startTls('server.pem', healthy())}`);
    expect(tls.found).toContain('NODE_EXTRA_CA_CERTS names a file that cannot be read');
  });

  it('of a public authority is fine, and nobody re-signs', async () => {
    const [root = ''] = rootCertificates;
    const tls = factsOfCertificate(new X509Certificate(root), null);
    expect(tls.isPublic).toBe(true);
    const made = { kind: 'answered', status: 200, body: '', date: null, atMs: 0, tls } as const;
    expect(await checkTls(new URL('https://study.example.org'), made)).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('a public authority: nobody opens TLS on the way'),
    });
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'ended Jan  1 00:00:00 2021 GMT', "check this computer's clock first"],
    ['CERT_NOT_YET_VALID', 'probably behind', 'time server'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'for another name', 'address in the invitation'],
  ])('refused with %s is told apart', async (code, words, fix) => {
    const tls = factsOfCertificate(new X509Certificate(readFileSync(tlsFile('expired.pem'))), code);
    const made = { kind: 'answered', status: 200, body: '', date: null, atMs: 0, tls } as const;
    const check = withListedCause(await checkTls(new URL('https://study.example.org'), made));
    expect(check.state).toBe('failed');
    expect(check.found).toContain(words);
    expect(check.fix).toContain(fix);
  });
});

describe('a proxy on the way', () => {
  it('is used for both kinds of address, with its credentials, which nothing shows', async () => {
    const proxy = await startProxy();
    const address = `http://anna:s3cret%40x@127.0.0.1:${proxy.port}`;
    setProxies({ HTTPS_PROXY: address, HTTP_PROXY: address });
    const port = await startHttp(healthy());
    const plain = await visit(`ws://study.example.org:${port}`);
    expect(plain.server.found).toContain(
      `study.example.org:${port} can be reached through http://127.0.0.1:${proxy.port}: Cloister`,
    );
    const tlsPort = await startTls('server.pem', healthy());
    const secured = await visit(`wss://localhost:${tlsPort}`);
    expect(secured.server.state).toBe('ok');
    expect(secured.tls.found).toContain('Ash Hospital Border');
    expect(proxy.targets).toEqual([`study.example.org:${port}`, `localhost:${tlsPort}`]);
    const basic = `Basic ${Buffer.from('anna:s3cret@x').toString('base64')}`;
    expect(proxy.authorizations).toEqual([basic, basic]);
    expect(JSON.stringify([plain, secured])).not.toMatch(/anna|s3cret/);
  });

  it.each([
    [
      '407 Authentication Required\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate',
      /wants a name and a password \(NTLM, Negotiate\).*407/,
      /cannot sign in by NTLM or Kerberos/,
    ],
    [
      '403 Forbidden',
      /refuses to connect to study\.example\.org:7443 \(HTTP 403\)/,
      /allow this computer to CONNECT to study\.example\.org:7443/,
    ],
    ['503 Service Unavailable', /tried to connect .* could not \(HTTP 503\)/, /can look up and reach/],
  ])('that answers %j is told apart', async (refusal, found, fix) => {
    const proxy = await startProxy(refusal);
    setProxies({ HTTPS_PROXY: `http://anna:s3cret@127.0.0.1:${proxy.port}` });
    const { server, tls } = await visit('wss://study.example.org:7443');
    expect(server.state).toBe('failed');
    expect(server.found).toMatch(found);
    expect(server.fix).toMatch(fix);
    expect(server.found + server.fix).not.toContain('s3cret');
    expect(tls.state).toBe('not-checked');
  });

  it('that does not run, or is no proxy, is told from a server that does not run', async () => {
    const port = await freePort();
    setProxies({ HTTPS_PROXY: `http://127.0.0.1:${port}` });
    const { server } = await visit('wss://study.example.org:7443');
    expect(server.found).toContain(`The proxy http://127.0.0.1:${port} cannot be reached`);
    const silent = await startSilent();
    setProxies({ HTTPS_PROXY: `http://127.0.0.1:${silent}` });
    const second = await visit('wss://study.example.org:7443', 50);
    expect(second.server.found).toContain('does not answer as an HTTP proxy does');
  });
});

it('without a server nothing is asked, and each line says what to give', async () => {
  for (const { state, found } of await checkServer(null)) {
    expect(state).toBe('not-checked');
    expect(found).toContain('give --server');
  }
});
