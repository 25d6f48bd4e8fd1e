// `cloister serve` as a process of its own, as an operator would start it.

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const program = join(import.meta.dirname, '../../../src-enclave/cli/main.ts');
const listeningSchema = z.looseObject({ kind: z.literal('listening'), port: z.int(), metricsPort: z.int().nullable() });
const lineSchema = z.looseObject({ msg: z.string() });

export type LogLine = z.infer<typeof lineSchema>;

export type ServerProcess = {
  readonly port: number;
  readonly metricsPort: number | null;
  readonly child: ChildProcess;
  readonly log: readonly LogLine[];
  readonly onLog: (listener: (line: LogLine) => void) => void;
  /** Resolves once it is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
};

export type ServerOptions = {
  readonly study: string;
  readonly policyFile: string;
  readonly state: string;
  readonly port?: number;
  readonly more?: readonly string[];
};

export async function startServer({
  study,
  policyFile,
  state,
  port = 0,
  more = [],
}: ServerOptions): Promise<ServerProcess> {
  const named = ['--study', study, '--policy', policyFile, '--state', state, '--json'].concat([
    '--listen',
    `127.0.0.1:${port}`,
    '--evidence',
    'simulated',
  ]);
  const child = spawn(process.execPath, [program, 'serve', ...named, ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log: LogLine[] = [];
  const listeners: ((line: LogLine) => void)[] = [];
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
  });
  createInterface({ input: child.stderr }).on('line', (text) => {
    const line = readLine(text);
    log.push(line);
    for (const listener of listeners) listener(line);
  });
  const started = await new Promise<z.infer<typeof listeningSchema>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const parsed = listeningSchema.safeParse(JSON.parse(text));
      if (parsed.success) resolve(parsed.data);
      else reject(new Error(text));
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${JSON.stringify(log)}`)));
  });
  return {
    port: started.port,
    metricsPort: started.metricsPort,
    child,
    log,
    onLog: (listener) => listeners.push(listener),
    end: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
}

/** What is no line of the log is shown as one, so that a test can see it. */
function readLine(text: string): LogLine {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return { msg: `not a log line: ${text}` };
  }
}
