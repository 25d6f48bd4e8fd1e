// Runs one stream of events to its end: shows it, stops it on Ctrl-C, and turns its end into an exit code.

import { isAbort } from '../base/failure.ts';
import type { RunEvent } from '../protocol/run-events.ts';
import type { CliContext } from './cli-context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { createPresenter } from './presenter.ts';
import { reportError } from './report-error.ts';

export type Run = {
  /** As typed: `simulate`. */
  readonly command: string;
  readonly isJson: boolean;
  start(signal: AbortSignal): AsyncIterable<RunEvent>;
  /** The command that continues this run, or null when it cannot be continued. */
  readonly resumeCommand: string | null;
};

export async function runToEnd(run: Run, context: CliContext): Promise<ExitCode> {
  const presenter = createPresenter(context, run.isJson);
  const watch = watchInterrupts(context, () =>
    presenter.note('Stopping after this step. Press Ctrl-C again to quit at once.'),
  );
  let hasStarted = false;
  let hasResult = false;
  let thrown: unknown = null;
  try {
    for await (const event of run.start(watch.signal)) {
      hasStarted ||= event.kind === 'started';
      hasResult ||= event.kind === 'result';
      presenter.show(event);
    }
    if (!hasResult && !watch.signal.aborted) thrown = new TypeError(`${run.command} ended without a result`);
  } catch (error) {
    thrown = error;
  } finally {
    watch.stop();
    presenter.close();
  }
  if (thrown === null && hasResult) return exitCodes.ok;
  const isCancelled = watch.signal.aborted && (thrown === null || isAbort(thrown, watch.signal));
  return reportError(
    isCancelled ? watch.signal.reason : thrown,
    context,
    run.isJson,
    `running cloister ${run.command}`,
    isCancelled ? resumeHint(run, hasStarted) : null,
  );
}

/** Quotes a path for a shell when it needs it. */
export function shellWord(text: string): string {
  return /^[\w./:~@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function resumeHint(run: Run, hasStarted: boolean): string | null {
  if (run.resumeCommand === null) return null;
  return hasStarted
    ? `Continue to the same result with: ${run.resumeCommand}`
    : 'Training had not begun: run the same command again.';
}
