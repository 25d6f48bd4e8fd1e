import { chmodSync, existsSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { Failure } from '../../../src-enclave/base/failure.ts';
import { inspectSource } from '../../../src-enclave/data/readers/inspect-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { clinical } from './malformed-clinical.ts';
import { columnar, json } from './malformed-objects.ts';
import { formats, paths } from './malformed-paths.ts';
import { secret } from './malformed-source.ts';
import { tables } from './malformed-tables.ts';
import { readAll, write } from './reading.ts';

describe.each([
  ['paths', paths],
  ['formats', formats],
  ['tables', tables],
  ['JSON Lines', json],
  ['Parquet', columnar],
  ['FHIR and OMOP', clinical],
])('malformed %s', (_, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (__, { make, code, message, options = {} }) => {
    const path = make(temporaryFolder());
    const error: unknown = await readAll(path, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ code });
    expect(String(error)).toMatch(new RegExp(message.source.replace('^', '^Failure: ')));
    expectSafe(error, path);
    // Looking at it first must not do worse than reading it.
    const looked: unknown = await inspectSource(path, options).catch((thrown: unknown) => thrown);
    expect(looked instanceof Error && !(looked instanceof Failure)).toBe(false);
    expectSafe(looked, path);
    await vi.waitFor(() => expect(openUnder(path)).toEqual([]));
  });
});

describe('what may not be read', () => {
  it.skipIf(process.getuid?.() === 0)('says whom to ask', async () => {
    const path = write(temporaryFolder(), 'a.csv', 'a,b\n1,2\n');
    chmodSync(path, 0o000);
    await expect(readAll(path)).rejects.toMatchObject({ code: 'no-permission' });
  });

  it('leaves the file as it was', async () => {
    const path = write(temporaryFolder(), 'a.csv', `a,b\n=1+1,${secret}\n1\n`);
    chmodSync(path, 0o444);
    await readAll(path).catch(() => {});
    expect(readFileSync(path, 'utf8')).toBe(`a,b\n=1+1,${secret}\n1\n`);
  });
});

function expectSafe(value: unknown, path: string): void {
  const shown =
    value instanceof Error
      ? String(value) +
        JSON.stringify(
          value,
          Object.getOwnPropertyNames(value).filter((name) => name !== 'stack'),
        )
      : JSON.stringify(value);
  expect(shown).not.toContain(secret);
  const message = path.length > 1 && value instanceof Error ? value.message : '';
  expect(message).not.toContain(join(path, '..'));
}

// What this process holds open of the source, where the system tells (Linux).
function openUnder(path: string): string[] {
  if (path === '' || path.includes('\0') || !existsSync(path) || !existsSync('/proc/self/fd')) return [];
  const real = realpathSync(path);
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    const link = join('/proc/self/fd', descriptor);
    const target = existsSync(link) ? readlinkSync(link) : '';
    return target.startsWith(real) ? [target] : [];
  });
}
