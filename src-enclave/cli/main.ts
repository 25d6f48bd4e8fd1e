#!/usr/bin/env node
// Where the program `cloister` starts: connects the command line to this process and ends with its exit code.

import { availableParallelism, homedir } from 'node:os';
import { productVersion } from '../base/assets.ts';
import { dataFolders, dataRoot } from '../base/data-root.ts';
import type { CliContext, OutputStream } from './cli-context.ts';
import { connectedCommands } from './connected-commands.ts';
import { exitCodes } from './exit-codes.ts';
import { runProgram } from './program.ts';
import { reportError } from './report-error.ts';

const argv = process.argv.slice(2);
const root = dataRoot(process.env, process.platform, homedir());
const context: CliContext = {
  commands: connectedCommands,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  interrupts: process,
  exitNow: (exitCode) => process.exit(exitCode),
  nowMs: () => performance.now(),
  cores: availableParallelism(),
  dataRoot: root,
  storeRoot: dataFolders(root).models,
  version: productVersion(),
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
