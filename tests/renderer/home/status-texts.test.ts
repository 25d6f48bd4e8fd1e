// Every sentence that a verdict can have exists in every language, with all its values filled.

import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunNow, RunState } from '../../../src-main/contract/index.ts';
import { sayWith } from '../../../src-renderer/app/say.ts';
import { runStatus, type StatusSentence } from '../../../src-renderer/features/home/status-verdict.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';
import { initI18n } from '../../../src-renderer/i18n/init.ts';
import { enclave, metrics, runNow, startMs, summary } from '../records.ts';

const phases: readonly RunNow['phase'][] = [
  'preparing',
  'baseline',
  'round',
  'combining',
  'testing',
  'alone',
  'centralised',
  'training',
  'saving',
];
const states: readonly RunState[] = [
  'preparing',
  'running',
  'pausing',
  'paused',
  'stopped',
  'interrupted',
  'failed',
  'finished',
];
const rows = [20, 25].map((seconds, index) => ({
  round: index + 1,
  hospitals: 4,
  seconds,
  loss: 1,
  bytesUp: 1,
  bytesDown: 1,
}));

/** All that the function can say, from every combination of what it is given. */
function allSentences(): ReadonlyMap<string, StatusSentence> {
  const sentences = new Map<string, StatusSentence>();
  const nows = phases.flatMap((phase) => [
    runNow({ phase }),
    runNow({ phase, step: 0, steps: 0, hospitals: [] }),
    runNow({ phase, step: 0, steps: 0, hospitals: [], hospital: null, roundStartedAtMs: null }),
  ]);
  for (const state of states)
    for (const now of [null, ...nows])
      for (const nowMs of [6000, 9000, 60_000, 200_000])
        for (const known of [0, 1, 2])
          for (const change of [
            {},
            { guessing: 0.5, federated: metrics(0.9), seconds: 80, roundsDone: 4 },
            { federated: metrics(0.9), model: 'other' },
            { isResumed: true },
            { kind: 'train' as const, test: metrics(0.9) },
          ])
            for (const enclaveState of ['ready', 'restarting', 'failed'] as const)
              for (const isConnected of [true, false])
                for (const sampleRows of [1600, null]) {
                  const moved = now === null || nowMs !== 60_000 ? now : { ...now, lastReportAtMs: startMs + nowMs };
                  const { first, second } = runStatus({
                    summary: summary({ state, ...change }),
                    now: moved,
                    nowMs: startMs + nowMs,
                    roundRows: rows.slice(0, known),
                    enclave: enclave({ state: enclaveState }),
                    link: { isConnected, sinceMs: startMs },
                    rows: sampleRows,
                  });
                  for (const sentence of [first, ...second]) sentences.set(sentence.key, sentence);
                }
  return sentences;
}

const sentences = allSentences();

beforeAll(() => initI18n('en'));

describe.each(['en', 'de'])('status sentences in %s', (locale) => {
  it('exist and need no value that is not given', async () => {
    await i18next.changeLanguage(locale);
    for (const { key, values, plural } of sentences.values()) {
      const given = Object.fromEntries(Object.keys(values).map((name) => [name, 'X']));
      const text = sayWith(i18next.t)(`home.status.${key}`, {
        ...given,
        ...(plural === undefined ? {} : { count: plural }),
      });
      expect(text, key).not.toBe(`home.status.${key}`);
      expect(text, key).not.toContain('{{');
      expect(text, key).toMatch(/[.X]$/);
    }
  });
});

describe('status texts', () => {
  it('are all used', () => {
    const written = new Set(Object.keys(en.home.status).map((key) => key.replace(/_(one|other)$/, '')));
    expect([...written].filter((key) => !sentences.has(key))).toEqual([]);
  });
});
