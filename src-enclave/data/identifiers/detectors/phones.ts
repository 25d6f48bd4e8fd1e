// Telephone and fax numbers. A pattern for each country proposes, libphonenumber decides; behind a word such as "Tel." or
// "Fax" a number of possible length is taken even when its prefix is not in use. A fax number is a telephone number with
// the word before it.

import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

import type { Detector } from '../identifier-class.ts';
import { matchInZones } from '../subject.ts';

type PhoneForm = { readonly countries: readonly CountryCode[]; readonly pattern: RegExp; readonly confidence: number };

const before = String.raw`(?<![\p{Script=Latin}\d.,/+\-]|\d )`;
const after = String.raw`(?![\p{Script=Latin}\d]|[.,/-]\d)`;
const form = (countries: readonly CountryCode[], source: string, confidence: number): PhoneForm => ({
  countries,
  pattern: new RegExp(`(?=[+(\\d])${before}${source}${after}`, 'gu'),
  confidence,
});

const extension = String.raw`(?:\s?(?:ext\.?|x|poste|Durchwahl|转)\s?\d{1,5})?`;
const forms: readonly PhoneForm[] = [
  form([], String.raw`(?:\+|00)[1-9]\d{0,2}(?:[ .\-/\u00a0]?\(?\d{1,5}\)?){2,6}${extension}`, 0.95),
  form(['US'], String.raw`(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}${extension}`, 0.9),
  form(['FR'], String.raw`0[1-9](?:([ .-])\d{2}(?:\1\d{2}){3}|\d{8})`, 0.9),
  form(['GB'], String.raw`(?:\(0\d{2,5}\)|0\d{2,5})[ -]\d{3,4}(?:[ -]?\d{3,4})?`, 0.85),
  form(['CN'], String.raw`1[3-9]\d(?:([ -])\d{4}\1\d{4}|\d{8})`, 0.9),
  form(['CN'], String.raw`(?:\(0\d{2,3}\)|0\d{2,3})[ -]\d{7,8}${extension}`, 0.85),
  form(['DE'], String.raw`(?:\(0\d{2,5}\)|0\d{2,5})[ ]?[/ \-–][ ]?\d{2,5}(?:[ -]?\d{2,5}){0,3}`, 0.85),
  form(['CH', 'GB', 'DE'], String.raw`0\d{2} \d{3} \d{2} \d{2}|0[17]\d{8,9}`, 0.8),
];

const phoneWord =
  /(?:tel|telephone|phone|ph|mobile?|cell|handy|telefon|téléphone|tél|portable|call|pager|hotline|rufnummer|mobil|contact|电话|手机|联系方式|座机)(?:\s?(?:no|nr|number|nummer|号码|号))?[\s.:：()#n°-]*$/iu;
const faxWord =
  /(?:fax|telefax|télécopie|télécopieur|téléc|传真)(?:\s?(?:no|nr|number|nummer|号码|号))?[\s.:：()#n°-]*$/iu;
const labelled = new RegExp(
  String.raw`(?=[+(\d])(?<![\p{Script=Latin}\d.,/+\-])[+(]?\d(?:[ .\-/()\u00a0]{0,2}\d){5,14}(?![\d])`,
  'gu',
);

export const findPhones: Detector = (subject, add) => {
  const beforeOf = (start: number): string => subject.text.slice(Math.max(0, start - 24), start);
  const found: { readonly start: number; readonly end: number }[] = [];
  const put = (start: number, end: number, isFax: boolean, confidence: number, detector: string): void => {
    add({ class: isFax ? 'fax' : 'phone', start, end, confidence, detector });
    found.push({ start, end });
  };
  matchInZones(subject, 6, labelled, (match, start) => {
    const context = beforeOf(start);
    const isFax = faxWord.test(context);
    if (isFax || phoneWord.test(context)) put(start, start + match[0].length, isFax, 0.92, 'phone number by label');
  });
  for (const { countries, pattern, confidence } of forms)
    matchInZones(subject, 7, pattern, (match, start) => {
      const text = match[0].trimEnd();
      const end = start + text.length;
      // The library is the slow part: not asked twice about one number.
      if (found.some((other) => other.start <= start && end <= other.end)) return;
      const isValid =
        countries.length === 0
          ? isNumber(text.replace(/^00/u, '+').replace('(0)', ''), undefined)
          : countries.some((country) => isNumber(text, country));
      if (isValid) put(start, end, faxWord.test(beforeOf(start)), confidence, 'phone number');
    });
};

function isNumber(text: string, country: CountryCode | undefined): boolean {
  const parsed = country === undefined ? parsePhoneNumberFromString(text) : parsePhoneNumberFromString(text, country);
  return parsed?.isPossible() === true && (parsed.isValid() || country === undefined || country === 'US');
}
