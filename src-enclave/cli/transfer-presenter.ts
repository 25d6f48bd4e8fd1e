// How far a download or a copy is: a bar with rate and time left on a terminal, a line every few seconds elsewhere, JSON
// lines for programs. Bytes arrive in many small pieces; what is shown is slowed down here.

import { SingleBar } from 'cli-progress';
import { formatBytes, formatDuration, formatWholePercent } from '../report/format.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from './describe-event.ts';

export type Transfer = {
  readonly phase: 'downloading' | 'checking' | 'copying';
  readonly file: string;
  readonly doneBytes: number;
  /** 0 while it is not known. */
  readonly totalBytes: number;
};

export type TransferPresenter = {
  show(transfer: Transfer): void;
  /** One sentence of the program's own. */
  note(message: string): void;
  /** Restores the terminal; may be called twice. */
  close(): void;
};

const lineIntervalMs = 5000;
const objectIntervalMs = 1000;
const titles = { downloading: 'Downloading', checking: 'Checking', copying: 'Copying' } as const;

export function createTransferPresenter(
  context: Pick<CliContext, 'stdout' | 'nowMs'>,
  isJson: boolean,
): TransferPresenter {
  if (isJson) return createJsonLines(context);
  return context.stdout.isTTY === true ? createBar(context) : createPlainLines(context);
}

function createJsonLines({ stdout, nowMs }: Pick<CliContext, 'stdout' | 'nowMs'>): TransferPresenter {
  const write = (value: object): void => {
    stdout.write(`${JSON.stringify(value)}\n`);
  };
  let [phase, lastMs] = ['', 0];
  return {
    show(transfer) {
      if (transfer.phase === phase && nowMs() - lastMs < objectIntervalMs) return;
      [phase, lastMs] = [transfer.phase, nowMs()];
      write({ kind: 'progress', ...transfer });
    },
    note: (message) => write({ kind: 'status', message }),
    close: () => undefined,
  };
}

function createPlainLines({ stdout, nowMs }: Pick<CliContext, 'stdout' | 'nowMs'>): TransferPresenter {
  const write = (line: string): void => {
    stdout.write(`${printable(line)}\n`);
  };
  const measure = createRate(nowMs);
  let lastMs = nowMs();
  return {
    show(transfer) {
      const rate = measure(transfer);
      if (nowMs() - lastMs < lineIntervalMs || transfer.totalBytes === 0) return;
      lastMs = nowMs();
      const percent = formatWholePercent(transfer.doneBytes / transfer.totalBytes);
      write(`${titles[transfer.phase]} ${transfer.file}: ${percent}, ${rate}`);
    },
    note: write,
    close: () => undefined,
  };
}

function createBar({ stdout, nowMs }: Pick<CliContext, 'stdout' | 'nowMs'>): TransferPresenter {
  const measure = createRate(nowMs);
  let [bar, phase]: [SingleBar | null, string] = [null, ''];
  const close = (): void => {
    bar?.stop();
    bar = null;
    phase = '';
  };
  return {
    show(transfer) {
      // A bar without a length says nothing.
      if (transfer.totalBytes === 0) return;
      const payload = { title: titles[transfer.phase], rate: measure(transfer) };
      if (bar === null || transfer.phase !== phase) {
        close();
        phase = transfer.phase;
        bar = new SingleBar({
          stream: stdout,
          format: '{title} {bar} {percentage} %  {rate}',
          barCompleteChar: '█',
          barIncompleteChar: '░',
          barsize: 24,
          autopadding: true,
          fps: 8,
          gracefulExit: false,
          hideCursor: null,
          linewrap: true,
        });
        bar.start(transfer.totalBytes, transfer.doneBytes, payload);
      }
      bar.setTotal(transfer.totalBytes);
      bar.update(transfer.doneBytes, payload);
    },
    note(message) {
      close();
      stdout.write(`${printable(message)}\n`);
    },
    close,
  };
}

/** Bytes, rate and time left in words. What was there before the first call does not count as fast. */
function createRate(nowMs: () => number): (transfer: Transfer) => string {
  let [phase, firstBytes, firstMs] = ['', 0, 0];
  return ({ phase: current, doneBytes, totalBytes }) => {
    if (current !== phase) [phase, firstBytes, firstMs] = [current, doneBytes, nowMs()];
    const seconds = (nowMs() - firstMs) / 1000;
    const rate = seconds > 0 ? (doneBytes - firstBytes) / seconds : 0;
    const parts = [`${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`];
    if (rate > 0)
      parts.push(
        `${formatBytes(rate)}/s`,
        `${formatDuration(Math.round((totalBytes - doneBytes) / rate)).replace('.0', '')} left`,
      );
    return parts.join(', ');
  };
}
