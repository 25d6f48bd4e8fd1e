// The machine and the versions that a result was made with.

import { availableParallelism, cpus } from 'node:os';
import { productVersion } from '../base/assets.ts';
import type { RunResult } from '../protocol/run-events.ts';

export function environment(engine: string, threads: number): RunResult['environment'] {
  return {
    machine: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    threads,
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    engine,
    cloister: productVersion(),
  };
}
