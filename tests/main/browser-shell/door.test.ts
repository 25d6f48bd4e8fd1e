// Who is let in: the one-time token, the session, and what keeps other pages, names and computers out.

import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { pageText, send, sendRaw, startTestServer } from './test-server.ts';

const tokenOf = (link: string): string => new URL(link).searchParams.get('token') ?? '';

test('the right token opens the door once: a session cookie and the way to the page', async () => {
  const { server, port, origin } = await startTestServer();
  const link = server.newLink();
  expect(tokenOf(link)).toMatch(/^[\w-]{43}$/);
  const entered = await send(port, { path: link.slice(origin.length) });
  expect(entered.status).toBe(303);
  expect(entered.headers.location).toBe('/');
  const [cookie = ''] = entered.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(new RegExp(`^cloister-session-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
  expect(cookie).not.toContain(tokenOf(link));

  const page = await send(port, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect([page.status, page.text]).toEqual([200, pageText]);

  const again = await send(port, { path: link.slice(origin.length) });
  expect(again.status).toBe(403);
  expect(again.headers['set-cookie']).toBeUndefined();
  expect(again.text).toContain('Press Enter in the terminal');
});

test.each(['', 'xyzzy', 'a'.repeat(43), '%00', 'a'.repeat(10_000)])(
  'a wrong token (%j) opens nothing and is not shown',
  async (token) => {
    const { server, port } = await startTestServer();
    server.newLink();
    const refused = await send(port, { path: `/?token=${token}` });
    expect(refused.status).toBe(403);
    expect(refused.headers['set-cookie']).toBeUndefined();
    expect(refused.text.includes(token)).toBe(token === '');
  },
);

test('nothing opens before a link was made, and a new link makes the one before it void', async () => {
  const { server, port, origin } = await startTestServer();
  expect((await send(port, { path: '/?token=' })).status).toBe(403);
  const first = server.newLink();
  const second = server.newLink();
  expect((await send(port, { path: first.slice(origin.length) })).status).toBe(403);
  expect((await send(port, { path: second.slice(origin.length) })).status).toBe(303);
});

test('a look at the link without a visit does not spend it', async () => {
  const { server, port, origin } = await startTestServer();
  const path = server.newLink().slice(origin.length);
  expect((await send(port, { method: 'HEAD', path })).status).toBe(403);
  expect((await send(port, { path, headers: { 'sec-purpose': 'prefetch' } })).status).toBe(403);
  expect((await send(port, { path })).status).toBe(303);
});

test('the next session ends the one before it', async () => {
  const { signIn } = await startTestServer();
  const first = await signIn();
  expect(await first.call('app.info')).toMatchObject({ ok: true });
  const second = await signIn();
  expect(await second.call('app.info')).toMatchObject({ ok: true });
  expect(await first.call('app.info')).toMatchObject({ ok: false, code: 'not-allowed' });
  expect((await first.send({ path: '/' })).status).toBe(401);
});

test.each([
  undefined,
  'cloister-session-1=x',
  'cloister-session-PORT=',
  'cloister-session-PORT=aaaa',
  'cloister-session-PORT',
])('with the cookie %j there is neither page, call, stream nor upload', async (template) => {
  const { server, port, origin, signIn } = await startTestServer();
  await signIn();
  server.newLink();
  const cookie = template?.replace('PORT', String(port));
  const headers = { origin, ...(cookie === undefined ? {} : { cookie }) };
  const json = { ...headers, 'content-type': 'application/json' };
  const page = await send(port, { headers });
  expect([page.status, page.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
  expect(page.text).toContain('Press Enter in the terminal');
  expect((await send(port, { path: '/assets/index-AbCd_123.js', headers })).status).toBe(401);
  expect((await send(port, { path: '/events', headers })).status).toBe(401);
  const call = await send(port, { method: 'POST', path: '/call/app.info', headers: json, body: 'null' });
  expect([call.status, JSON.parse(call.text)]).toMatchObject([401, { ok: false, code: 'not-allowed' }]);
  expect((await send(port, { method: 'PUT', path: `/upload/${'0'.repeat(32)}/0`, headers })).status).toBe(401);
});

test('a page that had a name rebound to this computer is refused, whatever else it has', async () => {
  const { server, port, origin, signIn } = await startTestServer();
  const { cookie } = await signIn();
  const path = server.newLink().slice(origin.length);
  const hosts = [
    `evil.example:${port}`,
    'evil.example',
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1:${port}.evil.example`,
    `[::1]:${port}`,
    `0.0.0.0:${port}`,
    `LOCALHOST.evil:${port}`,
    `user@127.0.0.1:${port}`,
  ];
  for (const host of hosts) {
    const headers = { host, cookie, origin: `http://${host}`, 'content-type': 'application/json' };
    expect((await send(port, { headers })).status, host).toBe(421);
    expect((await send(port, { path, headers })).status, host).toBe(421);
    const call = await send(port, { method: 'POST', path: '/call/app.info', headers, body: 'null' });
    expect(call.status, host).toBe(421);
    expect(call.text).not.toContain('evil');
  }
  // The link is still good: it was not even looked at.
  expect((await send(port, { path })).status).toBe(303);
});

test('two Host headers, or none, are refused', async () => {
  const { port } = await startTestServer();
  const own = `Host: 127.0.0.1:${port}\r\n`;
  expect(await sendRaw(port, `GET / HTTP/1.1\r\n${own}Host: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 4(?:00|21) /,
  );
  expect(await sendRaw(port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('localhost is the same computer', async () => {
  const { server, port, origin } = await startTestServer();
  const host = `localhost:${port}`;
  const entered = await send(port, { path: server.newLink().slice(origin.length), headers: { host } });
  const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const headers = { host, cookie, origin: `http://${host}`, 'content-type': 'application/json' };
  const call = await send(port, { method: 'POST', path: '/call/app.info', headers, body: 'null' });
  expect(call.status).toBe(200);
});

test('another origin or site gets nothing, and no answer tells a browser to share', async () => {
  const { port, origin, signIn } = await startTestServer();
  const { cookie } = await signIn();
  const json = { cookie, 'content-type': 'application/json' };
  const foreign: readonly Readonly<Record<string, string>>[] = [
    {},
    { origin: 'null' },
    { origin: 'http://evil.example' },
    { origin: `http://127.0.0.1:${port + 1}` },
    { origin: `https://127.0.0.1:${port}` },
    { origin: `http://localhost:${port}` },
    { origin: `${origin}.evil.example` },
    { origin, 'sec-fetch-site': 'cross-site' },
    { origin, 'sec-fetch-site': 'same-site' },
    { origin, 'sec-fetch-site': '' },
  ];
  for (const headers of foreign) {
    const call = await send(port, {
      method: 'POST',
      path: '/call/app.info',
      headers: { ...json, ...headers },
      body: 'null',
    });
    expect(call.status, JSON.stringify(headers)).toBe(403);
    expect((await send(port, { path: '/events', headers: { cookie, ...headers } })).status).toBe(403);
    expect(Object.keys(call.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
  expect((await send(port, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  expect((await send(port, { headers: { cookie, 'sec-fetch-site': 'none' } })).status).toBe(200);
});

test('it listens on the loopback address and on no other', async () => {
  const { port } = await startTestServer();
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  // 127.0.0.2 is this computer as well, and would be answered by a server that listens everywhere.
  for (const host of ['127.0.0.2', ...others]) {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect(port, host, () => {
        socket.destroy();
        resolve('answered');
      });
      socket.on('error', () => resolve('refused'));
    });
    expect(outcome, host).toBe('refused');
  }
});
