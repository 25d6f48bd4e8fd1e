// cloister status: one truthful sentence about a server or a hospital, from what it wrote last, and whether it still runs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { Failure } from '../base/failure.ts';
import { isProcessAlive } from '../base/folder-lock.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from './describe-event.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { statusFileName, statusFileSchema } from '../protocol/status-file.ts';

/** @throws Failure run-missing, run-invalid. */
export function showStatus(state: string, isJson: boolean, { stdout }: Pick<CliContext, 'stdout'>): ExitCode {
  let text: string;
  try {
    text = readFileSync(join(state, statusFileName), 'utf8');
  } catch (error) {
    throw new Failure('run-missing', `Nothing has run in ${state} yet. Give the state folder of serve or join.`, {
      cause: error,
    });
  }
  let status: z.infer<typeof statusFileSchema>;
  try {
    status = statusFileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Failure('run-invalid', `The status in ${state} cannot be read. Start the program there again.`, {
      cause: error,
    });
  }
  const running = isProcessAlive(status.processId);
  const command = status.role === 'server' ? 'cloister serve' : 'cloister join';
  const sentence = running
    ? status.sentence
    : `Not running: it ended after ${status.at}, and goes on when ${command} is started again. Then: ${status.sentence}`;
  if (isJson) stdout.write(`${JSON.stringify({ kind: 'result', command: 'status', ...status, running, sentence })}\n`);
  else {
    stdout.write(`${printable(sentence)}\n`);
    if (running)
      for (const { hospital, isConnected, lastHeard, progress } of status.hospitals ?? []) {
        const where = progress === null ? '' : `, round ${progress.round}, step ${progress.step} of ${progress.steps}`;
        const heard = lastHeard === null ? 'not heard of yet' : `last heard ${lastHeard}${where}`;
        stdout.write(`${printable(`  ${hospital}: ${isConnected ? 'connected' : 'not connected'}, ${heard}`)}\n`);
      }
  }
  return exitCodes.ok;
}
