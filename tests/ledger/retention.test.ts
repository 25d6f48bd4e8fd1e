// Old segments may go, after the chain has said so; and no other way.

import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEntries } from '../../src-enclave/ledger/read-chain.ts';
import { segmentPath } from '../../src-enclave/ledger/segments.ts';
import { verifyChain } from '../../src-enclave/ledger/verify-chain.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  filesOf,
  forged,
  deposit,
  event,
  linesOf,
  openSmall,
  readFiles,
  startMs,
  ticking,
  writeChain,
  writeFiles,
} from './support/chains.ts';

describe('retention', () => {
  it('removes old segments after a signed entry; what is left verifies from that anchor', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 20);
    const early = await deposit(folder);
    const before = linesOf(readFiles(folder));
    const chain = await openSmall(folder, { nowMs: ticking(startMs + 86_400_000) });
    expect(await chain.retain({ beforeMs: startMs })).toBeNull();
    const third = before.find(({ file }) => file === [...readFiles(folder).keys()][3]);
    const removed = await chain.retain({ beforeMs: Date.parse(third?.record.at ?? '') + 1 });
    expect(removed).toMatchObject({ segments: { first: 1, last: 3 }, entries: { first: 1 } });
    await chain.append(event(21));
    const late = await chain.head();
    await chain.close();
    const first = (removed?.entries.last ?? 0) + 1;
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', first });
    expect(await verifyChain(folder, { deposited: late })).toMatchObject({ deposited: 'contained' });
    expect(await verifyChain(folder, { deposited: early })).toMatchObject({ deposited: 'contained' });
    expect((await readEntries(folder, { from: 1, limit: 1 }))[0]?.index).toBe(first);
    await writeChain(folder, 12);
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', first });
    // A second removal stands on the first.
    const again = await openSmall(folder, { nowMs: ticking(startMs + 2 * 86_400_000) });
    const more = await again.retain({ beforeMs: startMs + 2 * 86_400_000 });
    expect(more?.entries.first).toBe(first);
    await again.close();
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact', first: (more?.entries.last ?? 0) + 1 });
    expect(await verifyChain(folder, { deposited: early })).toMatchObject({ kind: 'intact', deposited: 'too-old' });
  });

  it('of which nobody speaks is a broken chain, and so is more than was said', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 20);
    rmSync(segmentPath(folder, 1));
    expect(await verifyChain(folder)).toMatchObject({ kind: 'broken', index: 1, reason: 'missing', intactBefore: 0 });
    const said = temporaryFolder();
    await writeChain(said, 20);
    const chain = await openSmall(said, { nowMs: ticking(startMs + 86_400_000) });
    const second = linesOf(readFiles(said)).find(({ file }) => file === [...readFiles(said).keys()][2]);
    await chain.retain({ beforeMs: Date.parse(second?.record.at ?? '') + 1 });
    await chain.close();
    expect(await verifyChain(said)).toMatchObject({ kind: 'intact' });
    const rest = [...readFiles(said)];
    writeFiles(said, new Map(rest.slice(1)));
    expect(await verifyChain(said)).toMatchObject({ kind: 'broken', index: 1, reason: 'missing' });
  });

  it('that the key did not sign is not carried out', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 20);
    const files = readFiles(folder);
    const lines = linesOf(files);
    const names = [...files.keys()];
    const [extra] = lines.slice(-1).map((last) =>
      forged(last, (record) => ({
        ...record,
        index: record.index + 1,
        previous: record.hash,
        event: {
          kind: 'retention',
          segments: { first: 1, last: 3 },
          entries: { first: 1, last: 20 },
          lastHash: record.hash,
          signature: `${'A'.repeat(86)}==`,
        },
      })),
    );
    writeFiles(folder, filesOf([...lines, ...(extra === undefined ? [] : [extra])]));
    await expect(openSmall(folder)).rejects.toMatchObject({ code: 'run-invalid' });
    expect([...readFiles(folder).keys()]).toEqual(names);
    expect(await verifyChain(folder)).toMatchObject({
      kind: 'broken',
      index: lines.length + 1,
      reason: 'bad-signature',
    });
  });

  it('that a crash cut short is finished at the next opening', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 20);
    const before = readFiles(folder);
    const chain = await openSmall(folder, { nowMs: ticking(startMs + 86_400_000) });
    const names = [...before.keys()];
    const fourth = linesOf(before).find(({ file }) => file === names[3]);
    await chain.retain({ beforeMs: Date.parse(fourth?.record.at ?? '') + 1 });
    await chain.close();
    const after = readFiles(folder);
    for (const survivors of [names.slice(0, 3), names.slice(1, 3), names.slice(2, 3)]) {
      writeFiles(
        folder,
        new Map([...survivors.map((name) => [name, before.get(name) ?? Buffer.alloc(0)] as const), ...after]),
      );
      expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
      await writeChain(folder, 0);
      expect([...readFiles(folder).keys()]).toEqual([...after.keys()]);
    }
  });
});
