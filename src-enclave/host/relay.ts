// The untrusted relay of a hospital: it owns the socket and carries sealed messages between it and the enclave process. It
// goes through the proxy that the environment names; certificates of a hospital's own come by NODE_EXTRA_CA_CERTS.

import * as tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { WebSocket } from 'ws';
import { largestWireBytes } from '../channel/records.ts';

const openMs = 20_000;
/** A server or a proxy that says nothing for so long is taken for gone; the server pings every 20 seconds. */
const silenceMs = 60_000;

export type RelayListener = {
  /** `clockSkewMs`: how far this computer's clock is ahead of the server's, where the server says its time. */
  readonly onOpen: (clockSkewMs: number | null) => void;
  readonly onMessage: (bytes: Uint8Array) => void;
  /** Once. `code` is the server's word for why, or why there is no connection; nobody has proved it. */
  readonly onClose: (code: string, message: string) => void;
};

export type Relay = {
  /** Resolves when the system has taken the bytes, or the connection is gone. */
  readonly send: (bytes: Uint8Array) => Promise<void>;
  readonly close: () => void;
};

/** Address of the proxy that the environment names; empty for none. */
export function proxyOfEnvironment(server: string): string {
  // The variables name proxies for http and https.
  return getProxyForUrl(server.replace(/^ws/, 'http'));
}

/** @param proxy http:// address; empty to connect directly. */
export function openRelay(server: string, listener: RelayListener, proxy: string = proxyOfEnvironment(server)): Relay {
  const socket = new WebSocket(server, {
    maxPayload: largestWireBytes,
    perMessageDeflate: false,
    handshakeTimeout: openMs,
    followRedirects: false,
    ...(server.startsWith('wss:') ? knownAuthorities() : {}),
    ...(proxy === '' ? {} : { agent: new HttpsProxyAgent(proxy) }),
  });
  socket.binaryType = 'nodebuffer';
  let clockSkewMs: number | null = null;
  let fault: { readonly code: string; readonly message: string } | null = null;
  let silence: NodeJS.Timeout | null = null;
  const heard = (): void => {
    if (silence !== null) clearTimeout(silence);
    silence = setTimeout(() => socket.terminate(), silenceMs).unref();
  };
  socket.on('upgrade', ({ headers }) => {
    const told = Date.parse(headers.date ?? '');
    if (Number.isFinite(told)) clockSkewMs = Date.now() - told;
  });
  socket.on('open', () => {
    heard();
    listener.onOpen(clockSkewMs);
  });
  socket.on('ping', heard);
  socket.on('message', (data, isBinary) => {
    heard();
    if (isBinary && Buffer.isBuffer(data)) listener.onMessage(data);
    else socket.terminate();
  });
  socket.on('unexpected-response', (request, response) => {
    fault = {
      code: 'server-unreachable',
      message: `The server or a proxy answered ${response.statusCode ?? 0} instead of opening the connection. Check the address in the invitation and the proxy.`,
    };
    request.destroy();
    socket.terminate();
  });
  socket.on('error', (error) => {
    fault ??= explain(error, server, proxy !== '');
  });
  socket.on('close', (_code, reason) => {
    if (silence !== null) clearTimeout(silence);
    const told = reason.toString('utf8');
    const code = fault?.code ?? (/^[a-z][a-z-]{0,40}$/.test(told) ? told : 'transport-closed');
    listener.onClose(code, fault?.message ?? 'The connection to the server was cut.');
  });
  return {
    send: async (bytes) => {
      if (socket.readyState !== socket.OPEN) return;
      await new Promise<void>((resolve) => {
        socket.send(bytes, () => resolve());
      });
    },
    close: () => {
      socket.close(1000);
      setTimeout(() => socket.terminate(), 2000).unref();
    },
  };
}

/** Those that come with the program, and those that the hospital's IT has put into the system, where it can be asked. */
function knownAuthorities(): { readonly ca?: string[] } {
  // Older runtimes of the desktop app have no way to ask.
  if (typeof tls.getCACertificates !== 'function') return {};
  return { ca: [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])] };
}

const certificateCodes = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function explain(error: Error, server: string, hasProxy: boolean): { code: string; message: string } {
  const cause = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const { host } = new URL(server);
  const by = hasProxy ? ' through the proxy that is set' : '';
  if (certificateCodes.has(cause))
    return {
      code: 'server-unreachable',
      message: `The TLS certificate of ${host} is not signed by an authority that this computer knows; a proxy may open TLS. Set NODE_EXTRA_CA_CERTS to the hospital's root certificate. What Cloister sends is sealed inside either way.`,
    };
  if (cause === 'CERT_HAS_EXPIRED')
    return {
      code: 'server-unreachable',
      message: `The TLS certificate of ${host} has expired, or the clock of this computer is wrong. Check the clock, then tell the study office.`,
    };
  const what: Readonly<Record<string, string>> = {
    ECONNREFUSED: `Nothing listens at ${host}`,
    ENOTFOUND: `The name ${host} is not known`,
    EAI_AGAIN: `The name ${host} cannot be looked up`,
    ETIMEDOUT: `${host} did not answer`,
    EHOSTUNREACH: `There is no way to ${host}`,
    ENETUNREACH: 'This computer has no network',
  };
  return {
    code: 'server-unreachable',
    message: `${what[cause] ?? `${host} cannot be reached`}${by}. Check the network, the proxy and that the server runs; cloister doctor looks at each.`,
  };
}
