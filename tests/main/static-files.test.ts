import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readStaticFile } from '../../src-main/static-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function renderer(): string {
  const folder = temporaryFolder();
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), 'page');
  writeFileSync(join(root, 'assets', 'index-AbCd_123.js'), 'script');
  writeFileSync(join(root, 'assets', 'font.woff2'), 'font');
  writeFileSync(join(root, 'assets', 'key.pem'), 'no kind of file that is served');
  writeFileSync(join(root, '.hidden.txt'), 'hidden');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  return root;
}

test('files of the folder are served with their types; the root is the page', async () => {
  const root = renderer();
  const text = async (path: string) => {
    const { status, headers, body } = await readStaticFile(root, path);
    return [status, headers['content-type'], Buffer.from(body).toString()];
  };
  expect(await text('/')).toEqual([200, 'text/html; charset=utf-8', 'page']);
  expect(await text('/index.html')).toEqual([200, 'text/html; charset=utf-8', 'page']);
  expect(await text('/assets/index-AbCd_123.js')).toEqual([200, 'text/javascript; charset=utf-8', 'script']);
  expect(await text('/assets/font.woff2')).toEqual([200, 'font/woff2', 'font']);
});

test('only a file that is named after its content may be kept for good', async () => {
  const root = renderer();
  const caching = async (path: string) => (await readStaticFile(root, path)).headers['cache-control'];
  expect(await caching('/assets/index-AbCd_123.js')).toContain('immutable');
  expect(await caching('/')).toBe('no-cache');
  expect(await caching('/assets/font.woff2')).toBe('no-cache');
});

test.each([
  '',
  'index.html',
  '//',
  '/missing.js',
  '/assets',
  '/assets/',
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/./index.html',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/..%2fsecret.txt',
  '/%252e%252e%252fsecret.txt',
  '/..\\secret.txt',
  '/..%5csecret.txt',
  '/%5c..%5csecret.txt',
  '/C:/secret.txt',
  '/c%3A%5csecret.txt',
  '/index.html%00.js',
  '/%00',
  '/%c0%ae%c0%ae/secret.txt',
  '/%',
  '/.hidden.txt',
  '/link.txt',
  '/assets/key.pem',
  '/index.html::$DATA',
  `/${'a'.repeat(2000)}`,
])('%j is no file of the renderer', async (path) => {
  const { status, body } = await readStaticFile(renderer(), path);
  expect([status, body.length]).toEqual([404, 0]);
});
