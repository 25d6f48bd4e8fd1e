// Which provider is opened, what the simulated one says of itself, and what evidence of each kind must answer.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bindingFor } from '../../../src-enclave/attestation/connection-binding.ts';
import { verifyEvidenceFile, type FileKind } from '../../../src-enclave/attestation/evidence-file.ts';
import { productVersion } from '../../../src-enclave/base/assets.ts';
import { openProvider, type ProviderOptions } from '../../../src-enclave/server/evidence/provider.ts';

const options: ProviderOptions = { tsmFolder: '/nowhere', collateralFiles: [], nsmHelper: null };
const reportData = new Uint8Array(64).fill(0xfb);
const nonce = new Uint8Array(32).fill(3);
const refusal = (code: string, message: RegExp = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('a provider', () => {
  it.each(['auto', '', 'Simulated', 'toString', 'none'])(
    'called %j is refused, and the known ones named',
    async (name) => {
      await expect(openProvider(name, options)).rejects.toEqual(
        refusal('option-invalid', /one of tsm, nsm, simulated/),
      );
    },
  );

  it('that cannot work here is refused, and no other one taken', async () => {
    for (const name of ['tsm', 'nsm'])
      await expect(openProvider(name, options)).rejects.toEqual(refusal('option-invalid'));
  });
});

describe('the simulated provider', () => {
  const judge = (made: { readonly kind: FileKind; readonly evidence: Uint8Array }, data: Uint8Array, policy: object) =>
    verifyEvidenceFile(
      made.kind,
      { evidence: made.evidence, collateral: [] },
      { atMs: 0, binding: bindingFor(made.kind, data, nonce), policy },
    );

  it('measures as this version, answers its question alone, and meets no policy that asks for hardware', async () => {
    const provider = await openProvider('simulated', options);
    expect(provider.name).toBe('simulated');
    const made = await provider.make(reportData, nonce);
    const measurement = createHash('sha256').update(`cloister ${productVersion()} simulated server`).digest('hex');
    const policy = { allowSimulated: true, measurement: [measurement] };
    expect(judge(made, reportData, policy)).toMatchObject({ class: 'simulated', facts: { simulated: true } });
    expect(() => judge(made, new Uint8Array(64), policy)).toThrow(refusal('binding-mismatch'));
    expect(() => judge(made, reportData, { measurement: [measurement] })).toThrow(refusal('simulated-not-allowed'));
  });

  it('measures as it is told, in 32 bytes', async () => {
    const simulatedMeasurement = new Uint8Array(32).fill(1);
    const made = await (await openProvider('simulated', { ...options, simulatedMeasurement })).make(reportData);
    expect(judge(made, reportData, { allowSimulated: true }).facts).toMatchObject({ measurement: '01'.repeat(32) });
    await expect(openProvider('simulated', { ...options, simulatedMeasurement: new Uint8Array(31) })).rejects.toThrow(
      'measurement must have 32 bytes',
    );
  });
});

describe('what evidence must answer', () => {
  const whole = 'fb'.repeat(64);
  const short = createHash('sha256').update(reportData).digest();

  it.each([
    ['intel-dcap', { reportData: whole }],
    ['amd-snp', { reportData: whole }],
    ['simulated', { reportData: whole }],
    ['aws-nitro', { userData: whole, nonce: '03'.repeat(32) }],
    ['google-confidential-space', { nonce: short.toString('base64url') }],
    ['azure-vtpm', { nonce: short.toString('hex') }],
    ['tpm2', { nonce: short.toString('hex') }],
  ] as const)('%s', (kind, expected) => {
    expect(bindingFor(kind, reportData, nonce)).toEqual(expected);
  });

  it('is never less than the whole report data and nonce', () => {
    for (const length of [0, 32, 63, 65])
      expect(() => bindingFor('amd-snp', new Uint8Array(length), nonce)).toThrow('reportData must have 64 bytes');
    for (const length of [0, 31, 33])
      expect(() => bindingFor('amd-snp', reportData, new Uint8Array(length))).toThrow('nonce must have 32 bytes');
  });
});
