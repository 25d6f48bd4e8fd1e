// The browser shell for tests: the built program as a process of its own, with data in a fresh folder; or its server alone,
// in this process, over services that a test makes up.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startBrowserServer } from '../../src-main/browser-shell/server.ts';
import type { AppServices } from '../../src-main/services/app-services.ts';

const rootFolder = join(import.meta.dirname, '../..');
const builtShell = join(rootFolder, 'dist', 'browser-shell.js');
const linkPattern = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/g;
const pollMs = 50;

export type BrowserShellOptions = {
  /** $CLOISTER_HOME. Made, and removed again by `stop` and `kill`, where it is not given. */
  readonly home?: string;
  /** The Node that runs it: this one where nothing else is given. */
  readonly node?: string;
  /** What it runs: the built program where nothing else is given. */
  readonly program?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

export type BrowserShell = {
  /** Opens the app once. */
  readonly url: string;
  readonly origin: string;
  readonly home: string;
  readonly pid: number;
  /** All that it printed so far, both streams. */
  readonly output: () => string;
  /** Presses Enter in its terminal, and waits for the new address. */
  readonly newLink: () => Promise<string>;
  /** The process id of the enclave, as soon as there is one. */
  readonly enclavePid: () => Promise<number>;
  /** Ends it as Ctrl-C does, and waits until the process is gone. Resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends it at once. */
  readonly kill: () => Promise<void>;
};

/** Resolves when it has printed its address. Rejects with what it printed when it ends before that. */
export async function startBrowserShell(options: BrowserShellOptions = {}): Promise<BrowserShell> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'cloister-home-')));
  const child = spawn(options.node ?? process.execPath, [options.program ?? builtShell, ...(options.arguments ?? [])], {
    cwd: tmpdir(),
    env: { ...process.env, CLOISTER_HOME: home, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  let output = '';
  const waiting = new Set<() => void>();
  const onText = (text: string): void => {
    output += text;
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', onText);
  child.stderr.setEncoding('utf8').on('data', onText);
  const removeHome = async (): Promise<void> => {
    if (options.home === undefined) await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  /** The nth address that it prints, counted from 0. */
  const link = (index: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        // A whole line: the rest of the token may still come.
        const found = output.slice(0, output.lastIndexOf('\n') + 1).match(linkPattern)?.[index];
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      child.once('exit', () => reject(new Error(`the browser shell ended:\n${output}`)));
      child.once('error', reject);
      look();
    });

  const url = await link(0).catch(async (error: unknown) => {
    await removeHome();
    throw error;
  });
  const pid = child.pid ?? 0;
  return {
    url,
    origin: new URL(url).origin,
    home,
    pid,
    output: () => output,
    newLink: async () => {
      const printed = output.match(linkPattern)?.length ?? 0;
      child.stdin.write('\n');
      return await link(printed);
    },
    enclavePid: async () => {
      for (;;) {
        const [first] = await childrenOf(pid);
        if (first !== undefined) return first;
        await wait(pollMs);
      }
    },
    stop: async () => {
      child.kill('SIGINT');
      await gone;
      await removeHome();
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
      await removeHome();
    },
  };
}

/** Linux only. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map(Number);
}

export type ServedDouble = {
  /** Opens the page once. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** The built renderer and these services behind the browser shell's own server. */
export async function serveDouble(services: AppServices): Promise<ServedDouble> {
  const uploadsFolder = await mkdtemp(join(tmpdir(), 'cloister-uploads-'));
  const server = await startBrowserServer({
    services,
    rendererFolder: join(rootFolder, 'dist', 'renderer'),
    uploads: { folder: uploadsFolder },
    port: 0,
  });
  return {
    url: server.newLink(),
    stop: async () => {
      await server.close();
      await rm(uploadsFolder, { recursive: true, force: true });
    },
  };
}
