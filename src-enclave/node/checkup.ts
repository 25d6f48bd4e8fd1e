// Whether this computer can do the work, looked at from the process that does it: the engine computes right, and there is
// room on the disk and in memory. It reads no data and changes nothing. What is looked at is shared with the command
// line's check-up; here it becomes the lines of the app's contract.

import { freeDiskBytes } from '../base/disk-space.ts';
import { verdictOf } from '../host/checkup/check.ts';
import { agreesWithReference, engineToTest } from '../host/checkup/engine-self-test.ts';
import { diskState, memoryFacts, processorFacts } from '../host/checkup/machine-facts.ts';
import type { CheckLine } from '../protocol/app-records.ts';

/** Never throws: a check that cannot be made has not proved anything. */
export async function checkComputer(dataRoot: string): Promise<readonly CheckLine[]> {
  return [await checkEngine(), await checkDisk(dataRoot), checkMemory(), checkProcessor()];
}

async function checkEngine(): Promise<CheckLine> {
  const engine = engineToTest();
  try {
    const agrees = await agreesWithReference(engine);
    return { id: 'engine', verdict: agrees ? 'proved' : 'failed', args: { engine: engine.name } };
  } catch {
    // Whatever keeps it from running must not keep the other lines from being made.
    return { id: 'engine', verdict: 'failed', args: { engine: engine.name } };
  }
}

async function checkDisk(dataRoot: string): Promise<CheckLine> {
  try {
    const freeBytes = await freeDiskBytes(dataRoot);
    return { id: 'disk', verdict: verdictOf(diskState(freeBytes)), args: { freeBytes } };
  } catch {
    return { id: 'disk', verdict: 'not-checked', args: {} };
  }
}

function checkMemory(): CheckLine {
  const { state, freeBytes, totalBytes } = memoryFacts();
  return { id: 'memory', verdict: verdictOf(state), args: { freeBytes, totalBytes } };
}

function checkProcessor(): CheckLine {
  const { state, ...args } = processorFacts();
  return { id: 'processor', verdict: verdictOf(state), args };
}
