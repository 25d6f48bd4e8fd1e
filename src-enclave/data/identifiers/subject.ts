// Prepares a text for the detectors: one pass finds where digits stand close together, so that the many rules for numbers
// look at these stretches only. Linear in the text.

import type { Capital, Subject, Zone } from './identifier-class.ts';

const digitsForZone = 2;
/** Digits with more other characters between them than this belong to different zones. */
const longestGap = 3;
const widening = 40;
/** The capital is asked for first: it is what most positions lack. */
const capitalised = /(?=\p{Lu})(?<![\p{L}\p{N}@_])\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*/gu;

export function subjectOf(text: string): Subject {
  const digitZones = zonesOf(text);
  const capitals = matchesOf(capitalised, text).map((match): Capital => ({ text: match[0], start: match.index }));
  return { text, digitZones, hasDigit: /\d/.test(text), hasHan: /[\u4e00-\u9fff]/.test(text), capitals };
}

function zonesOf(text: string): Zone[] {
  const zones: Omit<Zone, 'text'>[] = [];
  let start = -1;
  let last = -1;
  let digits = 0;
  const close = (): void => {
    if (digits < digitsForZone) return;
    const widened = { start: Math.max(0, start - widening), end: Math.min(text.length, last + 1 + widening) };
    const previous = zones.at(-1);
    if (previous !== undefined && widened.start <= previous.end)
      zones[zones.length - 1] = { start: previous.start, end: widened.end, digits: previous.digits + digits };
    else zones.push({ ...widened, digits });
  };
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) continue;
    if (start === -1 || index - last > longestGap + 1) {
      close();
      start = index;
      digits = 0;
    }
    last = index;
    digits++;
  }
  close();
  return zones.map((zone) => ({ ...zone, text: text.slice(zone.start, zone.end) }));
}

/** Every match of a global pattern inside the digit zones, with offsets of the whole text. */
export function matchInZones(
  subject: Subject,
  minimumDigits: number,
  pattern: RegExp,
  visit: (match: RegExpExecArray, start: number, zoneText: string) => void,
): void {
  for (const zone of subject.digitZones) {
    if (zone.digits < minimumDigits) continue;
    for (const match of matchesOf(pattern, zone.text)) visit(match, zone.start + match.index, zone.text);
  }
}

/** What `matchAll` gives, without the copy of the pattern that it makes each time. The pattern is global. */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return none;
  const matches: RegExpExecArray[] = [];
  while (match !== null) {
    matches.push(match);
    if (match[0] === '') pattern.lastIndex++;
    match = pattern.exec(text);
  }
  return matches;
}

const none: readonly RegExpExecArray[] = [];

/** The word that ends before `offset`, lower case, with at most three blanks, commas, dots or colons between; else ''. */
export function wordBefore(text: string, offset: number): string {
  let end = offset;
  while (end > 0 && offset - end < 3 && /[\s.,:：]/u.test(text.charAt(end - 1))) end--;
  let start = end;
  while (start > 0 && end - start < 16 && /\p{L}/u.test(text.charAt(start - 1))) start--;
  return text.slice(start, end).toLowerCase();
}
