// The browser shell as a program: opens the services and the server, prints the address that lets one browser in, prints a
// new one when a person presses Enter, and ends in an orderly way. The token is printed to the terminal and nowhere else.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { dataFolders, dataRoot } from '../../src-enclave/base/data-root.ts';
import { Failure } from '../../src-enclave/base/failure.ts';
import { nodeFork } from '../../src-enclave/host/node-fork.ts';
import { openAppServices, type AppServices } from '../services/app-services.ts';
import { browserShell, productFiles } from './browser-shell.ts';
import { openAddress } from './open-address.ts';
import { parseShellOptions, usage, type ShellOptions } from './options.ts';
import { startBrowserServer, type BrowserServer } from './server.ts';

/** How long the services may take to end; they end the enclave within less. */
const disposeMs = 20_000;
/** One press of Ctrl-C can come more than once: from the terminal, and passed on by a parent. */
const samePressMs = 500;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

function sentenceOf(error: unknown, port: number): string {
  if (error instanceof Failure) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return `Another program listens on port ${port}. Leave --port out to get a free one, or name another.`;
  if (code === 'EACCES') return `This computer does not allow port ${port}. Name another one with --port.`;
  return 'Cloister could not start: a part of the installation is missing or broken. CL-APP-001';
}

/** Says in the terminal, too, what keeps the page from working; clears away what an earlier run left behind if nothing does. */
async function checkDataFolder(services: AppServices, server: BrowserServer): Promise<void> {
  const reply = await services.dispatch('runs.list', undefined);
  // What cannot be removed now is tried again next time.
  if (reply.ok) await server.removeLeftovers().catch(() => {});
  else if (reply.code === 'data-folder-in-use')
    complain(
      'The data folder is already in use by another Cloister. Use that one; or end it and start this again; or name another folder in CLOISTER_HOME.',
    );
  else complain(reply.detail);
}

function endOnSignals(services: AppServices, server: BrowserServer): void {
  let firstAtMs: number | null = null;
  const end = async (): Promise<void> => {
    const timer = setTimeout(() => process.exit(1), disposeMs);
    timer.unref();
    await server.close();
    await services.dispose();
    process.exit(0);
  };
  const onSignal = (): void => {
    const nowMs = performance.now();
    if (firstAtMs === null) {
      firstAtMs = nowMs;
      say('Ending. What runs is kept and can be continued. Press Ctrl-C again to end at once.');
      end().catch(() => process.exit(1));
    } else if (nowMs - firstAtMs > samePressMs) process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** Returns the address, which works once, wherever it is opened. */
function printLinks(server: BrowserServer): string {
  const link = server.newLink();
  say(`Cloister: ${link}`);
  say('Open this address in a browser on this computer. It works once; Enter prints a new one, Ctrl-C ends Cloister.');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => say(`Cloister: ${server.newLink()}`));
  process.stdin.on('error', () => lines.close());
  return link;
}

async function start({ port, isOpening }: ShellOptions): Promise<void> {
  const root = resolve(dataRoot(process.env, process.platform, homedir()));
  const folders = dataFolders(root);
  const { enclaveModule, hospitalModule, rendererFolder } = productFiles(import.meta.filename);
  const shell = browserShell({ fork: nodeFork, enclaveModule, hospitalModule, exportsFolder: folders.exports });
  const services = await openAppServices({ shell, dataRoot: root });
  const uploads = { folder: join(folders.downloads, 'uploads') };
  let server: BrowserServer;
  try {
    server = await startBrowserServer({ services, rendererFolder, uploads, port });
  } catch (error) {
    await services.dispose();
    throw error;
  }
  endOnSignals(services, server);
  const link = printLinks(server);
  if (isOpening && !(await openAddress(link, process.platform)))
    complain('No program was found that opens addresses. Open the one above yourself.');
  await checkDataFolder(services, server);
}

const parsed = parseShellOptions(process.argv.slice(2));
switch (parsed.kind) {
  case 'help':
    say(usage.trimEnd());
    break;
  case 'refused':
    complain(parsed.sentence);
    process.exitCode = 2;
    break;
  case 'start':
    start(parsed.options).catch((error: unknown) => {
      complain(sentenceOf(error, parsed.options.port));
      process.exit(1);
    });
    break;
}
