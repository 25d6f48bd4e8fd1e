// Calls and files of the page that is let in: what is answered, with which headers, and what is not even a request.

import { describe, expect, test } from 'vitest';
import { pageText, sendRaw, startTestServer } from './test-server.ts';

test('a call of the contract is answered', async () => {
  const { signIn, state } = await startTestServer();
  const page = await signIn();
  expect(await page.call('app.info')).toEqual({ ok: true, value: state.info });
  expect(await page.call('settings.change', { theme: 'dark' })).toEqual({ ok: true });
  expect(await page.call('settings.get')).toMatchObject({ ok: true, value: { settings: { theme: 'dark' } } });
  const answer = await page.send({
    method: 'POST',
    path: '/call/runs.list',
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  expect(JSON.parse(answer.text)).toEqual({ ok: true, value: [] });
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
});

test.each([
  ['nothing.there', null, 'call-unknown'],
  ['__proto__.toString', null, 'call-unknown'],
  ['app', null, 'call-unknown'],
  ['app.info.more', null, 'call-unknown'],
  ['runs.changed', null, 'call-unknown'],
  ['upload.nothing', null, 'call-unknown'],
  ['app.info', { unasked: 1 }, 'call-invalid'],
  ['runs.get', null, 'call-invalid'],
  ['runs.get', { id: '../../etc/passwd' }, 'call-invalid'],
  ['settings.change', { theme: 'x'.repeat(100_000) }, 'call-too-large'],
])('the call %s with %.60j fails as %s', async (name, input, code) => {
  const { signIn } = await startTestServer();
  expect(await (await signIn()).call(name, input)).toMatchObject({ ok: false, code });
});

test.each([
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/json, text/plain', 415],
  ['application/jsonp', 415],
  ['application/json; charset=utf-16', 415],
])('a body of type %s is not taken for JSON', async (type, status) => {
  const { signIn } = await startTestServer();
  const page = await signIn();
  const sent = { method: 'POST', path: '/call/app.info', body: 'null' };
  expect((await page.send({ ...sent, headers: { 'content-type': type } })).status).toBe(status);
  expect((await page.send(sent)).status).toBe(415);
  const squeezed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  expect((await page.send({ ...sent, headers: squeezed })).status).toBe(415);
});

test.each(['{', '{"a":1}}', '\u0000', 'NaN', "{'a':1}"])('%j is not JSON', async (body) => {
  const { signIn } = await startTestServer();
  const answer = await (
    await signIn()
  ).send({ method: 'POST', path: '/call/app.info', headers: { 'content-type': 'application/json' }, body });
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([400, { ok: false, code: 'call-invalid' }]);
});

test('bytes that are no text are refused', async () => {
  const { signIn } = await startTestServer();
  const answer = await (
    await signIn()
  ).send({
    method: 'POST',
    path: '/call/app.info',
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array([0x22, 0xff, 0x22]),
  });
  expect(answer.status).toBe(400);
});

test.each([true, false])('a body over 1 MiB is refused (length declared: %j)', async (isDeclared) => {
  const { signIn } = await startTestServer();
  const body = JSON.stringify('x'.repeat(1024 * 1024));
  const answer = await (
    await signIn()
  ).send({
    method: 'POST',
    path: '/call/app.info',
    headers: {
      'content-type': 'application/json',
      ...(isDeclared ? { 'content-length': String(body.length) } : { 'transfer-encoding': 'chunked' }),
    },
    body,
  });
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([413, { ok: false, code: 'call-too-large' }]);
});

test.each([
  ['OPTIONS', '/call/app.info', 405],
  ['TRACE', '/', 405],
  ['DELETE', '/', 405],
  ['PATCH', '/call/app.info', 405],
  ['GET', '/call/app.info', 405],
  ['HEAD', '/events', 405],
  ['POST', '/events', 405],
  ['POST', '/', 405],
  ['POST', '/call/', 404],
  ['POST', '/call/a%2fb', 404],
  ['POST', '/call/%2e%2e/x', 404],
  ['PUT', '/index.html', 405],
  ['PUT', '/upload/x/0', 405],
  ['GET', '/upload/x/0', 405],
])('%s %s is answered with %i', async (method, path, status) => {
  const { signIn } = await startTestServer();
  const answer = await (await signIn()).send({ method, path });
  expect(answer.status).toBe(status);
});

test('CONNECT is cut off', async () => {
  const { port } = await startTestServer();
  const text = await sendRaw(port, `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  expect(text).not.toMatch(/ 200 /);
});

test('files: the page, hashed assets for good, HEAD without a body, nothing outside', async () => {
  const { signIn } = await startTestServer();
  const page = await signIn();
  expect((await page.send({ path: '/' })).text).toBe(pageText);
  expect((await page.send({ path: '/?anything=1' })).text).toBe(pageText);
  const script = await page.send({ path: '/assets/index-AbCd_123.js' });
  expect(script.text).toBe('start();');
  expect(script.headers['cache-control']).toContain('immutable');
  const head = await page.send({ method: 'HEAD', path: '/' });
  expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', String(pageText.length)]);
  for (const path of [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%252e%252e/secret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/index.html%00',
    '//secret.txt',
  ]) {
    const answer = await page.send({ path });
    expect([answer.status, answer.text], path).toEqual([404, '']);
  }
});

describe('on the wire', () => {
  const request = (port: number, line: string, more = '') =>
    sendRaw(port, `${line}\r\nHost: 127.0.0.1:${port}\r\n${more}Connection: close\r\n\r\n`);

  test.each([
    'GET http://evil.example/ HTTP/1.1',
    'GET evil HTTP/1.1',
    'GET /\u0000 HTTP/1.1',
    'GET /a b HTTP/1.1',
    'nonsense',
    'GET / HTTP/9.9',
  ])('%j is refused', async (line) => {
    const { port } = await startTestServer();
    expect(await request(port, line)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('nothing of a request gets into the head of an answer', async () => {
    const { port } = await startTestServer();
    const answer = await request(port, 'GET /?token=x%0d%0aSet-Cookie:%20planted=1 HTTP/1.1');
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).not.toContain('planted');
    const bare = await request(port, 'GET / HTTP/1.1', 'X-One: a\nX-Two: b\r\n');
    expect(bare).not.toContain('X-Two');
  });

  test('two lengths, or a length and chunks, are refused', async () => {
    const { port } = await startTestServer();
    const line = 'POST /call/app.info HTTP/1.1';
    expect(await request(port, line, 'Content-Length: 4\r\nContent-Length: 5\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await request(port, line, 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  test('a head that is too large is refused', async () => {
    const { port } = await startTestServer();
    expect(await request(port, 'GET / HTTP/1.1', `X-Long: ${'a'.repeat(20_000)}\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});

test('every answer carries the headers that bind the page', async () => {
  const { server, port, origin, signIn } = await startTestServer();
  const page = await signIn();
  const token = server.newLink().slice(origin.length);
  const answers = await Promise.all([
    page.send({ path: '/' }),
    page.send({ path: '/missing' }),
    page.send({ path: '/', headers: { cookie: '' } }),
    page.send({ method: 'DELETE' }),
    page.send({ method: 'POST', path: '/call/x.y' }),
    page.send({ path: '/', headers: { host: `evil.example:${port}` } }),
    page.send({ path: token, headers: { 'sec-fetch-site': 'none' } }),
  ]);
  for (const { headers } of answers) {
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('*');
    expect(policy).not.toContain('http');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  }
  const [own] = answers;
  expect(own.headers['content-security-policy']).toContain("connect-src 'self'");
  expect(own.headers['content-security-policy']).toContain("script-src 'self';");
});
