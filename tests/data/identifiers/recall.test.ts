import { describe, expect, it } from 'vitest';

import { createRandom } from '../../../src-enclave/base/random.ts';
import { identifierClasses } from '../../../src-enclave/data/identifiers/identifier-class.ts';
import { measureRecall } from '../../../src-enclave/data/identifiers/recall.ts';
import { syntheticLetters } from '../../../src-enclave/data/identifiers/synthetic/letters.ts';

const lettersOf = (seed: number, count: number) => syntheticLetters(createRandom(seed, 'identifiers'), count);

describe('syntheticLetters', () => {
  it('are the same for a seed and others for another', () => {
    expect(lettersOf(1, 20)).toEqual(lettersOf(1, 20));
    expect(lettersOf(1, 20)).not.toEqual(lettersOf(2, 20));
  });

  it('hold what was planted where it says, apart, of every class and language', () => {
    const letters = lettersOf(3, 400);
    for (const { text, planted } of letters)
      for (const [index, { start, end }] of planted.entries()) {
        expect(start).toBeGreaterThanOrEqual(planted[index - 1]?.end ?? 0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    expect(new Set(letters.flatMap((letter) => letter.planted.map((planted) => planted.class)))).toEqual(
      new Set(identifierClasses),
    );
    expect(new Set(letters.map((letter) => letter.language))).toEqual(new Set(['en', 'fr', 'de', 'zh']));
  });
});

describe('measureRecall', () => {
  const report = measureRecall(lettersOf(11, 1200));

  it.each(identifierClasses.filter((name) => name !== 'name' && name !== 'place'))(
    'finds at least 95%% of %s',
    (name) => {
      const row = report.classes.find((entry) => entry.class === name);
      expect(row?.planted).toBeGreaterThan(50);
      expect(row?.recall).toBeGreaterThanOrEqual(0.95);
      expect(row?.precision).toBeGreaterThanOrEqual(0.95);
    },
  );

  // Measured, not promised: a change that loses names or places should be seen.
  it.each(['name', 'place'] as const)('has not become worse at %s', (name) => {
    const row = report.classes.find((entry) => entry.class === name);
    expect(row?.recall).toBeGreaterThanOrEqual(0.9);
    expect(row?.precision).toBeGreaterThanOrEqual(0.95);
  });

  it('counts a planted identifier as missed when one letter of it is left', () => {
    const letter = {
      language: 'en',
      text: 'Seen on 3 May 2024x',
      planted: [{ class: 'date', start: 8, end: 19 }],
    } as const;
    expect(measureRecall([letter])).toMatchObject({ planted: 1, covered: 0, recall: 0 });
  });
});
