// Writes a text with its findings masked or generalised, every character at its old offset: what stands for a finding has the
// finding's length. Labels, findings and rows that were computed before stay valid. Masking what is masked changes nothing.

import { assertNever } from '../../base/expect.ts';
import type { Finding, IdentifierClass } from './identifier-class.ts';

export type MaskAction =
  /** `[date____]`: the class as far as it fits, and no more. */
  | 'mask'
  /** Dates keep their year, ages become 90+; everything else is masked. */
  | 'generalise'
  /** Left as it is: needs a second person, see ./identifier-report.ts. */
  | 'keep';

export type MaskPolicy = Readonly<Record<IdentifierClass, MaskAction>>;

/** Dates and ages generalised, everything else masked: what Safe Harbor leaves. */
export const defaultMaskPolicy: MaskPolicy = {
  ...policyOf('mask'),
  date: 'generalise',
  age: 'generalise',
};

/** One action for every class, to be spread over. */
export function policyOf(action: MaskAction): MaskPolicy {
  return {
    name: action,
    place: action,
    date: action,
    age: action,
    phone: action,
    fax: action,
    email: action,
    'national-id': action,
    'record-number': action,
    'plan-number': action,
    'account-number': action,
    'licence-number': action,
    'vehicle-id': action,
    'device-id': action,
    url: action,
    'ip-address': action,
    'biometric-id': action,
    'face-photo': action,
    'other-code': action,
  };
}

/**
 * Has the length of `text`, and equals it outside the findings. Throws RangeError when findings overlap, are out of order or
 * lie outside the text: they belong to another text then.
 */
export function maskText(text: string, findings: readonly Finding[], policy: MaskPolicy): string {
  const parts: string[] = [];
  let offset = 0;
  for (const finding of findings) {
    const { start, end } = finding;
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= offset && end > start && end <= text.length))
      throw new RangeError(`findings must lie in order inside the text, got ${start} to ${end} of ${text.length}`);
    parts.push(text.slice(offset, start), replacement(text.slice(start, end), finding.class, policy[finding.class]));
    offset = end;
  }
  parts.push(text.slice(offset));
  return parts.join('');
}

function replacement(found: string, identifierClass: IdentifierClass, action: MaskAction): string {
  if (isReplacement.test(found)) return found;
  switch (action) {
    case 'keep':
      return found;
    case 'mask':
      return bracketed(identifierClass, '', found.length);
    case 'generalise':
      return generalised(found, identifierClass);
    default:
      return assertNever(action);
  }
}

/** What this file writes, so that it is left alone when it is masked again. */
const isReplacement = /^(?:_|\[\]|\[[a-z-]*_*(?:\d{2,4}_)?\]|90\+_*)$/u;

function generalised(found: string, identifierClass: IdentifierClass): string {
  if (identifierClass === 'age')
    return found.length < 3 ? bracketed('age', '', found.length) : '90+'.padEnd(found.length, '_');
  const year = identifierClass === 'date' ? yearOf(found) : '';
  return bracketed(identifierClass, year, found.length);
}

/** The year as it is written: four digits anywhere, else two digits at the end behind a separator. */
function yearOf(date: string): string {
  const long = /(?<!\d)(?:1[89]|2[01])\d{2}(?!\d)|^(?:19|20)\d{2}(?=\d{4})/u.exec(date);
  if (long !== null) return long[0];
  return /(?:\d[./-]\s?|['’])(\d{2})$/u.exec(date)?.[1] ?? '';
}

/** `[`, a word, underscores, a year, `_]`: exactly `length` units; the word goes first when room is short, then the year. */
function bracketed(word: string, year: string, length: number): string {
  if (length === 1) return '_';
  const room = length - 2;
  const kept = year !== '' && year.length + 1 <= room ? `${year}_` : '';
  const shown = word.slice(0, Math.max(0, room - kept.length - 1));
  return `[${shown.padEnd(room - kept.length, '_')}${kept}]`;
}
