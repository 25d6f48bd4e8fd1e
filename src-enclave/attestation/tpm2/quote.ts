// A TPM 2.0 quote: platform registers and a nonce, signed by a key of the TPM (TCG, "Trusted Platform Module Library, Part 2:
// Structures", sections 10.12 and 11.3). Numbers are big-endian.

import { createHash, type KeyObject } from 'node:crypto';
import { Bytes, toHex } from '../bytes.ts';
import { sameBytes } from '../certificates.ts';
import type { Checks } from '../checks.ts';
import { isAllowed, type Binding, type Policy } from '../context.ts';
import { parsing, permit, verify } from '../errors.ts';
import { isSignedBy } from '../signatures.ts';

/** `pcrs`: SHA-256 registers by index. */
export type TpmQuote = {
  /** TPMS_ATTEST */
  readonly message: Uint8Array;
  /** Of RSASSA with SHA-256: bare, or as TPMT_SIGNATURE. */
  readonly signature: Uint8Array;
  readonly pcrs: readonly Uint8Array[];
};

const generated = 0xff544347;
const attestQuote = 0x8018;
const sha256 = 0x000b;
const rsassa = 0x0014;
const mostMessageBytes = 4096;

type Attest = {
  readonly extraData: Uint8Array;
  /** Selected registers of the SHA-256 bank, ascending. */
  readonly selection: readonly number[];
  readonly pcrDigest: Uint8Array;
};

function readAttest(message: Uint8Array): Attest {
  if (message.length > mostMessageBytes) throw new RangeError('a quote is far smaller');
  const reader = new Bytes(message);
  const sized = (): Uint8Array => reader.take(reader.u16be());
  // A key that signs data from outside must not count: only what the TPM made itself begins so.
  if (reader.u32be() !== generated || reader.u16be() !== attestQuote) throw new TypeError('this is no quote of a TPM');
  sized();
  const extraData = sized();
  reader.take(17 + 8);
  const banks = reader.u32be();
  if (banks !== 1 || reader.u16be() !== sha256) throw new TypeError('another bank than SHA-256 was quoted');
  const map = reader.take(reader.u8());
  const pcrDigest = sized();
  if (reader.left !== 0) throw new TypeError('something follows the quote');
  const selection = [...map].flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte & (1 << bit)) !== 0).map((bit) => index * 8 + bit),
  );
  return { extraData, selection, pcrDigest };
}

/** The bare signature of a TPMT_SIGNATURE; bytes of another form are taken as bare. */
function bareSignature(signature: Uint8Array): Uint8Array {
  const isTagged = signature.length > 6 && ((signature[0] ?? 0) << 8) + (signature[1] ?? 0) === rsassa;
  if (!isTagged || signature.length === 256) return signature;
  const reader = new Bytes(signature);
  reader.take(2);
  if (reader.u16be() !== sha256) throw new TypeError('another hash than SHA-256 was signed');
  const bare = reader.take(reader.u16be());
  if (reader.left !== 0) throw new TypeError('something follows the signature');
  return bare;
}

export type QuoteFacts = {
  readonly nonce: string;
  readonly pcrDigest: string;
  readonly pcrSelection: readonly number[];
};

/**
 * Form, signature, nonce and digest of the registers.
 * @throws VerificationError malformed-evidence, signature-invalid, binding-mismatch, pcr-digest-mismatch.
 */
export function verifyTpmQuote(
  { message, signature, pcrs }: TpmQuote,
  key: KeyObject,
  binding: Binding,
  checks: Checks,
): QuoteFacts {
  checks.begin('report');
  const attest = parsing(() => readAttest(message));
  const bare = parsing(() => bareSignature(signature));
  verify(isSignedBy(key, { kind: 'rsa', hash: 'sha256' }, message, bare), 'signature-invalid');
  checks.begin('connection');
  const nonce = toHex(attest.extraData);
  if (binding.nonce === undefined) checks.notChecked('connection');
  else {
    verify(nonce === binding.nonce.toLowerCase(), 'binding-mismatch');
    checks.proved('connection');
  }
  checks.begin('report');
  const hash = createHash('sha256');
  for (const index of attest.selection) {
    const register = pcrs[index];
    verify(register?.length === 32, 'pcr-digest-mismatch');
    hash.update(register);
  }
  verify(sameBytes(hash.digest(), attest.pcrDigest), 'pcr-digest-mismatch');
  checks.proved('report');
  return { nonce, pcrDigest: toHex(attest.pcrDigest), pcrSelection: attest.selection };
}

/** @throws PolicyError measurement-not-allowed. */
export function judgePcrs(pcrs: readonly Uint8Array[], { pcrSelection }: QuoteFacts, policy: Policy): void {
  for (const [index, allowed] of Object.entries(policy.pcrs ?? {})) {
    const register = pcrSelection.includes(Number(index)) ? pcrs[Number(index)] : undefined;
    permit(isAllowed(allowed, toHex(register ?? new Uint8Array())), 'measurement-not-allowed');
  }
}
