// Bugs and crashes of the shell's own processes, in the redacting log. Nothing is sent anywhere, and the app goes on: runs
// live in another process, and the window can be opened again.

import type { App } from 'electron';
import type { Log } from '../log/log.ts';

export function watchFaults(app: App, log: Log): void {
  process.on('uncaughtException', (error) => log.bug('main', error));
  process.on('unhandledRejection', (error) => log.bug('main-promise', error));
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) =>
    log.warn('window-gone', { reason, exitCode }),
  );
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    log.warn('child-gone', { type, reason, exitCode }),
  );
}
