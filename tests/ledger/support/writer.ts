// A process that appends until it is killed: prints the number of each entry once it is acknowledged.
// Arguments: folder, first number.

import { openAuditChain } from '../../../src-enclave/ledger/audit-chain.ts';
import { event } from './chains.ts';

const [folder = '', from = '1'] = process.argv.slice(2);
const chain = await openAuditChain(folder, { nowMs: () => Date.now(), signEvery: 8, segmentBytes: 16_384 });
process.stdout.write('open\n');

let next = Number(from);
async function appendForEver(): Promise<never> {
  for (;;) {
    const number = next++;
    await chain.append(event(number));
    process.stdout.write(`${number}\n`);
  }
}
// Three at a time share their syncs, as the app's would.
await Promise.all([appendForEver(), appendForEver(), appendForEver()]);
