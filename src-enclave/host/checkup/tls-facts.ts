// What a TLS connection says of who signed its certificate. The question is not whether it is accepted, which Node answers,
// but whether one of the public roots that Node brings along stands behind it: where none does, an authority of the
// hospital's or of the study's own signed, which is how a proxy that opens TLS looks from inside.

import { X509Certificate } from 'node:crypto';
import { rootCertificates, type TLSSocket } from 'node:tls';

export type TlsFacts = {
  /** OpenSSL's or Node's code for why the certificate is not accepted; null when it is. */
  readonly refusal: string | null;
  /** A root that Node brings along stands behind it. */
  readonly isPublic: boolean;
  /** The organisation, else the name, of the last authority in the chain. */
  readonly signer: string;
  /** When the server's own certificate ends. */
  readonly validUntil: string;
};

const longestChain = 10;
const longestNameCharacters = 80;

let roots: ReadonlyMap<string, readonly X509Certificate[]> | null = null;

/** By subject; made when first asked, since reading a hundred and more certificates takes a moment. */
function bundledRoots(): ReadonlyMap<string, readonly X509Certificate[]> {
  if (roots !== null) return roots;
  const bySubject = new Map<string, X509Certificate[]>();
  for (const root of rootCertificates.map((pem) => new X509Certificate(pem)))
    bySubject.set(root.subject, [...(bySubject.get(root.subject) ?? []), root]);
  roots = bySubject;
  return bySubject;
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key of a kind that did not make this signature.
    return false;
  }
}

function isBundled(certificate: X509Certificate): boolean {
  const named = bundledRoots().get(certificate.issuer) ?? [];
  return named.some((root) => isSignedBy(certificate, root));
}

/** From the server's own upwards, as far as each was really signed by the next. */
function chainOf(leaf: X509Certificate): readonly X509Certificate[] {
  const chain = [leaf];
  for (let last = leaf; chain.length < longestChain;) {
    const issuer = last.issuerCertificate;
    if (issuer === undefined || issuer.fingerprint256 === last.fingerprint256 || !isSignedBy(last, issuer)) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

/** `O=Hospital`, else `CN=Hospital Root`, of the lines that Node makes of a name. */
function organisationOf(lines: string): string {
  const [, found] = /^O=(.+)$/m.exec(lines) ?? /^CN=(.+)$/m.exec(lines) ?? [];
  // Whoever made the certificate chose the name: nothing in it may steer a terminal or turn the line around.
  const name = found?.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, longestNameCharacters) ?? '';
  return name.trim() === '' ? 'an authority without a name' : name;
}

export function factsOfCertificate(leaf: X509Certificate, refusal: string | null): TlsFacts {
  const chain = chainOf(leaf);
  const last = chain.at(-1) ?? leaf;
  return {
    refusal,
    // Any of the chain: a root that is also signed by an older one still is a root.
    isPublic: chain.some(isBundled),
    signer: organisationOf(last.issuer),
    validUntil: leaf.validTo,
  };
}

/** Null when the other side showed no certificate. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts | null {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return null;
  // Node's types say Error; what is there is the code.
  const reason: unknown = socket.authorizationError;
  const refusal = socket.authorized ? null : typeof reason === 'string' ? reason : 'unknown';
  return factsOfCertificate(leaf, refusal);
}
