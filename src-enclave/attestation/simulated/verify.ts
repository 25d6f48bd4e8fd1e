// Simulated evidence: it has the shape of evidence and proves nothing. Its key is public, so that anybody can make it; it has a
// kind and a class of its own, and no policy that asks for hardware is ever met by it.

import { createPrivateKey, createPublicKey, sign, verify as verifySignature } from 'node:crypto';
import { z } from 'zod';
import { fromHex, toHex } from '../bytes.ts';
import { checking } from '../checks.ts';
import { isAllowed, type VerifyContext } from '../context.ts';
import { parsing, permit, verify } from '../errors.ts';
import type { Proved } from '../proved.ts';
import { parseJsonBytes } from '../../base/json.ts';

const label = 'cloister simulated evidence: proves nothing';
const largestBytes = 4096;
/** DER of an Ed25519 private key before its 32 bytes (RFC 8410). The key is no secret: that is the point. */
const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const seed = Buffer.from(label.padEnd(64, '.').slice(0, 32), 'latin1');
const privateKey = createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' });
const publicKey = createPublicKey(privateKey);

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const evidenceSchema = z.strictObject({
  label: z.literal(label),
  /** What would be measured: SHA-256 of the program. */
  measurement: hex(32),
  reportData: hex(64),
  signature: hex(64),
});

function signedText(measurement: string, reportData: string): Buffer {
  return Buffer.from(`${label}\n${measurement}\n${reportData}\n`);
}

/**
 * @param measurement 32 bytes.
 * @param reportData 64 bytes.
 */
export function makeSimulated(measurement: Uint8Array, reportData: Uint8Array): Uint8Array {
  const [program, answer] = [toHex(measurement), toHex(reportData)];
  const signature = toHex(sign(null, signedText(program, answer), privateKey));
  const evidence = evidenceSchema.parse({ label, measurement: program, reportData: answer, signature });
  return new Uint8Array(Buffer.from(JSON.stringify(evidence)));
}

export function isSimulated(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 200)).toString('latin1').includes(`"${label}"`);
}

/** @throws VerificationError, PolicyError simulated-not-allowed, measurement-not-allowed. */
export function verifySimulated(bytes: Uint8Array, { binding, policy }: Omit<VerifyContext, 'roots'>): Proved {
  return checking((checks) => {
    const { measurement, reportData, signature } = parsing(() => {
      if (bytes.length > largestBytes) throw new RangeError('simulated evidence is far smaller');
      return evidenceSchema.parse(parseJsonBytes(bytes));
    });
    checks.begin('report');
    verify(
      verifySignature(null, signedText(measurement, reportData), publicKey, fromHex(signature)),
      'signature-invalid',
    );
    checks.begin('connection');
    verify(binding.reportData === undefined || reportData === binding.reportData.toLowerCase(), 'binding-mismatch');
    if (binding.reportData !== undefined) checks.proved('connection');
    checks.begin('root');
    permit(policy.allowSimulated === true, 'simulated-not-allowed');
    checks.begin('software');
    permit(isAllowed(policy.measurement, measurement), 'measurement-not-allowed');
    checks.notChecked('root', 'certificate', 'report', 'settings', 'firmware', 'software', 'connection', 'machine');
    return {
      kind: 'simulated',
      class: 'simulated',
      facts: { simulated: true, measurement, reportData },
      validUntilMs: null,
      checks: checks.list,
    };
  });
}
