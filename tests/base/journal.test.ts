import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openJournal } from '../../src-enclave/base/journal.ts';
import { Crash, CrashingDisk } from './crashing-file-system.ts';

const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(values);

describe('openJournal', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads nothing, then what was written last, in this process and the next', async () => {
    const journal = await openJournal(folder, 'steps');
    expect(await journal.read()).toBeNull();
    for (let value = 1; value <= 5; value++) {
      expect(await journal.write([bytes(value), bytes(), bytes(value, value)])).toBe(value);
      expect(await journal.read()).toEqual({ sequence: value, bytes: bytes(value, value, value) });
      expect(await (await openJournal(folder, 'steps')).read()).toEqual(await journal.read());
    }
  });

  it('gives bytes that typed arrays can be laid over', async () => {
    const journal = await openJournal(folder, 'steps');
    const values = Float64Array.of(Math.PI, -0, Number.MIN_VALUE);
    await journal.write([new Uint8Array(values.buffer)]);
    const entry = await journal.read();
    expect(new Float64Array(entry?.bytes.buffer ?? new ArrayBuffer())).toEqual(values);
  });

  it('keeps journals of different names apart', async () => {
    const [one, other] = [await openJournal(folder, 'one'), await openJournal(folder, 'other')];
    await one.write([bytes(1)]);
    expect(await other.read()).toBeNull();
  });

  it('falls back to the other slot for any change of any byte of the newest one, and any truncation', async () => {
    const journal = await openJournal(folder, 'steps');
    await journal.write([bytes(1, 1)]);
    await journal.write([bytes(2, 2)]);
    const path = join(folder, 'steps.1');
    const whole = readFileSync(path);
    for (let index = 0; index < whole.length; index++) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(index) ^ 0x10, index);
      writeFileSync(path, changed);
      expect((await (await openJournal(folder, 'steps')).read())?.sequence).toBe(1);
    }
    for (let length = whole.length; length > 0; length--) {
      writeFileSync(path, whole);
      truncateSync(path, length - 1);
      expect((await (await openJournal(folder, 'steps')).read())?.sequence).toBe(1);
    }
    writeFileSync(path, Buffer.concat([whole, bytes(0)]));
    expect((await (await openJournal(folder, 'steps')).read())?.sequence).toBe(1);
  });

  it('refuses to start over when both slots are damaged', async () => {
    writeFileSync(join(folder, 'steps.0'), 'x');
    writeFileSync(join(folder, 'steps.1'), '');
    await expect(openJournal(folder, 'steps')).rejects.toMatchObject({ code: 'run-invalid' });
  });

  it('refuses a second write while one is under way', async () => {
    const journal = await openJournal(folder, 'steps');
    const first = journal.write([bytes(1)]);
    await expect(journal.write([bytes(2)])).rejects.toThrow(TypeError);
    await first;
    expect(await journal.write([bytes(3)])).toBe(2);
  });

  it('survives kill -9 of a writing process: the next one reads what was acknowledged or the write after it', async () => {
    let floor = 0;
    for (const lifeMs of [40, 15, 25]) {
      const acknowledged = await killedWriter(folder, lifeMs);
      floor = Math.max(floor, acknowledged);
      const entry = await (await openJournal(folder, 'steps')).read();
      const sequence = entry?.sequence ?? 0;
      expect(sequence === floor || sequence === floor + 1).toBe(true);
      expect(new Set(entry?.bytes ?? [0])).toEqual(new Set([sequence % 256]));
      floor = sequence;
    }
    expect(floor).toBeGreaterThan(0);
  });
});

describe('a journal on a disk that drops unsynced writes', () => {
  const session = fc.record({
    operations: fc.integer({ min: 1, max: 40 }),
    sizes: fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 5 }),
    cutsPower: fc.boolean(),
    keeps: fc.infiniteStream(fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }))),
  });

  it('reads the last acknowledged write or the one under way, whatever operation each process died at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(session, { minLength: 1, maxLength: 8 }), async (sessions) => {
        const disk = new CrashingDisk();
        let attempts = 0;
        let settled = '';
        let underWay: string | null = null;
        for (const { operations, sizes, cutsPower, keeps } of [...sessions, lastSession]) {
          try {
            const journal = await openJournal('folder', 'steps', disk.mount(operations));
            const entry = await journal.read();
            const content = entry === null ? '' : Buffer.from(entry.bytes).toString('latin1');
            expect([settled, underWay]).toContain(content);
            [settled, underWay] = [content, null];
            for (const size of sizes) {
              underWay = String.fromCodePoint(++attempts).repeat(size + 1);
              await journal.write([Buffer.from(underWay, 'latin1')]);
              [settled, underWay] = [underWay, null];
            }
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
          }
          if (cutsPower) disk.cutPower(() => keeps.next().value ?? 0);
        }
      }),
      { numRuns: 3000, seed: 20_260_101 },
    );
  });
});

const lastSession = { operations: Infinity, sizes: [], cutsPower: false, keeps: fc.stream([0][Symbol.iterator]()) };

// Runs a process that writes for ever and kills it; resolves to the last sequence it said was acknowledged.
async function killedWriter(folder: string, lifeMs: number): Promise<number> {
  const module = new URL('../../src-enclave/base/journal.ts', import.meta.url).href;
  const script = `import { openJournal } from ${JSON.stringify(module)};
    import { writeSync } from 'node:fs';
    const journal = await openJournal(${JSON.stringify(folder)}, 'steps');
    let sequence = (await journal.read())?.sequence ?? 0;
    writeSync(1, 'ready\\n');
    for (;;) {
      sequence++;
      await journal.write([Buffer.alloc(200_000, sequence % 256)]);
      writeSync(1, sequence + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), lifeMs);
    output += chunk;
  });
  await new Promise((resolve) => {
    child.on('close', resolve);
  });
  return Number(output.split('\n').at(-2)) || 0;
}
