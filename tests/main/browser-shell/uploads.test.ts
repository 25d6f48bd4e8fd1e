// Models that a page hands over: whole ones get a ticket; anything else leaves nothing on the disk.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { UploadKind } from '../../../src-main/contract/uploads.ts';
import { appDouble, emptyState } from '../../support/app-double.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { sendRaw, startTestServer, type TestServer } from './test-server.ts';

type Page = Awaited<ReturnType<TestServer['signIn']>>;
type File = { readonly name: string; readonly sizeBytes: number };

const begin = (page: Page, kind: UploadKind, ...files: readonly File[]) => page.call('upload.begin', { kind, files });

async function begun(page: Page, kind: UploadKind, ...files: readonly File[]): Promise<string> {
  const reply = await begin(page, kind, ...files);
  expect(reply).toMatchObject({ ok: true, value: { id: expect.stringMatching(/^[0-9a-f]{32}$/) } });
  return /"id":"([0-9a-f]{32})"/.exec(JSON.stringify(reply))?.[1] ?? '';
}

const stored = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted() : [];

/** A server whose services note which paths they gave tickets for. */
async function startWithTickets(options: Parameters<typeof startTestServer>[0] = {}) {
  const issued: { path: string; isOwned: boolean }[] = [];
  const { services } = appDouble(emptyState());
  const server = await startTestServer({
    services: {
      ...services,
      issueTicket: async (path, isOwned) => {
        issued.push({ path, isOwned });
        return { ticket: 'ticket-1', fileName: 'the name', kind: 'file', sizeBytes: 3 };
      },
    },
    ...options,
  });
  return { ...server, issued };
}

test('one GGUF file arrives and becomes a ticket, without a path in the answer', async () => {
  const { signIn, uploadsFolder, issued } = await startWithTickets();
  const page = await signIn();
  const id = await begun(page, 'gguf', { name: 'Modèle 1 (Q4_K).gguf', sizeBytes: 3 });
  const put = await page.put(id, 0, 'abc');
  expect([put.status, put.text]).toEqual([204, '']);
  expect(await page.call('upload.end', { id })).toEqual({
    ok: true,
    value: { ticket: 'ticket-1', fileName: 'the name', kind: 'file', sizeBytes: 3 },
  });
  const path = join(uploadsFolder, id, 'Modèle 1 (Q4_K).gguf'.normalize('NFC'));
  expect(issued).toEqual([{ path, isOwned: true }]);
  expect(readFileSync(path, 'utf8')).toBe('abc');
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(statSync(join(uploadsFolder, id)).mode & 0o077).toBe(0);
  expect(await page.call('upload.end', { id })).toMatchObject({ ok: false, code: 'cancelled' });
});

test('a folder arrives with its files, empty ones too, at the same time', async () => {
  const { signIn, uploadsFolder, issued } = await startWithTickets();
  const page = await signIn();
  const files = [
    { name: 'tiny/config.json', sizeBytes: 2 },
    { name: 'tiny/empty.txt', sizeBytes: 0 },
    { name: 'tiny/onnx/model.onnx', sizeBytes: 200_000 },
  ];
  const id = await begun(page, 'folder', ...files);
  const answers = await Promise.all(['{}', '', 'x'.repeat(200_000)].map((body, index) => page.put(id, index, body)));
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
  expect(await page.call('upload.end', { id })).toMatchObject({ ok: true });
  expect(issued).toEqual([{ path: join(uploadsFolder, id, 'tiny'), isOwned: true }]);
  expect(stored(join(uploadsFolder, id, 'tiny'))).toEqual(['config.json', 'empty.txt', 'onnx', 'onnx/model.onnx']);
});

test.each([
  '../model.gguf',
  '..',
  '.',
  '/etc/passwd',
  'a/../../b.gguf',
  'a//b.gguf',
  'a/./b.gguf',
  '..\\model.gguf',
  'a\\..\\b.gguf',
  'C:\\model.gguf',
  'C:model.gguf',
  '\\\\server\\share\\model.gguf',
  '%2e%2e%2fmodel.gguf',
  '%252e%252e%252fmodel.gguf',
  'model.gguf\u0000.txt',
  'model\n.gguf',
  'model\u202E.gguf',
  '.hidden',
  'a/.git/config',
  'model.gguf.',
  'model.gguf ',
  ' model.gguf',
  '-rf',
  'NUL',
  'con.gguf',
  'a/LPT1.txt',
  'model.gguf:stream',
  'model?.gguf',
  'a*',
  '~/model.gguf',
  '$HOME/model.gguf',
  'x'.repeat(201),
  'a/b/c/d/e/f/g/h/i.gguf',
])('a file named %j is not accepted', async (name) => {
  const { signIn, uploadsFolder, folder } = await startTestServer();
  const page = await signIn();
  const before = stored(folder);
  expect(await begin(page, 'gguf', { name, sizeBytes: 1 })).toMatchObject({ ok: false, code: 'option-invalid' });
  const nested = await begin(page, 'folder', { name: `model/${name}`, sizeBytes: 1 });
  // An absolute name is one with an empty part; a name within the folder that has none is only nested.
  expect(nested).toMatchObject({ ok: false, code: 'option-invalid' });
  expect(stored(uploadsFolder)).toEqual([]);
  expect(stored(folder)).toEqual(before);
});

test.each<[UploadKind, readonly string[]]>([
  ['gguf', ['a.gguf', 'b.gguf']],
  ['gguf', ['folder/a.gguf']],
  ['folder', ['config.json']],
  ['folder', ['one/config.json', 'two/config.json']],
  ['folder', ['m/config.json', 'm/config.json']],
  ['folder', ['m/config.json', 'm/Config.JSON']],
  ['folder', ['m/a', 'm/a/b']],
])('%s: %j is no model', async (kind, names) => {
  const { signIn, uploadsFolder } = await startTestServer();
  const reply = await begin(await signIn(), kind, ...names.map((name) => ({ name, sizeBytes: 1 })));
  expect(reply).toMatchObject({ ok: false, code: 'option-invalid' });
  expect(stored(uploadsFolder)).toEqual([]);
});

test.each([
  { kind: 'gguf', files: [] },
  { kind: 'gguf', files: [{ name: 'a', sizeBytes: -1 }] },
  { kind: 'gguf', files: [{ name: 'a', sizeBytes: 1.5 }] },
  { kind: 'gguf', files: [{ name: '', sizeBytes: 1 }] },
  { kind: 'other', files: [{ name: 'a', sizeBytes: 1 }] },
  { kind: 'folder', files: Array.from({ length: 1001 }, (_, index) => ({ name: `m/${index}`, sizeBytes: 1 })) },
])('%.80j has the wrong shape', async (input) => {
  const { signIn } = await startTestServer();
  expect(await (await signIn()).call('upload.begin', input)).toMatchObject({ ok: false, code: 'call-invalid' });
});

test('what does not fit on the disk is refused before it comes, together with what is on its way', async () => {
  const uploadsFolder = join(temporaryFolder(), 'uploads');
  const { signIn } = await startTestServer({
    uploads: { folder: uploadsFolder, freeBytes: async () => 100_000_000 },
  });
  const page = await signIn();
  expect(await begin(page, 'gguf', { name: 'a.gguf', sizeBytes: 100_000_000 })).toMatchObject({
    ok: false,
    code: 'disk-full',
  });
  expect(stored(uploadsFolder)).toEqual([]);
  await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 60_000_000 });
  expect(await begin(page, 'gguf', { name: 'b.gguf', sizeBytes: 60_000_000 })).toMatchObject({ code: 'disk-full' });
});

test.each(['ab', 'abcd', ''])('a file of 3 bytes that comes as %j is refused, and the upload is gone', async (body) => {
  const { signIn, uploadsFolder } = await startTestServer();
  const page = await signIn();
  const id = await begun(page, 'folder', { name: 'm/one', sizeBytes: 3 }, { name: 'm/two', sizeBytes: 3 });
  expect((await page.put(id, 0, 'abc')).status).toBe(204);
  expect((await page.put(id, 1, body)).status).toBe(409);
  expect(stored(uploadsFolder)).toEqual([]);
  expect(await page.call('upload.end', { id })).toMatchObject({ ok: false, code: 'data-invalid' });
});

test('a body without a length is refused', async () => {
  const { signIn, uploadsFolder } = await startTestServer();
  const page = await signIn();
  const id = await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 3 });
  const headers = { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' };
  const answer = await page.send({ method: 'PUT', path: `/upload/${id}/0`, headers, body: 'abc' });
  expect(answer.status).toBe(409);
  expect(stored(uploadsFolder)).toEqual([]);
});

test('files that were not named, came already, or belong to no upload are refused', async () => {
  const { signIn, uploadsFolder } = await startTestServer();
  const page = await signIn();
  const id = await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 3 });
  expect((await page.put(id, 1, 'abc')).status).toBe(409);
  expect((await page.put('0'.repeat(32), 0, 'abc')).status).toBe(409);
  expect((await page.put(id, 0, 'abc')).status).toBe(204);
  expect((await page.put(id, 0, 'xyz')).status).toBe(409);
  expect(readFileSync(join(uploadsFolder, id, 'a.gguf'), 'utf8')).toBe('abc');
  for (const path of [`/upload/${id}/..%2f0`, `/upload/${id}/-1`, `/upload/..%2f${id}/0`, `/upload/${id}/0/../../x`])
    expect((await page.send({ method: 'PUT', path, body: 'abc' })).status, path).toBe(405);
});

test('a form cannot send a file', async () => {
  const { signIn } = await startTestServer();
  const page = await signIn();
  const id = await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 3 });
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
    const headers = { 'content-type': type };
    expect((await page.send({ method: 'PUT', path: `/upload/${id}/0`, headers, body: 'abc' })).status).toBe(415);
  }
});

test('an upload that ends before it is whole is gone', async () => {
  const { signIn, uploadsFolder } = await startTestServer();
  const page = await signIn();
  const id = await begun(page, 'folder', { name: 'm/one', sizeBytes: 3 }, { name: 'm/two', sizeBytes: 3 });
  await page.put(id, 0, 'abc');
  expect(await page.call('upload.end', { id })).toMatchObject({ ok: false, code: 'cancelled' });
  expect(stored(uploadsFolder)).toEqual([]);
});

/** Sends the first bytes of a file and waits until some are on the disk. */
async function sendHalf(port: number, page: Page, origin: string, id: string, file: string) {
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'PUT',
    path: `/upload/${id}/0`,
    headers: {
      cookie: page.cookie,
      origin,
      'content-type': 'application/octet-stream',
      'content-length': '1000000',
    },
    agent: false,
  });
  sent.on('error', () => {});
  sent.write('x'.repeat(500_000));
  await expect.poll(() => existsSync(file) && statSync(file).size > 0).toBe(true);
  return sent;
}

test('an upload that is cut off is removed', async () => {
  const { signIn, uploadsFolder, port, origin } = await startTestServer();
  const page = await signIn();
  const id = await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 1_000_000 });
  const sent = await sendHalf(port, page, origin, id, join(uploadsFolder, id, 'a.gguf'));
  sent.destroy();
  await expect.poll(() => stored(uploadsFolder)).toEqual([]);
  expect(await page.call('upload.end', { id })).toMatchObject({ ok: false, code: 'cancelled' });
});

test('an upload that is aborted while a file arrives is removed, and so are all when the program ends', async () => {
  const { signIn, uploadsFolder, port, origin, server } = await startTestServer();
  const page = await signIn();
  const one = await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 1_000_000 });
  await sendHalf(port, page, origin, one, join(uploadsFolder, one, 'a.gguf'));
  expect(await page.call('upload.abort', { id: one })).toEqual({ ok: true });
  await expect.poll(() => stored(uploadsFolder)).toEqual([]);
  expect(await page.call('upload.abort', { id: one })).toEqual({ ok: true });

  const two = await begun(page, 'gguf', { name: 'b.gguf', sizeBytes: 1_000_000 });
  await sendHalf(port, page, origin, two, join(uploadsFolder, two, 'b.gguf'));
  await server.close();
  await expect.poll(() => stored(uploadsFolder)).toEqual([]);
});

test('an upload that is left alone is removed', async () => {
  const uploadsFolder = join(temporaryFolder(), 'uploads');
  const { signIn } = await startTestServer({ uploads: { folder: uploadsFolder, idleMs: 1 } });
  const id = await begun(await signIn(), 'gguf', { name: 'a.gguf', sizeBytes: 3 });
  await expect.poll(() => stored(uploadsFolder)).not.toContain(id);
});

test('there are only so many uploads at once', async () => {
  const uploadsFolder = join(temporaryFolder(), 'uploads');
  const { signIn } = await startTestServer({ uploads: { folder: uploadsFolder, mostAtOnce: 1 } });
  const page = await signIn();
  const id = await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 3 });
  expect(await begin(page, 'gguf', { name: 'a.gguf', sizeBytes: 3 })).toMatchObject({ code: 'option-invalid' });
  await page.call('upload.abort', { id });
  await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 3 });
});

test('what an earlier run left is cleared away; what is on its way or handed over stays', async () => {
  const { signIn, uploadsFolder, server } = await startTestServer();
  mkdirSync(join(uploadsFolder, 'old', 'model'), { recursive: true });
  writeFileSync(join(uploadsFolder, 'old', 'model', 'config.json'), '{}');
  const page = await signIn();
  const [under, done] = await Promise.all([
    begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 3 }),
    begun(page, 'gguf', { name: 'b.gguf', sizeBytes: 0 }),
  ]);
  await page.put(done, 0, '');
  await page.call('upload.end', { id: done });
  await server.removeLeftovers();
  expect(readdirSync(uploadsFolder).toSorted()).toEqual([under, done].toSorted());
});

test('a refused ticket removes the file and says why', async () => {
  const { services } = appDouble(emptyState());
  const { signIn, uploadsFolder } = await startTestServer({
    services: { ...services, issueTicket: () => Promise.reject(new Error('/secret/path')) },
  });
  const page = await signIn();
  const id = await begun(page, 'gguf', { name: 'a.gguf', sizeBytes: 0 });
  await page.put(id, 0, '');
  const reply = await page.call('upload.end', { id });
  expect(reply).toMatchObject({ ok: false, code: 'internal' });
  expect(JSON.stringify(reply)).not.toContain('secret');
  expect(stored(uploadsFolder)).toEqual([]);
});

test('an upload path on the wire that hides a name is no upload', async () => {
  const { port } = await startTestServer();
  const head = `Host: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  expect(await sendRaw(port, `PUT /upload/../../x HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 4\d\d /);
});
