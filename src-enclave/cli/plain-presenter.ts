// A run as lines of text for logs and pipes: what matters at once, steps at most one line every few seconds.

import type { CliContext } from './cli-context.ts';
import { closingTable } from './closing-table.ts';
import { describeEvent, settingTitle } from './describe-event.ts';
import { describeRate, formatPercentDone } from './describe-progress.ts';
import type { Presenter } from './presenter.ts';
import { createRunProgress } from './run-progress.ts';

const stepLineIntervalMs = 5000;

export function createPlainPresenter(context: Pick<CliContext, 'stdout' | 'nowMs'>): Presenter {
  const progress = createRunProgress(context.nowMs);
  let lastStepLineMs = context.nowMs();
  const write = (line: string): void => {
    context.stdout.write(`${line}\n`);
  };
  return {
    show(event) {
      const line = describeEvent(event);
      if (line !== null) write(line);
      if (event.kind === 'result') write(closingTable(event));
      const state = progress.observe(event);
      if (state === null || context.nowMs() - lastStepLineMs < stepLineIntervalMs) return;
      lastStepLineMs = context.nowMs();
      write(`${settingTitle(state.setting)}: ${formatPercentDone(state)}, ${describeRate(state)}`);
    },
    note: write,
    close: () => undefined,
  };
}
