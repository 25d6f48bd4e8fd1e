// Numbers, sizes and times as a person reads them, in the person's language, by Intl. Texts take these as arguments.
// Units are the international symbols (s, min, h), which no language translates.

import { intlLocale } from './locale.ts';

export type Format = {
  /** 0.713 → 71.3% */
  readonly percent: (share: number, digits?: number) => string;
  /** 18149 → 18,149 */
  readonly count: (value: number) => string;
  readonly number: (value: number, digits?: number) => string;
  /** 13_400_000 → 13.4 MB; below 10 kB every byte: 1,204 bytes. */
  readonly bytes: (size: number) => string;
  /** Every byte, for hover and evidence. */
  readonly fullBytes: (size: number) => string;
  /** A difference of percentages with its sign: 6.2 → +6.2 */
  readonly points: (value: number) => string;
  /** ε with two digits. */
  readonly epsilon: (value: number) => string;
  /** 21 s, 9 min, 1 h 52 min. */
  readonly duration: (ms: number) => string;
  /** 95–110 */
  readonly range: (from: number, to: number) => string;
  /** 14:30:03, or 14:30 without seconds. */
  readonly time: (moment: Date | number, hasSeconds?: boolean) => string;
  /** 14 Jan 2026 */
  readonly dateOf: (moment: Date | number) => string;
  /** 14 Jan 2026, 14:30 */
  readonly dateTime: (moment: Date | number) => string;
  /** The first eight and the last four digits: b41c 77e0 … 0d92 */
  readonly hash: (hex: string) => string;
  /** a, b and c */
  readonly list: (items: readonly string[]) => string;
};

const noBreakSpace = '\u00a0';
const minus = '\u2212';
const byteUnits = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** @param timeZone for tests and for evidence in UTC; the computer's own else. */
export function createFormat(locale: string, timeZone?: string): Format {
  const tag = intlLocale(locale);
  const zone = timeZone === undefined ? {} : { timeZone };
  const decimals = (digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const whole = decimals(0);
  const oneDigit = decimals(1);
  const percentOne = new Intl.NumberFormat(tag, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const plainBytes = new Intl.NumberFormat(tag, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  const unitBytes = byteUnits.map(
    (unit) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }),
  );
  const signed = new Intl.NumberFormat(tag, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const two = new Intl.NumberFormat(tag, { maximumSignificantDigits: 2 });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone } as const;
  const minutes = new Intl.DateTimeFormat(tag, clock);
  const seconds = new Intl.DateTimeFormat(tag, { ...clock, second: '2-digit' });
  const day = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', ...zone });
  const conjunction = new Intl.ListFormat(tag, { style: 'long', type: 'conjunction' });
  const withUnit = (value: number, unit: string): string => `${whole.format(value)}${noBreakSpace}${unit}`;

  const dateOf = (moment: Date | number): string => {
    if (!tag.startsWith('en')) return day.format(moment);
    // English clinics outside the United States read the day first; the month is a word, so nobody can misread it.
    const parts = new Map(day.formatToParts(moment).map(({ type, value }) => [type, value]));
    return `${parts.get('day') ?? ''} ${parts.get('month') ?? ''} ${parts.get('year') ?? ''}`;
  };
  const time = (moment: Date | number, hasSeconds = true): string => (hasSeconds ? seconds : minutes).format(moment);

  return {
    percent: (share, digits = 1) =>
      digits === 1
        ? percentOne.format(share)
        : new Intl.NumberFormat(tag, {
            style: 'percent',
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          }).format(share),
    count: (value) => whole.format(value),
    number: (value, digits) =>
      digits === undefined ? new Intl.NumberFormat(tag).format(value) : decimals(digits).format(value),
    bytes: (size) => {
      if (size < 10_000) return plainBytes.format(size);
      let power = Math.min(Math.floor(Math.log10(size) / 3), byteUnits.length);
      // 999,960 bytes would round to 1,000 kB.
      if (Math.round((size / 1000 ** power) * 10) >= 10_000 && power < byteUnits.length) power += 1;
      return (unitBytes[power - 1] ?? plainBytes).format(size / 1000 ** power);
    },
    fullBytes: (size) => plainBytes.format(size),
    points: (value) => signed.format(value).replace('-', minus),
    epsilon: (value) => (value >= 100 ? whole.format(value) : two.format(value)),
    duration: (ms) => {
      const total = Math.max(0, Math.round(ms / 1000));
      if (total < 180) return withUnit(total, 's');
      const minuteCount = Math.round(total / 60);
      if (minuteCount < 60) return withUnit(minuteCount, 'min');
      const hours = Math.floor(minuteCount / 60);
      if (hours >= 48) {
        const days = Math.floor(hours / 24);
        const rest = hours % 24;
        return rest === 0 ? withUnit(days, 'd') : `${withUnit(days, 'd')} ${withUnit(rest, 'h')}`;
      }
      const rest = minuteCount % 60;
      return rest === 0 ? withUnit(hours, 'h') : `${withUnit(hours, 'h')} ${withUnit(rest, 'min')}`;
    },
    range: (from, to) => (from === to ? oneOrWhole(from) : `${oneOrWhole(from)}–${oneOrWhole(to)}`),
    time,
    dateOf,
    dateTime: (moment) => `${dateOf(moment)}, ${time(moment, false)}`,
    hash: (hex) => {
      const digits = hex.replaceAll(/\s/g, '');
      if (digits.length <= 12) return digits;
      return `${digits.slice(0, 4)} ${digits.slice(4, 8)} … ${digits.slice(-4)}`;
    },
    list: (items) => conjunction.format(items),
  };

  function oneOrWhole(value: number): string {
    return (Number.isInteger(value) ? whole : oneDigit).format(value);
  }
}
