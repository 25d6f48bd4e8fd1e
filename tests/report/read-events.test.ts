import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '../../src-enclave/report/read-events.ts';
import { simulateEvents } from '../support/run-events.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloister-events-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'metrics.jsonl');
  await writeFile(path, text);
  return path;
}

const events = simulateEvents({ rounds: 1, stepsPerRound: 3 });
const whole = events.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('readEvents', () => {
  it('gives back what was written', async () => {
    expect(await readEvents(await fileOf(whole))).toEqual(events);
  });

  it('drops a last line that a stop tore, at every length', async () => {
    const last = JSON.stringify(events.at(-1));
    for (let kept = 1; kept < last.length; kept += 97)
      expect(
        await readEvents(await fileOf(whole.slice(0, whole.length - last.length - 1) + last.slice(0, kept))),
      ).toEqual(events.slice(0, -1));
  });

  it.each([
    ['text that is no JSON', 'nonsense'],
    ['JSON that is no event', '{"kind":"step"}'],
    ['an unknown kind', '{"kind":"secret"}'],
  ])('refuses %s in the middle with its line number', async (_, bad) => {
    const lines = whole.split('\n');
    lines.splice(2, 0, bad);
    const reading = readEvents(await fileOf(lines.join('\n')));
    await expect(reading).rejects.toMatchObject({ code: 'run-invalid', message: expect.stringContaining('Line 3 ') });
  });

  it('refuses a bad last line that was written whole', async () => {
    await expect(readEvents(await fileOf(`${whole}{"kind":"step"}\n`))).rejects.toMatchObject({ code: 'run-invalid' });
  });

  it('reads a file without a line as no events, and says when the file is not there', async () => {
    expect(await readEvents(await fileOf(''))).toEqual([]);
    await expect(readEvents(join(folder, 'none.jsonl'))).rejects.toMatchObject({ code: 'run-missing' });
  });
});
