// What a process of the enclave does when something of ours breaks, and when a terminal interrupts its whole group.

import { bugTrace } from './crossing-failures.ts';
import { enclaveExitCodes } from './exit-codes.ts';

/** Says where it broke, without what: the message of a bug may quote data. */
export function endOnBug(error: unknown): never {
  process.stderr.write(`${bugTrace(error)}\n`);
  process.exit(enclaveExitCodes.bug);
}

/** To be called once, before anything else of the process. */
export function watchForBugs(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, endOnBug);
  // Ctrl-C in a terminal reaches the whole group: this process ends when its parent does, or says so.
  process.on('SIGINT', () => undefined);
}
