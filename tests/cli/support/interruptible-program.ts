// A real process around the command line: a run that steps until it is aborted, or (argument `deaf`) that never stops.

import { setTimeout as pause } from 'node:timers/promises';
import { runProgram } from '../../../src-enclave/cli/program.ts';
import { fakeContext } from './fake-context.ts';
import { startedEvent, stepEvent } from './sample-events.ts';

const isDeaf = process.argv[2] === 'deaf';
process.exitCode = await runProgram(['simulate', '--out', 'runs/one', '--json'], {
  ...fakeContext(),
  stdout: process.stdout,
  stderr: process.stderr,
  interrupts: process,
  exitNow: (exitCode) => process.exit(exitCode),
  commands: {
    ...fakeContext().commands,
    async *simulate(_options, signal) {
      yield startedEvent;
      for (let step = 1; ; step += 1) {
        if (signal.aborted && !isDeaf) break;
        await pause(20);
        yield stepEvent({ step, steps: 1_000_000 });
      }
      signal.throwIfAborted();
    },
  },
});
