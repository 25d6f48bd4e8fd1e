// The token of Google Confidential Space: a JWT (RFC 7519) with RS256, whose certificates lead to Google's root, or whose key is
// pinned. Google vouches for the hardware; the chip's own report is not in it.

import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readCertificate, verifyChain } from '../certificates.ts';
import { checking } from '../checks.ts';
import { isAllowed, type VerifyContext } from '../context.ts';
import { parsing, permit, verify } from '../errors.ts';
import type { Proved } from '../proved.ts';
import { isSignedBy } from '../signatures.ts';
import { parseJsonBytes } from '../../base/json.ts';

/** Public RSA keys by key id (RFC 7517); null where the certificates of the token count. */
export type PinnedKeys = ReadonlyMap<string, KeyObject>;

const largestTokenBytes = 64_000;
const issuer = 'https://confidentialcomputing.googleapis.com';
const workload = 'CONFIDENTIAL_SPACE';

const seconds = z.number().min(0).max(1e11);
const headerSchema = z.looseObject({
  alg: z.string().max(32),
  kid: z.string().max(256).optional(),
  x5c: z.array(z.string().max(16_384)).max(8).optional(),
});
const claimsSchema = z.looseObject({
  iss: z.string().max(256),
  aud: z.string().max(2048),
  exp: seconds,
  iat: seconds,
  nbf: seconds,
  eat_nonce: z.union([z.string().max(256), z.array(z.string().max(256)).max(16)]).optional(),
  dbgstat: z.string().max(64),
  swname: z.string().max(64),
  hwmodel: z.string().max(64),
  submods: z.looseObject({ container: z.looseObject({ image_digest: z.string().max(256) }).optional() }).optional(),
});

const jwksSchema = z.object({
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() })).max(100),
});

/** A JWKS document. Throws for what is none. */
export function readPinnedKeys(json: Uint8Array): PinnedKeys {
  const { keys } = jwksSchema.parse(JSON.parse(Buffer.from(json).toString('utf8')));
  return new Map(keys.map(({ kid, n, e }) => [kid, createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })]));
}

function partsOf(token: Uint8Array): readonly [string, string, string] {
  if (token.length > largestTokenBytes) throw new RangeError('a token is far smaller');
  const parts = Buffer.from(token).toString('latin1').trim().split('.');
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || header === undefined || claims === undefined || signature === undefined)
    throw new TypeError('a token has three parts');
  if (!parts.every((part) => /^[A-Za-z0-9_-]*$/.test(part))) throw new TypeError('a part is not base64url');
  return [header, claims, signature];
}

const json = (part: string): unknown => parseJsonBytes(Buffer.from(part, 'base64url'));

/** @throws VerificationError, PolicyError. */
export function verifyConfidentialSpace(
  token: Uint8Array,
  pinned: PinnedKeys | null,
  { roots, atMs, binding, policy }: VerifyContext,
): Proved {
  return checking((checks) => {
    const [headerPart, claimsPart, signaturePart] = parsing(() => partsOf(token));
    const { alg, kid, x5c } = parsing(() => headerSchema.parse(json(headerPart)));
    verify(alg === 'RS256', 'algorithm-not-allowed');
    checks.begin('root');
    let key: KeyObject | undefined;
    let chainEndMs = Infinity;
    if (pinned !== null) {
      key = pinned.get(kid ?? '');
      verify(key !== undefined, 'root-not-pinned');
    } else {
      verify(x5c !== undefined && x5c.length > 0, 'certificate-missing');
      const given = parsing(
        () => x5c.map((certificate) => readCertificate(new Uint8Array(Buffer.from(certificate, 'base64')))),
        'certificate-chain-invalid',
      );
      const chain = verifyChain(given, roots, atMs);
      key = chain[0]?.key;
      chainEndMs = Math.min(...chain.map(({ notAfterMs }) => notAfterMs));
    }
    checks.proved('root', 'certificate');
    checks.begin('report');
    const signed = Buffer.from(`${headerPart}.${claimsPart}`);
    const isSigned =
      key !== undefined &&
      isSignedBy(key, { kind: 'rsa', hash: 'sha256' }, signed, Buffer.from(signaturePart, 'base64url'));
    verify(isSigned, 'signature-invalid');
    const claims = parsing(() => claimsSchema.parse(json(claimsPart)));
    verify(atMs < claims.exp * 1000, 'token-expired');
    verify(atMs >= claims.nbf * 1000 && atMs >= claims.iat * 1000, 'token-not-yet-valid');
    verify(claims.iss === issuer, 'issuer-mismatch');
    checks.proved('report');
    checks.begin('connection');
    const nonces = [claims.eat_nonce ?? []].flat();
    verify(binding.audience === undefined || claims.aud === binding.audience, 'binding-mismatch');
    verify(binding.nonce === undefined || nonces.includes(binding.nonce), 'binding-mismatch');
    if (binding.nonce === undefined) checks.notChecked('connection');
    else checks.proved('connection');
    checks.begin('settings');
    permit(policy.allowDebug === true || claims.dbgstat === 'disabled-since-boot', 'debug-enabled');
    permit(claims.swname === workload, 'workload-not-allowed');
    checks.proved('settings');
    checks.begin('software');
    const imageDigest = claims.submods?.container?.image_digest ?? '';
    permit(isAllowed(policy.imageDigest, imageDigest), 'measurement-not-allowed');
    if (policy.imageDigest === undefined) checks.notChecked('software');
    else checks.proved('software');
    checks.notChecked('firmware', 'machine');
    return {
      kind: 'google-confidential-space',
      class: 'delegated',
      facts: {
        issuer: claims.iss,
        audience: claims.aud,
        nonce: nonces[0] ?? null,
        dbgstat: claims.dbgstat,
        swname: claims.swname,
        hwmodel: claims.hwmodel,
        imageDigest,
        expires: new Date(claims.exp * 1000).toISOString(),
      },
      validUntilMs: Math.min(claims.exp * 1000, chainEndMs),
      checks: checks.list,
    };
  });
}
