// Dates as letters write them in four languages, with and without a year.

import type { Random } from '../../../base/random.ts';
import type { Language } from './word-lists.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const ordinal = (day: number): string =>
  `${day}${day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'}`;
const monthName = (locale: string, month: number, style: 'long' | 'short'): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: style, timeZone: 'UTC' })
    .formatToParts(new Date(Date.UTC(2021, month - 1, 15)))
    .find((part) => part.type === 'month')?.value ?? '';
const han = Array.from('〇一二三四五六七八九');
const hanYear = (year: number): string => Array.from(String(year), (digit) => han[Number(digit)] ?? '').join('');
const hanNumber = (value: number): string =>
  value < 11
    ? value === 10
      ? '十'
      : (han[value] ?? '')
    : `${value >= 20 ? (han[Math.floor(value / 10)] ?? '') : ''}十${value % 10 === 0 ? '' : (han[value % 10] ?? '')}`;

/** A date between 1931 and 2025. */
export function dateIn(random: Random, language: Language): string {
  const [day, month, year] = [1 + random.integer(28), 1 + random.integer(12), 1931 + random.integer(95)];
  const [d, m, y, short] = [two(day), two(month), year, two(year % 100)];
  const iso = `${y}-${m}-${d}`;
  const forms: Readonly<Record<Language, () => readonly string[]>> = {
    en: () => {
      const [long, brief] = [monthName('en', month, 'long'), monthName('en', month, 'short')];
      return [
        `${m}/${d}/${y}`,
        `${month}/${day}/${y}`,
        `${d}/${m}/${y}`,
        `${month}/${day}/${short}`,
        iso,
        `${iso}T14:30:00Z`,
        `${long} ${day}, ${y}`,
        `${long} ${ordinal(day)}, ${y}`,
        `${day} ${long} ${y}`,
        `${ordinal(day)} of ${long} ${y}`,
        `${day}-${brief}-${y}`,
        `${brief} ${day}, ${y}`,
        `${long} ${y}`,
        `${long} ${day}`,
        `${d}-${m}-${y}`,
        `${m}/${y}`,
        `${brief}. ${day}, ${y}`,
        `${d}${brief.toUpperCase()}${y}`.replace(/(\d{2})([A-Z]+)(\d{4})/u, '$1 $2 $3'),
      ];
    },
    fr: () => {
      const long = monthName('fr', month, 'long');
      return [
        `${d}/${m}/${y}`,
        `${d}.${m}.${y}`,
        `${d}-${m}-${y}`,
        `${day} ${long} ${y}`,
        `${day === 1 ? '1er' : String(day)} ${long} ${y}`,
        `${long} ${y}`,
        `${d}/${m}/${short}`,
        iso,
        `${day} ${long}`,
        `${day} ${monthName('fr', month, 'short')} ${y}`,
      ];
    },
    de: () => {
      const long = monthName('de', month, 'long');
      return [
        `${d}.${m}.${y}`,
        `${day}.${month}.${y}`,
        `${day}. ${long} ${y}`,
        `${day}. ${month}. ${y}`,
        `${d}.${m}.${short}`,
        `${long} ${y}`,
        iso,
        `${day}. ${long}`,
        `${day}. ${monthName('de', month, 'short')} ${y}`,
        `${d}/${m}/${y}`,
      ];
    },
    zh: () => [
      `${y}年${month}月${day}日`,
      `${y}年${m}月${d}日`,
      `${y}年${month}月`,
      `${month}月${day}日`,
      iso,
      `${y}/${m}/${d}`,
      `${y}.${m}.${d}`,
      `${hanYear(year)}年${hanNumber(month)}月${hanNumber(day)}日`,
    ],
  };
  const written = forms[language]();
  return written[random.integer(written.length)] ?? iso;
}
