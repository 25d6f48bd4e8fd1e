// Every line of a check-up has words for every verdict and each of its causes, in every language, with no argument left open.

import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkCauses, checkLineSchema, type CheckLine } from '../../../src-main/contract/index.ts';
import { sayWith } from '../../../src-renderer/app/say.ts';
import { checkWords, shapeOf, sortLines, summaryOf } from '../../../src-renderer/features/trust/checkup-words.ts';
import { createFormat } from '../../../src-renderer/i18n/format.ts';
import { de } from '../../../src-renderer/i18n/de/index.ts';
import { en } from '../../../src-renderer/i18n/en/index.ts';
import { changeLocale, initI18n } from '../../../src-renderer/i18n/init.ts';

const ids = checkLineSchema.shape.id.options;
const verdictSchema = checkLineSchema.shape.verdict;
const verdicts = verdictSchema.options;
const keysOf = (texts: object): readonly string[] => Object.keys(texts).toSorted();
const host = 'study.example.org:7443';
const variables = { variable: 'HTTPS_PROXY', exceptions: 'NO_PROXY', lower: 'https_proxy', upper: 'HTTPS_PROXY' };
/** As src-enclave/node/checkup.ts and src-enclave/host/checkup fill them, for all causes at once. */
const args: Partial<Record<CheckLine['id'], CheckLine['args']>> = {
  proxy: {
    host,
    ...variables,
    proxy: 'http://proxy.example:3128',
    address: 'http://proxy.example:3128',
    code: 'ENOENT',
  },
  server: { host, proxy: 'http://proxy.example:3128', version: '0.1.0', status: 404, code: 'ECONNRESET' },
  tls: { host, signer: 'Ash Hospital Border', code: 'CERT_HAS_EXPIRED' },
  clock: { host, offMs: 4000, limitMs: 60_000, code: 'EIO' },
  engine: { engine: 'onnxruntime-node 1.30.0' },
  disk: { freeBytes: 1.4e9 },
  memory: { freeBytes: 21e9, totalBytes: 24e9 },
  processor: { cores: 2, model: 'Example CPU', avx2: 'unknown' },
};
const line = (id: CheckLine['id'], verdict: CheckLine['verdict'], cause?: CheckLine['cause']): CheckLine => ({
  id,
  verdict,
  cause,
  args: args[id] ?? {},
});
const hasCauses = (id: string): id is keyof typeof checkCauses => id in checkCauses;
const causesOf = (id: CheckLine['id'], verdict: CheckLine['verdict']): readonly CheckLine['cause'][] =>
  hasCauses(id) ? checkCauses[id][verdict] : [undefined];
const cases = ids.flatMap((id) =>
  verdicts.flatMap((verdict) => causesOf(id, verdict).map((cause) => [id, verdict, cause] as const)),
);

beforeAll(() => initI18n('en'));

describe.each(['en', 'de'] as const)('a check-up in %s', (locale) => {
  it.each(cases)('has words for %s when it is %s (%s)', async (id, verdict, cause) => {
    await changeLocale(locale);
    const words = checkWords(line(id, verdict, cause), sayWith(i18next.t), createFormat(locale));
    const { title, found, why, fix } = words;
    for (const text of [title, found, why, ...(fix === null ? [] : [fix])]) {
      expect(text).not.toContain('trust.checkup');
      expect(text).not.toMatch(/\{\{|undefined|returned an object/);
    }
    for (const sentence of [found, why, ...(fix === null ? [] : [fix])]) expect(sentence).toMatch(/\.$/);
    // Whoever must act is told what to ask for; others are not.
    expect(fix !== null).toBe(verdict === 'caution' || verdict === 'failed');
  });

  it('has no words that no cause leads to', () => {
    const { lines } = { en, de }[locale].trust.checkup;
    for (const id of ids.filter(hasCauses)) {
      const { title, why, fix, ...byVerdict } = lines[id];
      const causes = checkCauses[id];
      expect([title, why]).not.toContain('');
      expect(keysOf(fix)).toEqual([...new Set<string>([...causes.caution, ...causes.failed])].toSorted());
      const wanted = verdicts.filter((verdict) => causes[verdict].length > 0);
      expect(keysOf(byVerdict)).toEqual(wanted.toSorted());
      for (const [verdict, texts] of Object.entries(byVerdict))
        expect(new Set(keysOf(texts))).toEqual(new Set(causesOf(id, verdictSchema.parse(verdict))));
    }
  });
});

describe('the lines of a check-up', () => {
  it('show sizes and counts as people read them', async () => {
    await changeLocale('en');
    const { found } = checkWords(line('disk', 'caution'), sayWith(i18next.t), createFormat('en'));
    expect(found).toBe('Only 1.4 GB is free where Cloister keeps its data.');
  });

  it('say how far a clock is off, and how far it may be', async () => {
    const words = async (locale: 'en' | 'de', offMs: number): Promise<string> => {
      await changeLocale(locale);
      const off = { ...line('clock', 'proved', 'behind'), args: { host, offMs, limitMs: 60_000 } };
      return checkWords(off, sayWith(i18next.t), createFormat(locale)).found.replaceAll('\u00a0', ' ');
    };
    expect(await words('en', 4000)).toBe('4 s behind study.example.org:7443; limit 60 s.');
    expect(await words('en', 600_000)).toBe('10 min behind study.example.org:7443; limit 60 s.');
    expect(await words('de', 4000)).toBe('Geht gegenüber study.example.org:7443 4 s nach; Grenze 60 s.');
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
