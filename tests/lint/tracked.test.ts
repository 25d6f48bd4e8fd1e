import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const git = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)('git', args, { cwd: root })).stdout;

const isRepository = await git('rev-parse', '--is-inside-work-tree').then(
  () => true,
  () => false,
);

it.skipIf(!isRepository)('no source file is left out by .gitignore', async () => {
  const folders = ['src-main', 'src-renderer', 'src-enclave', 'tests', 'docs', 'assets', 'build'];
  const ignored = await git('ls-files', '--others', '--ignored', '--exclude-standard', '--', ...folders);
  expect(ignored).toBe('');
});
