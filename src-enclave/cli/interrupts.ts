// Ctrl-C: the first stops the work cleanly through an AbortSignal, the second ends the process at once.

import { Failure } from '../base/failure.ts';
import type { CliContext } from './cli-context.ts';
import { exitCodes } from './exit-codes.ts';

export type InterruptWatch = { readonly signal: AbortSignal; stop(): void };

/** Listens until `stop`. `onFirst` is called once, to tell the person that the work is being stopped. */
export function watchInterrupts(
  context: Pick<CliContext, 'interrupts' | 'exitNow'>,
  onFirst: () => void,
): InterruptWatch {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) {
      context.exitNow(exitCodes.cancelled);
      return;
    }
    controller.abort(new Failure('cancelled', 'Stopped before the end.'));
    onFirst();
  };
  context.interrupts.on('SIGINT', listener);
  context.interrupts.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    stop() {
      context.interrupts.off('SIGINT', listener);
      context.interrupts.off('SIGTERM', listener);
    },
  };
}
