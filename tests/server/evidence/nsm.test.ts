// The helper of a Nitro enclave: real programs, run as the server runs its own. The documents are genuine.

import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindingFor } from '../../../src-enclave/attestation/connection-binding.ts';
import { verifyEvidenceFile } from '../../../src-enclave/attestation/evidence-file.ts';
import { nsmProvider } from '../../../src-enclave/server/evidence/nsm.ts';
import { openProvider } from '../../../src-enclave/server/evidence/provider.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fixturePath } from './fake-kernel.ts';

const refusal = (code: string, message: RegExp = /./): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const reportData = new Uint8Array(64).map((_, index) => index);
const nonce = new Uint8Array(32).fill(9);
const documentPath = fixturePath('aws-nitro/valid-2022-10-13.cose');

/** A Node script as a program of its own; `document`, `folder` and `fs` are in its reach. */
function helper(body: string, name = 'helper'): string {
  const folder = temporaryFolder();
  const file = join(folder, name);
  const head = `const fs = require('node:fs'), folder = ${JSON.stringify(folder)};
    const document = fs.readFileSync(${JSON.stringify(documentPath)});`;
  writeFileSync(file, `#!${process.execPath}\n${head}\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const recording = `fs.writeFileSync(folder + '/asked.json', JSON.stringify({
  given: process.argv.slice(2), names: Object.keys(process.env) }));
process.stdout.write(document);`;
const asked = (file: string): unknown => JSON.parse(readFileSync(join(file, '..', 'asked.json'), 'utf8'));

describe('the helper for /dev/nsm', () => {
  it('gives a genuine document, which verifies and answers its own question alone', async () => {
    const nsmHelper = helper(recording);
    const provider = await openProvider('nsm', { tsmFolder: '/nowhere', collateralFiles: [], nsmHelper });
    const made = await provider.make(reportData, nonce);
    expect(made).toMatchObject({ kind: 'aws-nitro', collateral: [] });
    const given = { atMs: Date.parse('2022-10-13T10:00:00Z'), policy: {} };
    expect(verifyEvidenceFile(made.kind, made, { ...given, binding: {} })).toMatchObject({ kind: 'aws-nitro' });
    expect(() =>
      verifyEvidenceFile(made.kind, made, { ...given, binding: bindingFor(made.kind, reportData, nonce) }),
    ).toThrow(refusal('binding-mismatch'));
  });

  it('is given both values in hexadecimal, and nothing of the server’s environment', async () => {
    const nsmHelper = helper(recording);
    const provider = await nsmProvider({ nsmHelper });
    await provider.make(reportData, nonce);
    const hex = Buffer.from(reportData).toString('hex');
    expect(asked(nsmHelper)).toMatchObject({ given: ['--user-data', hex, '--nonce', '09'.repeat(32)] });
    expect(asked(nsmHelper)).not.toMatchObject({ names: expect.arrayContaining(['PATH']) });
    expect(asked(nsmHelper)).not.toMatchObject({ names: expect.arrayContaining(['HOME']) });
    // As the hospitals expect it (server-check.ts).
    await provider.make(reportData);
    expect(asked(nsmHelper)).toMatchObject({ given: ['--user-data', hex, '--nonce', hex.slice(0, 64)] });
  });

  it('is run without a shell, also under a strange or a relative name', async () => {
    const strange = helper(recording, 'the helper; touch $(pwned)');
    for (const nsmHelper of [strange, relative(process.cwd(), strange)])
      expect((await (await nsmProvider({ nsmHelper })).make(reportData)).kind).toBe('aws-nitro');
    expect(existsSync(join(strange, '..', 'pwned'))).toBe(false);
  });

  it.each([
    ['fails', 'process.stdout.write(document); process.exitCode = 1;', /gave no document/],
    ['crashes', "process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 60000);", /gave no document/],
    ['says nothing', '', /gave no document/],
    ['says too much', 'process.stdout.write(Buffer.alloc(65537, 0x84));', /gave no document/],
    ['complains too much', "process.stderr.write('x'.repeat(1 << 20)); process.stdout.write(document);", /no document/],
    ['writes base64', "process.stdout.write(document.toString('base64'));", /no attestation document/],
    ['writes another kind', 'process.stdout.write(\'{"a": 1}\'.padEnd(99));', /no attestation document/],
  ])('that %s is told of', async (_, body, message) => {
    const provider = await nsmProvider({ nsmHelper: helper(body) });
    await expect(provider.make(reportData)).rejects.toEqual(refusal('server-failed', message));
  });

  it('that does not end is killed, even when it would rather not', async () => {
    const nsmHelper = helper(`process.on('SIGTERM', () => {});
      fs.writeFileSync(folder + '/asked.json', String(process.pid)); setInterval(() => {}, 1000);`);
    const provider = await nsmProvider({ nsmHelper }, 1500);
    await expect(provider.make(reportData)).rejects.toEqual(refusal('server-failed', /gave no document/));
    const id = Number(asked(nsmHelper));
    expect(() => process.kill(id, 0)).toThrow('ESRCH');
  });

  it('must be named, a file, and one that may be run', async () => {
    const plain = helper(recording);
    chmodSync(plain, 0o644);
    for (const nsmHelper of [null, '/nowhere/helper', temporaryFolder(), plain, 'sh'])
      await expect(nsmProvider({ nsmHelper })).rejects.toEqual(
        refusal('option-invalid', /--nsm-helper; docs\/evidence-providers\.md/),
      );
  });

  it('that is gone later is told of', async () => {
    const nsmHelper = helper(recording);
    const provider = await nsmProvider({ nsmHelper });
    chmodSync(nsmHelper, 0o644);
    await expect(provider.make(reportData)).rejects.toEqual(refusal('server-failed', /gave no document/));
  });
});
