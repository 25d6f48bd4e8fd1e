import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openLog } from '../../../src-main/log/log.ts';
import { redact } from '../../../src-main/log/redact.ts';

it.each([
  ['Authorization: Bearer abc.def', 'abc.def'],
  ['token hf_0123456789abcdef', 'hf_0123'],
  [`read ${homedir()}/data/notes.csv`, homedir()],
  ['opened /srv/hospital/notes/2021.csv', 'hospital'],
  [String.raw`opened C:\Users\jane\notes.csv`, 'jane'],
  ['from jane.doe@hospital.example', 'jane.doe'],
  [`row "${'The patient presented with chest pain. '.repeat(2)}"`, 'patient'],
  ['digest 8d95ea743946607fd0925060b8584fb0a16a5d73', '8d95ea74'],
])('takes out what should not be there: %s', (text, planted) => {
  expect(redact(text)).not.toContain(planted);
});

it('leaves events, codes and counts alone', () => {
  expect(redact('call-failed call=runs.get code=run-missing restarts=2')).toBe(
    'call-failed call=runs.get code=run-missing restarts=2',
  );
});

it('writes lines to a file, never the message of a bug', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloister-log-'));
  try {
    const log = await openLog(folder);
    log.info('enclave-state', { state: 'ready', restarts: 0 });
    log.bug('runs.get', new TypeError('cannot read "planted record"'));
    const file = join(folder, 'logs', 'cloister.log');
    const text = await vi.waitFor(() => readFile(file, 'utf8'), 5000);
    expect(text).toContain('enclave-state state=ready restarts=0');
    expect(text).toContain('kind=TypeError');
    expect(text).not.toContain('planted');
  } finally {
    await rm(folder, { recursive: true });
  }
});

it.each([
  [`read "The patient's pain began on Monday after a fall from a ladder at home"`, 'patient'],
  ['read "The patient has had pain since Monday, and the rest of the line was cut', 'patient'],
  ['gelesen „Der Patient klagt seit Montag über Schmerzen in der Brust.“', 'Patient'],
  [String.raw`opened C:\Users\Jane Doe\planted notes\row.csv`, 'planted'],
  ['opened /home/jane doe/planted notes/row.csv', 'planted'],
  [`key ${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo'.repeat(2)}==`, 'QUJD'],
])('takes out what is hidden better: %s', (text, planted) => {
  expect(redact(text)).not.toContain(planted);
});

it('makes one bounded line of anything, quickly', () => {
  expect(redact('call-failed code=a\n[error] planted line')).toBe('call-failed code=a [error] planted line');
  for (const text of ['/'.repeat(1e6), '/a'.repeat(5e5), '"'.repeat(1e6), 'a@'.repeat(5e5), 'a.'.repeat(5e5)])
    expect(redact(text).length).toBeLessThanOrEqual(500);
});

it('is readable by its owner only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloister-log-'));
  try {
    const log = await openLog(folder);
    log.warn('call-failed', { call: 'runs.get', code: 'run-missing' });
    expect((await stat(join(folder, 'logs', 'cloister.log'))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'logs'))).mode & 0o077).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
