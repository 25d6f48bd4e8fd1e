// The server of a simulation: `cloister serve` as a process of its own, which ends with this one.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Failure } from '../base/failure.ts';
import type { SimulatedStudy } from './simulated-study.ts';

const program = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const listeningSchema = z.looseObject({ kind: z.literal('listening'), port: z.int() });
const errorSchema = z.looseObject({ kind: z.literal('error'), message: z.string() });

export type ServerChild = {
  readonly port: number;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
};

/** @param port 0 for a free one. @throws Failure server-failed. */
export async function startServerChild(study: SimulatedStudy, port: number): Promise<ServerChild> {
  const child = spawn(
    process.execPath,
    [
      program,
      'serve',
      '--json',
      '--study',
      study.folder,
      '--policy',
      study.policyFile,
      '--state',
      study.serverState,
      '--listen',
      `127.0.0.1:${port}`,
      '--evidence',
      'simulated',
    ],
    // Ctrl-C reaches the whole group: the server ends when it is told to. Its log is not of interest here.
    { stdio: ['ignore', 'pipe', 'ignore', 'ipc'], detached: true },
  );
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  const actualPort = await new Promise<number>((resolve, reject) => {
    const failed = (message: string): void => reject(new Failure('server-failed', message));
    if (child.stdout === null) return failed('The simulated server could not be started.');
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = parsed(text);
      const listening = listeningSchema.safeParse(line);
      if (listening.success) resolve(listening.data.port);
      const error = errorSchema.safeParse(line);
      if (error.success) failed(error.data.message);
    });
    void ended.then(() => failed('The simulated server ended before it listened. Run the same command with --resume.'));
  });
  return {
    port: actualPort,
    stop: async () => await endWith(child, ended, 'SIGTERM'),
    kill: async () => await endWith(child, ended, 'SIGKILL'),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function endWith(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(late);
}
