// The way to one server of a study: proxy, server, TLS, clock. One GET /health goes out, and only to a server that was
// named. Used by the check-up of the command line and by that of the app.

import type { Check } from './check.ts';
import { checkProxy, proxyFor, proxyOfSystem, type Proxy } from './proxy-check.ts';
import { checkServer } from './server-checks.ts';
import { visitServer } from './server-visit.ts';

export type NetworkCheckId = 'proxy' | 'server' | 'tls' | 'clock';
export type NetworkOptions = {
  readonly timeoutMs: number;
  readonly now: () => number;
  /** Asks the system for its proxy, as the relay will; null where the environment names it. */
  readonly proxyOf?: ((server: string) => Promise<string>) | null;
};

/** Never throws. @param server Null when none was named: the checks say so. */
export async function checkNetwork(
  server: URL | null,
  options: NetworkOptions,
): Promise<readonly Check<NetworkCheckId>[]> {
  const ofSystem = server === null ? null : await askSystem(server, options);
  const target = server === null ? null : await lookAround(server, ofSystem ?? proxyFor(server), options);
  return [await checkProxy(server, ofSystem), ...(await checkServer(target))];
}

async function askSystem(server: URL, { proxyOf }: NetworkOptions): Promise<Proxy | null> {
  if (!proxyOf) return null;
  // As host/hospital-host.ts: a system that does not answer names none.
  return proxyOfSystem(await proxyOf(server.href.replace(/^http/, 'ws')).catch(() => ''));
}

async function lookAround(server: URL, proxy: Proxy, { timeoutMs, now }: NetworkOptions) {
  // The relay would fail at it, too: a direct connection would tell of a way that is not taken.
  if (proxy.kind === 'unusable') return { server, proxy, visit: null };
  const visit = await visitServer({ server, proxy: proxy.kind === 'used' ? proxy.url : null, timeoutMs, now });
  return { server, proxy, visit };
}
