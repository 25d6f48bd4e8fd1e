// What a visit to the server says, in sentences: can it be reached, who signed its certificate, and how far is this
// computer's clock from its. Cloister trusts none of it (the channel inside is attested and sealed); it decides whether a
// connection can be made at all, and what to ask the help desk for.

import { z } from 'zod';
import { Failure } from '../../base/failure.ts';
import { type Check, type Finding, caution, failed, fine, makeCheck, notChecked } from './check.ts';
import { describeUnreached } from './describe-unreached.ts';
import type { Proxy } from './proxy-check.ts';
import type { Visit } from './server-visit.ts';
import { checkTls } from './tls-check.ts';
import { clockToleranceMs } from '../../protocol/study.ts';

const serverTexts = {
  id: 'server',
  title: 'Server',
  why: 'Rounds go over one outgoing connection to the server of the study. Without it training waits; nothing is lost.',
} as const;
const clockTexts = {
  id: 'clock',
  title: 'Clock',
  why: 'Evidence of the server, invitations and certificates have dates. A wrong clock refuses good ones, or takes old ones.',
} as const;

const healthSchema = z.object({
  product: z.literal('cloister'),
  version: z.string().regex(/^[\w.+-]{1,40}$/),
  status: z.enum(['serving', 'finished']),
});

/**
 * The address a person gave, as an address of HTTP: `wss:` and `https:` are the same port.
 * @throws Failure option-invalid.
 */
export function readServer(text: string): URL {
  const url = URL.parse(text.trim().replace(/^ws(s?):/i, 'http$1:'));
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new Failure(
      'option-invalid',
      '--server must be the address in the invitation, such as wss://study.example.org:7443.',
    );
  url.username = '';
  url.password = '';
  return url;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const askOffice = (server: URL): string =>
  `Please compare the address ${server.host} with the one in the invitation, and ask the study office whether the server runs.`;

function lookAtServer(server: URL, proxy: Proxy, visit: Visit) {
  const through = proxy.kind === 'used' ? ` through ${proxy.shown}` : '';
  const { host } = server;
  if (visit.kind === 'failed') {
    const { found, fix, reason } = describeUnreached(server, proxy, visit);
    return failed(found, fix, reason);
  }
  const { status } = visit;
  if (status >= 500)
    return failed(
      `${server.host} answers${through} that it cannot serve (HTTP ${status}): what stands in front of the server is there, the server is not.`,
      `Please tell the study office: ${server.host} answers HTTP ${status} at /health.`,
      { cause: 'cannot-serve', args: { host, status } },
    );
  if (status !== 200)
    return caution(
      `${server.host} can be reached${through}, and answers HTTP ${status} at /health, where a Cloister server says that it is well.`,
      askOffice(server),
      { cause: 'answered', args: { host, status } },
    );
  const health = healthSchema.safeParse(parseJson(visit.body));
  if (!health.success)
    return caution(
      `${server.host} can be reached${through}, and what answers is no Cloister server: a wrong address, or a sign-in page of the network.`,
      `${askOffice(server)} If this network shows a sign-in page, please let this computer through to ${server.host} without it.`,
      { cause: 'stranger', args: { host } },
    );
  const { version, status: cause } = health.data;
  const state = cause === 'finished' ? 'its study is complete' : 'it is serving';
  return fine(`${host} can be reached${through}: Cloister ${version}, ${state}.`, { cause, args: { host, version } });
}

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** In the largest unit that still tells: `4 seconds`, `10 minutes`, `3 hours`, `400 days`. */
function describeSpan(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return plural(seconds, 'second');
  if (seconds < 7200) return plural(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return plural(Math.round(seconds / 3600), 'hour');
  return plural(Math.round(seconds / 86_400), 'day');
}

function lookAtClock(server: URL, visit: Visit) {
  const { host } = server;
  if (visit.kind === 'failed')
    return notChecked('The server could not be asked for its time.', { cause: 'not-reached', args: { host } });
  const toldMs = Date.parse(visit.date ?? '');
  if (!Number.isFinite(toldMs))
    return notChecked(`${host} does not say what time it has.`, { cause: 'no-time', args: { host } });
  // The header has whole seconds: on average half of one is cut off.
  const offMs = visit.atMs - (toldMs + 500);
  const distance = Math.abs(offMs);
  const limit = `limit ${clockToleranceMs / 1000} seconds`;
  if (distance < 1500)
    return fine(`This computer's clock agrees with that of ${host} to the second (${limit}).`, {
      cause: 'agrees',
      args: { host, limitMs: clockToleranceMs },
    });
  const side = offMs > 0 ? 'ahead of' : 'behind';
  const found = `This computer's clock is ${describeSpan(distance)} ${side} that of ${server.host} (${limit}).`;
  const reason = {
    cause: offMs > 0 ? 'ahead' : 'behind',
    args: { host, offMs: Math.round(distance), limitMs: clockToleranceMs },
  } as const;
  if (distance <= clockToleranceMs) return fine(found, reason);
  return failed(
    found,
    `Please set this computer's clock by the hospital's time server (NTP), and check its time zone: it shows ${new Date(visit.atMs).toISOString()} in UTC where ${server.host} says ${new Date(toldMs).toISOString()}. If this clock is right, please tell the study office that the server's is not.`,
    reason,
  );
}

/** @param visit Null when no server was named. */
export async function checkServer(
  target: { readonly server: URL; readonly proxy: Proxy; readonly visit: Visit | null } | null,
): Promise<readonly Check<'server' | 'tls' | 'clock'>[]> {
  const unnamed = () =>
    notChecked('No server was named: give --server with the address in the invitation.', {
      cause: 'no-server',
      args: {},
    });
  const unvisited = (host: string) =>
    notChecked('The proxy that is set cannot be used, so the server was not asked.', {
      cause: 'proxy-unusable',
      args: { host },
    });
  const { server, proxy, visit } = target ?? { server: null, proxy: null, visit: null };
  const withVisit = (look: (server: URL, proxy: Proxy, visit: Visit) => Finding): Finding =>
    server === null ? unnamed() : visit === null ? unvisited(server.host) : look(server, proxy, visit);
  return [
    await makeCheck(serverTexts, () => withVisit(lookAtServer)),
    await checkTls(server, visit),
    await makeCheck(clockTexts, () => withVisit((at, _proxy, made) => lookAtClock(at, made))),
  ];
}
