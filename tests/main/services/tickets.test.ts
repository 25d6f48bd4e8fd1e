import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Tickets } from '../../../src-main/services/tickets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function uploaded(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, 'GGUF');
  return path;
}

it('a ticket says the name and nothing of where it lies, and is good for one use', async () => {
  const folder = temporaryFolder();
  const tickets = new Tickets();
  const path = await uploaded(folder, 'a.gguf');
  const chosen = await tickets.issue(path, false);
  expect(chosen).toEqual({ ticket: chosen.ticket, fileName: 'a.gguf', kind: 'file', sizeBytes: 4 });
  expect(chosen.ticket).toMatch(/^[\w-]{32}$/);
  expect(tickets.redeem(chosen.ticket)).toEqual({ path, isOwned: false, fileName: 'a.gguf' });
  expect(() => tickets.redeem(chosen.ticket)).toThrow(expect.objectContaining({ code: 'ticket-unknown' }));
});

it('a folder has no size, and two tickets for one path differ', async () => {
  const tickets = new Tickets();
  const folder = join(temporaryFolder(), 'model');
  await mkdir(folder);
  const [first, second] = [await tickets.issue(folder, false), await tickets.issue(folder, false)];
  expect(first).toMatchObject({ kind: 'folder', sizeBytes: null });
  expect(first.ticket).not.toBe(second.ticket);
});

it('only so many are kept; an upload whose ticket is forgotten is removed, a file of the person is not', async () => {
  const folder = temporaryFolder();
  const tickets = new Tickets();
  const own = await uploaded(folder, 'own.gguf');
  const upload = await uploaded(folder, 'upload.gguf');
  const forgotten = [await tickets.issue(own, false), await tickets.issue(upload, true)];
  for (let number = 0; number < 32; number++) await tickets.issue(own, false);
  for (const { ticket } of forgotten) expect(() => tickets.redeem(ticket)).toThrow('Choose the file again.');
  expect([existsSync(own), existsSync(upload)]).toEqual([true, false]);
});

it('what was uploaded and never used is removed in the end', async () => {
  const folder = temporaryFolder();
  const tickets = new Tickets();
  const [used, unused] = [await uploaded(folder, 'used.gguf'), await uploaded(folder, 'unused.gguf')];
  tickets.redeem((await tickets.issue(used, true)).ticket);
  await tickets.issue(unused, true);
  await tickets.dispose();
  expect([existsSync(used), existsSync(unused)]).toEqual([true, false]);
});
