// Where the client enclave process starts: the one process that reads records, holds models and trains. It is told where its
// data lies and serves the process that started it. It takes nothing from the environment and opens no connection.

import { parseArgs } from 'node:util';
import { simulate } from '../simulation/simulate.ts';
import { watchForBugs } from './end-on-bugs.ts';
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

watchForBugs();

const port = openParentPort();
const dataRoot = dataRootArgument();
if (port === null || dataRoot === null) process.exit(enclaveExitCodes.badStart);
await startEnclave({ port, dataRoot, simulate, exit: () => process.exit(enclaveExitCodes.ok) });
