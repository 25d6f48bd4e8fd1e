// Runs the real program as a child process and reads what it prints with --json: for tests from the outside.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { runEventSchema, type RunEvent, type RunResult } from '../../src-enclave/protocol/run-events.ts';

const program = join(import.meta.dirname, '../../src-enclave/cli/main.ts');

const errorSchema = z.strictObject({
  kind: z.literal('error'),
  code: z.string(),
  message: z.string(),
  exitCode: z.int(),
});
export type PrintedError = z.infer<typeof errorSchema>;

export type CliOptions = {
  readonly folder: string;
  /** Sends this signal when the event has been printed. */
  readonly stopAt?: { readonly signal: NodeJS.Signals; readonly event: (event: RunEvent) => boolean };
  /** Runs as this user; only root can. */
  readonly userId?: number;
};

export type CliEnd = {
  readonly exitCode: number | null;
  readonly events: readonly RunEvent[];
  readonly error: PrintedError | null;
  readonly stderr: string;
};

/** Runs `cloister ARGUMENTS --json` in a folder to its end. Throws when a line of stdout is no event and no error. */
export async function runCli(cliArguments: readonly string[], options: CliOptions): Promise<CliEnd> {
  const child = spawn(process.execPath, [program, ...cliArguments, '--json'], {
    cwd: options.folder,
    env: { ...process.env, CLOISTER_HOME: join(options.folder, 'store'), CLOISTER_DEBUG: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.userId === undefined ? {} : { uid: options.userId }),
  });
  const lines: string[] = [];
  let [pending, stderr, isStopped] = ['', '', false];
  const take = (line: string): void => {
    lines.push(line);
    if (isStopped || !options.stopAt) return;
    const event = runEventSchema.safeParse(JSON.parse(line));
    if (!event.success || !options.stopAt.event(event.data)) return;
    isStopped = true;
    child.kill(options.stopAt.signal);
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${pending}${chunk}`.split('\n');
    pending = parts.pop() ?? '';
    for (const line of parts) take(line);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // What a kill cut off is no line.
  if (exitCode !== null && pending !== '') throw new Error('the last line of stdout is not ended');
  const values: unknown[] = lines.map((line) => JSON.parse(line));
  const error = errorSchema.safeParse(values.at(-1)).data ?? null;
  const events = (error ? values.slice(0, -1) : values).map((value) => runEventSchema.parse(value));
  return { exitCode, events, error, stderr };
}

/** The result of a run that must end well. */
export function resultOf(end: CliEnd): RunResult {
  const last = end.events.at(-1);
  if (end.exitCode === 0 && end.stderr === '' && last?.kind === 'result') return last;
  throw new Error(`exit ${end.exitCode}: ${end.error?.message ?? ''} ${end.stderr}`);
}

/** The one sentence with which bad input was refused. Throws when it was not, or when that is no sentence for a person. */
export function refusalOf(end: CliEnd, code: string): string {
  const { exitCode, error, events, stderr } = end;
  if (exitCode !== 2 || error?.exitCode !== 2 || error.code !== code || events.length > 0 || stderr !== '')
    throw new Error(`not refused as ${code}: exit ${exitCode}, ${JSON.stringify(error)} ${stderr}`);
  if (!/^\S.*\.$/.test(error.message) || /\w+Error\b|undefined|\bnull\b/.test(error.message))
    throw new Error(`not a sentence for a person: ${error.message}`);
  return error.message;
}
