// Every line of a check-up has words for every verdict, in every language, with no argument left open.

import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkLineSchema, type CheckLine } from '../../../src-main/contract/index.ts';
import { sayWith } from '../../../src-renderer/app/say.ts';
import { checkWords, shapeOf, sortLines, summaryOf } from '../../../src-renderer/features/trust/checkup-words.ts';
import { createFormat } from '../../../src-renderer/i18n/format.ts';
import { changeLocale, initI18n } from '../../../src-renderer/i18n/init.ts';

const ids = checkLineSchema.shape.id.options;
const verdicts = checkLineSchema.shape.verdict.options;
/** As src-enclave/node/checkup.ts and src-main/services/about.ts fill them. */
const args: Partial<Record<CheckLine['id'], CheckLine['args']>> = {
  engine: { engine: 'onnxruntime-node 1.30.0' },
  disk: { freeBytes: 1.4e9 },
  memory: { freeBytes: 21e9, totalBytes: 24e9 },
  processor: { cores: 2, model: 'Example CPU', avx2: 'unknown' },
};
const line = (id: CheckLine['id'], verdict: CheckLine['verdict']): CheckLine => ({ id, verdict, args: args[id] ?? {} });

beforeAll(() => initI18n('en'));

describe.each(['en', 'de'] as const)('a check-up in %s', (locale) => {
  it.each(ids.flatMap((id) => verdicts.map((verdict) => [id, verdict] as const)))(
    'has words for %s when it is %s',
    async (id, verdict) => {
      await changeLocale(locale);
      const { title, found, why, fix } = checkWords(line(id, verdict), sayWith(i18next.t), createFormat(locale));
      for (const words of [title, found, why, ...(fix === null ? [] : [fix])]) {
        expect(words).not.toContain('trust.checkup');
        expect(words).not.toContain('{{');
      }
      expect(found).toMatch(/\.$/);
      expect(why).toMatch(/\.$/);
      // Whoever must act is told what to ask for; others are not.
      expect(fix !== null).toBe(verdict === 'caution' || verdict === 'failed');
    },
  );
});

describe('the lines of a check-up', () => {
  it('show sizes and counts as people read them', async () => {
    await changeLocale('en');
    const { found } = checkWords(line('disk', 'caution'), sayWith(i18next.t), createFormat('en'));
    expect(found).toBe('Only 1.4 GB is free where Cloister keeps its data.');
  });

  it('stand with what needs somebody first, else in their order', () => {
    const lines = [
      line('engine', 'proved'),
      line('clock', 'not-checked'),
      line('disk', 'failed'),
      line('memory', 'proved'),
    ];
    expect(sortLines(lines).map(({ id }) => id)).toEqual(['disk', 'engine', 'memory', 'clock']);
  });

  it('are summed up by the worst of them', () => {
    expect(summaryOf([line('disk', 'caution'), line('engine', 'failed')])).toEqual({ kind: 'failed', count: 1 });
    expect(summaryOf([line('disk', 'caution'), line('memory', 'caution')])).toEqual({ kind: 'caution', count: 2 });
    expect(summaryOf([line('engine', 'proved'), line('clock', 'not-checked')])).toEqual({ kind: 'good', count: 0 });
  });

  it('never show a check that was not made as passed', () => {
    expect(shapeOf(line('clock', 'not-checked'))).toBe('notChecked');
  });
});
