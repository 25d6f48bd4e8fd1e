// Every failure that can reach the screen has words, in every language, and a public code.

import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicCodes, RemoteFailure } from '../../../src-main/contract/index.ts';
import { describeFailure, failureOf } from '../../../src-renderer/app/failures.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';
import { initI18n } from '../../../src-renderer/i18n/init.ts';

beforeAll(() => initI18n('en'));

describe.each([
  ['English', en.errors],
  ['German', de.errors],
])('failures in %s', (_, errors) => {
  it('have a title and what to do for every code, and for nothing else', () => {
    expect(Object.keys(errors).toSorted()).toEqual(Object.keys(publicCodes).toSorted());
    for (const { title, todo } of Object.values(errors)) {
      expect(title).toMatch(/[.]$/);
      expect(todo).toMatch(/[.]$/);
    }
  });

  it('never apologise, and say what happened', () => {
    for (const { title, todo } of Object.values(errors))
      expect(`${title} ${todo}`).not.toMatch(/sorry|oops|something went wrong|leider|entschuldig/i);
  });
});

describe('a failure on screen', () => {
  it('has the words of its code, its public code, and what the program said', () => {
    expect(describeFailure(i18next.t, { code: 'disk-full', detail: 'Full while writing.' })).toEqual({
      title: 'The disk is full.',
      todo: en.errors['disk-full'].todo,
      code: 'CL-SYS-101',
      detail: 'Full while writing.',
    });
  });

  it('is a bug of ours when its code is not known', () => {
    expect(describeFailure(i18next.t, { code: 'made-up', detail: '' }).code).toBe('CL-APP-001');
  });

  it('comes from a refused call with its code, and from anything else without its text', () => {
    expect(failureOf(new RemoteFailure('run-busy', 'Another run.'))).toEqual({
      code: 'run-busy',
      detail: 'Another run.',
    });
    expect(failureOf(new Error('of patient 7')).detail).not.toContain('patient');
  });
});
