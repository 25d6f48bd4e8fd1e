// What the program needs from the world, so that tests can give it streams, a clock and interrupts of their own.

import type { CommandTable } from './commands.ts';

/** A text stream: process.stdout, process.stderr or a test's. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export type InterruptSignal = 'SIGINT' | 'SIGTERM';

/** The part of `process` that delivers interrupts. */
export type InterruptSource = {
  on(signal: InterruptSignal, listener: () => void): unknown;
  off(signal: InterruptSignal, listener: () => void): unknown;
};

export type CliContext = {
  readonly commands: CommandTable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly interrupts: InterruptSource;
  /** Ends the process at once: the second interrupt. */
  readonly exitNow: (exitCode: number) => void;
  readonly nowMs: () => number;
  readonly cores: number;
  /** Everything this person's Cloister keeps on this computer. */
  readonly dataRoot: string;
  /** The models in it. */
  readonly storeRoot: string;
  readonly version: string;
};
