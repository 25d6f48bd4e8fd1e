// The attestation document of AWS Nitro Enclaves: a COSE_Sign1 (RFC 9052) with ES384 around CBOR, whose certificate leads to
// Amazon's root. Its leaf lives for three hours.

import { decode } from 'cborg';
import { z } from 'zod';
import { toHex } from '../bytes.ts';
import { readCertificate, verifyChain, sameBytes } from '../certificates.ts';
import { checking } from '../checks.ts';
import { isAllowed, type VerifyContext } from '../context.ts';
import { parsing, permit, verify } from '../errors.ts';
import type { Proved } from '../proved.ts';
import { isSignedBy } from '../signatures.ts';

const largestDocumentBytes = 64_000;
const coseSign1 = 18;
const es384 = -35;
const p384Raw = { kind: 'ecdsa', hash: 'sha384', form: 'ieee-p1363' } as const;

const bytes = z.instanceof(Uint8Array);
const optionalBytes = bytes.nullable().default(null);
const headerSchema = z.map(z.unknown(), z.unknown());
const signSchema = z.tuple([bytes, headerSchema, bytes, bytes]);
const documentSchema = z.object({
  module_id: z.string().min(1).max(256),
  digest: z.literal('SHA384'),
  timestamp: z.union([z.number(), z.bigint()]).transform(Number),
  pcrs: z.map(z.int().min(0).max(31), bytes),
  certificate: bytes,
  cabundle: z.array(bytes).min(1).max(8),
  public_key: optionalBytes,
  user_data: optionalBytes,
  nonce: optionalBytes,
});

/** One item of strict CBOR: definite lengths, minimal numbers, no key twice, nothing after it. */
function strict(data: Uint8Array): unknown {
  return decode(data, {
    useMaps: true,
    strict: true,
    allowIndefinite: false,
    allowUndefined: false,
    rejectDuplicateMapKeys: true,
    tags: { [coseSign1]: (inner: unknown) => inner },
  });
}

function readDocument(data: Uint8Array) {
  if (data.length > largestDocumentBytes) throw new RangeError('a document is far smaller');
  const [protectedBytes, , payload, signature] = signSchema.parse(strict(data));
  const header = headerSchema.parse(strict(protectedBytes));
  const algorithm = header.get(1);
  return { protectedBytes, payload, signature, algorithm };
}

function readPayload(payload: Uint8Array) {
  const map = z.map(z.string(), z.unknown()).parse(strict(payload));
  const document = documentSchema.parse(Object.fromEntries(map));
  if (!(document.timestamp > 0 && document.timestamp < 8.64e15)) throw new RangeError('the time is out of range');
  return document;
}

/** CBOR of a byte string. */
function cborBytes(data: Uint8Array): Buffer {
  const head =
    data.length < 24
      ? [0x40 + data.length]
      : data.length < 256
        ? [0x58, data.length]
        : [0x59, data.length >> 8, data.length & 0xff];
  return Buffer.concat([Buffer.from(head), data]);
}

/** Sig_structure of RFC 9052, section 4.4, with empty external data. */
function signedBytes(protectedBytes: Uint8Array, payload: Uint8Array): Buffer {
  const context = Buffer.from('Signature1');
  return Buffer.concat([
    Buffer.from([0x84, 0x60 + context.length]),
    context,
    cborBytes(protectedBytes),
    Buffer.from([0x40]),
    cborBytes(payload),
  ]);
}

const isZero = (value: Uint8Array | undefined): boolean => value === undefined || value.every((byte) => byte === 0);

/** @throws VerificationError, PolicyError. */
export function verifyNitro(data: Uint8Array, { roots, atMs, binding, policy }: VerifyContext): Proved {
  return checking((checks) => {
    const { protectedBytes, payload, signature, algorithm } = parsing(() => readDocument(data));
    verify(algorithm === es384, 'algorithm-not-allowed');
    const document = parsing(() => readPayload(payload));
    checks.begin('root');
    const [top, ...others] = parsing(() => document.cabundle.map(readCertificate), 'certificate-chain-invalid');
    verify(top !== undefined && roots.some(({ spki }) => sameBytes(spki, top.spki)), 'root-not-pinned');
    const leaf = parsing(() => readCertificate(document.certificate), 'certificate-chain-invalid');
    const chain = verifyChain([leaf, ...others.toReversed(), top], roots, atMs);
    checks.proved('root', 'certificate');
    checks.begin('report');
    verify(isSignedBy(leaf.key, p384Raw, signedBytes(protectedBytes, payload), signature), 'signature-invalid');
    checks.proved('report');
    checks.begin('connection');
    const expected = [
      [binding.nonce, document.nonce],
      [binding.userData, document.user_data],
      [binding.publicKey, document.public_key],
    ] as const;
    for (const [wanted, value] of expected)
      verify(wanted === undefined || (value !== null && toHex(value) === wanted.toLowerCase()), 'binding-mismatch');
    if (expected.every(([wanted]) => wanted === undefined)) checks.notChecked('connection');
    else checks.proved('connection');
    checks.begin('settings');
    const isDebug = [0, 1, 2].every((index) => isZero(document.pcrs.get(index)));
    permit(policy.allowDebug === true || !isDebug, 'debug-enabled');
    checks.proved('settings');
    checks.begin('software');
    for (const [index, allowed] of Object.entries(policy.pcrs ?? {}))
      permit(
        isAllowed(allowed, toHex(document.pcrs.get(Number(index)) ?? new Uint8Array())),
        'measurement-not-allowed',
      );
    if (policy.pcrs === undefined) checks.notChecked('software');
    else checks.proved('software');
    checks.notChecked('firmware', 'machine');
    const pcrs = [...document.pcrs].map(([index, value]) => [index, toHex(value)]);
    const given = (name: string, value: Uint8Array | null) => (value === null ? {} : { [name]: toHex(value) });
    return {
      kind: 'aws-nitro',
      class: 'hardware',
      facts: {
        moduleId: document.module_id,
        timestamp: new Date(document.timestamp).toISOString(),
        pcrs: Object.fromEntries(pcrs),
        ...given('nonce', document.nonce),
        ...given('userData', document.user_data),
        ...given('publicKey', document.public_key),
      },
      validUntilMs: Math.min(...chain.map(({ notAfterMs }) => notAfterMs)),
      checks: checks.list,
    };
  });
}
