import { describe, expect, it } from 'vitest';
import { Failure, isAbort } from '../../src-enclave/base/failure.ts';

describe('what an abort throws', () => {
  const reason = new Failure('cancelled', 'Stopped.');
  const aborted = AbortSignal.abort(reason);

  it.each([
    ['the reason itself', reason],
    ['another cancellation', new Failure('cancelled', 'Stopped on request.')],
    ['what a waiting call throws', new DOMException('The operation was aborted', 'AbortError')],
  ])('counts %s', (_, thrown) => {
    expect(isAbort(thrown, aborted)).toBe(true);
  });

  it('leaves other failures, and everything before the abort, what they are', () => {
    expect(isAbort(new Failure('disk-full', 'The disk is full.'), aborted)).toBe(false);
    expect(isAbort(new TypeError('a bug'), aborted)).toBe(false);
    expect(isAbort(reason, new AbortController().signal)).toBe(false);
  });
});
