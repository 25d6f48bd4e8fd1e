// The three ways a run is shown: JSON lines for programs, bars on a terminal, plain lines elsewhere.

import type { RunEvent } from '../protocol/run-events.ts';
import type { CliContext } from './cli-context.ts';
import { createJsonPresenter } from './json-presenter.ts';
import { createPlainPresenter } from './plain-presenter.ts';
import { createTerminalPresenter } from './terminal-presenter.ts';

export type Presenter = {
  show(event: RunEvent): void;
  /** One sentence of the program's own, beside the run's. */
  note(message: string): void;
  /** Restores the terminal; called once, also after an error. */
  close(): void;
};

export function createPresenter(context: Pick<CliContext, 'stdout' | 'nowMs'>, isJson: boolean): Presenter {
  if (isJson) return createJsonPresenter(context.stdout);
  return context.stdout.isTTY === true ? createTerminalPresenter(context) : createPlainPresenter(context);
}
