// The way to the main process: Electron's preload has put a bridge on the window; in a browser the same calls go over
// HTTP to the browser shell, and notifications come as server-sent events. Everything is parsed above this.

import type { Bridge } from '../../src-main/contract/index.ts';

declare global {
  // eslint-disable-next-line typescript/consistent-type-definitions
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly cloister?: Bridge;
  }
}

/** Calls by POST, notifications by EventSource, which reconnects by itself. `onLink` hears when the link comes and goes. */
export function browserBridge(onLink: (isConnected: boolean) => void): Bridge {
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const source = new EventSource('/events');
  source.addEventListener('open', () => onLink(true));
  source.addEventListener('error', () => onLink(false));
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message: unknown = JSON.parse(data);
    if (typeof message !== 'object' || message === null || !('name' in message) || typeof message.name !== 'string')
      return;
    const payload = 'payload' in message ? message.payload : undefined;
    for (const listener of listeners) listener(message.name, payload);
  });
  return {
    call: async (name, input) => {
      try {
        const response = await fetch(`/call/${encodeURIComponent(name)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input ?? null),
        });
        return await response.json();
      } catch {
        return { ok: false, code: 'shell-disconnected', detail: 'The program behind this page does not answer.' };
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
