// A run on a terminal: one bar for each setting that has begun, with rate and time left, and what matters above them.
// Ctrl-C is the program's, not the bars': they install no signal handlers.

import { MultiBar, type SingleBar } from 'cli-progress';
import type { Setting } from '../protocol/run-events.ts';
import type { CliContext } from './cli-context.ts';
import { closingTable } from './closing-table.ts';
import { describeEvent, settingTitle } from './describe-event.ts';
import { describeRate } from './describe-progress.ts';
import type { Presenter } from './presenter.ts';
import { createRunProgress } from './run-progress.ts';

// A line may land on a longer bar.
const clearToLineEnd = '\u001B[K';
const titleWidth = 'Centralised'.length;

export function createTerminalPresenter(context: Pick<CliContext, 'stdout' | 'nowMs'>): Presenter {
  const progress = createRunProgress(context.nowMs);
  const bars = new Map<Setting, SingleBar>();
  let multiBar: MultiBar | null = null;

  function openBars(): MultiBar {
    multiBar ??= new MultiBar({
      stream: context.stdout,
      format: '{title} {bar} {percentage} %  {rate}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      autopadding: true,
      fps: 8,
      gracefulExit: false,
      hideCursor: null,
      linewrap: true,
      // A line above moves the bars down, where even an unchanged one must be drawn again.
      forceRedraw: true,
    });
    return multiBar;
  }

  function closeBars(): void {
    // stop() drops the lines that wait for the next redraw.
    multiBar?.update();
    multiBar?.stop();
    multiBar = null;
    bars.clear();
  }

  function writeLine(line: string): void {
    // Before the first bar and after the last there is nothing to redraw.
    if (multiBar === null) context.stdout.write(`${line}\n`);
    else for (const part of line.split('\n')) multiBar.log(`${part}${clearToLineEnd}\n`);
  }

  return {
    show(event) {
      const line = describeEvent(event);
      if (line !== null) writeLine(line);
      const state = progress.observe(event);
      if (state !== null) {
        const payload = { title: settingTitle(state.setting).padEnd(titleWidth), rate: describeRate(state) };
        const bar = bars.get(state.setting) ?? openBars().create(state.total, 0, payload);
        bars.set(state.setting, bar);
        bar.setTotal(state.total);
        bar.update(state.done, payload);
      }
      if (event.kind === 'result') {
        closeBars();
        writeLine(closingTable(event));
      }
    },
    note: writeLine,
    close: closeBars,
  };
}
