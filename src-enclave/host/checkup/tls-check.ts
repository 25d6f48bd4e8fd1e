// Does somebody between this computer and the server open TLS, and is the certificate accepted? An inspecting proxy is no
// reason not to go on: what Cloister sends is sealed inside, to a server that proved itself, whatever TLS does.

import { accessSync, constants } from 'node:fs';
import { type Check, type CheckReason, caution, failed, fine, makeCheck, notChecked } from './check.ts';
import type { Visit } from './server-visit.ts';
import type { TlsFacts } from './tls-facts.ts';

const texts = {
  id: 'tls',
  title: 'TLS inspection',
  why: 'Many hospitals open TLS at their border and sign it again. Cloister works through that: its inner channel is sealed to the proved server and does not depend on TLS. The certificate must be accepted, though, or there is no connection.',
} as const;

const nameCodes = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']);

/** A file that is named and cannot be read is left out by Node with no more than a warning. */
function extraAuthorities(): 'none' | 'unreadable' | 'set' {
  const path = process.env['NODE_EXTRA_CA_CERTS'];
  if (!path) return 'none';
  try {
    accessSync(path, constants.R_OK);
    return 'set';
  } catch {
    return 'unreadable';
  }
}

const authorityWords = {
  none: ['unknown-authority', 'NODE_EXTRA_CA_CERTS is not set'],
  unreadable: ['authority-unreadable', 'NODE_EXTRA_CA_CERTS names a file that cannot be read'],
  set: ['authority-other', 'NODE_EXTRA_CA_CERTS is set, and its file has not the right certificate'],
} as const;

function refused(host: string, code: string, { signer, isPublic, validUntil }: TlsFacts) {
  const reason = (cause: CheckReason['cause']): CheckReason => ({ cause, args: { host, signer, code } });
  if (code === 'CERT_HAS_EXPIRED')
    return failed(
      `The TLS certificate of ${host} (signed by ${signer}) ended ${validUntil}, by this computer's clock.`,
      `Please check this computer's clock first. If it is right, please tell whoever keeps ${host} that its certificate has expired.`,
      reason('expired'),
    );
  if (code === 'CERT_NOT_YET_VALID')
    return failed(
      `The TLS certificate of ${host} (signed by ${signer}) is not valid yet by this computer's clock, which is probably behind.`,
      `Please set this computer's clock by the hospital's time server (NTP).`,
      reason('not-yet-valid'),
    );
  if (nameCodes.has(code))
    return failed(
      `The TLS certificate that ${host} shows (signed by ${signer}) is for another name.`,
      `Please compare ${host} with the address in the invitation; it must be a name that the server's certificate has.`,
      reason('other-name'),
    );
  if (isPublic)
    return failed(
      `The TLS certificate of ${host} (signed by ${signer}) is not accepted: ${code}.`,
      `Please tell whoever keeps ${host} that Node.js refuses its certificate chain with ${code}; an intermediate certificate may be missing.`,
      reason('refused-public'),
    );
  const [cause, extra] = authorityWords[extraAuthorities()];
  return failed(
    `The TLS certificate of ${host} is signed by ${signer}, which this computer does not know (${code}): a proxy opens TLS, or the study has an authority of its own. ${extra}.`,
    `Please give me the root certificate of ${signer} as a PEM file, and set NODE_EXTRA_CA_CERTS to its path for the user who runs Cloister. It is needed to connect to ${host}; TLS inspection itself may stay on.`,
    reason(cause),
  );
}

function look(server: URL, visit: Visit | null) {
  const { host } = server;
  if (server.protocol === 'http:')
    return notChecked(
      `${host} is asked without TLS, so there is none to open. The inner channel is sealed all the same.`,
      { cause: 'plain', args: { host } },
    );
  const tls = visit?.tls ?? null;
  if (tls === null)
    return notChecked(`No TLS connection to ${host} came about.`, { cause: 'no-connection', args: { host } });
  if (tls.refusal !== null) return refused(host, tls.refusal, tls);
  if (tls.isPublic)
    return fine(
      `The certificate of ${host} is signed by ${tls.signer}, a public authority: nobody opens TLS on the way.`,
      { cause: 'public', args: { host, signer: tls.signer } },
    );
  return caution(
    `The certificate of ${host} is signed by ${tls.signer}, which is no public authority: a proxy opens TLS and signs it again, or the study has an authority of its own. Cloister works through it: its inner channel does not depend on TLS.`,
    `Nothing has to be changed. If nobody expects ${tls.signer} to sign connections here, please ask who opens TLS between this computer and ${host}.`,
    { cause: 'private', args: { host, signer: tls.signer } },
  );
}

export async function checkTls(server: URL | null, visit: Visit | null): Promise<Check<'tls'>> {
  return await makeCheck(texts, () =>
    server === null
      ? notChecked('No server was named: give --server with the address in the invitation.', {
          cause: 'no-server',
          args: {},
        })
      : look(server, visit),
  );
}
