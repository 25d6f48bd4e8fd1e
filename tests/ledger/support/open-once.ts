// A process that opens a chain, appends once, closes it and prints how that ended. Argument: folder.

import { Failure } from '../../../src-enclave/base/failure.ts';
import { openAuditChain } from '../../../src-enclave/ledger/audit-chain.ts';
import { event } from './chains.ts';

try {
  const chain = await openAuditChain(process.argv[2] ?? '', { nowMs: () => Date.now() });
  await chain.append(event());
  await chain.close();
  process.stdout.write('done\n');
} catch (error) {
  process.stdout.write(`${error instanceof Failure ? error.code : String(error)}\n`);
}
