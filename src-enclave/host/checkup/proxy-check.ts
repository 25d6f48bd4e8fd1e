// Which proxy stands between this computer and a server: read from the same variables, by the same library, as the relay
// of a hospital does (host/relay.ts), so that the check-up cannot say something else than what will happen. That library
// reads `process.env`, and so does this file. Where the app asks the system instead, its answer counts here, too. Names and
// passwords in a proxy's address are used and never shown.

import { getProxyForUrl } from 'proxy-from-env';
import { type Check, caution, failed, fine, makeCheck, notChecked } from './check.ts';

const texts = {
  id: 'proxy',
  title: 'Proxy',
  why: 'Many hospitals let connections out through a proxy only. Cloister goes by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY in its environment; it does not read the settings of the system or a PAC file.',
} as const;

type Variable = { readonly name: string; readonly value: string };

/** As the library looks it up: the lower case first, and what is empty does not count. */
function variableOf(name: string): Variable | null {
  for (const spelling of [name, name.toUpperCase()]) {
    const value = process.env[spelling];
    if (value) return { name: spelling, value };
  }
  return null;
}

export type Proxy =
  | { readonly kind: 'none' }
  | { readonly kind: 'excluded'; readonly variable: string }
  | { readonly kind: 'unusable'; readonly variable: string; readonly reason: 'address' | 'protocol' }
  | {
      readonly kind: 'used';
      readonly variable: string;
      /** With credentials: never to be shown; `shown` is. */
      readonly url: URL;
      readonly shown: string;
      /** The variable says a host only, so the library took the scheme of the server's address. */
      readonly isSchemeGuessed: boolean;
    };

/** They are percent-encoded in an address; a bare % makes them unreadable. */
function hasReadableCredentials({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}

export function proxyFor(server: URL): Proxy {
  const set = variableOf(`${server.protocol.slice(0, -1)}_proxy`) ?? variableOf('all_proxy');
  if (set === null) return { kind: 'none' };
  const applies = getProxyForUrl(server.href);
  if (applies === '') return { kind: 'excluded', variable: set.name };
  return readProxy(applies, set.name, !set.value.includes('://'));
}

/** @param address What the system names; empty for none. */
export function proxyOfSystem(address: string): Proxy {
  return address === '' ? { kind: 'none' } : readProxy(address, 'system', false);
}

function readProxy(address: string, variable: string, isSchemeGuessed: boolean): Proxy {
  const url = URL.parse(address);
  if (url === null || url.hostname === '' || !hasReadableCredentials(url))
    return { kind: 'unusable', variable, reason: 'address' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'unusable', variable, reason: 'protocol' };
  return { kind: 'used', variable, url, shown: `${url.protocol}//${url.host}`, isSchemeGuessed };
}

/** Two spellings that differ: other programs on the same computer may take the other one. */
function contradiction(name: string): string | null {
  const [lower, upper] = [process.env[name], process.env[name.toUpperCase()]];
  // On Windows the two are one variable.
  return lower && upper && lower !== upper ? name : null;
}

const allNames = ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy'];

function withoutServer() {
  const names = allNames.flatMap((name) => variableOf(name)?.name ?? []);
  const found = names.length === 0 ? 'No proxy variable is set' : `Set: ${names.join(', ')}`;
  return notChecked(
    `${found}. Which of them applies depends on the server: give --server with the address in the invitation.`,
    { cause: 'no-server', args: {} },
  );
}

/** @param ofSystem What the system says, where it is asked instead of the environment. */
export async function checkProxy(server: URL | null, ofSystem: Proxy | null = null): Promise<Check<'proxy'>> {
  return await makeCheck(texts, () => {
    if (server === null) return withoutServer();
    return ofSystem === null ? look(server) : lookAtSystem(server.hostname, ofSystem);
  });
}

function lookAtSystem(host: string, proxy: Proxy) {
  switch (proxy.kind) {
    case 'none':
    case 'excluded':
      return fine(`The system names no HTTP proxy for ${host}: Cloister connects directly.`, {
        cause: 'system-none',
        args: { host },
      });
    case 'unusable':
      return failed(
        `The system names a proxy for ${host} that is no HTTP proxy, or whose address cannot be used.`,
        `Please name an HTTP proxy for ${host} in the settings of the system, or none if it can be reached directly.`,
        { cause: 'system-unusable', args: { host } },
      );
    case 'used':
      return fine(`By the settings of the system Cloister goes to ${host} through ${proxy.shown}.`, {
        cause: 'system-used',
        args: { host, proxy: proxy.shown },
      });
  }
}

function look(server: URL) {
  const proxy = proxyFor(server);
  const host = server.hostname;
  const exceptions = variableOf('no_proxy')?.name ?? 'NO_PROXY';
  const differing = allNames.map(contradiction).find((name) => name !== null);
  switch (proxy.kind) {
    case 'none':
      return fine(`No proxy is set for ${host}: Cloister connects directly.`, { cause: 'none', args: { host } });
    case 'excluded':
      return fine(`${proxy.variable} is set, and ${exceptions} excludes ${host}: Cloister connects directly.`, {
        cause: 'excluded',
        args: { host, variable: proxy.variable, exceptions },
      });
    case 'unusable':
      return failed(
        proxy.reason === 'address'
          ? `${proxy.variable} is set, and is not an address that can be used.`
          : `${proxy.variable} names a proxy that is no HTTP proxy (SOCKS, for example); Cloister can only use HTTP proxies.`,
        `Please set ${proxy.variable} for the user who runs Cloister to the hospital's HTTP proxy, such as http://proxy.hospital.example:3128. In a name or password in it, write % as %25, @ as %40 and : as %3A.`,
        { cause: proxy.reason === 'address' ? 'no-address' : 'no-http', args: { host, variable: proxy.variable } },
      );
    case 'used':
      return lookAtUsed(server, proxy, differing);
  }
}

function lookAtUsed(server: URL, proxy: Extract<Proxy, { kind: 'used' }>, differing: string | undefined) {
  const args = { host: server.hostname, proxy: proxy.shown, variable: proxy.variable };
  const credentials = proxy.url.username === '' ? '' : ', with a name and a password that are not shown';
  const found = `${proxy.variable} applies: Cloister goes to ${server.hostname} through ${proxy.shown}${credentials}`;
  if (proxy.isSchemeGuessed && proxy.url.protocol === 'https:')
    return caution(
      `${found}. The variable has no http:// in front, so TLS is spoken to the proxy itself, which few proxies understand.`,
      `Please write the scheme in ${proxy.variable}: http://${proxy.url.host} for an ordinary proxy.`,
      { cause: 'no-scheme', args: { ...args, address: `http://${proxy.url.host}` } },
    );
  if (differing !== undefined)
    return caution(
      `${found}. ${differing} and ${differing.toUpperCase()} are both set and differ; Cloister takes ${differing}.`,
      `Please set ${differing} and ${differing.toUpperCase()} to the same, or remove one.`,
      { cause: 'two-spellings', args: { ...args, lower: differing, upper: differing.toUpperCase() } },
    );
  const exceptions = variableOf('no_proxy');
  if (exceptions !== null && /\/\d+(?:[,\s]|$)/.test(exceptions.value))
    return caution(
      `${found}. ${exceptions.name} names ranges such as 10.0.0.0/8, which Cloister does not understand.`,
      `If ${server.hostname} is inside the hospital and needs no proxy, please add ${server.hostname} itself to ${exceptions.name}.`,
      { cause: 'ranges', args: { ...args, exceptions: exceptions.name } },
    );
  return fine(`${found}.`, { cause: 'used', args });
}
