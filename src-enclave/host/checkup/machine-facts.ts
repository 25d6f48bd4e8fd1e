// What the operating system says of this computer, and from where on it is too little. Used by the check-up of the app and
// by that of the command line, so that both draw the same lines. Nothing here throws.

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import type { CheckState } from './check.ts';

export const littleDiskBytes = 2e9;
export const tooLittleDiskBytes = 2e8;
const littleMemoryBytes = 1.5e9;

export function diskState(freeBytes: number): CheckState {
  return freeBytes < tooLittleDiskBytes ? 'failed' : freeBytes < littleDiskBytes ? 'caution' : 'ok';
}

/** What can be had without swapping: on Linux the system says it better than `free`. */
function availableMemoryBytes(): number {
  try {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
    return kilobytes === undefined ? freemem() : 1024 * Number(kilobytes);
  } catch {
    return freemem();
  }
}

export type MemoryFacts = { readonly state: CheckState; readonly freeBytes: number; readonly totalBytes: number };

export function memoryFacts(): MemoryFacts {
  const freeBytes = availableMemoryBytes();
  return { state: freeBytes < littleMemoryBytes ? 'caution' : 'ok', freeBytes, totalBytes: totalmem() };
}

/** AVX2, which the engine is quick with; null where the system does not say. */
function hasWideInstructions(): boolean | null {
  try {
    const [flags] = /^flags\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? [];
    return flags === undefined ? null : / avx2( |$)/.test(flags);
  } catch {
    return null;
  }
}

export type ProcessorFacts = {
  readonly state: CheckState;
  readonly cores: number;
  /** Empty where the system does not say. */
  readonly model: string;
  readonly avx2: 'yes' | 'no' | 'unknown';
};

export function processorFacts(): ProcessorFacts {
  const cores = availableParallelism();
  const wide = process.arch === 'x64' ? hasWideInstructions() : null;
  return {
    state: cores < 2 || wide === false ? 'caution' : 'ok',
    cores,
    model: cpus()[0]?.model.trim() ?? '',
    avx2: wide === null ? 'unknown' : wide ? 'yes' : 'no',
  };
}
