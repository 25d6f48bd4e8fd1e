// Dates: all elements but the year. A year alone is none; a month with a year, a day with a month, and a full date are.
// Relative dates ("yesterday") say nothing without the date of the letter and are left alone. The names of months are the
// platform's (./months.ts); the forms are written out here, because what tells a date from a blood pressure or a fraction is
// what stands around it.

import type { Detector, Subject } from '../identifier-class.ts';
import { matchInZones, matchesOf } from '../subject.ts';
import { isAlsoWord, monthPattern } from './months.ts';

const time = String.raw`(?:[T ,]{1,2}(?:at |à |um )?\d{1,2}(?::|h)\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d{2}:?\d{2})?)?`;
const fullDate = new RegExp(
  String.raw`(?<![\p{Script=Latin}\d.,/-])(\d{1,4})([./-]|\. |[-‐–]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\d/]|[.,-]\d)${time}`,
  'gu',
);
const monthYear = /(?<![\d./-])(0?[1-9]|1[0-2])[/.-]((?:19|20)\d{2})(?![\d/]|[.,-]\d)/gu;
const yearMonth = /(?<![\d./-])((?:19|20)\d{2})[/-](0[1-9]|1[0-2])(?![\d/]|[.,-]\d)/gu;
const dayMonth =
  /(?<![\p{Script=Latin}\d./,-])(\d{1,2})([./])\s?(\d{1,2})(\.?)(?![\d/]|[.,-]\d|\s?%|\s?(?:mg|ml|mm|cm|kg|g|mmol|points?|of|Uhr)(?!\p{L}))/gu;
const compactDate =
  /(?<![\p{Script=Latin}\d.])(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[T ]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?![\p{L}\d])/gu;
const hanDigit = '[〇零一二三四五六七八九十两]';
const chinese = new RegExp(
  String.raw`(?:(?:\d{4}|${hanDigit}{4})\s?年\s?)?(?:\d{1,2}|${hanDigit}{1,3})\s?月(?:份|\s?(?:\d{1,2}|${hanDigit}{1,3})\s?[日号])|(?:\d{4}|${hanDigit}{4})\s?年\s?(?:\d{1,2}|${hanDigit}{1,2})\s?月`,
  'gu',
);

const isDay = (value: number): boolean => value >= 1 && value <= 31;
const isMonthNumber = (value: number): boolean => value >= 1 && value <= 12;
const isDayAndMonth = (left: number, right: number): boolean =>
  (isDay(left) && isMonthNumber(right)) || (isMonthNumber(left) && isDay(right));

/** Words before a number pair that make it a date: "on 3/12", "am 12.3.", "le 12/03". */
const dateWord =
  /(?:^|[^\p{L}])(?:on|since|until|dated?|dob|born|admitted|discharged|seen|from|to|by|am|vom|seit|bis|den|ab|zum|le|du|au|depuis|né|née|geb|geboren)[\s.:(]*$/iu;

const germanDateWord = /(?:^|[^\p{L}])(?:am|vom|seit|bis|den|dem|ab|zum|geb\.)\s$/u;

const addNumeric: Detector = (subject, add) => {
  matchInZones(subject, 3, fullDate, (match, start) => {
    const [first, middle, last] = [Number(match[1]), Number(match[3]), Number(match[4])];
    const isIso = match[1]?.length === 4;
    const separator = match[2] ?? '';
    if (isIso ? !(isMonthNumber(middle) && isDay(last) && first > 1000 && first < 2200) : !isDayAndMonth(first, middle))
      return;
    if (!isIso && match[1] !== undefined && match[1].length > 2) return;
    if (separator === '. ' && match[4]?.length !== 4) return;
    const isLongYear = match[4]?.length === 4;
    if (!isIso && isLongYear && (last < 1800 || last > 2200)) return;
    if (/(?:EC|v|version|Version)\s?$/u.test(subject.text.slice(Math.max(0, start - 9), start))) return;
    const confidence = isIso || isLongYear ? 0.97 : separator === '.' || separator === '-' ? 0.6 : 0.8;
    add({ class: 'date', start, end: start + match[0].length, confidence, detector: 'numeric date' });
  });
  matchInZones(subject, 5, monthYear, (match, start) => {
    add({
      class: 'date',
      start,
      end: start + match[0].length,
      confidence: match[0].includes('/') ? 0.8 : 0.55,
      detector: 'month and year',
    });
  });
  matchInZones(subject, 6, yearMonth, (match, start) => {
    add({ class: 'date', start, end: start + match[0].length, confidence: 0.7, detector: 'month and year' });
  });
  matchInZones(subject, 2, dayMonth, (match, start) => {
    const [first, second, separator, dot] = [Number(match[1]), Number(match[3]), match[2], match[4]];
    if (!isDayAndMonth(first, second)) return;
    const hasWord = dateWord.test(subject.text.slice(Math.max(0, start - 16), start));
    const isGerman = dot === '.' && germanDateWord.test(subject.text.slice(Math.max(0, start - 8), start));
    if (!(separator === '/' ? hasWord : isGerman)) return;
    const end = start + match[0].length;
    add({ class: 'date', start, end, confidence: 0.75, detector: 'day and month' });
  });
  matchInZones(subject, 8, compactDate, (match, start) => {
    const before = subject.text.slice(Math.max(0, start - 16), start);
    const confidence = /(?:date|dob|datum|geb|né|日期|studydate)[\p{L}]*[\s:：=._-]*$/iu.test(before) ? 0.9 : 0.6;
    add({ class: 'date', start, end: start + match[0].length, confidence, detector: 'compact date' });
  });
};

const monthWord = new RegExp(String.raw`(?:${monthPattern})(?![\p{L}\d])`, 'gu');
const weekday =
  '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch';
const dayOrdinal = String.raw`(?:\d{1,2}(?:st|nd|rd|th|er|\.)?)`;
const dayBefore = new RegExp(
  String.raw`(?:(?<!\p{L})(?:${weekday})\.?,?\s{1,2}(?:(?:the|le|den|der)\s)?)?(?<![\d.,/-])(?:${dayOrdinal}\s?(?:-|–|/|to|and|au|et|bis|und)\s?)?${dayOrdinal}[\s\-/]{0,2}(?:of\s|de\s)?$`,
  'iu',
);
const dayAfter = new RegExp(
  String.raw`^\.?[\s-]?\d{1,2}(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?\d{1,2}(?:st|nd|rd|th)?)?(?![\d%:]|[.,/]\d|\s?(?:mg|ml|%|patients|cases|years|months|days))`,
  'u',
);
const yearAfter =
  /^\.?(?:,\s?|\s|-|\/|\s?of\s)(?:in\s)?(?:(?:19|20)\d{2}|['’]\d{2}|\d{2}(?=[\s.,;)]|$)(?!\.\d))(?![\d]|[.,]\d)/u;
const yearBefore = /(?<![\d.,])(?:19|20)\d{2}[\s,-]{1,2}$/u;
const inMonth =
  /(?:^|[^\p{L}])(?:in|since|last|next|this|early|late|mid|until|by|of|en|depuis|début|fin|im|seit|ende|anfang|mitte|letzten)[\s-]$/iu;

const addNamed: Detector = (subject, add) => {
  const { text } = subject;
  for (const match of matchesOf(monthWord, text)) {
    const word = match[0];
    if (/[\p{L}\d]/u.test(text.charAt(match.index - 1))) continue;
    const isLower = word === word.toLowerCase();
    let [start, end] = [match.index, match.index + word.length];
    const day = dayBefore.exec(text.slice(Math.max(0, start - 34), start));
    const dayLength = day?.[0].length ?? 0;
    const hasDay = day !== null && /\d/.test(day[0]) && daysIn(day[0]);
    if (hasDay) start -= dayLength;
    const following = text.slice(end, end + 26);
    const dayFollowing = hasDay ? null : dayAfter.exec(following);
    const hasDayAfter = dayFollowing !== null && daysIn(dayFollowing[0]) && !/^\.?[\s-]?\d{2}(?:\d{2})/.test(following);
    if (hasDayAfter) end += dayFollowing[0].length;
    const year = yearAfter.exec(text.slice(end, end + 12));
    if (year !== null) end += year[0].length;
    const yearFirst = year === null ? yearBefore.exec(text.slice(Math.max(0, start - 6), start)) : null;
    if (yearFirst !== null) start -= yearFirst[0].length;
    const hasYear = year !== null || yearFirst !== null;
    if (
      isLower &&
      isAlsoWord(word) &&
      !(hasYear && (hasDay || year?.[0].length === 5)) &&
      !(hasDay && /^ma(?:rs|i)$/u.test(word))
    )
      continue;
    if (hasDay || hasDayAfter || hasYear) {
      const confidence = hasYear ? 0.97 : 0.85;
      const clock = /^,?\s(?:at\s|à\s|um\s)?\d{1,2}(?::|h)\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?/u.exec(
        text.slice(end, end + 16),
      );
      add({ class: 'date', start, end: end + (clock?.[0].length ?? 0), confidence, detector: 'named date' });
    } else if (
      word.length > 3 &&
      word !== word.toUpperCase() &&
      !isAlsoWord(word) &&
      inMonth.test(text.slice(Math.max(0, start - 12), start))
    )
      add({ class: 'date', start, end, confidence: 0.55, detector: 'month' });
    else if (
      /^(?:March|August|März|Mai|May|mars|mai)$/u.test(word) &&
      inMonth.test(text.slice(Math.max(0, start - 12), start))
    )
      add({ class: 'date', start, end, confidence: 0.5, detector: 'month' });
  }
};

function daysIn(text: string): boolean {
  return [...text.matchAll(/\d+/gu)].every((match) => isDay(Number(match[0])));
}

const addChinese: Detector = ({ text, hasHan }, add) => {
  if (!hasHan) return;
  for (const match of matchesOf(chinese, text)) {
    const before = text.slice(Math.max(0, match.index - 1), match.index);
    if (/[个\d.]/u.test(before)) continue;
    add({
      class: 'date',
      start: match.index,
      end: match.index + match[0].length,
      confidence: 0.95,
      detector: 'Chinese date',
    });
  }
};

export const findDates: Detector = (subject: Subject, add) => {
  if (subject.digitZones.length > 0) addNumeric(subject, add);
  addNamed(subject, add);
  addChinese(subject, add);
};
