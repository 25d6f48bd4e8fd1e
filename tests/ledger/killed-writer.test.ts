// A writing process that is killed with -9 at random moments: the chain verifies, before it is opened again and after, and
// every entry that was acknowledged is in it, once.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRandom } from '../../src-enclave/base/random.ts';
import { openAuditChain } from '../../src-enclave/ledger/audit-chain.ts';
import { readRecords } from '../../src-enclave/ledger/read-chain.ts';
import { verifyChain } from '../../src-enclave/ledger/verify-chain.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const writer = join(import.meta.dirname, 'support', 'writer.ts');
const kills = process.env['CLOISTER_SOAK'] === '1' ? 200 : 12;

/** Runs a writer, and kills it so long after it began, or after it opened the chain. Gives what it acknowledged. */
async function killedAfter(
  folder: string,
  from: number,
  { isOpen, delayMs }: { readonly isOpen: boolean; readonly delayMs: number },
): Promise<readonly number[]> {
  const child = spawn(process.execPath, [writer, folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  const opened = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'open') resolve();
      else acknowledged.push(Number(line));
    });
  });
  const ended = once(lines, 'close');
  if (isOpen) await Promise.race([opened, ended]);
  await wait(delayMs);
  child.kill('SIGKILL');
  await ended;
  return acknowledged;
}

it('keeps every acknowledged entry, whole', async () => {
  const folder = temporaryFolder();
  const random = createRandom(4, 'kills');
  const acknowledged: number[] = [];
  let from = 1;
  for (let kill = 0; kill < kills; kill++) {
    const isOpen = kill % 4 !== 1;
    const delayMs = isOpen ? random.integer(120) : 100 + random.integer(300);
    const some = await killedAfter(folder, from, { isOpen, delayMs });
    acknowledged.push(...some);
    from = Math.max(from, ...some) + 10;
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
  }
  const chain = await openAuditChain(folder, { nowMs: () => Date.now() });
  await chain.close();
  expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', unfinishedBytes: 0 });
  const found: number[] = [];
  const told = new Set<string>();
  for await (const { event } of readRecords(folder)) {
    told.add(event.kind);
    if (event.kind === 'event') found.push(event.counts?.['round'] ?? 0);
  }
  expect(acknowledged.length).toBeGreaterThan(kills * 3);
  expect(new Set(found).size).toBe(found.length);
  const there = new Set(found);
  expect(acknowledged.filter((number) => !there.has(number))).toEqual([]);
  expect(told).toContain('unclosed');
});

it('and has the folder to itself while it lives, and not a moment longer', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  await expect(openAuditChain(folder, { nowMs: () => Date.now() })).rejects.toMatchObject({
    code: 'data-folder-in-use',
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const chain = await openAuditChain(folder, { nowMs: () => Date.now() });
  await chain.close();
  expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
});
