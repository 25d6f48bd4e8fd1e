// cloister audit as a person uses it: verify, show, deposit a head, export; and what it says of a log that was changed.

import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditExportFlags, auditHeadFlags, auditShowFlags, auditVerifyFlags } from '../../src-enclave/cli/flags.ts';
import { runProgram } from '../../src-enclave/cli/program.ts';
import { openAuditChain } from '../../src-enclave/ledger/audit-chain.ts';
import { segmentPath } from '../../src-enclave/ledger/segments.ts';
import { event, writeChain } from '../ledger/support/chains.ts';
import { runCli } from '../support/cli-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fakeContext } from './support/fake-context.ts';

async function run(folder: string, ...args: readonly string[]) {
  const context = fakeContext();
  const exitCode = await runProgram(['audit', ...args, '--state', folder], context);
  return { exitCode, text: context.stdout.text, errors: context.stderr.text };
}

async function json(folder: string, ...args: readonly string[]) {
  const context = fakeContext();
  const exitCode = await runProgram(['audit', ...args, '--state', folder, '--json'], context);
  expect(context.stderr.text).toBe('');
  return { exitCode, ...context.stdout.objects.at(-1) };
}

/** A log of three events: segment, head, three events, head. */
async function threeEvents(): Promise<string> {
  const folder = join(temporaryFolder(), 'ledger');
  await writeChain(folder, 3);
  return folder;
}

function change(folder: string, from: string, to: string): void {
  const path = segmentPath(folder, 1);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

describe('cloister audit verify', () => {
  it('says in one sentence that a log is whole, and what it cannot know', async () => {
    const folder = await threeEvents();
    const { exitCode, text } = await run(folder, 'verify');
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^6 entries, chain unbroken, last signed 2026-11-27T12:00:\d\d\.000Z\.\n/);
    expect(text).toContain('cannot be seen without one (--head)');
    expect(await json(folder, 'verify')).toMatchObject({
      exitCode: 0,
      kind: 'result',
      command: 'audit verify',
      verdict: 'intact',
      entries: 6,
      deposited: 'none',
      unsigned: 0,
    });
  });

  it('names the first entry that was changed, and ends with 3', async () => {
    const folder = await threeEvents();
    change(folder, '"id":"run-2"', '"id":"run-9"');
    const { exitCode, text } = await run(folder, 'verify');
    expect(exitCode).toBe(3);
    expect(text).toMatch(
      /^Entry 4 was changed\.\nBefore it 3 entries fit together; the device key vouches for 1 of them\.\n/,
    );
    expect(await json(folder, 'verify')).toMatchObject({
      exitCode: 3,
      verdict: 'broken',
      index: 4,
      segment: 1,
      reason: 'changed',
      intactBefore: 3,
    });
  });

  it('finds a cut end with a deposited head, and not without', async () => {
    const folder = await threeEvents();
    const head = join(temporaryFolder(), 'head.json');
    expect(await json(folder, 'head', '--out', head)).toMatchObject({ exitCode: 0, out: head, head: { index: 6 } });
    expect(Date.parse(JSON.parse(readFileSync(head, 'utf8')).at)).toBeGreaterThan(Date.now() - 600_000);
    expect(await json(folder, 'verify', '--head', head)).toMatchObject({ exitCode: 0, deposited: 'contained' });
    const path = segmentPath(folder, 1);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, 4).join('\n')}\n`);
    expect(await json(folder, 'verify')).toMatchObject({ exitCode: 0, entries: 4 });
    expect(await json(folder, 'verify', '--head', head)).toMatchObject({
      exitCode: 3,
      index: 5,
      reason: 'older-than-deposited',
    });
    const { text } = await run(folder, 'verify', '--head', head);
    expect(text).toMatch(/^Entry 5 is missing: the log ends before the deposited head\./);
  });

  it('refuses what is no log and no head, with what to do', async () => {
    const folder = await threeEvents();
    const root = temporaryFolder();
    const head = join(root, 'head.json');
    await run(folder, 'head', '--out', head);
    writeFileSync(join(root, 'changed.json'), readFileSync(head, 'utf8').replace('"index": 6', '"index": 5'));
    writeFileSync(join(root, 'newer.json'), '{"format":2}');
    writeFileSync(join(root, 'text.json'), 'hello');
    const refused = async (...args: readonly string[]) => await json(folder, ...args);
    expect(await json(join(root, 'nothing'), 'verify')).toMatchObject({ exitCode: 2, code: 'run-missing' });
    expect(await refused('verify', '--head', join(root, 'changed.json'))).toMatchObject({ code: 'option-invalid' });
    expect(await refused('verify', '--head', join(root, 'text.json'))).toMatchObject({ code: 'option-invalid' });
    expect(await refused('verify', '--head', join(root, 'missing.json'))).toMatchObject({ code: 'option-invalid' });
    expect(await refused('verify', '--head', join(root, 'newer.json'))).toMatchObject({
      exitCode: 2,
      code: 'state-newer',
    });
    expect(await refused('show', '--limit', '0')).toMatchObject({ exitCode: 2, code: 'option-invalid' });
    expect(await refused('show', '--from', 'x')).toMatchObject({ exitCode: 2, code: 'option-invalid' });
  });

  it('looks in the data folder when it is not told where, as a program of its own', async () => {
    const root = temporaryFolder();
    const context = { ...fakeContext(), dataRoot: root };
    await writeChain(join(root, 'ledger'), 1);
    expect(await runProgram(['audit', 'verify'], context)).toBe(0);
    const end = await runCli(['audit', 'verify'], { folder: root }).catch((error: unknown) => error);
    // No log in the store of a fresh program: an error line, and nothing made.
    expect(end).toMatchObject({ exitCode: 2, error: { code: 'run-missing' } });
    expect(existsSync(join(root, 'store', 'ledger'))).toBe(false);
  });
});

describe('cloister audit show', () => {
  it('lists the last entries, also while the log is written', async () => {
    const folder = await threeEvents();
    const chain = await openAuditChain(folder, { nowMs: () => Date.UTC(2026, 10, 28) });
    await chain.append(event(4));
    const { exitCode, text } = await run(folder, 'show', '--limit', '3');
    await chain.close();
    expect(exitCode).toBe(0);
    expect(text.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
      expect.stringMatching(/^5 2026-11-27T12:00:\d\d\.000Z system contribution\.sent done run run-3 in rqe$/),
      expect.stringMatching(/^6 2026-11-27T12:00:\d\d\.000Z system everything before this was signed$/),
      '7 2026-11-28T00:00:00.000Z system contribution.sent done run run-4 in rqe',
      '',
    ]);
  });

  it('goes from where it is told', async () => {
    const folder = await threeEvents();
    expect(await json(folder, 'show', '--from', '3', '--limit', '2')).toMatchObject({
      entries: [
        { index: 3, event: { action: 'contribution.sent', counts: { round: 1 } } },
        { index: 4, event: { object: { id: 'run-2' } } },
      ],
    });
    expect((await run(folder, 'show', '--from', '99')).text).toBe('No entries from there on.\n');
  });
});

describe('cloister audit head', () => {
  it('signs nothing of a log that is broken, or without its key', async () => {
    const folder = await threeEvents();
    const out = join(temporaryFolder(), 'head.json');
    expect((await run(folder, 'head')).text).toMatch(/^Signed everything up to entry 6, /);
    rmSync(join(folder, 'device-key.pem'));
    expect(await json(folder, 'head', '--out', out)).toMatchObject({ exitCode: 2, code: 'run-invalid' });
    change(folder, '"id":"run-2"', '"id":"run-9"');
    expect(await json(folder, 'head', '--out', out)).toMatchObject({ exitCode: 3, index: 4 });
    expect(existsSync(out)).toBe(false);
  });
});

describe('cloister audit export', () => {
  it('writes FHIR, or the form of the log, one entry a line', async () => {
    const folder = await threeEvents();
    const out = join(temporaryFolder(), 'audit.ndjson');
    expect(await json(folder, 'export', '--fhir', '--out', out)).toMatchObject({ exitCode: 0, entries: 6, out });
    const resources = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(resources).toHaveLength(6);
    expect(resources[2]).toMatchObject({
      resourceType: 'AuditEvent',
      code: { coding: [{ code: 'contribution.sent' }] },
      recorded: expect.stringMatching(/^2026-11-27T/),
    });
    const modes = process.platform === 'win32' ? 0o600 : statSync(out).mode & 0o777;
    expect(modes).toBe(0o600);
    const printed = await run(folder, 'export');
    expect(printed.errors).toBe('Exported 6 entries as JSON, one a line.\n');
    expect(
      printed.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).index),
    ).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('exports nothing of a broken log, and leaves nothing half', async () => {
    const folder = await threeEvents();
    const root = temporaryFolder();
    expect(await json(folder, 'export', '--fhir')).toMatchObject({ exitCode: 2, code: 'option-invalid' });
    expect(await json(folder, 'export', '--out', join(root, 'no', 'file'))).toMatchObject({ code: 'option-invalid' });
    change(folder, '"id":"run-2"', '"id":"run-9"');
    const out = join(root, 'audit.ndjson');
    expect(await json(folder, 'export', '--fhir', '--out', out)).toMatchObject({ exitCode: 3, index: 4 });
    expect([out, `${out}.tmp`].map((path) => existsSync(path))).toEqual([false, false]);
  });
});

describe('its help', () => {
  it.each([
    ['verify', auditVerifyFlags],
    ['show', auditShowFlags],
    ['head', auditHeadFlags],
    ['export', auditExportFlags],
  ])('of %s lists its flags', async (command, groups) => {
    const context = fakeContext();
    expect(await runProgram(['audit', command, '--help'], context)).toBe(0);
    for (const { flags } of groups.flatMap((group) => group.flags))
      expect(context.stdout.text).toContain(`  ${flags}  `);
  });

  it('has examples and exit codes', async () => {
    const context = fakeContext();
    await runProgram(['audit', '--help'], context);
    expect(context.stdout.text).toMatch(/Examples:\n {2}\$ cloister audit/);
    expect(context.stdout.text).toContain('  3    the log is broken');
  });
});
