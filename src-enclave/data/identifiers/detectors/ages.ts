// Ages above 89, in figures and in words: these and only these are identifiers. A span is the age with its unit, so that
// "90+" fits into it.

import type { Detector } from '../identifier-class.ts';
import { matchesOf } from '../subject.ts';

const figure = String.raw`(?=9\d|1[0-2]\d)(?<![\d.,/><≥≤-])(?:9\d|1[0-2]\d)`;
const unitPattern = new RegExp(
  `${figure}(?:[\\s-]{0,2}(?:years?[\\s-]olds?|year[\\s-]old|yrs?[\\s-]?old|y\\.?\\s?/?o\\.?(?![\\p{L}])|years? of age|ans(?!\\p{L})|Jahre(?:n)?(?:\\salt)?|-?jährige?[rnms]?)|\\s?(?:周?岁)|\\s?[MF](?![\\p{L}\\d])(?=,| with| who| presenting| admitted| found))`,
  'gu',
);
const wordPattern = new RegExp(
  String.raw`(?<!\p{L})(?:[Aa]ged?|AGE|[Aa]lter|ALTER|[âÂ]gée?s?|[âÂ]ge|年龄)(?:\s?(?:of|de|von|is|was))?[\s:：]{0,3}${figure}(?:\s?(?:years?|yrs?|ans|Jahren?|岁))?(?![\d+%]|[.,]\d)`,
  'gu',
);
const ageless =
  /(?:^|[^\p{L}])(?:for|over|than|last|past|within|every|about|to|durant|depuis|plus de|über|seit|unter)\s$/iu;
const spelled =
  /(?<!\p{L})(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a |one )?hundred(?: and \w{3,6})?)[- ]years?[- ]old|quatre-vingt-(?:dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize) ans|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)undneunzig(?:jährige?[rnms]?| Jahre)|neunzigjährige?[rnms]?|nonagenarian|centenarian|nonagénaire|centenaire|九十[一二三四五六七八九]?岁/giu;

export const findAges: Detector = (subject, add) => {
  const { text } = subject;
  if (/9\d|1[0-2]\d/.test(text)) {
    for (const match of matchesOf(unitPattern, text)) {
      const before = text.slice(Math.max(0, match.index - 12), match.index);
      const isPlain = /(?:ans|Jahren?)$/u.test(match[0]);
      if (isPlain && ageless.test(before) && !/(?:âgée?|de)\s$/u.test(before)) continue;
      if (/[><≥≤]\s?$/u.test(before)) continue;
      add({
        class: 'age',
        start: match.index,
        end: match.index + match[0].length,
        confidence: 0.9,
        detector: 'age above 89',
      });
    }
    for (const match of matchesOf(wordPattern, text)) {
      const inside = /\d/u.exec(match[0])?.index ?? 0;
      const start = match.index + inside;
      const end = match.index + match[0].length;
      // Two digits alone leave no room for "90+"; the space before them gives it.
      add({
        class: 'age',
        start: end - start < 3 && inside > 0 && /\s/u.test(match[0][inside - 1] ?? '') ? start - 1 : start,
        end,
        confidence: 0.9,
        detector: 'age above 89',
      });
    }
  }
  if (!/ninety|hundred|quatre|neunzig|enarian|énaire|enaire|九十/i.test(text)) return;
  for (const match of matchesOf(spelled, text))
    add({
      class: 'age',
      start: match.index,
      end: match.index + match[0].length,
      confidence: 0.85,
      detector: 'age above 89 in words',
    });
};
