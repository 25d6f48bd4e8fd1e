// Every event as one JSON object a line, as it comes. Nothing else may be written to this stream.

import type { OutputStream } from './cli-context.ts';
import type { Presenter } from './presenter.ts';

export function createJsonPresenter(stdout: OutputStream): Presenter {
  const write = (value: object): void => {
    stdout.write(`${JSON.stringify(value)}\n`);
  };
  return {
    show: write,
    note: (message) => write({ kind: 'status', message }),
    close: () => undefined,
  };
}
