// An enclave process as an Electron utility process. Electron itself is an argument, so that this floor loads under Node.

import type { UtilityProcess } from 'electron';
import type { Fork, ProcessExit } from './enclave-process.ts';
import { readLines, saysOutOfMemory } from './printed-lines.ts';

export type UtilityProcessFactory = {
  fork(
    modulePath: string,
    args: string[],
    options: { env: Record<string, string>; execArgv: string[]; stdio: 'pipe'; serviceName: string },
  ): UtilityProcess;
};

/** @param endedByMemory Whether the platform said that this process ran out of memory; asked when it has ended. */
export function electronFork(
  utilityProcess: UtilityProcessFactory,
  endedByMemory: (pid: number | null) => boolean = () => false,
): Fork {
  return ({ modulePath, args, environment, name, onOutput }) => {
    const child = utilityProcess.fork(modulePath, [...args], {
      env: { ...environment },
      execArgv: [],
      stdio: 'pipe',
      serviceName: name,
    });
    let hasNoMemory = false;
    for (const stream of [child.stdout, child.stderr])
      readLines(stream, (line) => {
        hasNoMemory ||= saysOutOfMemory(line);
        onOutput(line);
      });
    let pid: number | null = null;
    let exit: ProcessExit | null = null;
    const listeners: ((exit: ProcessExit) => void)[] = [];
    child.on('spawn', () => {
      pid = child.pid ?? null;
    });
    child.on('exit', (code) => {
      exit = { code, isOutOfMemory: endedByMemory(pid) || (hasNoMemory && code !== 0) };
      for (const listener of listeners) listener(exit);
    });
    return {
      get pid() {
        return pid ?? child.pid ?? null;
      },
      send: (message) => {
        if (exit === null) child.postMessage(message);
      },
      onMessage: (listener) => {
        child.on('message', listener);
      },
      onExit: (listener) => {
        if (exit === null) listeners.push(listener);
        else listener(exit);
      },
      kill: () => {
        // UtilityProcess.kill asks politely; a process that hangs must go at once.
        const id = pid ?? child.pid ?? null;
        if (id === null) child.kill();
        else
          try {
            process.kill(id, 'SIGKILL');
          } catch {
            child.kill();
          }
      },
    };
  };
}
