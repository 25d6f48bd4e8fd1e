// `npm start` and `npm run start:browser`: builds when the sources are newer than what was built, then starts the app in
// Electron, or the browser shell. Arguments are passed on. Exit code 2: there is no Electron runtime.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findElectron, missingElectron } from './electron-runtime.ts';
import { isBuildFresh } from './freshness.ts';

const rootFolder = join(import.meta.dirname, '../..');
const [shell, ...passed] = process.argv.slice(2);

/** Runs a program to its end; signals reach it by the terminal's process group, or are passed on. */
function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', cwd: rootFolder });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function start(): Promise<number> {
  const electron = shell === 'electron' ? findElectron(process.env, process.platform, rootFolder) : null;
  if (shell === 'electron' && electron === null) {
    process.stderr.write(`${missingElectron.join('\n')}\n`);
    return 2;
  }
  if (!isBuildFresh(rootFolder)) {
    const built = await run(process.execPath, [join(rootFolder, 'build', 'build.ts')]);
    if (built !== 0) return built;
  }
  return electron === null
    ? await run(process.execPath, [join(rootFolder, 'dist', 'browser-shell.js'), ...passed])
    : await run(electron.program, [join(rootFolder, 'dist', 'main.cjs'), ...passed]);
}

process.exitCode = await start();
