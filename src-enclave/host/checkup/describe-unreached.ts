// Why a server was not reached, as a sentence and as a request to the help desk: each stage of the way (proxy, tunnel,
// connection, TLS, answer) fails for reasons of its own, and somebody else can repair each.

import type { CheckReason } from './check.ts';
import type { Proxy } from './proxy-check.ts';
import { defaultPort, type Visit } from './server-visit.ts';

type Unreached = Extract<Visit, { kind: 'failed' }>;
type Words = { readonly found: string; readonly fix: string; readonly reason: CheckReason };

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there, or a firewall refuses (ECONNREFUSED)',
  ENOTFOUND: "the name is not known to this computer's name service (ENOTFOUND)",
  EAI_AGAIN: 'the name service does not answer (EAI_AGAIN)',
  ETIMEDOUT: 'there was no answer (ETIMEDOUT)',
  TIMEOUT: 'there was no answer in time; a firewall may drop the connection',
  EHOSTUNREACH: 'there is no way there from this network (EHOSTUNREACH)',
  ENETUNREACH: 'this computer has no network (ENETUNREACH)',
  ECONNRESET: 'the connection was cut (ECONNRESET)',
};
const reasonOf = (code: string): string => reasons[code] ?? code;

const causes: Readonly<Record<string, CheckReason['cause']>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-service',
  ETIMEDOUT: 'timeout',
  TIMEOUT: 'timeout',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
};

function ofTunnel(target: string, shown: string, { code, refusal }: Unreached): Words {
  const status = refusal?.status ?? null;
  const reason = (cause: CheckReason['cause'], told: string | number): CheckReason => ({
    cause,
    args: { host: target, proxy: shown, ...(typeof told === 'number' ? { status: told } : { code: told }) },
  });
  if (status === 407) {
    const schemes = refusal?.schemes.join(', ') ?? '';
    return {
      found: `The proxy ${shown} wants a name and a password${schemes === '' ? '' : ` (${schemes})`} before it connects to ${target} (HTTP 407).`,
      fix: `Please let this computer through the proxy ${shown} to ${target} without signing in, or give me an account for it that can use Basic; it goes into HTTPS_PROXY as http://NAME:PASSWORD@HOST:PORT. Cloister cannot sign in by NTLM or Kerberos.`,
      reason: reason('proxy-password', status),
    };
  }
  if (status !== null && status >= 500)
    return {
      found: `The proxy ${shown} tried to connect to ${target}, and could not (HTTP ${status}).`,
      fix: `Please check whether the proxy ${shown} can look up and reach ${target}. If it can, the server may be down: ask the study office.`,
      reason: reason('proxy-failed', status),
    };
  if (status !== null)
    return {
      found: `The proxy ${shown} refuses to connect to ${target} (HTTP ${status}).`,
      fix: `Please allow this computer to CONNECT to ${target} through the proxy ${shown}; the connection is a WebSocket that stays open.`,
      reason: reason('proxy-refuses', status),
    };
  return {
    found: `${shown} does not answer as an HTTP proxy does: ${reasonOf(code)}.`,
    fix: `Please tell me the right address and port of the HTTP proxy; Cloister was given ${shown}.`,
    reason: reason('proxy-strange', code),
  };
}

/** What was found, and whom to ask for what. Proxies are named without credentials. */
export function describeUnreached(server: URL, proxy: Proxy, visit: Unreached): Words {
  const target = `${server.hostname}:${defaultPort(server)}`;
  const shown = proxy.kind === 'used' ? proxy.shown : '';
  const { code } = visit;
  switch (visit.stage) {
    case 'proxy':
      return {
        found: `The proxy ${shown} cannot be reached: ${reasonOf(code)}.`,
        fix: `Please check that the HTTP proxy ${shown} is right for this computer and running. Cloister needs it to reach ${target}.`,
        reason: { cause: 'proxy-unreached', args: { host: target, proxy: shown, code } },
      };
    case 'tunnel':
      return ofTunnel(target, shown, visit);
    case 'connect':
      return {
        found: `${target} cannot be reached: ${reasonOf(code)}.`,
        fix: `Please allow outgoing TCP connections from this computer to ${target}; the connection is a WebSocket that stays open. If connections have to go through a proxy, please tell me its address for HTTPS_PROXY. If it should work already, ask the study office whether the server runs.`,
        reason: { cause: causes[code] ?? 'not-reached', args: { host: target, code } },
      };
    case 'tls':
      return {
        found: `${target} accepts connections and does not speak TLS as it should: ${reasonOf(code)}.`,
        fix: `Please check that nothing between this computer and ${target} blocks TLS, and compare the address with the invitation: wss:// is with TLS, ws:// without.`,
        reason: { cause: 'no-tls', args: { host: target, code } },
      };
    case 'answer':
      return {
        found: `${target} accepts connections and gives no answer to GET /health: ${reasonOf(code)}.`,
        fix: `Please check that nothing between this computer and ${target} holds back HTTP and WebSocket, and compare the address with the invitation: wss:// is with TLS, ws:// without.`,
        reason: { cause: 'no-answer', args: { host: target, code } },
      };
  }
}
