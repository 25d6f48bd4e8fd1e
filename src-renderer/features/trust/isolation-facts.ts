// What is known of the isolation, line by line: proved, not proved, or not checked, with the key of its words. False means:
// not proved, never that the opposite was shown. Pure.

import type { Isolation } from '../../../src-main/contract/index.ts';

export type IsolationFactId =
  | 'isSeparateProcess'
  | 'isEnvironmentScrubbed'
  | 'hasNoConnectionCode'
  | 'isSandboxed'
  | 'isNetworkBlockedByOs'
  | 'isMemoryUndumpable'
  | 'deviceKey'
  | 'areFilesUnchanged';

export type IsolationFact = {
  readonly id: IsolationFactId;
  readonly kind: 'proved' | 'unproved' | 'notChecked' | 'failed';
  /** Below `trust.computer.facts.<id>`. */
  readonly words: 'holds' | 'not' | 'software' | 'unknown';
};

const booleans = [
  'isSeparateProcess',
  'isEnvironmentScrubbed',
  'hasNoConnectionCode',
  'isSandboxed',
  'isNetworkBlockedByOs',
  'isMemoryUndumpable',
] as const;

export function isolationFacts(isolation: Isolation): readonly IsolationFact[] {
  return [
    ...booleans.map((id): IsolationFact =>
      isolation[id] ? { id, kind: 'proved', words: 'holds' } : { id, kind: 'unproved', words: 'not' },
    ),
    deviceKeyFact(isolation.deviceKey),
    filesFact(isolation.areFilesUnchanged),
  ];
}

function deviceKeyFact(deviceKey: Isolation['deviceKey']): IsolationFact {
  const id = 'deviceKey';
  switch (deviceKey) {
    case 'tpm':
    case 'secure-enclave':
      return { id, kind: 'proved', words: 'holds' };
    case 'software':
      return { id, kind: 'unproved', words: 'software' };
    case 'none':
      return { id, kind: 'unproved', words: 'not' };
  }
}

function filesFact(areUnchanged: boolean | null): IsolationFact {
  const id = 'areFilesUnchanged';
  if (areUnchanged === null) return { id, kind: 'notChecked', words: 'unknown' };
  return areUnchanged ? { id, kind: 'proved', words: 'holds' } : { id, kind: 'failed', words: 'not' };
}
