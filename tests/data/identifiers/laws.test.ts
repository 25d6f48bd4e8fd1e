import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRandom } from '../../../src-enclave/base/random.ts';
import { findIdentifiers } from '../../../src-enclave/data/identifiers/find-identifiers.ts';
import { identifierClasses, type Finding } from '../../../src-enclave/data/identifiers/identifier-class.ts';
import { defaultMaskPolicy, maskText, policyOf } from '../../../src-enclave/data/identifiers/mask-text.ts';
import { settleOverlaps } from '../../../src-enclave/data/identifiers/settle-overlaps.ts';
import { syntheticLetters } from '../../../src-enclave/data/identifiers/synthetic/letters.ts';

const letters = syntheticLetters(createRandom(7, 'laws'), 300);
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'Dr. ',
    'Patient: ',
    '12/03/2024',
    ' 3 May ',
    '+49 6221 56',
    '@example.org',
    '患者王明，',
    '[date_2024_]',
    'MRN 0012',
    '::1',
    '\ud800',
    '93-year-old',
    '90+__',
  ),
);
const anyText = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));
const policy = fc.constantFrom(defaultMaskPolicy, policyOf('mask'), policyOf('generalise'), policyOf('keep'));

/** Findings anywhere, overlapping or not, as detectors might propose them. */
const candidatesOf = (text: string): fc.Arbitrary<Finding[]> =>
  fc.array(
    fc
      .tuple(
        fc.nat({ max: Math.max(0, text.length - 1) }),
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom(...identifierClasses),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
      )
      .map(([start, length, name, confidence]): Finding => ({
        class: name,
        start,
        end: Math.min(text.length, start + length),
        confidence,
        detector: 'drawn',
      }))
      .filter((finding) => finding.end > finding.start),
    { maxLength: text === '' ? 0 : 12 },
  );
const textAndCandidates = anyText.chain((text) => fc.tuple(fc.constant(text), candidatesOf(text)));

/** What is wrong with them: overlaps, disorder, emptiness, places outside the text. */
function disorders(text: string, findings: readonly Finding[]): Finding[] {
  return findings.filter(
    ({ start, end, confidence }, index) =>
      !(start >= (findings[index - 1]?.end ?? 0) && end > start && end <= text.length && confidence > 0),
  );
}

describe('findIdentifiers on any text', () => {
  it('never throws, and finds in order, apart and inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(disorders(text, findIdentifiers(text, { minimumConfidence: 0 }))).toEqual([]);
      }),
      { seed: 1, numRuns: 600 },
    );
  });

  it.each(['Aa ', 'A', '1 ', '1-', 'a@', 'a.b.', 'aa:', '王', '北京区', 'Ab, ', 'Mr. ', 'rue de la ', 'img/'])(
    'takes time linear in a text of nothing but %j',
    (unit) => {
      const timeOf = (length: number): number => {
        const text = unit.repeat(Math.ceil(length / unit.length));
        const since = performance.now();
        findIdentifiers(text);
        return performance.now() - since;
      };
      timeOf(4000);
      // Quadratic time would be 64 times as long and backtracking would never end; noise is allowed for.
      expect(timeOf(80_000)).toBeLessThan(Math.max(4000, 400 * timeOf(10_000)));
    },
  );

  it('gives the same findings for the same text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(findIdentifiers(text)).toEqual(findIdentifiers(text));
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});

describe('settleOverlaps', () => {
  it('leaves findings apart and uncovers no letter or digit', () => {
    fc.assert(
      fc.property(textAndCandidates, ([text, candidates]) => {
        const settled = settleOverlaps(text.replaceAll(/[[\]]/gu, ' '), candidates);
        expect(disorders(text, settled)).toEqual([]);
        const covers = (index: number): boolean =>
          settled.some((finding) => finding.start <= index && index < finding.end);
        const uncovered = candidates.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, offset) => start + offset).filter(
            (index) => /[\p{L}\p{N}]/u.test(text.charAt(index)) && !covers(index),
          ),
        );
        expect(uncovered).toEqual([]);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

describe('maskText', () => {
  it('keeps the length and everything outside the findings', () => {
    fc.assert(
      fc.property(textAndCandidates, policy, ([text, candidates], chosen) => {
        const findings = settleOverlaps(text, candidates);
        const masked = maskText(text, findings, chosen);
        expect(masked).toHaveLength(text.length);
        let offset = 0;
        for (const { start, end } of [...findings, { start: text.length, end: text.length }]) {
          expect(masked.slice(offset, start)).toBe(text.slice(offset, start));
          offset = end;
        }
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(textAndCandidates, policy, ([text, candidates], chosen) => {
        const findings = settleOverlaps(text, candidates);
        const once = maskText(text, findings, chosen);
        expect(maskText(once, findings, chosen)).toBe(once);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it.each([['mask', policyOf('mask')] as const, ['generalise', defaultMaskPolicy] as const])(
    'leaves nothing to find in made-up letters: %s',
    (_name, chosen) => {
      const left = letters.flatMap((letter) => {
        const masked = maskText(letter.text, findIdentifiers(letter.text), chosen);
        return findIdentifiers(masked).map(
          (finding) => `${finding.detector}: ${masked.slice(Math.max(0, finding.start - 20), finding.end + 5)}`,
        );
      });
      expect(left).toEqual([]);
    },
  );

  it.each([
    ['Seen on 12 March 2024.', 'Seen on [date__2024_].'],
    ['Seen on 03/12/24.', 'Seen on [da_24_].'],
    ['A 93-year-old man', 'A 90+________ man'],
    ['MRN: 00412', 'MRN: [re_]'],
    ['SSN 123-45-6789', 'SSN [national_]'],
  ])('writes %j as %j', (text, expected) => {
    expect(maskText(text, findIdentifiers(text), defaultMaskPolicy)).toBe(expected);
  });

  it('refuses findings of another text', () => {
    const finding: Finding = { class: 'date', start: 0, end: 9, confidence: 1, detector: 'drawn' };
    expect(() => maskText('short', [finding], defaultMaskPolicy)).toThrow(RangeError);
    expect(() => maskText('long enough for both', [finding, finding], defaultMaskPolicy)).toThrow(RangeError);
  });
});
