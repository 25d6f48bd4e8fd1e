import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writeFileAtomically } from '../../src-enclave/base/atomic-file.ts';

describe('writeFileAtomically', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'atomic-'));
  });
  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  it('writes and replaces, leaving no other file', async () => {
    const path = join(folder, 'plan.json');
    await writeFileAtomically(path, 'one');
    await writeFileAtomically(path, new Uint8Array([50]));
    expect(readFileSync(path, 'utf8')).toBe('2');
    expect(readdirSync(folder)).toEqual(['plan.json']);
  });

  it('leaves no temporary file when the rename is refused', async () => {
    const path = join(folder, 'taken');
    mkdirSync(join(path, 'inside'), { recursive: true });
    await expect(writeFileAtomically(path, 'x')).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM|No permission/);
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('says when there is no permission', async () => {
    chmodSync(folder, 0o500);
    await expect(writeFileAtomically(join(folder, 'x'), 'x')).rejects.toMatchObject({ code: 'no-permission' });
  });
});
