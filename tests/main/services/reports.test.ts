import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src-enclave/base/failure.ts';
import { RemoteFailure } from '../../../src-enclave/protocol/contract.ts';
import { boundReports } from '../../../src-main/services/bounded-reports.ts';
import { describeFailure } from '../../../src-main/services/described-failures.ts';

describe('what is said of an error', () => {
  it.each([
    new Failure('disk-full', 'The disk is full while writing /home/jane/planted/settings.json. Free some space.'),
    new Failure('no-permission', String.raw`No permission while writing C:\Users\planted\x.`),
    new Failure('option-invalid', String.raw`The folder \\server\planted is gone.`),
    new Failure('option-invalid', 'Cannot use "~/planted".'),
    new Failure('option-invalid', 'Under My planted folder, nothing.'),
    new Failure('disk-full', 'Free some space and run the planted command with --resume.'),
    new RemoteFailure('model-corrupt', 'The file (/data/planted) ends early.'),
    new TypeError('cannot read the planted record'),
    'planted',
  ])('reveals nothing: %s', (error) => {
    const { code, detail } = describeFailure(error, ['My planted folder']);
    expect(detail).not.toContain('planted');
    expect(detail).toMatch(/^[A-Z].*\.$/);
    expect(code).toMatch(/^[a-z-]+$/);
  });

  it.each([
    new Failure('hub-missing', 'The hub has no model org/name. Check the name on https://huggingface.co/org/name.'),
    new RemoteFailure('run-busy', 'A run is under way. Pause or stop it, or wait until it ends.'),
    new Failure('disk-full', 'Downloading org/name needs 4.9 GB and the disk has 1.0 GB free.'),
  ])('is its own sentence where that reveals nothing: %s', (error) => {
    expect(describeFailure(error, ['/data'])).toEqual({ code: error.code, detail: error.message });
  });
});

it('reports that come again and again are bounded, and what was left out is counted', () => {
  let nowMs = 0;
  const reported: string[] = [];
  const report = boundReports((value: string) => reported.push(value), {
    clock: { now: () => nowMs, elapsed: () => nowMs },
    windowMs: 1000,
    mostInWindow: 2,
    onLeftOut: (count) => reported.push(`${count} left out`),
  });
  for (const value of ['a', 'b', 'c', 'd', 'e']) report(value);
  nowMs = 1000;
  report('f');
  nowMs = 2000;
  report('g');
  expect(reported).toEqual(['a', 'b', '3 left out', 'f', 'g']);
});
