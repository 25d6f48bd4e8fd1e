// The whole program from its sources, with the real services and a real enclave as its child.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startBrowserShell, type BrowserShell } from '../../support/browser-shell.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { send } from './test-server.ts';

const program = join(import.meta.dirname, '../../../src-main/browser-shell/main.ts');

async function start(home: string): Promise<BrowserShell> {
  const shell = await startBrowserShell({ program, home });
  onTestFinished(() => shell.kill());
  return shell;
}

async function signIn({ url, origin }: BrowserShell) {
  const port = Number(new URL(origin).port);
  const { headers } = await send(port, { path: url.slice(origin.length) });
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return async (name: string, input: unknown = null): Promise<unknown> => {
    const own = { cookie, origin, 'content-type': 'application/json' };
    const path = `/call/${name}`;
    return JSON.parse((await send(port, { method: 'POST', path, headers: own, body: JSON.stringify(input) })).text);
  };
}

function endsWith(args: readonly string[], home: string) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, CLOISTER_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise((resolve) => child.on('close', resolve));
  return Promise.all([code, readText(child.stdout), readText(child.stderr)]);
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test('a page is served by the enclave behind it; Enter prints a new address; Ctrl-C ends all', async () => {
  const home = temporaryFolder();
  const shell = await start(home);
  const call = await signIn(shell);
  expect(await call('app.info')).toMatchObject({ ok: true, value: { shell: 'browser', isPackaged: false } });
  expect(await call('runs.list')).toEqual({ ok: true, value: [] });
  expect(await call('models.list')).toMatchObject({ ok: true, value: [{ name: 'minilm-med', isEmbedded: true }] });
  const enclave = await shell.enclavePid();
  expect(await call('enclave.status')).toMatchObject({ ok: true, value: { state: 'ready', processId: enclave } });

  const next = await shell.newLink();
  expect(next).not.toBe(shell.url);
  const callAgain = await signIn({ ...shell, url: next });
  expect(await callAgain('runs.list')).toMatchObject({ ok: true });
  expect(await call('runs.list')).toMatchObject({ ok: false, code: 'not-allowed' });

  expect(await shell.stop()).toBe(0);
  expect(() => process.kill(enclave, 0)).toThrow('ESRCH');
  for (const link of [shell.url, next]) {
    const token = new URL(link).searchParams.get('token') ?? 'none';
    expect(filesOf(home).filter((path) => readFileSync(path, 'utf8').includes(token))).toEqual([]);
    expect(shell.output().split(token)).toHaveLength(2);
  }
});

test('a second program on the same data says so in the terminal and to the page', async () => {
  const home = temporaryFolder();
  const first = await start(home);
  expect(await (await signIn(first))('runs.list')).toMatchObject({ ok: true });
  const second = await start(home);
  await expect.poll(() => second.output(), { timeout: 60_000 }).toMatch(/in use|already/i);
  expect(await (await signIn(second))('runs.list')).toMatchObject({ ok: false, code: 'data-folder-in-use' });
});

test('a port that is taken, a strange option and another host end it with words', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    taken.close();
  });
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const [code, output, errors] = await endsWith(['--port', String(port)], temporaryFolder());
  expect([code, output]).toEqual([1, '']);
  expect(errors).toBe(
    `Another program listens on port ${port}. Leave --port out to get a free one, or name another.\n`,
  );
  expect(await endsWith(['--host', '0.0.0.0'], temporaryFolder())).toEqual([
    2,
    '',
    expect.stringContaining('listens on 127.0.0.1'),
  ]);
  expect(await endsWith(['--nonsense'], temporaryFolder())).toEqual([2, '', expect.stringContaining('--help')]);
});
