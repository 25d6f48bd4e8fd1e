// A child process that answers one line of JSON for each line of JSON: our engine or the PyTorch peer. Both are timed
// inside themselves, so the pipe costs nothing.

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { expectDefined } from '../../src-enclave/base/expect.ts';

const status = z.looseObject({ ok: z.boolean(), error: z.string().optional() });

export class LineProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }[] = [];
  #complaints = '';

  constructor(command: string, commandArguments: readonly string[]) {
    this.#child = spawn(command, [...commandArguments], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.on('data', (chunk) => {
      this.#complaints = (this.#complaints + String(chunk)).slice(-2000);
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(line));
    const stop = (reason: string): void => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${command} ${reason}. ${this.#complaints}`));
    };
    this.#child.on('error', (error) => stop(error.message));
    this.#child.on('close', (code) => stop(`ended with ${code ?? 'a signal'}`));
    this.#child.stdin.on('error', () => {});
  }

  /** Sends a request and checks the answer against `schema`. */
  async ask<Schema extends z.ZodType>(
    schema: Schema,
    request: Readonly<Record<string, unknown>>,
  ): Promise<z.infer<Schema>> {
    const line = new Promise<string>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer: unknown = JSON.parse(await line);
    const { ok, error } = status.parse(answer);
    if (!ok) throw new Error(expectDefined(error, 'error'));
    return schema.parse(answer);
  }

  stop(): void {
    this.#child.kill();
  }
}

export const stepAnswer = z.object({ seconds: z.number(), loss: z.number() });
export const infoAnswer = z.object({ rssBytes: z.number(), peakRssBytes: z.number() });
export const gemmAnswer = z.object({ gflops: z.number() });
