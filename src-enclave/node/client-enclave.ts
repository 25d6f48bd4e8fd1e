// Where the client enclave process starts: the one process that reads records, holds models and trains. It is told where its
// data lies and serves the process that started it. It takes nothing from the environment and opens no connection.

import { parseArgs } from 'node:util';
import { simulate } from '../simulation/simulate.ts';
import { bugTrace } from './crossing-failures.ts';
import { openParentPort } from './enclave-port.ts';
import { enclaveExitCodes } from './exit-codes.ts';
import { startEnclave } from './start-enclave.ts';

function dataRootArgument(): string | null {
  try {
    const { values } = parseArgs({ options: { 'data-root': { type: 'string' } }, strict: false });
    const dataRoot = values['data-root'];
    return typeof dataRoot === 'string' && dataRoot !== '' ? dataRoot : null;
  } catch {
    return null;
  }
}

// The message of a bug may quote data: only the fact crosses, as the exit code.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    process.stderr.write(`${bugTrace(error)}\n`);
    process.exit(enclaveExitCodes.bug);
  });
// Ctrl-C in a terminal reaches the whole group: this process ends when its parent does.
process.on('SIGINT', () => undefined);

const port = openParentPort();
const dataRoot = dataRootArgument();
if (port === null || dataRoot === null) process.exit(enclaveExitCodes.badStart);
await startEnclave({ port, dataRoot, simulate, exit: () => process.exit(enclaveExitCodes.ok) });
