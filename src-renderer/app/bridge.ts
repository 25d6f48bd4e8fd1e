// The way to the main process: Electron's preload has put a bridge on the window; in a browser the same calls go over
// HTTP to the browser shell, and notifications come as server-sent events. Everything is parsed above this.

import type { Bridge } from '../../src-main/contract/index.ts';

declare global {
  // eslint-disable-next-line typescript/consistent-type-definitions
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly cloister?: Bridge;
    /** Beside it: a ticket for a file that was dropped on the window. */
    readonly cloisterFiles?: { readonly ticket: (file: File) => Promise<unknown> };
  }
}

/** After the shell refused the stream (not signed in, too many tabs), when EventSource itself gives up. */
const retryMs = 3000;

/** One call of the browser shell. `null` stands for no input. Never rejects: no answer is a failed reply, too. */
export async function callBrowserShell(name: string, input: unknown): Promise<unknown> {
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
}

/**
 * Calls by POST, notifications by EventSource. No call goes out before the stream is open (or was refused), so that
 * nothing is told between the first reading and the first notification.
 * @param onLink Hears when the link comes and goes; after it came again, everything must be read anew.
 */
export function browserBridge(onLink: (isConnected: boolean) => void): Bridge {
  const listeners = new Set<(name: string, payload: unknown) => void>();

  const receive = ({ data }: MessageEvent<string>): void => {
    const message: unknown = JSON.parse(data);
    if (typeof message !== 'object' || message === null || !('name' in message) || typeof message.name !== 'string')
      return;
    const payload = 'payload' in message ? message.payload : undefined;
    for (const listener of listeners) listener(message.name, payload);
  };
  const connect = (onTried: () => void): void => {
    const source = new EventSource('/events');
    source.addEventListener('open', () => {
      onLink(true);
      onTried();
    });
    source.addEventListener('error', () => {
      onLink(false);
      onTried();
      if (source.readyState === EventSource.CLOSED) window.setTimeout(() => connect(() => {}), retryMs);
    });
    source.addEventListener('message', receive);
  };
  const tried = new Promise<void>(connect);

  return {
    call: async (name, input) => {
      await tried;
      return await callBrowserShell(name, input);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
