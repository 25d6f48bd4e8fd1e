// The check-up of a hospital's computer: all checks, in the order of the list. It reads no data, sends nothing but one GET
// /health to a server that was named, and leaves the computer as it was.

import type { Check } from './check.ts';
import { checkFolder, checkSecondProgram } from './folder-checks.ts';
import { checkMachine, type EngineTest } from './machine-checks.ts';
import { checkNetwork } from './network-checks.ts';

export type CheckUpOptions = {
  /** Null when none was named: the checks that need one say so. */
  readonly server: URL | null;
  readonly folder: string;
  readonly engine: EngineTest;
  readonly timeoutMs: number;
  readonly now: () => number;
};

/** Never throws: a check that breaks says that it could not be made. */
export async function checkUp({ server, folder, engine, timeoutMs, now }: CheckUpOptions): Promise<readonly Check[]> {
  return [
    ...(await checkNetwork(server, { timeoutMs, now })),
    ...(await checkFolder(folder)),
    ...(await checkMachine(engine)),
    await checkSecondProgram(folder),
  ];
}
