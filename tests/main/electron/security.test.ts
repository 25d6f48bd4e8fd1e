import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  contentPolicy,
  isAllowedDownload,
  isAllowedNavigation,
  isAllowedPermission,
  isAllowedRequest,
  isTrustedSender,
  ownPath,
  responseHeaders,
} from '../../../src-main/electron/security.ts';

describe('requests of the window', () => {
  test.each(['cloister://app/index.html', 'blob:cloister://app/1234', 'data:image/png;base64,AA=='])(
    'loads %s',
    (url) => expect(isAllowedRequest(url, false)).toBe(true),
  );

  test.each([
    'http://127.0.0.1/',
    'https://huggingface.co/',
    'ws://127.0.0.1:9/',
    'wss://example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'chrome://settings/',
    'chrome-extension://abc/page.html',
    'about:blank',
    'javascript:alert(1)',
    'cloister://other/index.html',
    'cloister://app:80/index.html',
    'cloister://name@app/index.html',
    'cloister://app.example.org/index.html',
    'blob:https://example.org/1234',
    'blob:null/1234',
    'view-source:cloister://app/index.html',
    'devtools://devtools/bundled/inspector.html',
    'not an address',
    '',
  ])('refuses %j', (url) => expect(isAllowedRequest(url, false)).toBe(false));

  test('loads the developer tools only where they can be opened', () => {
    expect(isAllowedRequest('devtools://devtools/bundled/inspector.html', true)).toBe(true);
  });
});

describe('navigation', () => {
  test('stays on its own page', () => {
    expect(isAllowedNavigation('cloister://app/index.html')).toBe(true);
    expect(isAllowedNavigation('cloister://app/index.html#/runs/abc')).toBe(true);
  });

  test.each([
    'cloister://app/other.html',
    'cloister://app/index.html?x=1',
    'cloister://app/index.htmlx',
    'https://example.org/#cloister://app/index.html',
    'data:text/html,hello',
    'blob:cloister://app/1234',
    'file:///etc/passwd',
  ])('does not go to %s', (url) => expect(isAllowedNavigation(url)).toBe(false));
});

describe('callers', () => {
  const own = { isOwnWindow: true, isMainFrame: true, url: 'cloister://app/index.html#/home' };

  test('the main frame of our window is answered', () => expect(isTrustedSender(own)).toBe(true));

  test.each([
    ['another window', { ...own, isOwnWindow: false }],
    ['a frame inside the page', { ...own, isMainFrame: false }],
    ['a frame that is gone', { ...own, url: null }],
    ['another origin', { ...own, url: 'https://app/index.html' }],
    ['another host', { ...own, url: 'cloister://evil/index.html' }],
    ['an empty address', { ...own, url: '' }],
  ])('%s is refused', (_name, sender) => expect(isTrustedSender(sender)).toBe(false));
});

describe('addresses of the renderer', () => {
  test('their paths are handed on as they are', () => {
    expect(ownPath('cloister://app/assets/index-Ab_1.js')).toBe('/assets/index-Ab_1.js');
    expect(ownPath('cloister://app/..%2fmain.cjs')).toBe('/..%2fmain.cjs');
    expect(ownPath('cloister://app/index.html#/runs')).toBe('/index.html');
  });

  test.each([
    'cloister://app/index.html?x=1',
    'cloister://other/index.html',
    'cloister://name@app/index.html',
    'https://app/index.html',
    'file:///index.html',
  ])('%s is not one', (address) => expect(ownPath(address)).toBeNull());
});

describe('what a page may do', () => {
  test('copying is allowed to our own page, nothing else to anybody', () => {
    expect(isAllowedPermission('clipboard-sanitized-write', 'cloister://app/index.html')).toBe(true);
    expect(isAllowedPermission('clipboard-sanitized-write', 'cloister://app/')).toBe(true);
    expect(isAllowedPermission('clipboard-sanitized-write', 'https://example.org/')).toBe(false);
    for (const permission of ['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'fullscreen'])
      expect(isAllowedPermission(permission, 'cloister://app/index.html')).toBe(false);
  });

  test('it may save a chart and its numbers, and nothing that can be run', () => {
    const own = 'blob:cloister://app/1234';
    expect(isAllowedDownload(own, 'image/png', 'accuracy.png')).toBe(true);
    expect(isAllowedDownload(own, 'text/csv;charset=utf-8', 'accuracy.csv')).toBe(true);
    expect(isAllowedDownload(own, 'text/csv', 'accuracy.desktop')).toBe(false);
    expect(isAllowedDownload(own, 'text/html', 'accuracy.html')).toBe(false);
    expect(isAllowedDownload(own, 'constructor', 'x.png')).toBe(false);
    expect(isAllowedDownload('data:text/csv,1', 'text/csv', 'accuracy.csv')).toBe(false);
    expect(isAllowedDownload('blob:https://example.org/1', 'text/csv', 'accuracy.csv')).toBe(false);
    expect(isAllowedDownload('cloister://app/index.csv', 'text/csv', 'index.csv')).toBe(false);
  });

  test('the content policy starts from nothing and knows no inline code', () => {
    expect(contentPolicy.startsWith("default-src 'none'; script-src 'self'; ")).toBe(true);
    expect(contentPolicy).not.toMatch(/unsafe|https?:|\*/);
    expect(responseHeaders['content-security-policy']).toBe(contentPolicy);
  });

  test('the one style sheet allowed by hash is the one that react-aria inserts', () => {
    const source = readFileSync(
      join(import.meta.dirname, '../../../node_modules/react-aria/dist/private/interactions/usePress.mjs'),
      'utf8',
    );
    const attribute = /PRESSABLE_ATTRIBUTE = '([^']+)'/.exec(source)?.[1] ?? '';
    const template = /style\.textContent = `([^`]+)`/.exec(source)?.[1] ?? '';
    const sheet = template.replace(/\$\{[^}]+\}/, attribute).trim();
    const hash = createHash('sha256').update(sheet).digest('base64');
    expect(contentPolicy).toContain(`'sha256-${hash}'`);
  });
});
