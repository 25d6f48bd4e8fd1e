import { describe, expect, it } from 'vitest';
import { Failure } from '../../src-enclave/base/failure.ts';
import { bugTrace, crossingFailure, crossingSentence } from '../../src-enclave/node/crossing-failures.ts';

describe('a sentence that leaves the enclave', () => {
  it.each([
    ['There is no model at /home/me/models/x. Give another.', 'There is no model at x. Give another.'],
    ['plan.json in C:\\Users\\me\\runs\\a is damaged.', 'plan.json in a is damaged.'],
    ['The folder ../runs/b is not empty.', 'The folder b is not empty.'],
    ['It is 3/4 done, at 80/10/10.', 'It is 3/4 done, at 80/10/10.'],
    ['The disk is full. Free some space and run the same command with --resume.', 'The disk is full.'],
    ['Run cloister model add again.', 'It could not be done.'],
    ['Give one of these, a model folder or a .gguf file.', 'Give one of these, a model folder or a .gguf file.'],
  ])('of %j is %j', (message, crossing) => {
    expect(crossingSentence(message)).toBe(crossing);
  });

  it('has no folder with spaces that was named to it', () => {
    const path = '/home/me/my secret folder/x.gguf';
    expect(crossingSentence(`${path} is damaged.`, ['/home/me', path])).toBe('x.gguf is damaged.');
  });
});

describe('an error that leaves the enclave', () => {
  it('is a code and a sentence', () => {
    expect(crossingFailure(new Failure('run-busy', 'A run is under way.'))).toEqual({
      code: 'run-busy',
      detail: 'A run is under way.',
    });
  });

  it('says of the system what to do, without advice for the command line', () => {
    const error = Object.assign(new Error('ENOSPC: /home/me'), { code: 'ENOSPC' });
    expect(crossingFailure(error)).toMatchObject({
      code: 'disk-full',
      detail: expect.stringMatching(/^The disk is full/),
    });
  });

  it.each([[new TypeError('patient Smith')], ['patient Smith'], [null]])('that is a bug says only that', (thrown) => {
    const { code, detail } = crossingFailure(thrown);
    expect(code).toBe('internal');
    expect(detail).not.toContain('Smith');
    expect(bugTrace(thrown)).not.toContain('Smith');
  });

  it('that is a bug is found again by its places in the code', () => {
    expect(bugTrace(new TypeError('patient Smith'))).toMatch(/^TypeError\n {2}at .*crossing-failures\.test\.ts:\d+/);
  });
});
