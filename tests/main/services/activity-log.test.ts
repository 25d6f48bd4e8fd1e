import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ActivityEntry } from '../../../src-main/contract/index.ts';
import { ActivityLog } from '../../../src-main/services/activity-log.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function opened(folder: string, mostBytes = 5_000_000) {
  const told: ActivityEntry[] = [];
  const log = await ActivityLog.open({ folder, onAppended: (entry) => told.push(entry), nowMs: () => 7, mostBytes });
  return { log, told };
}
const objects = (log: ActivityLog): string[] => log.entries.map(({ object }) => object);

it('entries are told, kept over restarts, and readable by their owner only', async () => {
  const folder = temporaryFolder();
  const { log, told } = await opened(folder);
  log.add('model-added', 'a');
  log.add('model-refused', 'b', 'failed', 'model-corrupt');
  await log.flush();
  const again = (await opened(folder)).log;
  expect(again.entries).toEqual(told);
  expect(again.entries.at(-1)).toEqual({
    atMs: 7,
    kind: 'model-refused',
    object: 'b',
    outcome: 'failed',
    code: 'model-corrupt',
  });
  expect((await stat(join(folder, 'activity.jsonl'))).mode & 0o077).toBe(0);
});

it('an entry after a torn line is not lost with it', async () => {
  const folder = temporaryFolder();
  const first = (await opened(folder)).log;
  first.add('model-added', 'a');
  await first.flush();
  await appendFile(join(folder, 'activity.jsonl'), '{"atMs": 2, "ki');
  const second = (await opened(folder)).log;
  second.add('model-added', 'b');
  await second.flush();
  expect(objects((await opened(folder)).log)).toEqual(['a', 'b']);
});

it('a large file makes way for a new one, and the newest entries of both are shown', async () => {
  const folder = temporaryFolder();
  const { log } = await opened(folder, 400);
  for (let number = 0; number < 12; number++) log.add('settings-changed', `setting ${number}`);
  await log.flush();
  expect((await stat(join(folder, 'activity.jsonl'))).size).toBeLessThan(600);
  expect((await stat(join(folder, 'activity.jsonl.old'))).size).toBeLessThan(600);
  const shown = objects((await opened(folder)).log);
  expect(shown.at(-1)).toBe('setting 11');
  expect(shown).toEqual(objects(log).slice(-shown.length));
});

it('only the newest two thousand are kept at hand, however large the file is', async () => {
  const folder = temporaryFolder();
  const line = (number: number): string =>
    JSON.stringify({ atMs: number, kind: 'model-added', object: `m${number}`, outcome: 'done', code: '' });
  const lines = Array.from({ length: 40_000 }, (_, number) => line(number));
  await writeFile(join(folder, 'activity.jsonl'), `${lines.join('\n')}\n`);
  const { log } = await opened(folder);
  log.add('model-added', 'last');
  expect(log.entries.length).toBe(2000);
  expect(log.entries.at(-2)?.object).toBe('m39999');
});

it('a list that cannot be written stops nobody', async () => {
  const folder = temporaryFolder();
  const { log, told } = await opened(folder);
  // A folder stands where the file should be.
  await mkdir(join(folder, 'activity.jsonl'));
  log.add('model-added', 'a');
  await log.flush();
  expect(told.length).toBe(1);
  expect(await readFile(join(folder, 'activity.jsonl')).catch(() => null)).toBe(null);
});
