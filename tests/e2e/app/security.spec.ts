// What a renderer that turned hostile could try, each tried: files, network, keys, other windows, other calls.

import { expect, isElectron, test, withApp } from './app-fixture.ts';

test('the page has no way to files, processes or the network', async () => {
  await withApp(async ({ page }) => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__dirname'].filter(
        (name) => name in window,
      ),
    );
    expect(found).toEqual([]);
    const keys = await page.evaluate(() => (window.cloister === undefined ? [] : Object.keys(window.cloister).sort()));
    expect(keys).toEqual(isElectron ? ['call', 'listen'] : []);
    const tries = await page.evaluate(async () => {
      const attempt = async (work: () => Promise<unknown>): Promise<string> => {
        try {
          await work();
          return 'done';
        } catch {
          return 'refused';
        }
      };
      const image = (src: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const element = new Image();
          element.addEventListener('load', resolve);
          element.addEventListener('error', reject);
          element.src = src;
        });
      return {
        https: await attempt(() => fetch('https://example.org/')),
        loopback: await attempt(() => fetch('http://127.0.0.1:1/')),
        file: await attempt(() => fetch('file:///etc/passwd')),
        image: await attempt(() => image('http://127.0.0.1:1/x.png')),
        socket: await attempt(
          () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket('ws://127.0.0.1:1/');
              socket.addEventListener('open', resolve);
              socket.addEventListener('error', reject);
            }),
        ),
        worker: await attempt(
          () =>
            new Promise((resolve, reject) => {
              const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
              worker.addEventListener('message', resolve);
              worker.addEventListener('error', reject);
            }),
        ),
        // oxlint-disable-next-line typescript/no-implied-eval -- what is tried
        evaluate: await attempt(async () => new Function('return 1')()),
        inlineScript: await attempt(async () => {
          const script = document.createElement('script');
          script.textContent = 'window.planted = true';
          document.head.append(script);
          if (!('planted' in window)) throw new Error('blocked');
        }),
        inlineStyle: await attempt(async () => {
          const style = document.createElement('style');
          style.textContent = 'body { --planted: 1 }';
          document.head.append(style);
          if (getComputedStyle(document.body).getPropertyValue('--planted') === '') throw new Error('blocked');
        }),
        frame: await attempt(
          () =>
            new Promise((resolve, reject) => {
              const frame = document.createElement('iframe');
              frame.addEventListener('load', () =>
                frame.contentDocument === null ? reject(new Error('blocked')) : resolve(null),
              );
              frame.src = 'https://example.org/';
              document.body.append(frame);
            }),
        ),
      };
    });
    expect(tries).toEqual({
      https: 'refused',
      loopback: 'refused',
      file: 'refused',
      image: 'refused',
      socket: 'refused',
      worker: 'refused',
      evaluate: 'refused',
      inlineScript: 'refused',
      inlineStyle: 'refused',
      frame: 'refused',
    });
  });
});

test('navigation, windows and permissions are refused', async () => {
  await withApp(async ({ page, electron }) => {
    await page.getByRole('main').waitFor();
    const before = page.url();
    expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(isElectron);
    if (isElectron) {
      await page.evaluate(() => {
        const link = document.createElement('a');
        link.href = 'https://example.org/';
        document.body.append(link);
        link.click();
      });
      // A locator would wait for the navigation, which never comes.
      expect(await page.evaluate(() => document.querySelector('main') !== null)).toBe(true);
      expect(page.url()).toBe(before);
      expect(await electron?.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    }
    const permissions = await page.evaluate(async () => {
      const names: readonly PermissionName[] = ['geolocation', 'notifications', 'camera', 'microphone'];
      const states = await Promise.all(
        names.map(
          async (name) => (await navigator.permissions.query({ name }).catch(() => ({ state: 'denied' }))).state,
        ),
      );
      const media = await navigator.mediaDevices?.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'denied',
      );
      return { states, media: media ?? 'denied' };
    });
    expect(permissions.media).toBe('denied');
    expect(permissions.states).not.toContain('granted');
  });
});

test('calls of a wrong name, shape or size are refused, and say nothing of paths', async () => {
  await withApp(async ({ page }) => {
    const replies = await page.evaluate(async () => {
      const call = async (name: string, input: unknown): Promise<string> => {
        try {
          if (window.cloister) return JSON.stringify(await window.cloister.call(name, input));
          const response = await fetch(`/call/${encodeURIComponent(name)}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(input),
          });
          return JSON.stringify(await response.json().catch(() => ({ ok: false, code: `http-${response.status}` })));
        } catch (error) {
          return JSON.stringify({ ok: false, code: String(error) });
        }
      };
      return {
        unknown: await call('files.read', { path: '/etc/passwd' }),
        prototype: await call('__proto__.constructor', null),
        notification: await call('runs.progress', {}),
        traversal: await call('runs.get', { id: '../../../etc' }),
        path: await call('models.add', { ticket: '/etc/passwd', name: null }),
        extra: await call('settings.change', { theme: 'dark', path: '/etc' }),
        mirror: await call('settings.change', { hubMirror: 'file:///etc/passwd' }),
        large: await call('models.tryIt', { id: '2026-01-01-0000-0000', text: 'x'.repeat(200_000), pair: null }),
        exportPath: await call('runs.exportAdapter', { id: '/etc' }),
      };
    });
    for (const [name, reply] of Object.entries(replies)) {
      expect(reply, name).toContain('"ok":false');
      expect(reply, name).not.toMatch(/\/(home|root|tmp|etc|usr)\//);
    }
    expect(replies.path).toContain('ticket-unknown');
    expect(replies.unknown).toContain('call-unknown');
    expect(replies.prototype).toContain('call-unknown');
    expect(replies.traversal).toContain('call-invalid');
  });
});
