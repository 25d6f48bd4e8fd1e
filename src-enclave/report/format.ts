// How the report writes numbers: Intl in English, decimal units, points for differences of percentages.
// A value that is not a finite number is written as a dash, so that a broken metric cannot break the page.

const missing = '–';

function formatter(options: Intl.NumberFormatOptions): (value: number) => string {
  const format = new Intl.NumberFormat('en', options);
  return (value) => (Number.isFinite(value) ? format.format(value).replace('-', '\u2212') : missing);
}

const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

export const formatCount = formatter({ maximumFractionDigits: 0 });
/** Fraction of 1 as a percentage with one digit. */
export const formatPercent = formatter({ style: 'percent', ...oneDigit });
export const formatWholePercent = formatter({ style: 'percent', maximumFractionDigits: 0 });
/** For losses and scores. */
export const formatScore = formatter({ minimumFractionDigits: 3, maximumFractionDigits: 3 });
export const formatPerplexity = formatter({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const formatSetting = formatter({ maximumSignificantDigits: 3 });
const formatOneDigit = formatter(oneDigit);
const formatSigned = formatter({ ...oneDigit, signDisplay: 'exceptZero' });

/** Difference of two fractions of 1 as signed percentage points, without the unit: `+6.2`. */
export function formatSignedPoints(difference: number): string {
  return formatSigned(difference * 100);
}

/** Size of a difference of two fractions of 1, in percentage points: `6.2 points`. */
export function formatPoints(difference: number): string {
  const points = formatOneDigit(Math.abs(difference) * 100);
  return `${points} ${points === '1.0' ? 'point' : 'points'}`;
}

export function formatBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  if (bytes < 1000) return `${formatCount(bytes)} B`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 is where one digit would round up to the next unit.
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatOneDigit(value)} ${units[unit] ?? ''}`;
}

export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return missing;
  if (seconds < 59.95) return `${formatOneDigit(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${formatCount(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

const moment = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** ISO 8601 UTC as `14 Jan 2026, 09:30 UTC`; text that is no date comes back as it is. */
export function formatMoment(iso: string): string {
  const milliseconds = Date.parse(iso);
  return Number.isNaN(milliseconds) ? iso : `${moment.format(milliseconds)} UTC`;
}

/** `8d95…edb1`: enough to compare by eye; the full value stands in the title. */
export function formatHash(hash: string): string {
  return hash.length > 12 ? `${hash.slice(0, 8)}…${hash.slice(-4)}` : hash;
}

const graphemes = new Intl.Segmenter('en');

/** Cuts a name for a chart, where it cannot wrap. */
export function shorten(text: string, maxCharacters: number): string {
  const characters = Array.from(graphemes.segment(text), (part) => part.segment);
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : text;
}

export function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
