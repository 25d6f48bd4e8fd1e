// The bridge on the window, in Electron. Sandboxed, in its own world; it carries and knows nothing.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../contract/index.ts';
import { callChannel, dropChannel, notifyChannel } from '../electron/channels.ts';

const listeners = new Set<(name: string, payload: unknown) => void>();

ipcRenderer.on(notifyChannel, (_event, name: string, payload: unknown) => {
  for (const listener of listeners) listener(name, payload);
});

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(callChannel, name, input),
  listen: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

contextBridge.exposeInMainWorld('cloister', bridge);
// The page hands over the file that was dropped on it and gets a ticket; the path goes from here to main alone.
contextBridge.exposeInMainWorld('cloisterFiles', {
  ticket: (file: File): Promise<unknown> => ipcRenderer.invoke(dropChannel, webUtils.getPathForFile(file)),
});
