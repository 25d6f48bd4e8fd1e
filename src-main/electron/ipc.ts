// The window's calls, to the services. A call that does not come from our own page in the main frame of our own window is
// refused before anything looks at it.

import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import type { Reply } from '../../src-enclave/protocol/contract.ts';
import type { AppServices } from '../services/app-services.ts';
import { callChannel, dropChannel, notifyChannel } from './channels.ts';
import { isTrustedSender } from './security.ts';

const refusal: Reply = { ok: false, code: 'not-allowed', detail: 'Only the window of Cloister may ask this.' };

const noFile: Reply = { ok: false, code: 'ticket-unknown', detail: 'The dropped file is not there any more.' };

function isFrom(window: BrowserWindow | null, { sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return isTrustedSender({
    isOwnWindow: window !== null && !window.isDestroyed() && sender === window.webContents,
    isMainFrame: senderFrame !== null && senderFrame.parent === null,
    url: senderFrame?.url ?? null,
  });
}

/**
 * Serves calls from now on; those that come before the services are open wait for them.
 * @returns Passes the services' notifications on.
 */
export function serveWindow(currentWindow: () => BrowserWindow | null, services: Promise<AppServices>): void {
  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown): Promise<Reply> => {
    if (!isFrom(currentWindow(), event)) return refusal;
    return (await services).dispatch(name, input);
  });
  ipcMain.handle(dropChannel, async (event, path: unknown): Promise<Reply> => {
    if (!isFrom(currentWindow(), event)) return refusal;
    // What was made by the page itself has no path.
    if (typeof path !== 'string' || path === '') return noFile;
    try {
      return { ok: true, value: await (await services).issueTicket(path, false) };
    } catch {
      return noFile;
    }
  });
  void services.then(({ listen }) =>
    listen((name, payload) => {
      const window = currentWindow();
      if (window !== null && !window.isDestroyed() && !window.webContents.isCrashed())
        window.webContents.send(notifyChannel, name, payload);
    }),
  );
}
