// Numbers that carry their own proof (a check digit, a rigid form) or stand behind a word that says what they are.
// National numbers of several countries are checked by stdnum; the rest by ./checksums.ts.

import { stdnum } from 'stdnum';

import type { Detector, Finding, IdentifierClass, Subject } from '../identifier-class.ts';
import { matchInZones } from '../subject.ts';
import { isDeaNumber, isIban, isKvnr, isLuhn, isMedicareNumber, isNhsNumber, isNpi, isVin } from './checksums.ts';
import { labelBefore } from './labels.ts';

type NumberRule = {
  readonly name: string;
  readonly class: IdentifierClass;
  readonly pattern: RegExp;
  /** Of the number without separators. */
  readonly isValid: (compact: string) => boolean;
  readonly confidence: number;
  /** With a label of its class before it, even a number that fails its check is taken; without one, this is needed. */
  readonly needsSeparators?: boolean;
};

const always = (): boolean => true;
const isStdnum =
  (validator: { readonly validate: (text: string) => { readonly isValid: boolean } } | undefined) =>
  (text: string): boolean =>
    validator?.validate(text).isValid ?? false;

const before = String.raw`(?<![\p{Script=Latin}\d.,+\-/])`;
const after = String.raw`(?![\p{Script=Latin}\d]|[.,]\d|-\d)`;
const ruled = (source: string): RegExp => new RegExp(`(?=[A-Z\\d])${before}${source}${after}`, 'gu');

const rules: readonly NumberRule[] = [
  {
    name: 'us-ssn',
    class: 'national-id',
    pattern: ruled(String.raw`\d{3}[- ]\d{2}[- ]\d{4}`),
    isValid: always,
    confidence: 0.9,
  },
  {
    name: 'nhs-number',
    class: 'national-id',
    pattern: ruled(String.raw`\d{3}[ -]?\d{3}[ -]?\d{4}`),
    isValid: isNhsNumber,
    confidence: 0.9,
    needsSeparators: true,
  },
  {
    name: 'uk-nino',
    class: 'national-id',
    pattern: ruled(String.raw`[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]`),
    isValid: isStdnum(stdnum['GB']?.['nino']),
    confidence: 0.95,
  },
  {
    name: 'fr-nir',
    class: 'national-id',
    pattern: ruled(String.raw`[1278] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})`),
    isValid: isStdnum(stdnum['FR']?.['nir']),
    confidence: 0.97,
  },
  {
    name: 'de-tax-id',
    class: 'national-id',
    pattern: ruled(String.raw`[1-9]\d ?\d{3} ?\d{3} ?\d{3}`),
    isValid: isStdnum(stdnum['DE']?.['idnr']),
    confidence: 0.8,
  },
  {
    name: 'de-pension-number',
    class: 'national-id',
    pattern: ruled(String.raw`\d{2} ?\d{6} ?[A-Z] ?\d{3}`),
    isValid: isStdnum(stdnum['DE']?.['svnr']),
    confidence: 0.95,
  },
  {
    name: 'cn-resident-id',
    class: 'national-id',
    pattern: ruled(String.raw`[1-8]\d{5} ?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{3}[\dXx]`),
    isValid: always,
    confidence: 0.95,
  },
  {
    name: 'ch-ahv',
    class: 'national-id',
    pattern: ruled(String.raw`756\.?\d{4}\.?\d{4}\.?\d{2}`),
    isValid: isStdnum(stdnum['CH']?.['ssn']),
    confidence: 0.95,
  },
  {
    name: 'be-national-number',
    class: 'national-id',
    pattern: ruled(String.raw`\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}`),
    isValid: isStdnum(stdnum['BE']?.['nn']),
    confidence: 0.95,
  },
  {
    name: 'it-codice-fiscale',
    class: 'national-id',
    pattern: ruled(String.raw`[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]`),
    isValid: always,
    confidence: 0.95,
  },
  {
    name: 'es-dni',
    class: 'national-id',
    pattern: ruled(String.raw`[XYZ]?\d{7,8}-?[A-HJ-NP-TV-Z]`),
    isValid: (text) => isStdnum(stdnum['ES']?.['dni'])(text) || isStdnum(stdnum['ES']?.['nie'])(text),
    confidence: 0.8,
  },
  {
    name: 'ca-sin',
    class: 'national-id',
    pattern: ruled(String.raw`\d{3}[ -]\d{3}[ -]\d{3}`),
    isValid: isStdnum(stdnum['CA']?.['sin']),
    confidence: 0.7,
  },
  {
    name: 'de-kvnr',
    class: 'plan-number',
    pattern: ruled(String.raw`[A-Z] ?\d{3} ?\d{3} ?\d{3}`),
    isValid: isKvnr,
    confidence: 0.9,
  },
  {
    name: 'us-mbi',
    class: 'plan-number',
    pattern: ruled(String.raw`[1-9][A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d{2}`),
    isValid: isMedicareNumber,
    confidence: 0.9,
  },
  {
    name: 'iban',
    class: 'account-number',
    pattern: ruled(String.raw`[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?`),
    isValid: isIban,
    confidence: 0.98,
  },
  {
    name: 'payment-card',
    class: 'account-number',
    pattern: ruled(String.raw`[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{1,7}`),
    isValid: isLuhn,
    confidence: 0.85,
  },
  { name: 'us-npi', class: 'licence-number', pattern: ruled(String.raw`[12]\d{9}`), isValid: isNpi, confidence: 0.6 },
  {
    name: 'us-dea',
    class: 'licence-number',
    pattern: ruled(String.raw`[A-Z][A-Z9]\d{7}`),
    isValid: isDeaNumber,
    confidence: 0.85,
  },
  {
    name: 'vin',
    class: 'vehicle-id',
    pattern: ruled(String.raw`[A-HJ-NPR-Z0-9]{17}`),
    isValid: isVin,
    confidence: 0.9,
  },
  {
    name: 'cn-plate',
    class: 'vehicle-id',
    pattern: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{5,6}(?![A-Z0-9])/gu,
    isValid: (text) => /\d/.test(text),
    confidence: 0.9,
  },
  {
    name: 'fr-plate',
    class: 'vehicle-id',
    pattern: ruled(String.raw`[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}`),
    isValid: always,
    confidence: 0.8,
  },
  {
    name: 'imei',
    class: 'device-id',
    pattern: ruled(String.raw`\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d`),
    isValid: isLuhn,
    confidence: 0.6,
  },
  {
    name: 'udi',
    class: 'device-id',
    pattern: /\(01\)\d{14}(?:\((?:1[0137]|21|240)\)[A-Za-z0-9\-/.]{1,20})*/gu,
    isValid: always,
    confidence: 0.95,
  },
  {
    name: 'mac-address',
    class: 'device-id',
    pattern: /(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:-])/gu,
    isValid: always,
    confidence: 0.95,
  },
  {
    name: 'uuid',
    class: 'other-code',
    pattern: /(?<![0-9A-Za-z-])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])/gu,
    isValid: always,
    confidence: 0.95,
  },
  {
    name: 'hash',
    class: 'other-code',
    pattern: /(?<![0-9A-Za-z])(?=[a-f]*\d)[0-9a-f]{32,128}(?![0-9A-Za-z])/gu,
    isValid: always,
    confidence: 0.8,
  },
  { name: 'long-number', class: 'other-code', pattern: ruled(String.raw`\d{8,30}`), isValid: always, confidence: 0.5 },
];

/** Numbers with a rigid form. */
export const findFormedNumbers: Detector = (subject, add) => {
  for (const rule of rules)
    matchInZones(subject, 5, rule.pattern, (match, start) => {
      const found = match[0];
      const compact = found.replaceAll(/[\s.\-·•]/gu, '').toUpperCase();
      if (!rule.isValid(compact)) return;
      const isLabelled = labelBefore(subject.text, start) === rule.class;
      if (rule.needsSeparators === true && compact === found && !isLabelled) return;
      add({
        class: rule.class,
        start,
        end: start + found.length,
        confidence: isLabelled ? 0.96 : rule.confidence,
        detector: rule.name,
      });
    });
};

const codeToken = /(?<![\p{Script=Latin}\d])[\p{Script=Latin}\d]+(?:[-/._][\p{Script=Latin}\d]+)*/gu;
/** Publication, trial and gene registers: codes of works and genes, not of people. */
const publicCode = /^(?:NCT|PMC|PMID|ISRCTN|DRKS|rs|NM_|NP_|ENS|OMIM|GSE|chr|CD\d{1,3}$|IL-|HLA)/u;
const measured = /^\s?(?:%|mg|µg|mcg|ml|mL|mmol|g\/|kg|cm|mm|bpm|years?|yrs?|patients|cases)/u;

/** Codes behind a word that says what they are: "MRN 00412", "Fallnummer: A-2231", "住院号：0034567". */
export const findLabelledCodes: Detector = (subject, add) => {
  matchInZones(subject, 3, codeToken, (match, start) => {
    const token = match[0];
    if (token.length < 4 || !/\d.*\d.*\d/u.test(token)) return;
    const identifierClass = labelBefore(subject.text, start);
    if (identifierClass === null || publicCode.test(token)) return;
    const end = extendedEnd(subject, start + token.length);
    if (measured.test(subject.text.slice(end, end + 10))) return;
    if (/^(?:19|20)\d\d$/u.test(token)) return;
    const detector = `${identifierClass} by label`;
    add({ class: identifierClass, start, end, confidence: 0.91, detector });
  });
};

/** A labelled number may go on in groups: "NHS no. 943 476 5919". */
function extendedEnd(subject: Subject, end: number): number {
  const groups = /^(?:[ -][A-Z]{0,2}\d{2,6}[A-Z]{0,2}(?![\p{L}\d/.,]\d?))+/u.exec(subject.text.slice(end, end + 40));
  return end + (groups?.[0].length ?? 0);
}

export const findPlates: Detector = (subject, add) => {
  const pattern =
    /(?<![\p{L}\d-])[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[ -]?\d{1,4}[EH]?(?![\p{L}\d])|(?<![\p{L}\d-])[A-Z0-9]{2,4}[ -]?[A-Z0-9]{3,4}(?![\p{L}\d])/gu;
  matchInZones(subject, 3, pattern, (match, start) => {
    if (!/\d/.test(match[0]) || labelBefore(subject.text, start) !== 'vehicle-id') return;
    const finding: Finding = {
      class: 'vehicle-id',
      start,
      end: start + match[0].length,
      confidence: 0.9,
      detector: 'plate by label',
    };
    add(finding);
  });
};
