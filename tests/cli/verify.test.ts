// cloister verify as people and programs meet it: verdicts, exit codes, refusals of what is no evidence.

import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { keyIdOf, policyBytes } from '../../src-enclave/attestation/policy-file.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fakeContext } from './support/fake-context.ts';

const corpus = join(import.meta.dirname, '../fixtures/evidence');
const at = (path: string): string => join(corpus, path);
const tdx = [at('intel-tdx/phala-tdx-v4.bin'), '--collateral', at('intel-tdx/phala-tdx-v4.collateral.json')] as const;
const snp = [
  at('amd-sev-snp/ms-milan.report.bin'),
  '--collateral',
  at('amd-sev-snp/ms-milan.vcek.pem'),
  at('amd-sev-snp/ms-milan.ask.pem'),
] as const;
const then = ['--at', '2025-07-04T00:00:00Z'] as const;

const resultSchema = z.looseObject({
  kind: z.string(),
  verdict: z.string().optional(),
  code: z.string().optional(),
  evidence: z.unknown().optional(),
});

async function verify(...args: readonly string[]) {
  const context = fakeContext();
  const exitCode = await runProgram(['verify', ...args, '--json'], context);
  return { exitCode, ...resultSchema.parse(JSON.parse(context.stdout.text)) };
}

type Accept = Readonly<Record<string, unknown>>;

function policyFile(accept: Accept, change: Readonly<Record<string, unknown>> = {}, signers = 0) {
  const policy = {
    name: 'test',
    version: 3,
    validFrom: '2020-01-01T00:00:00Z',
    validUntil: '2035-01-01T00:00:00Z',
    accept,
    ...change,
  };
  const pairs = Array.from({ length: 2 }, () => generateKeyPairSync('ed25519'));
  const signatures = pairs.slice(0, signers).map(({ publicKey, privateKey }) => ({
    key: keyIdOf(publicKey),
    value: sign(null, policyBytes(policy), privateKey).toString('base64'),
  }));
  const folder = temporaryFolder();
  const file = join(folder, 'policy.json');
  const keys = join(folder, 'keys.json');
  const pems = pairs.map(({ publicKey }) => publicKey.export({ format: 'pem', type: 'spki' }));
  writeFileSync(file, JSON.stringify({ schema: 1, policy, signatures }));
  writeFileSync(keys, JSON.stringify({ threshold: 2, keys: pems }));
  return { file, keys };
}

describe('cloister verify', () => {
  it('accepts genuine evidence at the time it was made, and says what it proves', async () => {
    const { exitCode, verdict, evidence } = await verify(...tdx, ...then);
    expect({ exitCode, verdict }).toEqual({ exitCode: 0, verdict: 'accepted' });
    expect(evidence).toMatchObject({ kind: 'intel-dcap', class: 'hardware', facts: { tcbStatus: 'UpToDate' } });
  });

  it('tells bad evidence from what a policy does not accept by the exit code', async () => {
    expect(await verify(...tdx)).toMatchObject({ exitCode: 3, verdict: 'evidence-bad', code: 'crl-expired' });
    expect(await verify(at('intel-tdx/trustee-tdx-v4-DEBUG.bin'), ...then)).toMatchObject({
      exitCode: 4,
      verdict: 'policy-refused',
      code: 'debug-enabled',
    });
    expect(await verify(...tdx, ...then, '--report-data', 'ab'.repeat(64))).toMatchObject({ code: 'binding-mismatch' });
  });

  it('takes a policy file, and asks for revocation lists where the policy does not waive them', async () => {
    expect(await verify(...snp, '--at', '2026-06-01T00:00:00Z')).toMatchObject({ exitCode: 3, code: 'crl-missing' });
    const { file } = policyFile({ requireAmdCrl: false, allowMilan: true });
    expect(await verify(...snp, '--at', '2026-06-01T00:00:00Z', '--policy', file)).toMatchObject({ exitCode: 0 });
    const pinned = policyFile({ requireAmdCrl: false, allowMilan: true, chipId: ['00'] });
    expect(await verify(...snp, '--at', '2026-06-01T00:00:00Z', '--policy', pinned.file)).toMatchObject({
      exitCode: 4,
      code: 'identity-pin-mismatch',
    });
  });

  it('reads every kind of evidence in the corpus', async () => {
    const { file } = policyFile({ requireAmdCrl: false, allowMilan: true, allowDebug: true });
    const kindOf = async (...args: readonly string[]): Promise<unknown> =>
      z.looseObject({ kind: z.string() }).parse((await verify(...args, '--policy', file)).evidence).kind;
    expect([
      await kindOf(at('aws-nitro/valid-2022-10-13.cose'), '--at', '2022-10-13T10:00:00Z'),
      await kindOf(at('azure-vtpm/az-snp-vtpm-evidence-v1.json'), '--collateral', at('roots/amd-ask-ark-milan.pem')),
      await kindOf(at('gcp-confidential-space/pki-token-DEBUG.jwt'), '--at', '2025-06-23T15:00:00Z'),
      await kindOf(at('tpm/tpm-quote-evidence.json')),
    ]).toEqual(['aws-nitro', 'azure-vtpm', 'google-confidential-space', 'tpm2']);
  });

  it('uses a policy only with enough signatures, in its time and in its form', async () => {
    const signed = policyFile({}, {}, 2);
    const once = policyFile({}, {}, 1);
    const run = async (file: string, ...more: readonly string[]) =>
      await verify(...tdx, ...then, '--policy', file, ...more);
    expect(await run(signed.file, '--policy-keys', signed.keys)).toMatchObject({
      exitCode: 0,
      evidence: { policy: { name: 'test', version: 3, signers: 2 } },
    });
    const refusals = [
      await run(once.file, '--policy-keys', once.keys),
      await run(policyFile({}, { validUntil: '2021-01-01T00:00:00Z' }).file),
      await run(policyFile({ allowEverything: true }).file),
      await run(signed.file, '--policy-keys', signed.file),
    ];
    expect(refusals.map(({ exitCode, code }) => [exitCode, code])).toEqual(refusals.map(() => [2, 'option-invalid']));
  });

  it.each([
    [['nothing-here'], 'cannot be read'],
    [[join(corpus, 'README.md')], 'is no evidence'],
    [[...tdx, '--at', 'yesterday'], '--at must be'],
    [[...tdx, '--report-data', 'xyz'], '--report-data must be'],
    [[...tdx, '--policy-keys', 'x'], 'needs --policy'],
  ])('refuses %j with what to do', async (args, words) => {
    expect(await verify(...args)).toMatchObject({
      exitCode: 2,
      kind: 'error',
      message: expect.stringContaining(words),
    });
  });

  it('prints the checks in words', async () => {
    const context = fakeContext();
    expect(await runProgram(['verify', ...tdx, ...then], context)).toBe(0);
    expect(context.stdout.text).toMatch(/^Accepted: intel-dcap \(hardware\)\.\n {2}Maker's root key +proved/);
  });
});
