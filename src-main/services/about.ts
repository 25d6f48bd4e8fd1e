// What the services know of this computer, of the isolation of the enclave and of the way to the servers of its studies. Only
// what is known is said to be so; only a check-up asks anybody, and only those servers.

import { availableParallelism, totalmem } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { pinnedVersion, productVersion } from '../../src-enclave/base/assets.ts';
import { systemClock } from '../../src-enclave/base/clock.ts';
import { type Check, verdictOf } from '../../src-enclave/host/checkup/check.ts';
import { checkNetwork, type NetworkCheckId } from '../../src-enclave/host/checkup/network-checks.ts';
import { readServer } from '../../src-enclave/host/checkup/server-checks.ts';
import type { AppInfo, CheckLine, Isolation } from '../contract/index.ts';
import type { Shell } from './shell.ts';

export function appInfo(shell: Shell, startedAtMs: number): AppInfo {
  return {
    ...shell.info,
    versions: { ...shell.info.versions, engine: pinnedVersion('onnxruntime-node') },
    version: productVersion(),
    platform: process.platform,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    startedAtMs,
    canPrintToPdf: shell.printToPdf !== null,
  };
}

/** @param hasStudies This hospital has agreed to a study: it has a device key in a file. */
export function isolationOf(shell: Shell, processId: number | null, hasStudies: boolean): Isolation {
  return {
    kind: shell.info.shell === 'electron' ? 'utility-process' : 'child-process',
    processId,
    isSeparateProcess: processId !== null && processId !== process.pid,
    isSandboxed: false,
    isEnvironmentScrubbed: true,
    hasNoConnectionCode: true,
    isNetworkBlockedByOs: false,
    isMemoryUndumpable: false,
    deviceKey: hasStudies ? 'software' : 'none',
    areFilesUnchanged: null,
  };
}

/** Addresses of the servers of all studies that this hospital has joined, `ws:` or `wss:`. */
export type StudyServers = () => Promise<readonly string[]>;

const answerMs = 10_000;

/**
 * The lines of a check-up that main can speak to; the enclave has the others. Nobody but `servers` is contacted, each by one
 * GET /health. Never throws.
 */
export async function checkupOfMain(
  shell: Pick<Shell, 'secrets' | 'proxyOf'>,
  servers: StudyServers,
  { timeoutMs, now } = { timeoutMs: answerMs, now: systemClock.now },
): Promise<readonly CheckLine[]> {
  const options = { timeoutMs, now, proxyOf: shell.proxyOf };
  return [
    { id: 'keystore', verdict: shell.secrets.isEncrypted ? 'proved' : 'caution', args: {} },
    { id: 'isolation', verdict: 'caution', args: {} },
    ...(await checkWays(servers, (server) => checkNetwork(server, options))),
  ];
}

async function checkWays(
  servers: StudyServers,
  look: (server: URL) => Promise<readonly Check<NetworkCheckId>[]>,
): Promise<readonly CheckLine[]> {
  let addresses: readonly string[];
  try {
    addresses = await servers();
  } catch {
    return notChecked('studies-unread');
  }
  if (addresses.length === 0) return notChecked('no-server');
  const urls = addresses.map(serverAt);
  // Two studies may have one server.
  const distinct = new Map(urls.flatMap((url) => (url === null ? [] : [[url.origin, url] as const])));
  const found = await Promise.all([...distinct.values()].map(look));
  const lines = [...found.flat().map(lineOf), ...(urls.includes(null) ? notChecked('server-address') : [])];
  // Two servers on one host have the same proxy.
  return lines.filter((line, index) => lines.findIndex((other) => isDeepStrictEqual(line, other)) === index);
}

function serverAt(address: string): URL | null {
  try {
    return readServer(address);
  } catch {
    return null;
  }
}

function lineOf({ id, state, reason }: Check<NetworkCheckId>): CheckLine {
  return { id, verdict: verdictOf(state), args: {}, ...reason };
}

/** Of every line that needs a server. */
function notChecked(cause: 'no-server' | 'studies-unread' | 'server-address'): readonly CheckLine[] {
  return (['proxy', 'server', 'tls', 'clock'] as const).map((id) => ({ id, verdict: 'not-checked', cause, args: {} }));
}
