// A hospital's own patterns. They run on RE2 (re2js), which is linear in the text whatever the pattern says: no back-references,
// no look-around, nothing that could run for minutes on one line. A pattern is refused when it is too long, too large when
// compiled, or matches the empty text.

import { RE2JS } from 're2js';

import { Failure } from '../../base/failure.ts';
import type { Finding, IdentifierClass } from './identifier-class.ts';

export type SitePatternSource = {
  /** Shown in reports; never a value of a patient. */
  readonly name: string;
  /** In RE2's syntax: `NGH-\d{7}`. */
  readonly pattern: string;
  readonly class: IdentifierClass;
};

export type SitePattern = SitePatternSource & { readonly find: (text: string) => readonly Finding[] };

const longestPattern = 500;
const largestProgram = 2000;
const mostFindings = 100_000;

/** Throws Failure `option-invalid` with the reason in words. */
export function compileSitePattern(source: SitePatternSource): SitePattern {
  const refused = (reason: string, cause?: unknown): Failure =>
    new Failure('option-invalid', `The pattern "${source.name}" ${reason}`, { cause });
  if (source.pattern.length === 0 || source.pattern.length > longestPattern)
    throw refused(`must have 1 to ${longestPattern} characters.`);
  const compiled = compile(source.pattern, refused);
  if (compiled.programSize() > largestProgram) throw refused('is too large: lower its repetitions.');
  if (compiled.matcher('').find()) throw refused('matches the empty text, and so everything. Require one character.');
  const find = (text: string): readonly Finding[] => {
    const findings: Finding[] = [];
    const matcher = compiled.matcher(text);
    while (findings.length < mostFindings && matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      if (end > start)
        findings.push({ class: source.class, start, end, confidence: 0.99, detector: `site: ${source.name}` });
    }
    return findings;
  };
  return { ...source, find };
}

function compile(pattern: string, refused: (reason: string, cause?: unknown) => Failure): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw refused('cannot be read. Back-references and look-around are not available (RE2 syntax).', error);
  }
}
