#!/usr/bin/env node
// Where the program `cloister` starts: connects the command line to this process and ends with its exit code.

import { readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import type { CliContext, OutputStream } from './cli-context.ts';
import { connectedCommands } from './connected-commands.ts';
import { exitCodes } from './exit-codes.ts';
import { runProgram } from './program.ts';
import { reportError } from './report-error.ts';
import { storeRoot } from './store-root.ts';

const argv = process.argv.slice(2);
const context: CliContext = {
  commands: connectedCommands,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  interrupts: process,
  exitNow: (exitCode) => process.exit(exitCode),
  nowMs: () => performance.now(),
  cores: availableParallelism(),
  storeRoot: storeRoot(process.env, process.platform, homedir()),
  version: readVersion(),
};

process.on('uncaughtException', (error) => {
  process.exit(reportError(error, context, argv.includes('--json'), 'running cloister'));
});
// A reader that went away (`cloister … | head`) stops the run; nobody is left to tell.
process.stdout.on('error', () => process.exit(exitCodes.cancelled));

const exitCode = await runProgram(argv, context);
await flushed(process.stdout);
await flushed(process.stderr);
// Workers or timers that outlive the command must not keep the process.
process.exit(exitCode);

function flushed(stream: OutputStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

function readVersion(): string {
  const description: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof description === 'object' && description !== null && 'version' in description)
    return String(description.version);
  return 'unknown';
}
