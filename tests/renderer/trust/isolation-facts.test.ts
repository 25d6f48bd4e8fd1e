// What is known of the isolation, as the page shows it: what is not known is not proved, and every line has words.

import { describe, expect, it } from 'vitest';
import type { Isolation } from '../../../src-main/contract/index.ts';
import { isolationFacts } from '../../../src-renderer/features/trust/isolation-facts.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';

const today: Isolation = {
  kind: 'child-process',
  processId: 4711,
  isSeparateProcess: true,
  isSandboxed: false,
  isEnvironmentScrubbed: true,
  hasNoConnectionCode: true,
  isNetworkBlockedByOs: false,
  isMemoryUndumpable: false,
  deviceKey: 'none',
  areFilesUnchanged: null,
};
const kindsOf = (isolation: Isolation): Readonly<Record<string, string>> =>
  Object.fromEntries(isolationFacts(isolation).map(({ id, kind }) => [id, kind]));

describe('the facts of the isolation', () => {
  it('are proved only where it is known', () => {
    expect(kindsOf(today)).toEqual({
      isSeparateProcess: 'proved',
      isEnvironmentScrubbed: 'proved',
      hasNoConnectionCode: 'proved',
      isSandboxed: 'unproved',
      isNetworkBlockedByOs: 'unproved',
      isMemoryUndumpable: 'unproved',
      deviceKey: 'unproved',
      areFilesUnchanged: 'notChecked',
    });
  });

  it('take a key of software for no proof, and changed files for a failure', () => {
    expect(kindsOf({ ...today, deviceKey: 'software' })['deviceKey']).toBe('unproved');
    expect(kindsOf({ ...today, deviceKey: 'tpm' })['deviceKey']).toBe('proved');
    expect(kindsOf({ ...today, areFilesUnchanged: false })['areFilesUnchanged']).toBe('failed');
  });

  it('have words in both languages, whatever is known', () => {
    const all = [
      today,
      { ...today, deviceKey: 'software', areFilesUnchanged: true },
      { ...today, deviceKey: 'tpm', areFilesUnchanged: false, isSeparateProcess: false, isSandboxed: true },
    ] as const;
    for (const { trust } of [en, de])
      for (const { id, words } of all.flatMap((isolation) => isolationFacts(isolation))) {
        const facts: Readonly<Record<string, string>> = trust.computer.facts[id];
        expect(facts['title']).toBeTruthy();
        expect(facts[words], `${id} ${words}`).toMatch(/\.$/);
      }
  });
});
