// The program's own log: a line of time, level, event and counts, redacted, in a file that is kept small. It never holds the
// message of a bug, which may quote what was being read: only where it happened.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import electronLog from 'electron-log/node.js';
import { asFailure } from '../../src-enclave/base/failure.ts';
import { redact } from './redact.ts';

type Value = string | number | boolean | null;
type Level = 'info' | 'warn' | 'error';

export type Log = {
  info(event: string, values?: Readonly<Record<string, Value>>): void;
  warn(event: string, values?: Readonly<Record<string, Value>>): void;
  /** Something that should not have been thrown: its kind and the functions it came through. */
  bug(where: string, error: unknown): void;
  close(): Promise<void>;
};

const mostBytes = 1_000_000;

/**
 * @param folder The app's folder; the log goes to `logs/cloister.log` in it, one older file is kept.
 * @throws Failure no-permission, disk-full when the folder cannot be made.
 */
export async function openLog(folder: string): Promise<Log> {
  const logs = join(folder, 'logs');
  try {
    await mkdir(logs, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asFailure(error, 'opening the data folder', 'start Cloister again');
  }
  const logger = electronLog.create({ logId: `cloister-${logs}` });
  logger.transports.console.level = false;
  logger.transports.file.resolvePathFn = () => join(logs, 'cloister.log');
  logger.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  logger.transports.file.maxSize = mostBytes;
  logger.transports.file.format = '[{y}-{m}-{d} {h}:{i}:{s}.{ms}] [{level}] {text}';
  const write = (level: Level, event: string, values: Readonly<Record<string, Value>>): void => {
    const parts = Object.entries(values).map(([name, value]) => `${name}=${String(value)}`);
    logger[level](redact([event, ...parts].join(' ')));
  };
  return {
    info: (event, values = {}) => write('info', event, values),
    warn: (event, values = {}) => write('warn', event, values),
    bug: (where, error) =>
      write('error', 'bug', {
        where,
        kind: error instanceof Error ? error.name : typeof error,
        frames: error instanceof Error ? functionNames(error.stack ?? '') : '',
      }),
    // Every line is written before its call returns.
    close: async () => {},
  };
}

/** `at handler (file:///…:12:3)` → `handler`. */
function functionNames(stack: string): string {
  return [...stack.matchAll(/^\s+at (?:async )?([\w.#<>$ ]+) \(/gm)]
    .slice(0, 8)
    .map(([, name]) => name ?? '')
    .join(' < ');
}
