// The chain as its owner uses it: what is acknowledged stands and is in order; what is not its own is left alone.

import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src-enclave/base/digest.ts';
import { isSigned } from '../../src-enclave/ledger/head.ts';
import { readEntries } from '../../src-enclave/ledger/read-chain.ts';
import { segmentPath } from '../../src-enclave/ledger/segments.ts';
import { verifyChain } from '../../src-enclave/ledger/verify-chain.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { event, linesOf, numbersIn, openSmall, readFiles, startMs, writeChain } from './support/chains.ts';

describe('appending', () => {
  it('keeps the order of calls, numbers them, and links each to the one before', async () => {
    const folder = join(temporaryFolder(), 'deep', 'ledger');
    const chain = await openSmall(folder);
    const entries = await Promise.all(Array.from({ length: 50 }, (_, number) => chain.append(event(number + 1))));
    expect(await numbersIn(folder)).toEqual(Array.from({ length: 50 }, (_, number) => number + 1));
    const indexes = entries.map(({ index }) => index);
    expect(indexes).toEqual(indexes.toSorted((left, right) => left - right));
    expect(await chain.entries({ from: entries[20]?.index ?? 0, limit: 1 })).toEqual([entries[20]]);
    await chain.close();
    const lines = linesOf(readFiles(folder));
    for (const [place, { record }] of lines.entries()) {
      expect(record.index).toBe(place + 1);
      expect(record.previous).toBe(lines[place - 1]?.record.hash ?? '0'.repeat(64));
      const { hash, ...body } = record;
      expect(hash).toBe(sha256Hex(canonicalJson(body)));
    }
  });

  it('goes on where it ended, and adds nothing by being opened', async () => {
    const folder = temporaryFolder();
    for (let session = 1; session <= 5; session++) {
      const chain = await openSmall(folder);
      if (session % 2 === 1) await chain.append(event(session));
      await chain.close();
      await chain.close();
    }
    expect(await numbersIn(folder)).toEqual([1, 3, 5]);
    const verdict = await verifyChain(folder);
    // Start and its head; an event and a head in three of the sessions.
    expect(verdict).toMatchObject({ kind: 'intact', entries: 2 + 3 + 3, lastSigned: { index: 7 } });
  });

  it('holds no text: what is no id, count or hash is refused without being quoted', async () => {
    const chain = await openSmall(temporaryFolder());
    const secret = 'Mrs Miller has a fever';
    for (const change of [
      { action: secret },
      { study: secret },
      { object: { kind: 'note', id: secret } },
      { ids: { note: secret } },
      { ids: { [secret]: 'a' } },
      { counts: { rows: -1 } },
      { counts: { rows: 0.5 } },
      { hashes: { text: 'abc' } },
      { note: secret },
      { ids: Object.fromEntries(Array.from({ length: 17 }, (_, number) => [`n${number}`, 'a'])) },
      { object: { kind: 'note', id: 'a'.repeat(151) } },
    ]) {
      const bad = JSON.parse(JSON.stringify({ ...event(), ...change }));
      const refusal = await chain.append(bad).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(TypeError);
      expect(String(refusal)).not.toContain('Miller');
    }
    expect((await chain.head()).index).toBe(2);
    await chain.close();
    await expect(chain.append(event())).rejects.toThrow(TypeError);
  });

  it('refuses a time that no record can have, and goes on', async () => {
    const folder = temporaryFolder();
    let ms = startMs;
    const chain = await openSmall(folder, { nowMs: () => ms });
    for (const bad of [Number.NaN, 8.64e15, -1e15]) {
      ms = bad;
      await expect(chain.append(event(1))).rejects.toThrow(RangeError);
    }
    ms = startMs;
    await chain.append(event(2));
    await chain.close();
    expect(await numbersIn(folder)).toEqual([2]);
  });

  it('gives a head of all that was acknowledged, signed, without writing', async () => {
    const folder = temporaryFolder();
    const chain = await openSmall(folder);
    const { index, hash } = await chain.append(event());
    const head = await chain.head();
    expect(head).toMatchObject({ index, hash });
    expect(isSigned(head)).toBe(true);
    expect(isSigned({ ...head, at: '2026-11-27T13:00:00.000Z' })).toBe(false);
    expect(await verifyChain(folder, { deposited: head })).toMatchObject({ kind: 'intact', deposited: 'contained' });
    await chain.close();
  });

  it.skipIf(process.platform === 'win32')('keeps its key and its files for this person alone', async () => {
    const folder = join(temporaryFolder(), 'ledger');
    await writeChain(folder, 3);
    const key = join(folder, 'device-key.pem');
    expect([folder, key, segmentPath(folder, 1)].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o700, 0o600, 0o600,
    ]);
    chmodSync(key, 0o644);
    await writeChain(folder, 1);
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });
});

describe('a log that is broken', () => {
  it('in its newest segment is not written on', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 2);
    const path = segmentPath(folder, 1);
    const good = readFileSync(path, 'utf8');
    for (const bad of [good.replace('run-1', 'run-7'), `${good.trimEnd()}\v`, `${good}\t`]) {
      writeFileSync(path, bad);
      await expect(openSmall(folder)).rejects.toMatchObject({ code: 'run-invalid' });
      expect(readFileSync(path, 'utf8')).toBe(bad);
    }
    writeFileSync(path, good);
    await writeChain(folder, 1);
  });

  it('is not written on without the key it was begun with', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 2);
    const other = temporaryFolder();
    await writeChain(other, 1);
    const key = join(folder, 'device-key.pem');
    for (const text of [readFileSync(join(other, 'device-key.pem'), 'utf8'), 'no key', null]) {
      rmSync(key);
      if (text !== null) writeFileSync(key, text);
      await expect(openSmall(folder)).rejects.toMatchObject({ code: 'run-invalid' });
      expect(existsSync(key)).toBe(text !== null);
    }
    expect(await verifyChain(folder)).toMatchObject({ kind: 'intact' });
  });

  it('or of a newer version is left alone', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 2);
    const path = segmentPath(folder, 1);
    const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
    const { hash: _hash, ...body } = JSON.parse(first);
    const newer = { ...body, event: { ...body.event, format: 2, members: ['that', 'we', 'do not know'] } };
    const line = canonicalJson({ ...newer, hash: sha256Hex(canonicalJson(newer)) });
    const text = [line, ...rest].join('\n');
    writeFileSync(path, text);
    await expect(openSmall(folder)).rejects.toMatchObject({ code: 'state-newer' });
    await expect(verifyChain(folder)).rejects.toMatchObject({ code: 'state-newer' });
    await expect(readEntries(folder, {})).rejects.toMatchObject({ code: 'state-newer' });
    expect(readFileSync(path, 'utf8')).toBe(text);
    // A changed number is no newer version.
    writeFileSync(path, [first.replace('"format":1', '"format":3'), ...rest].join('\n'));
    expect(await verifyChain(folder)).toMatchObject({ kind: 'broken', index: 1, reason: 'changed' });
  });
});

describe('verifying', () => {
  it('tells how far it is, and can be stopped', async () => {
    const folder = temporaryFolder();
    await writeChain(folder, 30);
    const told: number[] = [];
    const verdict = await verifyChain(folder, { onProgress: (checked) => told.push(checked) });
    expect(told.length).toBe(readFiles(folder).size);
    expect(told).toEqual(told.toSorted((left, right) => left - right));
    expect(verdict).toMatchObject({ kind: 'intact', last: told.at(-1) });
    const stop = new AbortController();
    const stopped = verifyChain(folder, { onProgress: () => stop.abort(new Error('enough')), signal: stop.signal });
    await expect(stopped).rejects.toThrow('enough');
  });
});

describe('two at a time', () => {
  it('cannot write: the second is told so, and the first goes on', async () => {
    const folder = temporaryFolder();
    const chain = await openSmall(folder);
    await expect(openSmall(folder)).rejects.toMatchObject({ code: 'data-folder-in-use' });
    await chain.append(event(1));
    await chain.close();
    await writeChain(folder, 1);
  });

  it('may read while one writes', async () => {
    const folder = temporaryFolder();
    const chain = await openSmall(folder);
    const writing = Promise.all(Array.from({ length: 300 }, (_, number) => chain.append(event(number + 1))));
    let last = 0;
    for (let look = 0; look < 20; look++) {
      const verdict = await verifyChain(folder);
      expect(verdict.kind).toBe('intact');
      const now = verdict.kind === 'intact' ? verdict.last : 0;
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    await writing;
    await chain.close();
    expect(await numbersIn(folder)).toHaveLength(300);
  });
});
