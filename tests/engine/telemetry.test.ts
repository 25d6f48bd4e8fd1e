import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = join(import.meta.dirname, '../support/engine-once.ts');

it("the engine's runtime writes no identity of this computer and no record of its use", async () => {
  const home = temporaryFolder();
  const environment = { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, '.cache'), TMPDIR: home };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env: environment });
  expect(stdout.trim()).toBe('ran');
  expect(readdirSync(home, { recursive: true })).toEqual([]);
});
