// `npm run package`: builds, then packs with electron-builder. Its arguments are passed on, as in `npm run package -- --linux
// dir`. Where CLOISTER_ELECTRON_DIST (or ELECTRON_OVERRIDE_DIST_PATH) names the folder of an Electron runtime, that one is
// packed and nothing is downloaded.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rootFolder } from './configs.ts';

const runtimeFolder = process.env['CLOISTER_ELECTRON_DIST'] ?? process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';

/** Ends this process with the child's exit code when it is not 0. */
function runNode(script: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit', cwd: rootFolder });
  if (status !== 0) process.exit(status ?? 1);
}

function runtimeArguments(): readonly string[] {
  if (runtimeFolder === '') return [];
  const version = readFileSync(join(runtimeFolder, 'version'), 'utf8').trim().replace(/^v/, '');
  process.stdout.write(`Packing Electron ${version} of ${runtimeFolder}\n`);
  return [`-c.electronDist=${runtimeFolder}`, `-c.electronVersion=${version}`];
}

runNode(join(import.meta.dirname, 'build.ts'), []);
const builder = dirname(createRequire(import.meta.url).resolve('electron-builder/package.json'));
runNode(join(builder, 'cli.js'), [...runtimeArguments(), ...process.argv.slice(2)]);
